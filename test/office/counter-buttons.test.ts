import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, wait } from '@mot-cua/domain/clock.ts';
import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import { madeUpPlan, officeTime } from '@mot-cua/domain/office/made-up-office.ts';
import type { ManagerView } from '@mot-cua/domain/office/manager-view.ts';
import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { officeDate } from '@mot-cua/domain/office-hours.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger } from '../../device-daemon/src/ledger/ledger.ts';
import { LoneLine } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { CounterBoxes } from '../../device-daemon/src/ratings/counter-boxes.ts';
import { waitingRatings } from '../../device-daemon/src/ratings/ratings.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import {
  startVirtualSatisfactionButtons,
  type VirtualSatisfactionButtons,
} from '../virtual-hardware/satisfaction-buttons/virtual-satisfaction-buttons.ts';
import { CounterPc, type Person } from './counter-pc.ts';

/** Boxes of buttons at a counter, with the program of the counter PC around them; seen by its front door alone. */
const lab = join(import.meta.dirname, '../virtual-hardware/umockdev/hid_buttons.py');
const noLab = spawnSync('/usr/bin/python3', ['-c', "import gi; gi.require_version('UMockdev', '1.0')"]).status !== 0;
if (noLab)
  console.info('buttons by HID are skipped: umockdev is not installed (umockdev gir1.2-umockdev-1.0 python3-gi)');

let folder: string;
let pc: CounterPc | null = null;
let box: VirtualSatisfactionButtons | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counter-buttons-'));
});
afterEach(async () => {
  await pc?.stop();
  await box?.stop();
  pc = null;
  box = null;
  rmSync(folder, { recursive: true, force: true });
});

/** One person comes to counter 1 for a certificate of birth, and goes. */
const serveOne = async (officer: Person): Promise<string> => {
  await officer.wishes({
    t: 'walk-in',
    ticket: 'given-by-the-door',
    service: 'civil-status',
    class: 'ordinary',
    classSource: 'staff',
    appointedAt: null,
    dossiers: [],
    procedure: '1.001193',
  });
  const { ticket } = await officer.sees<ConsoleView>('console', (view) => view.ticket !== null);
  await officer.wishes({ t: 'serve' });
  await officer.wishes({ t: 'finish' });
  return ticket?.number ?? '';
};

const rated = async (office: CounterPc, press: () => Promise<void> | void): Promise<FiguresAnswer> => {
  const officer = await office.signIn('101');
  await officer.wishes({ t: 'open-counter', counter: 'q1', lease: '', take: false });
  expect(await serveOne(officer)).toMatch(/^A/);
  await press();
  const manager = await office.signIn('105');
  await manager.sees<ManagerView>('manager', ({ rating }) => rating.rated === 1);
  const day = officeDate(Date.now());
  const answer = await office.call(`/office/figures?kind=day&day=${day}`, { cookie: manager.cookie });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as FiguresAnswer;
};

const countsOnce = ({ figures, procedures }: FiguresAnswer): void => {
  expect(figures.rating).toEqual({ rated: 1, content: null }); // one person makes no ratio
  expect(figures.ratingsByCounter).toMatchObject([{ counter: 'q1', number: 1, figures: { rated: 1 } }]);
  expect(figures.ratingsByProcedure).toMatchObject([{ procedure: '1.001193', figures: { rated: 1 } }]);
  expect(procedures['1.001193']?.vi).toMatch(/khai sinh/); // as the package of this machine calls it
  expect(figures.ratingsDoubtful).toBe(0);
};

test('somebody is served at counter 1 and presses a button of the serial box on the way out: the manager sees the rating under this counter and this procedure', async () => {
  box = await startVirtualSatisfactionButtons({ path: join(folder, 'box') });
  const { path, press } = box;
  pc = await CounterPc.start([{ counter: 'q1', serial: { path } }]);
  countsOnce(await rated(pc, () => press(3)));
  expect(pc.said).not.toMatch(/Cán bộ|A001/); // the journal has neither a name nor a number
});

test.skipIf(noLab)('a HID box at the counter does the same', async () => {
  const office = await CounterPc.start(
    [{ counter: 'q1', hid: { vendorId: 0x1a86, productId: 0xe129 } }],
    ['/usr/bin/python3', lab, '--'],
  );
  pc = office;
  countsOnce(await rated(office, () => office.order('press 2')));
});

describe('a box on a real line, an hour in no time', () => {
  const clock = new ManualClock(officeTime('2026-11-30 08:00'));
  const ledger = openLedger(':memory:');
  const line = new LoneLine(madeUpPlan, () => clock.now());
  const states: string[] = [];
  let boxes: CounterBoxes;

  const until = async (what: string, is: () => boolean): Promise<void> => {
    const latest = systemClock.monotonic() + 10_000;
    while (!is()) {
      if (systemClock.monotonic() > latest) throw new Error(`${what} did not happen within 10 s`);
      await wait(systemClock, 3);
    }
  };
  /** Seconds pass here, and the terminal has time of its own to open or to fail. */
  const passes = async (what: string, is: () => boolean): Promise<void> => {
    for (let seconds = 0; !is(); seconds++) {
      if (seconds > 300) throw new Error(`${what}: not within 5 minutes of this clock; last ${states.at(-1)}`);
      await clock.advance(1_000);
      await wait(systemClock, 20);
    }
  };
  const kept = () =>
    waitingRatings(ledger, 'province', 'pc1', Number.MAX_SAFE_INTEGER, 99).map(({ event }) => event.doubtful === true);
  const standing = () => [...line.state.exceptions.values()].map(({ facts }) => ('why' in facts ? facts.why : ''));

  test('a child plays with it, the cable is pulled, somebody plugs it in again: what is played is in no ratio, staff are told of each and told when it is over', async () => {
    box = await startVirtualSatisfactionButtons({ path: join(folder, 'box') });
    boxes = new CounterBoxes({
      boxes: [{ counter: 'q1', serial: { path: box.path } }],
      ledger,
      clock,
      node: 'pc1',
      plan: madeUpPlan,
      office: line,
      journal: (event, facts) => event === 'device' && states.push(String(facts['state'])),
    });
    boxes.start();
    await until('the box is open', () => states.includes('ready'));

    for (let presses = 1; presses <= 6; presses++) {
      await box.press(1);
      await until(`press ${presses} is kept`, () => kept().length === presses);
      await clock.advance(7_000);
    }
    expect(kept()).toEqual([false, false, false, false, true, true]);
    await until('staff hear that it is played with', () => standing().includes('buttons-burst'));
    await clock.advance(150_000);
    await until('staff hear that it is over', () => standing().length === 0);

    await box.unplug();
    await passes('staff hear that it is away', () => standing().includes('satisfaction-buttons-away'));
    await box.plug();
    await passes('staff hear that it is back', () => standing().length === 0);
    expect(states.at(-1)).toBe('ready');
    await boxes.stop();
    ledger.close();
  });
});
