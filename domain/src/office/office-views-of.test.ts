import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { stateOffice } from '../office-hours.ts';
import { consoleOf, issueWish, kiosk, LoneOffice, madeUpPlan, officeTime, openAt } from './made-up-office.ts';
import { ConsoleView, DisplayView } from './office-views.ts';
import { type ConsoleAround, consoleView, displayView } from './office-views-of.ts';
import { officeWatch } from './office-watch.ts';

const around = (office: LoneOffice): ConsoleAround => ({
  revision: 1,
  acknowledged: 0,
  now: office.now,
  footing: 'hosting',
  host: 'k01',
  refused: null,
  dossier: ({ procedure }) => ({ title: `Thủ tục ${procedure}`, url: null, sealedHere: true }),
});

const busyOffice = (): LoneOffice => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  const q2 = openAt(office, '102', 'q2');
  openAt(office, '103', 'q3');
  office.ask(consoleOf('103', 'q3'), { t: 'pause', reason: 'lunch' });
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    office.ask(kiosk(), issueWish(id, 'civil-status', { dossiers: [{ id: `d-${id}`, procedure: '1.001193' }] }));
  office.ask(kiosk(), issueWish('l', 'land', { class: 'elderly', classSource: 'card' }));
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'no-show' });
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'park', waitsFor: { kind: 'counter', counter: 'q1' } });
  office.ask(q1, { t: 'call-next' });
  office.ask(q2, { t: 'call-next' }); // land: its own counter is paused, so it is everybody's own who has it
  office.ask(q2, { t: 'serve' });
  office.ask(kiosk(), { t: 'raise', exception: 'x1', facts: { code: 'EX-8', why: 'line-down' } });
  office.ask(kiosk(), {
    t: 'raise',
    exception: 'x2',
    facts: { code: 'EX-5', visit: 'v0123456789abcdef', screen: 'review', why: 'asked' },
  });
  office.wait(1);
  return office;
};

test('a console sees its ticket with dossiers, who waits in the order of calling, who is parked, who may still come, what is urgent', () => {
  const office = busyOffice();
  const session = { staff: '101', counter: 'q1', lease: 'lease-101-q1' };
  const view = consoleView(office.state, office.plan, session, around(office));
  expect(Value.Errors(ConsoleView, view)).toEqual([]);
  expect(view).toMatchObject({
    counter: 'q1',
    ticket: { number: 'A003', state: 'called', dossiers: [{ id: 'd-c', title: 'Thủ tục 1.001193', sealedHere: true }] },
    waiting: [{ number: 'A004' }, { number: 'A005' }],
    parked: [{ number: 'A002' }],
    missed: [{ number: 'A001' }],
    exceptions: [{ id: 'x2', actions: ['going', 'co-browse', 'lock-kiosk'] }, { id: 'x1' }],
  });
  expect(view.services.map(({ letter, waiting }) => `${letter}${waiting}`)).toEqual(['A2', 'B0', 'T0']);
  expect(view.counters.map(({ id, open, mine, ticket }) => [id, open, mine, ticket])).toEqual([
    ['q1', true, true, 'A003'],
    ['q2', true, false, 'B001'],
    ['q3', true, false, null],
    ['q4', false, false, null],
  ]);
  office.wait(16);
  expect(consoleView(office.state, office.plan, session, around(office)).missed).toEqual([]);
});

test('a console whose counter was taken has none any more, and no keys for it', () => {
  const office = busyOffice();
  const view = consoleView(
    office.state,
    office.plan,
    { staff: '101', counter: 'q1', lease: 'another' },
    around(office),
  );
  expect(view).toMatchObject({ counter: null, ticket: null, waiting: [], parked: [], missed: [] });
  const technician = consoleView(
    office.state,
    office.plan,
    { staff: '106', counter: null, lease: null },
    around(office),
  );
  expect(technician.exceptions.map(({ id }) => id)).toEqual(['x1']);
});

test('a display has numbers, counters and waits, and nothing of anybody’s class, dossier or name', () => {
  const office = busyOffice();
  const view = displayView(office.state, office.plan, {
    revision: 2,
    now: office.now,
    footing: 'hosting',
    wait: () => null,
  });
  expect(Value.Errors(DisplayView, view)).toEqual([]);
  expect(view.calls.map(({ id, counter }) => [id, counter])).toEqual([
    ['2026-11-30-B001', 2],
    ['2026-11-30-A003', 1],
    ['2026-11-30-A002', 1],
    ['2026-11-30-A001', 1],
  ]);
  expect(view.counters.map(({ state }) => state)).toEqual(['called', 'serving', 'paused', 'closed']);
  expect(view.next).toEqual(['A004', 'A005']);
  expect(JSON.stringify(view)).not.toMatch(/elderly|1\.001193|Cán bộ|lease|"10[0-9]"/);
});

test('beyond target: working time alone counts, so nobody is late over lunch, and a service without a counter is named', () => {
  const office = new LoneOffice(madeUpPlan, officeTime('2026-11-30 06:50'));
  office.ask(kiosk(), issueWish('early', 'land'));
  const watch = (time: string) => officeWatch(office.state, office.plan, stateOffice, officeTime(`2026-11-30 ${time}`));
  expect(watch('07:45')).toMatchObject({ waiting: [], unserved: ['land'] });
  expect(watch('07:46').waiting).toMatchObject([{ number: 'B001', ms: 16 * 60_000 }]);
  office.now = officeTime('2026-11-30 11:25');
  const q3 = openAt(office, '103', 'q3');
  office.ask(q3, { t: 'call-next' });
  office.ask(q3, { t: 'serve' });
  expect(watch('13:40')).toMatchObject({ serving: [], unserved: [] });
  expect(watch('13:56').serving).toMatchObject([{ number: 'B001', counter: 'q3', ms: 31 * 60_000 }]);
  // a number of the evening before Tết waits no week
  office.now = officeTime('2027-02-04 17:20');
  office.ask(kiosk(), issueWish('tet', 'land'));
  expect(officeWatch(office.state, office.plan, stateOffice, officeTime('2027-02-12 07:30')).waiting).toEqual([]);
});
