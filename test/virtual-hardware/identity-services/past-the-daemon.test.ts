import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCardVerifier } from '@mot-cua/device-daemon/src/card-verifier/open-card-verifier.ts';
import type { Relay } from '@mot-cua/device-daemon/src/relay/relay.ts';
import { SealedLine } from '@mot-cua/device-daemon/src/relay/sealed-line.ts';
import { readServiceKeys } from '@mot-cua/device-daemon/src/relay/service-keys.ts';
import { openSignIn } from '@mot-cua/device-daemon/src/sign-in/open-sign-in.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { MOST_SEALED_CHARS } from '@mot-cua/domain/sealed-question.ts';
import fc from 'fast-check';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeHolder } from '../id-card/holders.ts';
import { createIssuer } from '../id-card/issuer.ts';
import { personalise } from '../id-card/personalise.ts';
import { type Curve, makeServiceKeys } from './jose-by-hand.ts';
import { SealedServer } from './sealed-server.ts';
import { VirtualCardService } from './virtual-card-service.ts';
import { VirtualSignInService } from './virtual-sign-in-service.ts';
import { call, readingOf, VisitAndDaemon } from './visit-and-daemon.ts';

const running: (() => Promise<void>)[] = [];
const kept = async <T extends { stop(): Promise<void> }>(one: T): Promise<T> => {
  running.push(() => one.stop());
  return one;
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'past-the-daemon-'));
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs of letters and digits at least this long of these texts; base64 of any alignment is looked for as well. */
const traces = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [
    text,
    ...[0, 1, 2].flatMap((shift) => {
      const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64url');
      return whole.slice(shift === 0 ? 0 : shift + 1, -2); // the letters that depend on this text alone
    }),
  ]);

test('a whole check and a whole sign-in: what passes the daemon and its line holds nothing of the person', async () => {
  const marked = makeHolder({
    personalNumber: '004190777513',
    fullName: 'Quàng Thị Khăm Phủi',
    dateOfBirth: '1990-04-07',
    sex: 'female',
  });
  const chip = await personalise(marked, createIssuer());
  const cards = await VirtualCardService.start();
  running.push(() => cards.server.stop());
  const provider = await VirtualSignInService.start({ askAgainAfterMs: 0 });
  running.push(() => provider.server.stop());
  const doors = { 'card-service': cards.server.url, 'sign-in': provider.server.url };
  const kiosk = await kept(await VisitAndDaemon.start(doors, systemClock));
  const identity = {
    verifier: 'online',
    cardServiceKeys: kiosk.keysOf(cards.server.keys),
    signInKeys: kiosk.keysOf(provider.server.keys),
    require: {},
    ceiling: 'online',
  } as const;
  const verifier = await openCardVerifier(identity, kiosk.relay, systemClock);
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  const signIn = openSignIn(
    { kiosk: { id: 'k01', name: 'Kiosk 01', office: 'Thử' }, identity },
    kiosk.relay,
    systemClock,
  );
  const begun = await signIn?.begin(call());
  if (!signIn || !begun?.ok) throw new Error('no sign-in');
  provider.approve(begun.value.signInId, marked);
  const outcome = await signIn.outcome(begun.value, call());

  // the control: the same traces are found where they must be
  const said = JSON.stringify([verdict, outcome, cards.server.opened, provider.server.opened]);
  const mustNotPass = [
    marked.fullName,
    marked.personalNumber,
    marked.personalNumber.slice(-9),
    marked.dateOfBirth,
    begun.value.signInId,
    begun.value.qrText,
  ];
  for (const text of [marked.fullName, marked.personalNumber, begun.value.signInId]) expect(said).toContain(text);
  expect(said).toContain(Buffer.from(chip.closed.get(0x011d) ?? []).toString('base64url'));

  const packed = Buffer.from(said).toString('base64url');
  for (const text of [marked.fullName, marked.personalNumber])
    expect(
      traces([text]).some((trace) => packed.includes(trace)),
      text,
    ).toBe(true);

  const seen = [
    ...kiosk.seenByDaemon.map((bytes) => bytes.toString('latin1')),
    ...[...cards.server.wire, ...provider.server.wire].flatMap(({ path, head, body }) => [path, head, body]),
    JSON.stringify(kiosk.journal),
  ].join('\n');
  expect(seen.length).toBeGreaterThan(5_000);
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  for (const trace of traces(mustNotPass)) expect(seen.includes(utf8(trace)), trace).toBe(false);
  for (const file of chip.closed.values())
    if (file) expect(seen).not.toContain(Buffer.from(file.subarray(0, 48)).toString('base64url').slice(0, 40));
  expect(verdict.level).toBe('online');
  expect(outcome).toMatchObject({ outcome: 'approved', person: { personalNumber: marked.personalNumber } });
});

const Echo = Compile(Type.Object({ heard: Type.Unknown() }));
const echo = async (keys = makeServiceKeys('echo'), more: Partial<Parameters<typeof SealedServer.start>[0]> = {}) =>
  kept(
    await SealedServer.start({
      name: 'card-service',
      keys,
      answer: async (_path, question) => ({ heard: question }),
      ...more,
    }),
  );
const lineTo = (server: SealedServer, kiosk: VisitAndDaemon): SealedLine =>
  new SealedLine({ to: 'card-service', keys: kiosk.keysOf(server.keys), relay: kiosk.relay, clock: systemClock });

test.each<[Curve, 'EdDSA' | 'ES256']>([
  ['X25519', 'EdDSA'],
  ['P-256', 'ES256'],
  ['P-384', 'ES256'],
  ['P-521', 'EdDSA'],
])('a service with keys on %s and %s is understood, and understands', async (curve, alg) => {
  const server = await echo(makeServiceKeys('service', curve, alg));
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const answer = await lineTo(server, kiosk).ask('/v1/checks', { of: curve }, Echo, call());
  expect(answer).toMatchObject({ ok: true, value: { answer: { heard: { of: curve } } } });
});

test('the daemon dies with a question under way: the next one carries it, and the service does the work once', async () => {
  let worked = 0;
  const server = await echo(makeServiceKeys('echo'), { answer: async () => ({ heard: ++worked }) });
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  server.faults.failNext('late');
  const heard = server.heard();
  const asked = lineTo(server, kiosk).ask('/v1/checks', {}, Echo, call(20_000));
  await heard;
  await kiosk.killDaemon();
  server.releaseLate();
  await kiosk.startDaemon();
  expect(await asked).toMatchObject({ ok: true, value: { answer: { heard: 1 } } });
  expect(worked).toBeLessThanOrEqual(2);
});

test('the kiosk says who it is, over the very address: a service takes no questions from others', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const closed = await echo(server.keys, { kiosks: kiosk.kiosks });
  const friend = await kept(await VisitAndDaemon.start({ 'card-service': closed.url }, systemClock));
  expect(await lineTo(closed, friend).ask('/v1/checks', {}, Echo, call())).toMatchObject({
    fault: { why: 'unavailable' },
  });
  expect(friend.journal).toMatchObject([{ event: 'service-away', facts: { how: 'status 403 text/plain' } }]);
  const own = await echo(server.keys, { kiosks: friend.kiosks });
  const third = await kept(await VisitAndDaemon.start({ 'card-service': own.url }, systemClock, friend.device));
  expect(await lineTo(own, third).ask('/v1/checks', {}, Echo, call())).toMatchObject({ ok: true });
});

test('over TLS: the service by its own authority is heard, one with another certificate is somebody else', async () => {
  const make = (name: string): { key: string; cert: string } => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const about = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...about], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  };
  const [own, other] = [make('own'), make('other')];
  const server = await echo(makeServiceKeys('echo'), { tls: own });
  const ask = async (ca: string | undefined) => {
    const door = { url: server.url, ...(ca === undefined ? {} : { ca }) };
    const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': door }, systemClock));
    return [
      await lineTo(server, kiosk).ask('/v1/checks', {}, Echo, call()),
      kiosk.journal.map(({ facts }) => facts['how']),
    ];
  };
  expect(server.url).toMatch(/^https:/);
  expect(await ask(own.cert)).toMatchObject([{ ok: true }, []]);
  expect(await ask(other.cert)).toEqual([
    { ok: false, fault: { why: 'somebody-else' } },
    ['DEPTH_ZERO_SELF_SIGNED_CERT'],
  ]);
  expect(await ask(undefined)).toEqual([
    { ok: false, fault: { why: 'somebody-else' } },
    ['DEPTH_ZERO_SELF_SIGNED_CERT'],
  ]);
  expect(server.opened.length).toBe(1); // nothing was said to whom the kiosk did not know
});

test('an answer of which any part is changed is no answer, and nothing throws', async () => {
  const keys = makeServiceKeys('echo');
  const server = await echo(keys);
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const spoil = (answer: string, at: number, how: string): string => {
    if (how === 'cut') return answer.slice(0, at);
    if (how === 'doubled') return answer + answer.slice(at);
    return answer.slice(0, at) + (answer[at] === 'A' ? 'B' : 'A') + answer.slice(at + 1);
  };
  /** The last letter of a piece may hold bits that say nothing; its header counts letter by letter. */
  const saidBy = (jwe: string): string =>
    jwe
      .split('.')
      .map((piece, index) => (index === 0 ? piece : Buffer.from(piece, 'base64url').toString('hex')))
      .join();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom('turned', 'cut', 'doubled'), async (where, how) => {
      let changed = true;
      const relay: Relay = {
        carry: async (...asked) => {
          const carried = await kiosk.relay.carry(...asked);
          if (!carried.ok) return carried;
          const value = spoil(carried.value, where % carried.value.length, how);
          changed = saidBy(value) !== saidBy(carried.value);
          return { ok: true, value };
        },
      };
      const line = new SealedLine({ to: 'card-service', keys: kiosk.keysOf(keys), relay, clock: systemClock });
      const answer = await line.ask('/v1/checks', {}, Echo, call());
      if (changed) expect(answer.ok ? 'believed' : answer.fault.why).toMatch(/^(foreign|replayed)$/);
    }),
    { numRuns: 60 },
  );
});

test('a door that the daemon does not know leads nowhere', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const line = lineTo(server, kiosk);
  expect(await line.ask('/v1/elsewhere', {}, Echo, call())).toEqual({ ok: false, fault: { why: 'unavailable' } });
  expect(await kiosk.relay.carry('sign-in', '/v1/sign-ins', 'a.b.c.d.e', call())).toEqual({
    ok: false,
    fault: { why: 'unavailable' },
  });
  expect(server.wire).toEqual([]);
});

test('trouble is told in the journal once, and its end', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const line = lineTo(server, kiosk);
  for (const fault of ['login-page', 'login-page', null, null] as const) {
    if (fault) server.faults.failNext(fault);
    await line.ask('/v1/checks', {}, Echo, call());
  }
  expect(kiosk.journal.map(({ event, facts }) => [event, facts['state']])).toEqual([
    ['service-away', 'somebody-else'],
    ['service-back', 'there'],
  ]);
});

test('a question that is given up ends at once, and the next one is asked as ever', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  const line = lineTo(server, kiosk);
  server.faults.failNext('late');
  const stop = new AbortController();
  const heard = server.heard();
  const asked = line.ask('/v1/checks', {}, Echo, call(20_000, stop.signal));
  await heard;
  stop.abort();
  expect(await asked).toEqual({ ok: false, fault: { why: 'cancelled' } });
  expect(await line.ask('/v1/checks', {}, Echo, call())).toMatchObject({ ok: true });
});

test('a visit gone wild: more than eight questions at once are not carried', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  server.faults.failRepeatedly('late');
  const line = lineTo(server, kiosk);
  const stop = new AbortController();
  const asked = Array.from({ length: 9 }, () => line.ask('/v1/checks', {}, Echo, call(20_000, stop.signal)));
  expect(await Promise.race(asked)).toEqual({ ok: false, fault: { why: 'unavailable' } });
  stop.abort();
  await Promise.all(asked);
});

test('a question longer than the line takes is a bug of ours, not sent', async () => {
  const server = await echo();
  const kiosk = await kept(await VisitAndDaemon.start({ 'card-service': server.url }, systemClock));
  await expect(lineTo(server, kiosk).ask('/v1/checks', 'x'.repeat(MOST_SEALED_CHARS), Echo, call())).rejects.toThrow(
    'longer',
  );
});

test.each<[string, unknown, RegExp]>([
  [
    'a private key',
    { keys: [{ kty: 'OKP', crv: 'X25519', x: 'AA', d: 'AA', use: 'enc', kid: 'a' }] },
    /key 0: is a private key/,
  ],
  ['no keys at all', { keys: [] }, /holds no key with use "enc"/],
  ['a key to sign with alone', { keys: makeServiceKeys('a').publicKeys.keys.slice(1) }, /holds no key with use "enc"/],
  ['a key to seal to alone', { keys: makeServiceKeys('a').publicKeys.keys.slice(0, 1) }, /holds no key with use "sig"/],
  ['a list', [], /is no JWKS/],
  [
    'a sealing key on the curve of signatures',
    { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', use: 'enc', kid: 'a' }] },
    /use "enc"/,
  ],
])('the keys of a service, %s: refused in one sentence', (_what, text, named) => {
  const file = join(folder, 'service.jwks');
  writeFileSync(file, JSON.stringify(text));
  const read = readServiceKeys(file);
  expect(read.ok ? '' : read.fault).toMatch(named);
});

test('the keys of a service that are not there, or not JSON', () => {
  expect(readServiceKeys(join(folder, 'none.jwks'))).toMatchObject({ fault: expect.stringContaining('ENOENT') });
  writeFileSync(join(folder, 'half.jwks'), '{"keys":');
  expect(readServiceKeys(join(folder, 'half.jwks'))).toMatchObject({ fault: expect.stringContaining('is not JSON') });
});
