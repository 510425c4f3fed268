import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { HelperDesk } from './helper-desk.ts';
import { hashPin, isPin } from './pin.ts';

const VISIT = 'v0123456789abcdef';
const pin = await hashPin('246810');
const helpers = [
  { id: '17', name: 'Hoàng Văn Sáng', role: 'community-team', pin },
  { id: '21', name: 'Đàm Thị Thu', role: 'officer', pin },
] as const;
const clock = new ManualClock(Date.UTC(2026, 10, 23, 2));
let kiosk: KioskForTests;
let desk: HelperDesk;
beforeEach(() => {
  kiosk = new KioskForTests({ clock });
  desk = new HelperDesk(kiosk.ledger, clock, helpers);
});
afterEach(() => kiosk.remove());

const log = (): string[] =>
  (
    kiosk.ledger.prepare("SELECT event, subject FROM audit WHERE event LIKE 'h%' ORDER BY number").all() as {
      event: string;
      subject: string;
    }[]
  ).map(({ event, subject }) => `${event} ${subject}`);

test('a secret number is not in what is kept of it, and two of the same look different', async () => {
  const other = await hashPin('246810');
  expect([pin.includes('246810'), other === pin]).toEqual([false, false]);
  expect([await isPin('246810', other), await isPin('246811', other)]).toEqual([true, false]);
});

test('who has the number and the secret number is named, and the log has helper and visit, nothing else', async () => {
  expect(await desk.signIn(VISIT, '17', '246810')).toEqual({
    ok: true,
    helper: { name: 'Hoàng Văn Sáng', role: 'community-team' },
  });
  desk.left(VISIT, '17', 'ended');
  desk.left(VISIT, '99', 'ended'); // nobody of that number: nothing to tell
  expect(log()).toEqual([`helper-signed-in h17 ${VISIT}`, `helper-left h17 ${VISIT}`]);
});

test('five wrong ones lock everybody out for a quarter of an hour, a restart of the daemon does not help', async () => {
  for (let tries = 1; tries <= 4; tries++)
    expect(await desk.signIn(VISIT, tries % 2 ? '17' : '88', '000000')).toEqual({ ok: false, why: 'wrong' });
  expect(await desk.signIn(VISIT, '17', '000000')).toEqual({ ok: false, why: 'locked' });
  kiosk.restart();
  const after = new HelperDesk(kiosk.ledger, clock, helpers);
  expect(await after.signIn(VISIT, '17', '246810')).toEqual({ ok: false, why: 'locked' });
  expect(log()).toEqual([`helper-locked ${VISIT}`]);
  await clock.advance(15 * 60_000 + 1);
  expect(await after.signIn(VISIT, '17', '246810')).toMatchObject({ ok: true });
});

test('guesses that come side by side are counted one after the other', async () => {
  const guesses = await Promise.all(Array.from({ length: 8 }, () => desk.signIn(VISIT, '17', '111111')));
  expect(guesses.map((one) => !one.ok && one.why)).toEqual([
    ...Array.from({ length: 4 }, () => 'wrong'),
    ...Array.from({ length: 4 }, () => 'locked'),
  ]);
});

test('a right one forgets the wrong ones before it', async () => {
  for (let tries = 0; tries < 4; tries++) await desk.signIn(VISIT, '17', '000000');
  await desk.signIn(VISIT, '17', '246810');
  expect(await desk.signIn(VISIT, '17', '000000')).toEqual({ ok: false, why: 'wrong' });
});

test('who the holder of a card is an officer may say, and nobody else of the list; a wrong number counts as ever', async () => {
  expect(await desk.confirmHolder(VISIT, '17', '246810')).toEqual({ ok: false, why: 'not-officer' });
  expect(await desk.confirmHolder(VISIT, '21', '000000')).toEqual({ ok: false, why: 'wrong' });
  expect(await desk.confirmHolder(VISIT, '21', '246810')).toMatchObject({ ok: true });
  expect(log()).toEqual([`holder-confirmed h21 ${VISIT}`]);
});
