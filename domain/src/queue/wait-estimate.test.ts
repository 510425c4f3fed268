import { expect, test } from 'vitest';
import { issueWish, kiosk, LoneOffice, madeUpPlan, officeTime, openAt } from '../office/made-up-office.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import { stateOffice } from '../office-hours.ts';
import { noServiceTimes, type ServiceTimes } from './service-times.ts';
import type { Ticket } from './ticket.ts';
import { estimateWait, saidOf, type WaitEstimate } from './wait-estimate.ts';

/** One counter for one service, where each takes ten minutes and the next is called after six seconds. */
const oneCounter: OfficePlan = {
  ...madeUpPlan,
  services: madeUpPlan.services.slice(0, 2),
  counters: [{ id: 'q1', number: 1, services: ['civil-status'] }],
};
const tenMinutes: ServiceTimes = {
  ...noServiceTimes,
  services: { 'civil-status': Array.from({ length: 400 }, () => 600) },
  turnover: Array.from({ length: 400 }, () => 6),
  reaction: Array.from({ length: 400 }, () => 6),
};

const officeAt = (time: string, plan = oneCounter): LoneOffice =>
  new LoneOffice(plan, officeTime(`2026-11-30 ${time}`));
const comes = (office: LoneOffice, ticket: string, more: Parameters<typeof issueWish>[2] = {}): Ticket => {
  office.ask(kiosk(), issueWish(ticket, 'civil-status', more));
  return office.state.queue.tickets.get(ticket) as Ticket;
};
const estimate = (office: LoneOffice, me: Ticket, times = tenMinutes): WaitEstimate =>
  estimateWait({ queue: office.state.queue, plan: office.plan, calendar: stateOffice, times, now: office.now }, me);

/** Somebody has been at the counter for four minutes. */
const fourMinutesIn = (time = '08:00'): LoneOffice => {
  const office = officeAt(time);
  const desk = openAt(office, '101', 'q1');
  comes(office, 'served');
  office.ask(desk, { t: 'call-next' });
  office.ask(desk, { t: 'serve' });
  office.wait(4);
  return office;
};

test('an idle counter calls whoever comes as soon as it has noticed', () => {
  const office = officeAt('08:00');
  openAt(office, '101', 'q1');
  const { p50, p90, said, ahead } = estimate(office, comes(office, 'me'));
  expect(p90).toBeLessThan(1);
  expect(p50).toBeLessThanOrEqual(p90);
  expect({ said, ahead }).toEqual({ said: { from: 5, to: 5 }, ahead: 0 });
});

test('who is served is worth what is left of it, and each ahead a whole ticket', () => {
  const office = fourMinutesIn();
  const waits = ['a', 'b', 'c'].map((id) => estimate(office, comes(office, id)));
  expect(waits.map(({ ahead }) => ahead)).toEqual([0, 1, 2]);
  for (const [place, { p50 }] of waits.entries()) expect(Math.abs(p50 - (6 + 10 * place))).toBeLessThan(2);
});

test('the same question has the same answer', () => {
  const office = fourMinutesIn();
  const me = comes(office, 'me');
  expect(estimate(office, me)).toEqual(estimate(office, me));
});

test('who goes first by law waits less, and whoever came before a little more for those who may still come', () => {
  const office = fourMinutesIn();
  for (const id of ['a', 'b']) comes(office, id);
  const elderly = comes(office, 'old', { class: 'elderly', classSource: 'card' });
  const other = comes(office, 'me');
  expect(estimate(office, elderly).p50).toBeLessThan(estimate(office, other).p50 - 15);
  // one of them is expected every five minutes all day, and ranks a quarter of an hour earlier
  const many = { 'civil-status': { elderly: Array.from({ length: 48 }, () => 6) } };
  const busy: ServiceTimes = { ...tenMinutes, days: 20, arrivals: many };
  expect(estimate(office, other, busy).p50).toBeGreaterThan(estimate(office, other).p50 + 5);
});

test('a counter that cannot do it does not help', () => {
  const plan: OfficePlan = {
    ...oneCounter,
    counters: [...oneCounter.counters, { id: 'q2', number: 2, services: ['land'] }],
  };
  const ask = (second: OfficePlan['counters'][number]['services']): WaitEstimate => {
    const office = officeAt('08:00', {
      ...plan,
      counters: plan.counters.map((one) => (one.id === 'q2' ? { ...one, services: second } : one)),
    });
    const desk = openAt(office, '101', 'q1');
    openAt(office, '102', 'q2');
    comes(office, 'served');
    office.ask(desk, { t: 'call-next' });
    return estimate(office, comes(office, 'me'));
  };
  expect(ask(['land']).p50).toBeGreaterThan(8);
  expect(ask(['land', 'civil-status']).p50).toBeLessThan(1);
});

test('before the office opens, the wait is until it does', () => {
  const office = officeAt('07:10');
  const first = estimate(office, comes(office, 'first'));
  expect(first.p50).toBeGreaterThanOrEqual(20);
  expect(first.p50).toBeLessThan(22);
});

test('who cannot be called before lunch is told of the afternoon', () => {
  const office = fourMinutesIn('11:25');
  const { p50, afterBreak } = estimate(office, comes(office, 'me'));
  expect(p50).toBeGreaterThan(119);
  expect(afterBreak).toBe(officeTime('2026-11-30 13:30'));
  expect(estimate(fourMinutesIn(), comes(fourMinutesIn(), 'me')).afterBreak).toBeNull();
});

test('officers who always finish with whoever waits before lunch are believed to do so today', () => {
  const office = fourMinutesIn('11:25');
  const stays: ServiceTimes = { ...tenMinutes, stays: Array.from({ length: 40 }, () => 1_800) };
  expect(estimate(office, comes(office, 'me'), stays).p50).toBeLessThan(10);
});

test('a number late in the afternoon that is hardly called today is given no time', () => {
  const office = fourMinutesIn('17:10');
  const last = ['a', 'b', 'c', 'd'].map((id) => comes(office, id)).at(-1) as Ticket;
  const { said, today, p90 } = estimate(office, last);
  expect({ said, today }).toEqual({ said: null, today: 0 });
  expect(p90).toBeCloseTo(16, 0);
});

test('too little is known of a service: how many are ahead is said, and no time', () => {
  const office = fourMinutesIn();
  const me = comes(office, 'me');
  const nine: ServiceTimes = {
    ...tenMinutes,
    services: { 'civil-status': [600, 600, 600, 600, 600, 600, 600, 600, 600] },
  };
  expect(estimate(office, me, nine).said).toBeNull();
  const ten: ServiceTimes = { ...nine, services: { 'civil-status': [...(nine.services['civil-status'] ?? []), 600] } };
  expect(estimate(office, me, ten).said).not.toBeNull();
});

test('nobody of this office ever does it: no time, and no exception', () => {
  const office = officeAt('08:00');
  const me = { ...comes(office, 'me'), service: 'land' };
  expect(estimate(office, me)).toMatchObject({ p50: 0, p90: 0, said: null, today: 0 });
});

test('times are said up to the next five minutes, and not beyond an hour and a half', () => {
  expect(saidOf(0.2, 0.4)).toEqual({ from: 5, to: 5 });
  expect(saidOf(12, 23)).toEqual({ from: 15, to: 25 });
  expect(saidOf(15, 25)).toEqual({ from: 15, to: 25 });
  expect(saidOf(70, 90)).toEqual({ from: 70, to: 90 });
  expect(saidOf(70, 90.1)).toBeNull();
});
