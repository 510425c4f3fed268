import { expect, test } from 'vitest';
import type { SlipAsked } from '../counter-slips.ts';
import { issueWish, kiosk, LoneOffice, openAt } from './made-up-office.ts';
import type { OfficeWish } from './office-commands.ts';
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

test('a slip is about a dossier of whoever stands at this counter: no other, no paper twice; and it changes no state', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  const dossier = '0190a1b2-0000-7000-8000-000000000001';
  const asked = { key: 'birth-note', reason: 'missing' } as const;
  const slip = (papers: SlipAsked[], of = dossier): OfficeWish => ({
    ...{ t: 'write-slip', slip: 's1', dossier: of, paper: 'strip' },
    says: { form: '02', papers },
  });
  office.ask(kiosk(), issueWish('t1', 'civil-status', { dossiers: [{ id: dossier, procedure: '1.001193' }] }));
  expect(office.ask(q1, slip([asked]))).toEqual(refused('not-in-this-state')); // nobody is called yet
  office.ask(q1, { t: 'call-next' });
  expect(office.ask(q1, slip([asked], '0190a1b2-0000-7000-8000-000000000002'))).toEqual(refused('not-in-this-state'));
  expect(office.ask(q1, slip([asked, asked]))).toEqual(refused('not-for-this'));
  expect(office.ask(kiosk(), slip([asked]))).toEqual(refused('not-allowed'));
  const before = office.state.queue;
  const written = office.ask(q1, slip([asked]));
  expect(written).toMatchObject({ value: [{ t: 'slip-written', slip: 's1', dossier, staff: '101' }] });
  expect(office.state.queue).toEqual(before);
});
