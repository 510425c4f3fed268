import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Appointment, AppointmentList } from '@mot-cua/domain/appointments.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { Compile } from 'typebox/compile';
import { officeDay, officeTime } from '../ledger/ledger.ts';
import type { KioskNumbers } from '../office/kiosk-numbers.ts';

export type CheckedIn =
  | { readonly ok: true; readonly number: string; readonly service: string; readonly at: string }
  | {
      readonly ok: false;
      readonly why: 'early' | 'late' | 'another-day' | 'unknown' | 'locked' | 'unavailable';
      readonly at: string | null;
    };

export type AppointmentDeskParts = {
  /** the list as the office or the province writes it; see domain/src/appointments.ts */
  readonly file: string;
  /** minutes before and after the time within which a number is given */
  readonly early: number;
  readonly late: number;
  readonly clock: Clock;
  readonly tickets: Pick<KioskNumbers, 'issue'>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

const MOST_BYTES = 2_000_000;
const MINUTE_MS = 60_000;
/** Codes have 50 bits; so many wrong ones a quarter of an hour are somebody who plays. */
const WRONG_TRIES = 20;
const LOCK_MS = 15 * MINUTE_MS;

const isList = Compile(AppointmentList);

/** Gives the number of an appointment at its time. The list is read again when its file is another; it names nobody. */
export class AppointmentDesk {
  readonly #parts: AppointmentDeskParts;
  #read: { readonly stamp: string; readonly byCode: ReadonlyMap<string, Appointment> } | null = null;
  #wrong: number[] = [];

  constructor(parts: AppointmentDeskParts) {
    this.#parts = parts;
  }

  async checkIn(code: string): Promise<CheckedIn> {
    const { clock, early, late, tickets } = this.#parts;
    const now = clock.now();
    this.#wrong = this.#wrong.filter((at) => at > now - LOCK_MS);
    if (this.#wrong.length >= WRONG_TRIES) return { ok: false, why: 'locked', at: null };
    const byCode = this.#list();
    if (!byCode) return { ok: false, why: 'unavailable', at: null };
    const digest = createHash('sha256').update(`appointment:${code}`).digest('hex');
    const appointment = byCode.get(digest);
    if (!appointment) {
      this.#wrong.push(now);
      return { ok: false, why: 'unknown', at: null };
    }
    const time = Date.parse(appointment.at);
    const at = officeTime(time);
    if (officeDay(time) !== officeDay(now)) return { ok: false, why: 'another-day', at };
    if (now < time - early * MINUTE_MS) return { ok: false, why: 'early', at };
    if (now > time + late * MINUTE_MS) return { ok: false, why: 'late', at };
    // one appointment, one number, however often its code is shown
    const issued = await tickets.issue(`appointment-${digest.slice(0, 48)}`, {
      service: appointment.service,
      class: 'appointed',
      classSource: 'staff',
      appointedAt: time,
    });
    if (!issued.ok) return { ok: false, why: 'unavailable', at };
    return { ok: true, number: issued.value.number, service: appointment.service, at };
  }

  #list(): ReadonlyMap<string, Appointment> | null {
    const { file, journal } = this.#parts;
    try {
      const { mtimeMs, size, ino } = statSync(file);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (this.#read?.stamp === stamp) return this.#read.byCode;
      if (size > MOST_BYTES) throw new Error(`${size} bytes are more than ${MOST_BYTES}`);
      const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isList.Check(list)) throw new Error(JSON.stringify(isList.Errors(list).slice(0, 2)));
      this.#read = { stamp, byCode: new Map(list.appointments.map((one) => [one.code, one])) };
      return this.#read.byCode;
    } catch (error) {
      journal('appointments-unreadable', { why: String(error).slice(0, 200) });
      return null;
    }
  }
}
