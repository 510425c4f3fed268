import type { OfficeEvent } from '../office-events.ts';
import { type OfficePlan, usualPolicy } from '../office-plan.ts';
import { midnightOf } from './day-counter.ts';
import { emptyKioskTally, type KioskTally } from './kiosk-tally.ts';

/** An invented office and days of its log, for tests and for the gallery. */
export const officeForFigures: OfficePlan = {
  format: 'office-plan/1',
  id: 'song-hien',
  title: 'Bộ phận Một cửa phường Sông Hiến',
  services: [
    {
      id: 'ho-tich',
      letter: 'A',
      title: { vi: 'Hộ tịch, chứng thực', en: 'Civil status, certification' },
      procedures: [],
    },
    { id: 'dat-dai', letter: 'B', title: { vi: 'Đất đai', en: 'Land' }, procedures: [] },
    { id: 'bao-tro', letter: 'C', title: { vi: 'Bảo trợ xã hội', en: 'Social support' }, procedures: [] },
    { id: 'tra-ket-qua', letter: 'T', title: { vi: 'Trả kết quả', en: 'Results' }, procedures: [] },
  ],
  counters: [
    { id: 'q1', number: 1, services: ['ho-tich', 'tra-ket-qua'] },
    { id: 'q2', number: 2, services: ['ho-tich'] },
    { id: 'q3', number: 3, services: ['dat-dai'] },
    { id: 'q4', number: 4, services: ['bao-tro', 'ho-tich'] },
    { id: 'q5', number: 5, services: ['tra-ket-qua', 'dat-dai'] },
  ],
  staff: ['Nông Thị Bích', 'Hoàng Văn Lực', 'Đàm Thu Hà', 'Lý A Páo', 'Bế Ngọc Lan'].map((name, at) => ({
    id: `10${at + 1}`,
    name,
    roles: ['officer' as const],
    pin: `scrypt:${'0'.repeat(32)}:${'0'.repeat(64)}`,
  })),
  nodes: [
    { id: 'k01', title: 'Ki-ốt 1', kind: 'kiosk', url: 'https://k01.song-hien.example', votes: 1 },
    { id: 'k02', title: 'Ki-ốt 2', kind: 'kiosk', url: 'https://k02.song-hien.example', votes: 1 },
    { id: 'pc1', title: 'Máy quầy 1', kind: 'counter-pc', url: 'https://pc1.song-hien.example', votes: 1 },
  ],
  policy: usualPolicy,
};

/** The same numbers for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type Told = { readonly at: number; readonly event: OfficeEvent };

const procedures = ['1.001193', '1.004194', '2.000815', '1.000894', null];
const screens = ['identify', 'form', 'scan', 'review', 'prove'];

/** A day with `people` numbers, mornings fuller than afternoons; in order of time. `strain` 1: about as many as can be served. */
export const dayOfOffice = (day: string, people: number, random: () => number, strain = 1): Told[] => {
  const { services, counters, staff } = officeForFigures;
  const told: Told[] = [];
  const open = midnightOf(day) + 7.5 * 3_600_000;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const free = counters.map(() => open);
  const arrivals = Array.from({ length: people }, () => {
    const afternoon = random() < 0.35;
    return open + Math.floor((afternoon ? 6 + random() * 3.2 : random() ** 1.3 * 3.6) * 3_600_000);
  }).sort((a, b) => a - b);
  for (const [nth, at] of arrivals.entries()) {
    const ticket = `${day}-${nth}`;
    const service = random() < 0.5 ? services[0]! : pick(services);
    const procedure = pick(procedures);
    told.push({
      at,
      event: {
        t: 'issued',
        ticket,
        number: `${service.letter}${String((nth % 900) + 1).padStart(3, '0')}`,
        service: service.id,
        class: 'ordinary',
        classSource: 'card',
        from: 'kiosk',
        node: random() < 0.6 ? 'k01' : 'k02',
        issuedAt: at,
        appointedAt: random() < 0.06 ? at + Math.floor(random() * 1_200_000) : null,
        dossiers: procedure && random() < 0.6 ? [{ id: `d-${ticket}`, procedure }] : [],
        procedure,
      },
    });
    const fate = random();
    if (fate < 0.02) {
      told.push({ at: at + 600_000, event: { t: 'cancelled', ticket, reason: 'left' } });
      continue;
    }
    const able = counters.map((one, place) => ({ one, place })).filter(({ one }) => one.services.includes(service.id));
    const { one, place } = able.reduce((best, each) => (free[each.place]! < free[best.place]! ? each : best));
    const called = Math.max(at + 5_000, free[place]!);
    told.push({
      at: called,
      event: { t: 'called', ticket, counter: one.id, staff: staff[place % staff.length]!.id, how: 'next' },
    });
    if (fate < 0.07) {
      told.push({ at: called + 90_000, event: { t: 'no-show', ticket } });
      free[place] = called + 90_000;
      continue;
    }
    const takes = Math.floor((-Math.log(1 - random() * 0.98) * 5 + 2) * 60_000 * strain);
    if (fate < 0.12) {
      told.push({ at: called + takes, event: { t: 'parked', ticket, waitsFor: { kind: 'counter', counter: one.id } } });
      const again = called + takes + 900_000;
      told.push({
        at: again,
        event: { t: 'called', ticket, counter: one.id, staff: staff[place % staff.length]!.id, how: 'from-parked' },
      });
      told.push({ at: again + 120_000, event: { t: 'finished', ticket } });
    } else told.push({ at: called + takes, event: { t: 'finished', ticket } });
    free[place] = called + takes + 20_000;
    if (random() < 0.35)
      told.push({
        at: called + takes + 20_000,
        event: {
          t: 'rated',
          rating: `r-${ticket}`,
          score: random() < 0.75 ? 3 : random() < 0.8 ? 2 : 1,
          levels: 3,
          ticket: null,
          counter: one.id,
          procedure,
          reasons: random() < 0.1 ? [pick(['long-wait', 'unclear', 'hard-to-use'])] : [],
          node: 'pc1',
          by: random() < 0.7 ? 'buttons' : 'screen',
          ...(random() < 0.01 ? { doubtful: true } : {}),
        },
      });
  }
  for (const node of ['k01', 'k02']) told.push({ at: open + 36_000_000, event: kioskTold(node, day, people, random) });
  return told.sort((a, b) => a.at - b.at);
};

const kioskTold = (node: string, day: string, people: number, random: () => number): OfficeEvent => {
  const visits = Math.floor(people * (0.3 + random() * 0.2));
  const left = screens.map((screen) => ({ screen, count: Math.floor(random() * visits * 0.04) }));
  const total = visits * 3;
  const pages = ['birth-note', 'marriage', 'land', 'other'].map((paper) => {
    const taken = Math.floor(visits * (0.3 + random()));
    return { paper, taken, rejected: Math.floor(taken * random() * 0.15) };
  });
  const tally: KioskTally = {
    ...emptyKioskTally(day),
    upMs: Math.floor(28_800_000 * (random() < 0.1 ? 0.95 : 0.998)),
    visits,
    finished: visits - left.reduce((sum, { count }) => sum + count, 0),
    left,
    pages,
    cards: { tried: visits, read: Math.floor(visits * (0.95 + random() * 0.05)) },
    dossiers: Math.floor(visits * 0.5),
    components: { total, digitised: Math.floor(total * 0.8), reused: Math.floor(total * 0.04) },
    fields: { total: visits * 20, filled: visits * 13 },
    paper: 'ok',
  };
  return { t: 'kiosk-counted', node, tally };
};
