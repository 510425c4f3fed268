import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { StaffEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeLine } from './office-line.ts';
import type { DoorRefusal } from './refusals.ts';

export type WitnessParts = {
  readonly node: string;
  readonly clock: Clock;
  readonly line: OfficeLine;
  /** this machine's own record, durable before it returns (the audit chain); `staff`: null where nobody is known */
  readonly record: (refusal: DoorRefusal, staff: string | null) => void;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Refusals of one kind from one address are written down this often, ms: a flood fills no disk and hides nothing. */
const SAME_MS = 60_000;
const MOST_KINDS = 1_000;
/** How often a fact about staff is brought to the office before it stays with this machine's own record. */
const TRIES = 3;
const RETRY_MS = 2_000;

/** Sees what happens at the door: this machine's audit and journal at once, the office's log as soon as a host hears. */
export class DoorWitness {
  readonly #parts: WitnessParts;
  readonly #last = new Map<string, { at: number; more: number }>();
  #stopped = false;

  constructor(parts: WitnessParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Something was turned away. The office's log is told of those that concern somebody's sign-in. */
  refused(why: DoorRefusal, staff: string | null, address: string): void {
    const { clock, record, journal, node } = this.#parts;
    const kind = `${why} ${staff ?? ''} ${address}`;
    const now = clock.monotonic();
    const before = this.#last.get(kind);
    const counted = why === 'wrong-pin' || why === 'now-locked' || why === 'address-locked'; // few by their nature
    if (!counted && before && now - before.at < SAME_MS) {
      before.more++;
      return;
    }
    this.#last.delete(kind);
    this.#last.set(kind, { at: now, more: 0 });
    if (this.#last.size > MOST_KINDS) this.#last.delete([...this.#last.keys()][0] ?? '');
    record(why, staff);
    journal('door-refused', { why, staff: staff ?? '', address, unsaidBefore: before?.more ?? 0 });
    this.note({ t: 'sign-in-refused', staff, node, why });
  }

  /** A member of staff did what the machines had not decided. */
  override(staff: string, what: string, subject: string, reason = 'asked'): void {
    const { node, journal } = this.#parts;
    journal('override', { staff, what, subject });
    this.note({ t: 'override', staff, node, what, subject, reason, note: '' });
  }

  /** A fact about staff for the office's log. */
  note(staff: StaffEvent): void {
    const { node } = this.#parts;
    void this.#bring({
      id: `${node}:note:${randomBytes(9).toString('base64url')}`,
      by: { node },
      wish: { t: 'note-staff', staff },
    });
  }

  async #bring(command: Parameters<OfficeLine['command']>[0]): Promise<void> {
    const { line, clock, journal } = this.#parts;
    for (let tries = 1; tries <= TRIES && !this.#stopped; tries++) {
      const brought = await line.command(command);
      if (brought.ok) return;
      if (brought.fault !== 'no-host' && brought.fault !== 'unknown') {
        journal('staff-note-refused', { why: brought.fault });
        return;
      }
      if (tries < TRIES) await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  }
}
