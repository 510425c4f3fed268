import { done, type Result } from '../result.ts';
import type { Asker, OfficeCommand, OfficeRefusal, OfficeWish } from './office-commands.ts';
import type { LogEntry, OfficeEvent } from './office-events.ts';
import { answerTo, applyEntry, decide, emptyOffice } from './office-machine.ts';
import { type OfficePlan, usualPolicy } from './office-plan.ts';
import type { OfficeState } from './office-state.ts';

/** An office that does not exist, for tests and figures: two services and results, four counters, two kiosks, a counter PC. */
const pin = `scrypt:${'0'.repeat(32)}:${'0'.repeat(64)}`;
export const madeUpPlan: OfficePlan = {
  format: 'office-plan/1',
  id: 'song-hien',
  title: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
  services: [
    { id: 'civil-status', letter: 'A', title: { vi: 'Hộ tịch', en: 'Civil status' }, procedures: [] },
    { id: 'land', letter: 'B', title: { vi: 'Đất đai', en: 'Land' }, procedures: [] },
    { id: 'results', letter: 'T', title: { vi: 'Trả kết quả', en: 'Results' }, procedures: [] },
  ],
  counters: [
    { id: 'q1', number: 1, services: ['civil-status', 'results'] },
    { id: 'q2', number: 2, services: ['civil-status', 'land'] },
    { id: 'q3', number: 3, services: ['land', 'civil-status'] },
    { id: 'q4', number: 4, services: ['results', 'land', 'civil-status'] },
  ],
  staff: [
    { id: '101', name: 'Cán bộ 101', roles: ['officer'], pin },
    { id: '102', name: 'Cán bộ 102', roles: ['officer'], pin },
    { id: '103', name: 'Cán bộ 103', roles: ['officer'], pin },
    { id: '104', name: 'Cán bộ 104', roles: ['officer', 'supervisor'], pin },
    { id: '105', name: 'Lãnh đạo 105', roles: ['manager'], pin },
    { id: '106', name: 'Kỹ thuật 106', roles: ['technician'], pin },
  ],
  nodes: [
    { id: 'k01', title: 'Kiosk 1', kind: 'kiosk', url: 'https://k01.song-hien.example:4460', votes: 1 },
    { id: 'k02', title: 'Kiosk 2', kind: 'kiosk', url: 'https://k02.song-hien.example:4460', votes: 1 },
    { id: 'pc1', title: 'Quầy 1', kind: 'counter-pc', url: 'https://pc1.song-hien.example:4460', votes: 1 },
  ],
  policy: usualPolicy,
};

/** Office time, e.g. `officeTime('2026-11-30 08:15')`. */
export const officeTime = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`);

/** One machine that is the whole office: decides, writes down, applies. Keeps the log, so that it can be replayed. */
export class LoneOffice {
  readonly plan: OfficePlan;
  readonly log: LogEntry[] = [];
  state: OfficeState;
  now: number;
  #commands = 0;

  constructor(plan: OfficePlan = madeUpPlan, now = officeTime('2026-11-30 07:30')) {
    this.plan = plan;
    this.now = now;
    this.state = emptyOffice(plan);
  }

  /** What comes of it; `id`: to ask again, otherwise each is a new command. */
  ask(by: Asker, wish: OfficeWish, id = `c${++this.#commands}`): Result<readonly OfficeEvent[], OfficeRefusal> {
    const command: OfficeCommand = { id, by, wish };
    const known = answerTo(this.state, command);
    if (known) return done(known);
    const decided = decide(this.state, command, this.plan, this.now);
    if (decided.ok) for (const event of decided.value) this.write(id, event);
    return decided;
  }

  write(command: string, event: OfficeEvent): void {
    const entry: LogEntry = { index: this.log.length + 1, term: 1, at: this.now, command, event };
    this.log.push(entry);
    this.state = applyEntry(this.state, entry, this.plan);
  }

  wait(minutes: number): void {
    this.now += minutes * 60_000;
  }
}

export const kiosk = (node = 'k01'): Asker => ({ node });

/** A console of this member of staff at this counter, with the lease that `openAt` takes. */
export const consoleOf = (staff: string, counter: string): Asker => ({
  staff,
  node: 'k01',
  counter,
  lease: `lease-${staff}-${counter}`,
});

export const openAt = (office: LoneOffice, staff: string, counter: string): Asker => {
  const by = consoleOf(staff, counter);
  office.ask(by, { t: 'open-counter', counter, lease: `lease-${staff}-${counter}`, take: false });
  return by;
};

/** A wish for a number, ordinary unless said otherwise. */
export const issueWish = (
  ticket: string,
  service = 'civil-status',
  more: Partial<Omit<OfficeWish & { t: 'issue' }, 't'>> = {},
): OfficeWish & { t: 'issue' } => ({
  t: 'issue',
  ticket,
  service,
  class: 'ordinary',
  classSource: 'declared',
  appointedAt: null,
  dossiers: [],
  procedure: null,
  ...more,
});
