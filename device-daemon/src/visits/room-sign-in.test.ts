import { ManualClock } from '@mot-cua/domain/clock.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import { expect, test } from 'vitest';
import type { SignIn, SignInFault, SignInOutcome, SignInProvider } from '../sign-in/sign-in.ts';
import { RoomSignIn } from './room-sign-in.ts';
import { signInCode } from './sign-in-code.ts';
import type { VisitEvent } from './visit-events.ts';
import { adult } from './visit-for-tests.ts';

const START = Date.UTC(2026, 10, 23, 2);

/** A provider whose answers are given by the test, one at a time. */
const scripted = (opening: SignInFault['why'] | null = null) => {
  const told: VisitEvent[] = [];
  const clock = new ManualClock(START);
  const waiting: { settle: (outcome: SignInOutcome) => void; signal: AbortSignal }[] = [];
  const provider: SignInProvider = {
    begin: async () =>
      opening === null
        ? done<SignIn>({ signInId: 's', qrText: 'https://example.org/s', expiresAt: clock.now() + 90_000 })
        : failed({ why: opening }),
    outcome: (_signIn, { signal }) =>
      new Promise((settle) => {
        waiting.push({ settle, signal });
      }),
  };
  const room = new RoomSignIn({ provider, clock, tell: (event) => told.push(event) });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { told, clock, waiting, room, settled };
};

test('opened, counted down once a second, approved; then it is quiet', async () => {
  const { told, clock, waiting, room, settled } = scripted();
  const running = room.begin();
  await settled();
  expect(told).toMatchObject([{ type: 'sign-in-opened', seconds: 90 }]);
  await clock.advance(2_000);
  expect(told.slice(1)).toEqual([
    { type: 'sign-in-waits', secondsLeft: 89 },
    { type: 'sign-in-waits', secondsLeft: 88 },
  ]);
  waiting[0]?.settle({ outcome: 'approved', person: adult });
  await running;
  await clock.advance(10_000);
  expect(told.slice(3)).toEqual([{ type: 'signed-in', person: adult }]);
});

test.each(['refused', 'late', 'unavailable', 'untrusted'] as const)('%s is told as it is', async (outcome) => {
  const { told, waiting, room, settled } = scripted();
  const running = room.begin();
  await settled();
  waiting[0]?.settle({ outcome });
  await running;
  expect(told.at(-1)).toEqual({ type: 'sign-in-ended', why: outcome });
});

test.each([
  ['unavailable', 'unavailable'],
  ['late', 'unavailable'],
  ['untrusted', 'untrusted'],
] as const)('it cannot be opened (%s): %s', async (why, said) => {
  const { told, room } = scripted(why);
  await room.begin();
  expect(told).toEqual([{ type: 'sign-in-ended', why: said }]);
});

test('the citizen leaves: the provider hears it, and an approval that comes afterwards is told to nobody', async () => {
  const { told, clock, waiting, room, settled } = scripted();
  const running = room.begin();
  await settled();
  room.cancel();
  expect(waiting[0]?.signal.aborted).toBe(true);
  waiting[0]?.settle({ outcome: 'approved', person: adult });
  await running;
  await clock.advance(5_000);
  expect(told.map((event) => event.type)).toEqual(['sign-in-opened']);
});

test('a second sign-in takes back the first', async () => {
  const { told, waiting, room, settled } = scripted();
  void room.begin();
  await settled();
  const second = room.begin();
  await settled();
  expect(waiting[0]?.signal.aborted).toBe(true);
  waiting[0]?.settle({ outcome: 'refused' });
  waiting[1]?.settle({ outcome: 'late' });
  await second;
  expect(told.at(-1)).toEqual({ type: 'sign-in-ended', why: 'late' });
});

test('a site without one says that it is not available', async () => {
  const told: VisitEvent[] = [];
  const clock = new ManualClock(START);
  await new RoomSignIn({ provider: null, clock, tell: (event) => told.push(event) }).begin();
  expect(told).toEqual([{ type: 'sign-in-ended', why: 'unavailable' }]);
});

test('the longest text that a provider may give is drawn, and a longer one is a bug', () => {
  const code = signInCode('x'.repeat(1_000));
  expect(code.rows).toHaveLength(code.size);
  expect(code.rows.every((row) => row.length === Math.ceil(code.size / 4))).toBe(true);
  expect(code.rows[0]?.startsWith('fe')).toBe(true); // the finder pattern: seven dark modules, one light
  expect(() => signInCode('x'.repeat(1_001))).toThrow(RangeError);
});
