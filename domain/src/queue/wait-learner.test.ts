import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { issueWish, kiosk, LoneOffice, officeTime, openAt } from '../office/made-up-office.ts';
import { applyEntry, emptyOffice } from '../office/office-machine.ts';
import { stateOffice } from '../office-hours.ts';
import { KEPT, learn, noServiceTimes, ServiceTimes } from './service-times.ts';
import { ward } from './synthetic/office-kinds.ts';
import { SyntheticOffice } from './synthetic/synthetic-office.ts';
import { WaitLearner } from './wait-learner.ts';

/** What is learnt from a log that is applied anew. */
const learntFrom = (office: LoneOffice, begun = noServiceTimes): ServiceTimes => {
  let state = emptyOffice(office.plan);
  const learner = new WaitLearner(office.plan, stateOffice, begun);
  for (const entry of office.log) {
    state = applyEntry(state, entry, office.plan);
    learner.applied(entry, state.queue);
  }
  return learner.times;
};

const aMorning = (): LoneOffice => {
  const office = new LoneOffice(undefined, officeTime('2026-11-30 07:32'));
  const desk = openAt(office, '101', 'q1');
  office.wait(1);
  office.ask(kiosk(), issueWish('a', 'civil-status', { procedure: 'births' }));
  office.ask(kiosk(), issueWish('b', 'civil-status', { procedure: 'births' }));
  office.wait(0.5);
  for (const minutes of [10, 7]) {
    office.ask(desk, { t: 'call-next' });
    office.wait(1);
    office.ask(desk, { t: 'serve' });
    office.wait(minutes - 1);
    office.ask(desk, { t: 'finish' });
    office.wait(0.25);
  }
  office.ask(desk, { t: 'pause', reason: 'meeting' });
  office.wait(20);
  office.ask(desk, { t: 'resume' });
  return office;
};

test('a morning teaches how long tickets take, how soon the next is called, when a counter opens and how long it pauses', () => {
  const times = learntFrom(aMorning());
  expect(times).toMatchObject({
    procedures: { births: [600, 420] },
    services: { 'civil-status': [600, 420] },
    reaction: [30],
    turnover: [15],
    openings: { q1: [120] },
    pauses: { meeting: [1_200] },
  });
  expect(times.upTo).toBe(aMorning().log.length);
});

test('a log that is read again teaches nothing twice', () => {
  const office = aMorning();
  const once = learntFrom(office);
  expect(learntFrom(office, once)).toEqual(once);
});

test('a counter where nobody came that morning is noted, once the morning is over', () => {
  const office = aMorning();
  expect(learntFrom(office).openings['q2']).toBeUndefined();
  office.now = officeTime('2026-11-30 13:40');
  office.ask(kiosk(), issueWish('c'));
  expect(learntFrom(office).openings).toMatchObject({ q1: [120], q2: [-1], q3: [-1], q4: [-1] });
});

test('what is learnt is plain data that stays within its bounds, after days of a ward as after thousands of lessons', () => {
  const learner = new WaitLearner(ward.plan, stateOffice);
  const office = new SyntheticOffice(ward, 5, (entry, { queue }) => learner.applied(entry, queue));
  for (let day = 0; day < 4; day++) office.playDay();
  const read = JSON.parse(JSON.stringify(learner.times)) as unknown;
  expect(Check(ServiceTimes, read)).toBe(true);
  expect(read).toEqual(learner.times);
  expect(learner.times.services['certification']?.length).toBeGreaterThan(40);
  let times = learner.times;
  for (let ticket = 0; ticket < 2_000; ticket++)
    times = learn(times, { t: 'occupied', service: 'land', procedure: `p${ticket}`, ms: 60_000 * (ticket % 40) });
  expect(times.services['land']?.length).toBe(KEPT);
  expect(Check(ServiceTimes, times)).toBe(true);
  expect(JSON.stringify(times).length).toBeLessThan(200_000);
}, 60_000);
