import { openSignIn } from '@mot-cua/device-daemon/src/sign-in/open-sign-in.ts';
import type { SignIn, SignInOutcome, SignInProvider } from '@mot-cua/device-daemon/src/sign-in/sign-in.ts';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOLDERS } from '../id-card/holders.ts';
import type { ServiceFault } from './sealed-server.ts';
import { VirtualSignInService } from './virtual-sign-in-service.ts';
import { call, VisitAndDaemon } from './visit-and-daemon.ts';

const mai = HOLDERS[0]!;
let clock: ManualClock;
let provider: VirtualSignInService;
let kiosk: VisitAndDaemon;
let signIn: SignInProvider;
/** timers of the sign-in itself that are running */
let pauses: Set<object>;

beforeEach(async () => {
  clock = new ManualClock();
  pauses = new Set();
  provider = await VirtualSignInService.start({ now: () => clock.now() });
  kiosk = await VisitAndDaemon.start({ 'sign-in': provider.server.url }, clock);
  const opened = openSignIn(
    {
      kiosk: { id: 'k01', name: 'Kiosk 01', office: 'Một cửa phường Thử' },
      identity: { verifier: 'none', signInKeys: kiosk.keysOf(provider.server.keys), require: {}, ceiling: 'online' },
    },
    kiosk.relay,
    {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, run) => {
        const pause = {};
        pauses.add(pause);
        const cancel = clock.after(ms, () => {
          pauses.delete(pause);
          run();
        });
        return () => {
          pauses.delete(pause);
          cancel();
        };
      },
    },
  );
  if (!opened) throw new Error('this site has a sign-in');
  signIn = opened;
});
afterEach(async () => {
  await kiosk.stop();
  await provider.server.stop();
});

const begin = async (): Promise<SignIn> => {
  const begun = await signIn.begin(call());
  if (!begun.ok) throw new Error(begun.fault.why);
  return begun.value;
};

/** Waits for the outcome with time in the hand: moves on only while the sign-in pauses, so that each answer has come. */
const outcomeOf = async (one: SignIn, signal?: AbortSignal): Promise<SignInOutcome & { after: number }> => {
  let reached: SignInOutcome | null = null;
  const started = clock.monotonic();
  const waiting = signIn.outcome(one, call(600_000, signal)).then((outcome) => {
    reached = outcome;
  });
  for (let step = 0; step < 300; step++) {
    await until(() => reached !== null || pauses.size > 0);
    if (reached !== null) break;
    await clock.advance(500);
  }
  await waiting;
  if (!reached) throw new Error('no outcome');
  return { ...(reached as SignInOutcome), after: clock.monotonic() - started };
};

/** Lets real sockets run until this holds, without the clock. */
const until = async (holds: () => boolean): Promise<void> => {
  const patience = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > patience) throw new Error('it does not come to that');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('a person approves in the app: they are who they are, online', async () => {
  const one = await begin();
  expect(one.qrText).toBe(`vneid-thu:${one.signInId}`);
  expect(one.expiresAt - clock.now()).toBe(120_000);
  expect(provider.all).toEqual([{ signInId: one.signInId, kioskName: 'Kiosk 01', state: 'waiting' }]);
  provider.approve(one.signInId, mai);
  const { personalNumber, fullName, dateOfBirth, sex } = mai;
  expect(await outcomeOf(one)).toMatchObject({
    outcome: 'approved',
    person: { level: 'online', source: 'vneid', personalNumber, fullName, dateOfBirth, sex },
  });
});

test('a person says no: refused, and nobody is known', async () => {
  const one = await begin();
  provider.refuse(one.signInId);
  expect(await outcomeOf(one)).toMatchObject({ outcome: 'refused' });
});

test('a person takes a minute: asked now and then, at most every five seconds, never by the screen', async () => {
  const one = await begin();
  clock.after(60_000, () => provider.approve(one.signInId, mai));
  const { outcome, after } = await outcomeOf(one);
  expect(outcome).toBe('approved');
  expect(after).toBeLessThanOrEqual(62_000);
  expect(provider.server.wire.length).toBeLessThan(70);
});

test('nobody comes: late after two minutes, and the sign-in is closed', async () => {
  const one = await begin();
  const { outcome, after } = await outcomeOf(one);
  expect([outcome, after]).toEqual(['late', 120_000]);
  await until(() => provider.all[0]?.state === 'closed');
  expect(provider.approve(one.signInId, mai)).toBe(false);
});

test('the person at the kiosk chooses another way: the sign-in is closed', async () => {
  const one = await begin();
  const stop = new AbortController();
  clock.after(3_000, () => stop.abort());
  expect(await outcomeOf(one, stop.signal)).toMatchObject({ outcome: 'cancelled' });
  await until(() => provider.all[0]?.state === 'closed');
});

test('an approval of another sign-in is refused', async () => {
  const one = await begin();
  provider.answers.failNext('someone-elses-approval');
  provider.approve(one.signInId, mai);
  expect(await outcomeOf(one)).toMatchObject({ outcome: 'untrusted' });
});

test('an approval from before this sign-in is refused', async () => {
  const one = await begin();
  provider.answers.failNext('old-approval');
  provider.approve(one.signInId, mai);
  expect(await outcomeOf(one)).toMatchObject({ outcome: 'untrusted' });
});

test.each<ServiceFault>(['replay', 'replay-inside'])(
  'the approval before, told again by %s, lets nobody else in',
  async (fault) => {
    const first = await begin();
    provider.approve(first.signInId, mai);
    expect((await outcomeOf(first)).outcome).toBe('approved');
    const second = await begin();
    // between the two nothing else was answered: what is replayed is the answer to `begin`, then the approval itself
    provider.server.replayFrom('/v1/sign-ins/outcome');
    provider.server.faults.failRepeatedly(fault);
    expect(await outcomeOf(second)).toMatchObject({ outcome: 'untrusted' });
  },
);

test.each<ServiceFault>(['wrong-signature', 'unknown-signer', 'foreign', 'no-answer'])(
  'an approval with %s is refused',
  async (fault) => {
    const one = await begin();
    provider.approve(one.signInId, mai);
    provider.server.faults.failNext(fault);
    expect(await outcomeOf(one)).toMatchObject({ outcome: 'untrusted' });
  },
);

test('the line is down for a moment: the approval comes all the same', async () => {
  const one = await begin();
  provider.approve(one.signInId, mai);
  for (const fault of ['line-down', 'login-page', 'unavailable'] as const) provider.server.faults.failNext(fault);
  expect(await outcomeOf(one)).toMatchObject({ outcome: 'approved' });
});

test('the answer with the approval is lost on the way: it is told again, and no more once it has arrived', async () => {
  const one = await begin();
  provider.approve(one.signInId, mai);
  provider.server.faults.failNext('answer-lost');
  expect(await outcomeOf(one)).toMatchObject({ outcome: 'approved' });
  await until(() => provider.all[0]?.state === 'closed');
});

test('the line stays down: the person is told within half a minute, not at the end', async () => {
  const one = await begin();
  provider.server.faults.failRepeatedly('line-down');
  const { outcome, after } = await outcomeOf(one);
  expect(outcome).toBe('unavailable');
  expect(after).toBeLessThanOrEqual(30_000);
});

test.each<[ServiceFault, string]>([
  ['line-down', 'unavailable'],
  ['login-page', 'unavailable'],
  ['unavailable', 'unavailable'],
  ['wrong-signature', 'untrusted'],
  ['foreign', 'untrusted'],
])('opening meets %s: %s, and there is no QR', async (fault, why) => {
  provider.server.faults.failNext(fault);
  expect(await signIn.begin(call())).toEqual({ ok: false, fault: { why } });
});

test('opening takes too long: late', async () => {
  provider.server.faults.failNext('late');
  const heard = provider.server.heard();
  const begun = signIn.begin(call(60_000));
  await heard;
  await clock.advance(6_000);
  expect(await begun).toEqual({ ok: false, fault: { why: 'late' } });
});

test('a site without a provider has no sign-in', () => {
  const kioskNames = { id: 'k01', name: 'Kiosk 01', office: 'Một cửa' };
  expect(openSignIn({ kiosk: kioskNames }, kiosk.relay, clock)).toBe(null);
});
