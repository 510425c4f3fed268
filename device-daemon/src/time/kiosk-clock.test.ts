import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { KioskClock, type KioskClockParts } from './kiosk-clock.ts';

const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`);
const YEAR = 365 * 86_400_000;
const MINUTE = 60_000;
const NOW = at('2026-11-23 14:50');

class Kiosk {
  readonly machine: ManualClock;
  readonly log: string[] = [];
  readonly kept = { lastTime: null as number | null, lastReceipt: null as number | null };
  alarm = false;
  clock: KioskClock;
  readonly #parts: Partial<KioskClockParts>;
  constructor(machineSays: number, known: number | null = NOW - 10 * MINUTE, parts: Partial<KioskClockParts> = {}) {
    this.machine = new ManualClock(machineSays);
    this.kept.lastTime = known;
    this.#parts = parts;
    this.clock = this.boot();
  }
  boot(): KioskClock {
    this.clock = new KioskClock({
      system: this.machine,
      imageDate: at('2026-10-01 00:00'),
      memory: {
        read: () => ({ ...this.kept }),
        keep: (lastTime, lastReceipt) => Object.assign(this.kept, { lastTime, lastReceipt }),
      },
      record: (event, byMs, how) => this.log.push(`${event} ${byMs / 1_000} s ${how}`),
      alarm: (stands) => {
        this.alarm = stands;
      },
      ...this.#parts,
    });
    this.clock.start();
    return this.clock;
  }
  /** The repository is asked every 15 s, as the forwarder does. */
  async hears(saying: (elapsed: number) => number, times: number): Promise<void> {
    for (let n = 0; n < times; n++) {
      this.clock.repositorySays(saying(this.machine.monotonic()));
      await this.machine.advance(15_000);
    }
  }
}

test('an ordinary start: the machine is believed and nothing moves; confirmed as soon as the repository agrees', async () => {
  const kiosk = new Kiosk(NOW);
  expect([kiosk.clock.now(), kiosk.clock.confirmed]).toEqual([NOW, false]);
  kiosk.clock.repositorySays(NOW + 4 * MINUTE);
  expect([kiosk.clock.now(), kiosk.clock.confirmed, kiosk.clock.offsetMs]).toEqual([NOW, true, 0]);
  await kiosk.machine.advance(1);
  expect(kiosk.log).toEqual(['clock-confirmed 240 s by the repository']);
});

test.each([
  ['1970', 0],
  ['2000', Date.UTC(2000, 0, 1)],
])(
  'a dead battery says %s: the kiosk begins where it was last and counts on, unconfirmed, said in the log',
  async (_what, says) => {
    const kiosk = new Kiosk(says);
    expect(kiosk.clock.now()).toBe(NOW - 10 * MINUTE);
    await kiosk.machine.advance(7 * MINUTE);
    expect([kiosk.clock.now(), kiosk.clock.confirmed, kiosk.alarm]).toEqual([NOW - 3 * MINUTE, false, true]);
    expect(kiosk.log).toEqual([expect.stringMatching(/^clock-jumped -\d+ s while the machine was off$/)]);
    kiosk.clock.repositorySays(NOW);
    expect([kiosk.clock.confirmed, kiosk.alarm]).toEqual([true, false]);
  },
);

test('a dead battery and nothing kept yet: the date of the image', () => {
  expect(new Kiosk(0, null).clock.now()).toBe(at('2026-10-01 00:00'));
});

test('a dead battery, off-line, switched off every night: each day begins where the last one ended', async () => {
  const kiosk = new Kiosk(0);
  const days: number[] = [];
  for (let day = 0; day < 3; day++) {
    await kiosk.machine.advance(8 * 60 * MINUTE);
    days.push(kiosk.clock.now());
    kiosk.clock.stop();
    kiosk.machine.jump(-kiosk.machine.now());
    kiosk.boot();
  }
  expect(days.map((time) => Math.round((time - NOW) / (60 * MINUTE)))).toEqual([8, 16, 24]);
});

test.each([
  ['forward', 5 * YEAR],
  ['back', -5 * YEAR],
  ['two minutes', 2 * MINUTE],
])('the machine jumps %s: recorded, not followed, unconfirmed until somebody agrees', async (_what, jump) => {
  const kiosk = new Kiosk(NOW);
  kiosk.clock.repositorySays(NOW);
  await kiosk.machine.advance(MINUTE);
  kiosk.machine.jump(jump);
  expect([kiosk.clock.now(), kiosk.clock.confirmed]).toEqual([NOW + MINUTE, false]);
  await kiosk.machine.advance(MINUTE);
  expect(kiosk.clock.now()).toBe(NOW + 2 * MINUTE);
  expect(kiosk.clock.offsetMs).toBe(-jump);
  expect(kiosk.log).toEqual([
    'clock-confirmed 0 s by the repository',
    `clock-jumped ${jump / 1_000} s against the monotonic clock`,
  ]);
  kiosk.clock.repositorySays(NOW + 2 * MINUTE);
  expect(kiosk.clock.confirmed).toBe(true);
});

test('quartz that drifts and a time server that slews are followed; two months of it are no jump', async () => {
  const kiosk = new Kiosk(NOW);
  kiosk.clock.repositorySays(NOW);
  for (let day = 0; day < 60; day++) {
    await kiosk.machine.advance(86_400_000);
    kiosk.machine.jump(2_000);
  }
  expect([kiosk.clock.confirmed, kiosk.log.length]).toEqual([true, 1]);
  expect(kiosk.clock.now()).toBe(NOW + 60 * (86_400_000 + 2_000));
});

test('a clock pushed by 50 s again and again is noticed: jumps add up', async () => {
  const kiosk = new Kiosk(NOW);
  kiosk.clock.repositorySays(NOW);
  for (let push = 0; push < 10; push++) {
    kiosk.machine.jump(50_000);
    await kiosk.machine.advance(1_000);
  }
  expect(kiosk.clock.confirmed).toBe(false);
  expect(kiosk.clock.now() - NOW).toBeLessThan(3 * MINUTE);
});

test.each([
  ['years behind', -3 * YEAR],
  ['an hour ahead', 60 * MINUTE],
])('the kiosk is %s: one answer moves nothing, nor do two; three that agree put it right', async (_what, wrong) => {
  const known = wrong > 0 ? NOW : null;
  const kiosk = new Kiosk(NOW + wrong, known, { imageDate: at('2020-01-01 00:00') });
  const truth = (elapsed: number): number => NOW + elapsed;
  await kiosk.hears(truth, 2);
  expect([kiosk.clock.confirmed, Math.abs(kiosk.clock.now() - truth(30_000))]).toEqual([false, Math.abs(wrong)]);
  await kiosk.hears(truth, 1);
  expect([kiosk.clock.confirmed, kiosk.clock.now()]).toEqual([true, truth(45_000)]);
  expect(kiosk.log.at(-1)).toBe(`clock-confirmed ${-wrong / 1_000} s by the repository, put right`);
});

test('one lie among true answers moves nothing, however often it comes; two liars who differ move nothing', async () => {
  const kiosk = new Kiosk(NOW);
  for (let n = 0; n < 20; n++) {
    await kiosk.hears((elapsed) => NOW + elapsed + YEAR, 2);
    await kiosk.hears((elapsed) => NOW + elapsed, 1);
  }
  expect([kiosk.clock.confirmed, kiosk.clock.now()]).toEqual([true, NOW + 900_000]);
  let liar = 0;
  await kiosk.hears((elapsed) => NOW + elapsed + (liar++ % 2 ? YEAR : 2 * YEAR), 20);
  expect(kiosk.clock.now()).toBe(NOW + 1_200_000);
});

test('three answers in one second are one witness', async () => {
  const kiosk = new Kiosk(NOW);
  for (let n = 0; n < 10; n++) kiosk.clock.repositorySays(NOW + YEAR);
  expect(kiosk.clock.now()).toBe(NOW);
});

test('the floor: whoever speaks for the repository cannot bring the kiosk before the last signed receipt', async () => {
  const kiosk = new Kiosk(NOW);
  kiosk.clock.receiptSays(NOW);
  await kiosk.hears((elapsed) => NOW - YEAR + elapsed, 20);
  expect(kiosk.clock.now()).toBe(NOW + 300_000);
});

test('an unconfirmed clock that is behind is brought forward by a receipt, and goes on from there; one from the future is passed over once confirmed', async () => {
  const kiosk = new Kiosk(0, null);
  kiosk.clock.receiptSays(NOW);
  await kiosk.machine.advance(MINUTE);
  expect(kiosk.clock.now()).toBe(NOW + MINUTE);
  kiosk.clock.repositorySays(NOW + MINUTE);
  kiosk.clock.receiptSays(NOW + 5 * YEAR);
  kiosk.clock.receiptSays(Number.NaN);
  expect([kiosk.clock.now(), kiosk.clock.floor]).toEqual([NOW + MINUTE, NOW]);
});

test('a start with a machine five years ahead: it begins at what was last known', () => {
  const kiosk = new Kiosk(NOW + 5 * YEAR, NOW);
  expect([kiosk.clock.now(), kiosk.clock.confirmed]).toEqual([NOW, false]);
});

test('a year in a store: the machine is believed, unconfirmed', () => {
  expect(new Kiosk(NOW + YEAR, NOW).clock.now()).toBe(NOW + YEAR);
});

test("the system's own time server: a jump that it made is followed; one after it is not", async () => {
  let sync: number | null = null;
  const kiosk = new Kiosk(0, NOW, { systemSync: () => sync });
  kiosk.machine.jump(NOW + YEAR);
  sync = 1;
  await kiosk.machine.advance(30_000);
  // It had set the clock before we noticed: the next time that it agrees it is believed.
  sync = 2;
  await kiosk.machine.advance(30_000);
  expect([kiosk.clock.confirmed, kiosk.clock.now()]).toEqual([true, NOW + YEAR + 60_000]);
  kiosk.machine.jump(-2 * YEAR);
  await kiosk.machine.advance(60_000);
  expect([kiosk.clock.confirmed, kiosk.clock.now()]).toEqual([false, NOW + YEAR + 120_000]);
});

test('asking the time inside a transaction writes nothing: the jump is written down by a timer of its own', async () => {
  const kiosk = new Kiosk(NOW);
  kiosk.machine.jump(YEAR);
  kiosk.clock.now();
  expect(kiosk.log).toEqual([]);
  await kiosk.machine.advance(0);
  expect(kiosk.log).toHaveLength(1);
});

test('monotonic time has fractions of a ms, as on every real machine: after a jump the time is still told in whole ms', async () => {
  let elapsed = 0.25;
  let wall = NOW;
  const clock: KioskClock = new KioskClock({
    system: { now: () => wall, monotonic: () => elapsed, after: () => () => undefined },
    imageDate: null,
    memory: { read: () => ({ lastTime: NOW - MINUTE, lastReceipt: null }), keep: () => undefined },
    record: () => undefined,
  });
  elapsed += 1_000.375;
  wall += YEAR; // found by the fault bench: the ledger took no time with a fraction, and the daemon ended
  expect(Number.isInteger(clock.now())).toBe(true);
});

test('the clock jumps as the kiosk is switched off: written down while there is a ledger, and nothing after it was closed', async () => {
  const kiosk = new Kiosk(NOW);
  await kiosk.machine.advance(1);
  kiosk.machine.jump(29 * 86_400_000);
  kiosk.clock.stop();
  expect(kiosk.log).toHaveLength(1);
  kiosk.machine.jump(-50 * YEAR);
  kiosk.clock.now();
  await kiosk.machine.advance(1_000);
  expect(kiosk.log).toHaveLength(1);
});
