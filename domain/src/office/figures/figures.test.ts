import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../catalogue/csv.ts';
import { csvCell, csvOf } from './csv.ts';
import { DayCounter, midnightOf } from './day-counter.ts';
import { DayTally } from './day-tally.ts';
import { figuresOf } from './figures.ts';
import { OfficeFigures } from './office-figures.ts';
import { dayOfOffice, officeForFigures, seeded, type Told } from './office-for-tests.ts';
import { dayAfter, daysOf, periodAfter, periodBefore, periodKinds, periodOf } from './periods.ts';
import { slipsOf } from './slips.ts';

const countDay = (day: string, told: readonly Told[], until = midnightOf(day) + 86_400_000): DayTally => {
  const counter = new DayCounter(day, officeForFigures);
  for (const one of told) counter.count(one);
  return counter.tally(until);
};
const isTally = Compile(DayTally);
const isFigures = Compile(OfficeFigures);
const plan = officeForFigures;

/** Of a span within one day, what lies in 7:30 to 11:30 and 13:30 to 17:30. */
const opened = (from: number, to: number): number => {
  const hours = (at: number): number => (at - midnightOf('2026-11-23')) % 86_400_000;
  const within = (begins: number, ends: number): number =>
    Math.max(0, Math.min(hours(to), ends * 3_600_000) - Math.max(hours(from), begins * 3_600_000));
  return to <= from ? 0 : within(7.5, 11.5) + within(13.5, 17.5);
};

/** The slow and plain way: every ticket's own story, sorted lists, no adding up of days. */
const naive = (days: readonly (readonly Told[])[]) => {
  const waits: number[] = [];
  const handled: number[] = [];
  let [issued, called, noShow, served] = [0, 0, 0, 0];
  const cases = new Map<string, number>();
  const stars: number[] = [];
  for (const told of days) {
    const names = new Set(
      told.flatMap(({ event }) => ('ticket' in event && event.t !== 'rated' ? [event.ticket] : [])),
    );
    for (const name of names) {
      const story = told.filter(({ event }) => event.t !== 'rated' && 'ticket' in event && event.ticket === name);
      const given = story.find(({ event }) => event.t === 'issued')!;
      if (given.event.t !== 'issued') throw new Error('unreachable');
      issued++;
      const firstCall = story.find(({ event }) => event.t === 'called');
      if (firstCall) {
        called++;
        waits.push(opened(Math.max(given.event.issuedAt, given.event.appointedAt ?? 0), firstCall.at));
      }
      const end = story.findLast(({ event }) => event.t === 'finished' || event.t === 'no-show');
      if (end?.event.t === 'no-show') noShow++;
      if (end?.event.t !== 'finished') continue;
      served++;
      let held = 0;
      for (const [at, one] of story.entries())
        if (one.event.t === 'called') held += opened(one.at, story[at + 1]?.at ?? one.at);
      handled.push(held);
      const by = story.findLast(({ event }) => event.t === 'called')!.event;
      if (by.t === 'called') cases.set(by.staff, (cases.get(by.staff) ?? 0) + Math.max(1, given.event.dossiers.length));
    }
    for (const { event } of told) if (event.t === 'rated' && !event.doubtful) stars.push(event.score);
  }
  const rank = (all: readonly number[], share: number): number | null => {
    const sorted = all.map((ms) => Math.round(ms / 6_000) / 10).sort((a, b) => a - b);
    return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)]!;
  };
  const above = (all: readonly number[], minutes: number) => ({
    count: all.filter((ms) => ms > minutes * 60_000).length,
    of: all.length,
  });
  return {
    issued,
    served,
    noShow: { count: noShow, of: called },
    wait: { p50: rank(waits, 0.5), p90: rank(waits, 0.9), above: above(waits, 15) },
    handling: { p50: rank(handled, 0.5), p90: rank(handled, 0.9), above: above(handled, 30) },
    cases: Object.fromEntries([...cases].sort()),
    rated: stars.length,
    content: stars.length < 5 ? null : stars.filter((score) => score >= 2).length / stars.length,
  };
};

test('days added up say the same as every ticket counted one by one, whatever the days were', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.5, max: 3, noNaN: true }),
      (seed, peopleByDay, strain) => {
        const random = seeded(seed);
        const days = peopleByDay.map((people, at) => {
          const day = dayAfter('2026-11-23', at);
          return { day, told: dayOfOffice(day, people, random, strain) };
        });
        const tallies = days.map(({ day, told }) => countDay(day, told));
        for (const tally of tallies) expect(isTally.Check(tally)).toBe(true);
        // through JSON and in any order, as they come from disks
        const kept = tallies.toReversed().map((one) => isTally.Parse(JSON.parse(JSON.stringify(one))));
        const figures = figuresOf(kept, periodOf('month', '2026-11-23'), plan, '2026-11-30');
        expect(isFigures.Check(figures)).toBe(true);
        const plain = naive(days.map(({ told }) => told));
        const { total } = figures;
        expect({
          issued: total.issued,
          served: total.served,
          noShow: { count: total.noShow.count, of: total.noShow.of },
          wait: {
            p50: total.wait.p50,
            p90: total.wait.p90,
            above: { count: total.wait.above.count, of: total.wait.above.of },
          },
          handling: {
            p50: total.handling.p50,
            p90: total.handling.p90,
            above: { count: total.handling.above.count, of: total.handling.above.of },
          },
          cases: Object.fromEntries(
            figures.officers
              .filter(({ served }) => served > 0)
              .map(({ staff, cases }) => [staff, cases])
              .sort(),
          ),
          rated: figures.rating.rated,
          content: figures.rating.content,
        }).toEqual(plain);
        expect(figures.arrivals.reduce((sum, count) => sum + count, 0)).toBe(plain.issued);
        for (const key of ['byService', 'byProcedure'] as const)
          expect(figures[key].reduce((sum, { figures: one }) => sum + one.issued, 0)).toBe(plain.issued);
      },
    ),
    { numRuns: 60 },
  );
});

describe('what is not there is not nought', () => {
  test('a day on which nobody came has counts of 0 and shares of null', () => {
    const figures = figuresOf([countDay('2026-11-23', [])], periodOf('day', '2026-11-23'), plan, '2026-11-23');
    expect(figures.total.wait).toMatchObject({
      measured: 0,
      p50: null,
      p90: null,
      above: { count: 0, of: 0, share: null },
    });
    expect([figures.rating.content, figures.cards.share, figures.digitised.share]).toEqual([null, null, null]);
    expect(figures.availability).toMatchObject({ count: 0, share: 0 }); // both kiosks stood dark all day: that is a nought
    expect(figuresOf([], periodOf('month', '2026-11-23'), plan, '2026-11-23').availability.share).toBeNull();
  });

  test('four people rated: no ratio; a fifth, and there is one; doubtful presses are in none', () => {
    const rated = (count: number, doubtful: number) => {
      const told = Array.from(
        { length: count + doubtful },
        (_, at): Told => ({
          at: midnightOf('2026-11-23') + 30_000_000,
          event: {
            t: 'rated',
            rating: `r${at}`,
            score: 1,
            levels: 3,
            ticket: null,
            counter: 'q1',
            procedure: null,
            reasons: ['long-wait'],
            node: 'pc1',
            by: 'buttons',
            ...(at >= count ? { doubtful: true } : {}),
          },
        }),
      );
      const all = figuresOf([countDay('2026-11-23', told)], periodOf('day', '2026-11-23'), plan, '2026-11-23');
      return [all.rating, all.ratingsByCounter[0]?.figures, all.ratingsDoubtful, all.ratingReasons];
    };
    const few = { rated: 4, content: null };
    expect(rated(4, 30)).toEqual([few, few, 30, [{ reason: 'long-wait', count: 4 }]]);
    const enough = { rated: 5, content: 0 };
    expect(rated(5, 0)).toEqual([enough, enough, 0, [{ reason: 'long-wait', count: 5 }]]);
  });

  test('an officer without a working day yet has no load', () => {
    const sunday = '2026-11-29';
    const tally = countDay(sunday, dayOfOffice(sunday, 5, seeded(1)));
    const [officer] = figuresOf([tally], periodOf('day', sunday), plan, sunday).officers;
    expect(officer?.load).toBeNull();
  });
});

test('the load of an officer: a whole year at the pace asked is 1', () => {
  const year = periodOf('year', '2027-05-05');
  const perDay = 3; // three tickets every working day
  const tallies = daysOf(year)
    .filter((day) => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay()))
    .map((day) => ({
      ...countDay(day, []),
      officers: [{ staff: '101', served: perDay, cases: perDay, handlingMs: 0 }],
    }));
  const { officers } = figuresOf(tallies, year, plan, '2027-12-31');
  expect(officers[0]?.due).toBe(1_200);
  expect(officers[0]?.load).toBeCloseTo((tallies.length * perDay) / 1_200, 9);
});

test('targets that slip are told: waits above, a kiosk that was down, people not content; none of a good day', () => {
  const bad = countDay('2026-11-23', dayOfOffice('2026-11-23', 160, seeded(5), 2.5));
  const codes = slipsOf(figuresOf([bad], periodOf('day', bad.day), plan, bad.day)).map(({ code }) => code);
  expect(codes).toContain('wait-above');
  const good = countDay('2026-11-24', dayOfOffice('2026-11-24', 20, seeded(9), 0.4));
  const calm = slipsOf(figuresOf([good], periodOf('day', good.day), plan, good.day)).map(({ code }) => code);
  expect(calm).not.toContain('wait-above');
});

test('a number that was never anybody’s is in no figure, and a rating told twice counts once', () => {
  const at = midnightOf('2026-11-23') + 30_000_000;
  const [issued] = dayOfOffice('2026-11-23', 1, seeded(3));
  const rated: Told = {
    at,
    event: {
      t: 'rated',
      rating: 'one',
      score: 3,
      levels: 3,
      ticket: null,
      counter: null,
      procedure: null,
      reasons: [],
      node: 'k01',
      by: 'screen',
    },
  };
  const told: Told[] = [issued!, { at, event: { t: 'voided', ticket: '2026-11-23-0', by: 'A001' } }, rated, rated];
  const figures = figuresOf([countDay('2026-11-23', told)], periodOf('day', '2026-11-23'), plan, '2026-11-23');
  expect([figures.total.issued, figures.rating.rated]).toEqual([0, 1]);
});

test('periods: every day lies in one of each kind, and neighbours touch', () => {
  expect(periodOf('week', '2026-11-29')).toEqual({ kind: 'week', from: '2026-11-23', to: '2026-11-29' });
  expect(periodOf('quarter', '2026-11-29')).toEqual({ kind: 'quarter', from: '2026-10-01', to: '2026-12-31' });
  expect(periodOf('half-year', '2028-02-29')).toEqual({ kind: 'half-year', from: '2028-01-01', to: '2028-06-30' });
  fc.assert(
    fc.property(fc.constantFrom(...periodKinds), fc.integer({ min: 0, max: 4_000 }), (kind, days) => {
      const day = dayAfter('2024-01-01', days);
      const period = periodOf(kind, day);
      expect(period.from <= day && day <= period.to).toBe(true);
      expect(periodBefore(periodAfter(period))).toEqual(period);
      expect(dayAfter(period.to)).toBe(periodAfter(period).from);
    }),
  );
});

describe('CSV for Excel', () => {
  test('byte order mark, CRLF, the separators of the machine, and shares as percents', () => {
    const table = {
      head: ['Thủ tục', 'Chờ (phút)', 'Đúng hạn'],
      rows: [
        ['Khai sinh', 7.5, { share: 0.985 }],
        ['Đất; đai', null, { share: null }],
      ],
    };
    expect(csvOf(table, 'vi')).toBe('\ufeffThủ tục;Chờ (phút);Đúng hạn\r\nKhai sinh;7,5;98,5%\r\n"Đất; đai";;\r\n');
    expect(csvOf(table, 'en')).toBe('\ufeffThủ tục,Chờ (phút),Đúng hạn\r\nKhai sinh,7.5,98.5%\r\n"Đất; đai",,\r\n');
  });

  test.each(['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '=HYPERLINK("http://x")'])(
    'what would run as a formula is text: %j',
    (text) => {
      expect(csvCell(text, true).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  test('any text comes back as it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (cells) => {
        fc.pre(cells.some((cell) => cell.trim() !== '') && cells.every((cell) => !cell.includes('\ufeff')));
        const read = readCsv(csvOf({ head: ['a', 'b', 'c', 'd'], rows: [cells] }, 'vi'));
        expect(read.ok && read.value[1]?.cells.map((cell, at) => (cell === cells[at] ? cell : cell.slice(1)))).toEqual(
          cells,
        );
      }),
    );
  });
});
