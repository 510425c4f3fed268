import { expect, test } from 'vitest';
import { Order, type Waiting, withinHours } from './order.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-11-01T08:00:00+07:00');
const dossier = (name: string, day: number, size: number): Waiting => ({
  dossier_id: name,
  size,
  sealed_at: start + day * DAY,
});
const any = (): boolean => true;

/** Sends everything in the order that `Order` gives; `arriving` comes in while that many have been sent. */
const sendAll = (today: number, waiting: Waiting[], arriving: (sent: number) => Waiting[] = () => []): string[] => {
  const order = new Order();
  const sent: string[] = [];
  for (;;) {
    const row = order.next(waiting, start + today * DAY, any);
    if (!row) return sent;
    sent.push(row.dossier_id);
    waiting.splice(waiting.indexOf(row), 1);
    waiting.push(...arriving(sent.length));
  }
};

test('an ordinary morning: small ones before large ones in turn with age, nobody waits for more than one other', () => {
  expect(sendAll(0, [dossier('large', 0, 9e6), dossier('small', 0, 1e5), dossier('small2', 0, 1e5)])).toEqual([
    'large',
    'small',
    'small2',
  ]);
});

test('30 days of 60 a day wait: the old ones go in order of age, and those of today go at once beside them', () => {
  const waiting = Array.from({ length: 1_800 }, (_, n) =>
    dossier(`${Math.floor(n / 60)}:${n}`, Math.floor(n / 60), 6e6),
  );
  const sent = sendAll(29, waiting);
  expect(sent).toHaveLength(1_800);
  const isToday = (id: string): boolean => id.startsWith('29:');
  const old = sent.filter((id) => !isToday(id)).map((id) => Number(id.split(':')[1]));
  expect(old).toEqual(old.toSorted((a, b) => a - b));
  expect(sent.slice(0, 120).filter(isToday)).toHaveLength(60); // half of the line until today is done
});

test('today never ends: new dossiers come as fast as they are sent, and the oldest still goes out within its turn', () => {
  const waiting = Array.from({ length: 100 }, (_, n) => dossier(`old${n}`, 0, 6e6));
  const sent = sendAll(20, waiting, (count) => (count < 400 ? [dossier(`new${count}`, 20, 6e6)] : []));
  expect(sent.indexOf('old99')).toBeLessThanOrEqual(200);
});

test('turns are by bytes: one old bag of 30 MB lets thirty small ones of today pass, not one', () => {
  const waiting = [
    dossier('old', 0, 30e6),
    dossier('old2', 0, 30e6),
    ...Array.from({ length: 60 }, (_, n) => dossier(`t${n}`, 1, 1e6)),
  ];
  const sent = sendAll(1, waiting);
  expect([sent.indexOf('old'), sent.indexOf('old2')]).toEqual([0, 31]);
});

test('a dossier that cannot go now is passed over and keeps its place', () => {
  const order = new Order();
  const waiting = [dossier('waits', 0, 1), dossier('goes', 0, 1)];
  expect(order.next(waiting, start, (row) => row.dossier_id !== 'waits')?.dossier_id).toBe('goes');
  expect(order.next(waiting, start, any)?.dossier_id).toBe('waits');
  expect(order.next(waiting, start, () => false)).toBeUndefined();
});

test('the clock says 1970, or was put right since: nothing is of today, and all goes by age', () => {
  const waiting = [dossier('a', 0, 1), dossier('b', 0, 1), { dossier_id: 'c', size: 1, sealed_at: 0 }];
  expect(sendAll(-20_000, [...waiting])).toEqual(['a', 'b', 'c']);
  expect(sendAll(0, waiting)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['06:00', '22:00', ['05:59', '06:00', '21:59', '22:00'], [false, true, true, false]],
  ['19:00', '06:00', ['18:59', '19:00', '00:00', '05:59', '06:00'], [false, true, true, true, false]],
])('hours %s to %s', (from, to, times, expected) => {
  expect(times.map((time) => withinHours({ from, to }, Date.parse(`2026-11-23T${time}:00+07:00`)))).toEqual(expected);
});
