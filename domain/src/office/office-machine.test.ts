import { expect, test } from 'vitest';
import { issueWish, kiosk, LoneOffice, openAt } from './made-up-office.ts';
import { applyEntry, emptyOffice } from './office-machine.ts';

const done = { ok: true };
const refused = (fault: string): object => ({ ok: false, fault });

test('a morning: two numbers, called in order, one served to the end, one who does not come', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('t1'));
  office.wait(1);
  office.ask(kiosk('k02'), issueWish('t2'));
  expect(office.ask(q1, { t: 'call-next' })).toMatchObject({ value: [{ t: 'called', ticket: 't1', counter: 'q1' }] });
  expect(office.ask(q1, { t: 'call-next' })).toEqual(refused('counter-busy'));
  expect(office.ask(q1, { t: 'recall' })).toMatchObject(done);
  expect(office.state.queue.calls).toMatchObject([{ number: 'A001', counter: 'q1', again: 1 }]);
  for (const t of ['arrive', 'serve', 'finish'] as const) expect(office.ask(q1, { t })).toMatchObject(done);
  expect(office.state.queue.tickets.get('t1')).toMatchObject({ state: 'done', number: 'A001', calls: 2 });
  expect(office.ask(q1, { t: 'call-next' })).toMatchObject({ value: [{ ticket: 't2' }] });
  expect(office.ask(q1, { t: 'no-show' })).toMatchObject(done);
  expect(office.ask(q1, { t: 'call-next' })).toEqual(refused('nobody-waits'));
  expect(office.ask(q1, { t: 'close-counter' })).toMatchObject(done);
  expect(office.log.reduce((state, entry) => applyEntry(state, entry, office.plan), emptyOffice(office.plan))).toEqual(
    office.state,
  );
});
