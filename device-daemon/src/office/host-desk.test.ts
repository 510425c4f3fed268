import { ManualClock } from '@mot-cua/domain/clock.ts';
import { consoleOf, issueWish, kiosk, LoneOffice, openAt } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { HostDesk } from './host-desk.ts';
import type { CommandAnswer } from './node-messages.ts';
import type { Proposal } from './replication.ts';

/** An office whose other machines agree when the test says so. */
let office: LoneOffice;
let desk: HostDesk;
let clock: ManualClock;
let onTheWay: Proposal[];
let writes: number[];
let term: number;
let standing: 'host' | 'waiting' | 'no';
let full: boolean;

beforeEach(() => {
  office = new LoneOffice();
  clock = new ManualClock();
  [onTheWay, writes, term, standing, full] = [[], [], 1, 'host', false];
  desk = new HostDesk({
    clock,
    plan: office.plan,
    state: () => office.state,
    agreed: () => office.log.length,
    officeNow: () => office.now,
    standing: () => standing,
    settled: () => onTheWay.length === 0,
    term: () => term,
    propose: (proposals) => {
      if (full) return null;
      writes.push(proposals.length);
      onTheWay = [...proposals];
      return office.log.length + proposals.length;
    },
  });
});

const agree = (): void => {
  for (const { command, event } of onTheWay.splice(0)) office.write(command, event);
  desk.changed();
};
const asks = (id: string, by: OfficeCommand['by'], wish: OfficeCommand['wish']): Promise<CommandAnswer> =>
  desk.ask({ id, by, wish }, 3_000);
const number = (ticket: string): Promise<CommandAnswer> => asks(`i-${ticket}`, kiosk(), issueWish(ticket));

describe('many at once', () => {
  test('what comes while something is on its way is written in one go, each decided on those before it', async () => {
    const answers = Array.from({ length: 30 }, (_, n) => number(`t${n}`));
    expect(writes).toHaveLength(1);
    agree();
    agree();
    expect(writes).toHaveLength(2);
    expect(await Promise.all(answers)).toHaveLength(30);
    const numbers = [...office.state.queue.tickets.values()].map((ticket) => ticket.number);
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, n) => `A${String(n + 1).padStart(3, '0')}`));
  });

  test('two counters that press at the same moment call two people, and a third hears that nobody waits', async () => {
    const counters = [openAt(office, '101', 'q1'), openAt(office, '102', 'q2'), openAt(office, '103', 'q3')];
    for (const ticket of ['t1', 't2']) office.ask(kiosk(), issueWish(ticket), `i-${ticket}`);
    const before = number('t-land-0');
    agree();
    await before;
    office.ask(kiosk(), issueWish('t3'), 'i-t3');
    const first = asks('first', counters[0]!, { t: 'call-next' });
    const others = counters.slice(1).map((by, n) => asks(`other-${n}`, by, { t: 'call-next' }));
    const again = asks('first', counters[0]!, { t: 'call-next' });
    agree();
    agree();
    const called = await Promise.all([first, ...others, again]);
    const tickets = called.map((answer) =>
      answer.is === 'done' ? answer.events.flatMap((event) => (event.t === 'called' ? [event.ticket] : [])) : answer.is,
    );
    expect(new Set(tickets.slice(0, 3).flat())).toHaveProperty('size', 3);
    expect(tickets[3]).toEqual(tickets[0]);
  });

  describe('a refusal that rests on what is not agreed yet', () => {
    /** One person waits; a counter is being opened, and meanwhile two others press. */
    const bothPress = async (): Promise<readonly Promise<CommandAnswer>[]> => {
      const counters = [openAt(office, '101', 'q1'), openAt(office, '102', 'q2')];
      office.ask(kiosk(), issueWish('t1'), 'i-t1');
      const opened = asks('open', consoleOf('103', 'q3'), {
        t: 'open-counter',
        counter: 'q3',
        lease: 'lease-103-q3',
        take: false,
      });
      const both = counters.map((by, n) => asks(`press-${n}`, by, { t: 'call-next' }));
      agree();
      await opened;
      expect(writes).toEqual([1, 1]);
      return both;
    };

    test('is told when that is', async () => {
      const [first, second] = await bothPress();
      const told: string[] = [];
      void second?.then(({ is }) => told.push(is));
      await clock.advance(1_000);
      expect(told).toEqual([]);
      agree();
      expect((await first)?.is).toBe('done');
      expect(await second).toEqual({ is: 'refused', why: 'nobody-waits' });
    });

    test('is none when another machine hosts before it is', async () => {
      const both = await bothPress();
      term = 2;
      standing = 'no';
      desk.changed();
      expect((await Promise.all(both)).map(({ is }) => is)).toEqual(['unknown', 'unknown']);
      expect(desk.idle).toBe(true);
    });
  });
});

test('a disk that is full: nothing was decided, whoever asked asks elsewhere', async () => {
  full = true;
  expect(await number('t1')).toEqual({ is: 'not-host', host: null });
  full = false;
  const later = number('t1');
  agree();
  expect(await later).toMatchObject({ is: 'done' });
});

test('one that is given up does not hold up those that came with it', async () => {
  const first = number('t1');
  const late = desk.ask({ id: 'i-t2', by: kiosk(), wish: issueWish('t2') }, 500);
  const patient = number('t3');
  agree();
  await first;
  await clock.advance(600);
  expect(await late).toEqual({ is: 'unknown' });
  agree();
  expect(await patient).toMatchObject({ is: 'done' });
});
