import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnchorReport, openCardVerifier } from '@mot-cua/device-daemon/src/card-verifier/open-card-verifier.ts';
import type { CardTransport } from '@mot-cua/device-daemon/src/emrtd/channel.ts';
import { readChip } from '@mot-cua/device-daemon/src/emrtd/read-chip.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { ChipReason } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { IdentitySetup } from '@mot-cua/domain/visit-link.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdCard } from '../id-card/card.ts';
import { EVERYONE, HOLDERS } from '../id-card/holders.ts';
import { createIssuer, type Issuer } from '../id-card/issuer.ts';
import { copyOf, type Personalised, personalise } from '../id-card/personalise.ts';
import type { ServiceFault } from './sealed-server.ts';
import { VirtualCardService } from './virtual-card-service.ts';
import { call, readingOf, VisitAndDaemon } from './visit-and-daemon.ts';

const mai = HOLDERS[0]!;
let folder: string;
let issuer: Issuer;
let chip: Personalised;
let service: VirtualCardService;
let kiosk: VisitAndDaemon;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'card-check-'));
  issuer = createIssuer();
  chip = await personalise(mai, issuer);
  mkdirSync(join(folder, 'anchors'));
  writeFileSync(join(folder, 'anchors', 'root.cer'), issuer.rootCertificate);
  const pem = Buffer.from(issuer.rootCertificate)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  writeFileSync(join(folder, 'root.pem'), `-----BEGIN CERTIFICATE-----\n${pem}-----END CERTIFICATE-----\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  service = await VirtualCardService.start({ rootsFile: join(folder, 'root.pem') });
  kiosk = await VisitAndDaemon.start({ 'card-service': service.server.url }, systemClock);
});
afterEach(async () => {
  await kiosk.stop();
  await service.server.stop();
});

const setup = (verifier: IdentitySetup['verifier'], anchorsFolder?: string): IdentitySetup => ({
  verifier,
  ...(anchorsFolder === undefined ? {} : { anchorsFolder }),
  cardServiceKeys: kiosk.keysOf(service.server.keys),
  require: {},
  ceiling: 'online',
});
const open = (verifier: IdentitySetup['verifier'], anchorsFolder: string | undefined = join(folder, 'anchors')) =>
  openCardVerifier(setup(verifier, anchorsFolder), kiosk.relay, systemClock);
/** What the kiosk's own judgement cannot know here: the site has no revocation list. */
const own: readonly ChipReason[] = ['revocation-unknown'];

test('a site that checks nothing: read and no more, the service hears nothing', async () => {
  const verifier = await open('none');
  expect([verifier.kind, verifier.ceiling, await verifier.challenge(call())]).toEqual(['none', 'chip-read', null]);
  expect((await verifier.judge(readingOf(chip, null), call())).level).toBe('chip-read');
  expect(service.server.wire).toEqual([]);
});

test('a site that checks nothing still does not believe a card that contradicts itself', async () => {
  const altered = await personalise(mai, issuer, 'data-altered');
  const verdict = await (await open('none')).judge(readingOf(altered, null), call());
  expect(verdict).toMatchObject({ level: 'chip-read', reasons: expect.arrayContaining(['group-altered']) });
});

test('anchors: the chip is authenticated here, a copy that signs with another key is not believed', async () => {
  const verifier = await open('local');
  const challenge = await verifier.challenge(call());
  expect([verifier.kind, verifier.ceiling, challenge?.length]).toEqual(['local', 'chip-authenticated', 8]);
  expect(await verifier.judge(readingOf(chip, challenge), call())).toEqual({
    level: 'chip-authenticated',
    reasons: own,
  });
  const copy = await verifier.judge(readingOf(chip, challenge, copyOf(chip, 'cloned')), call());
  expect(copy).toMatchObject({ level: 'chip-read', reasons: expect.arrayContaining(['chip-is-a-copy']) });
  expect(service.server.wire).toEqual([]);
});

test('one broken anchor is named, and the good one serves', async () => {
  const anchors = join(folder, 'mixed');
  mkdirSync(anchors);
  writeFileSync(join(anchors, 'good.cer'), issuer.rootCertificate);
  writeFileSync(join(anchors, 'broken.cer'), issuer.rootCertificate.subarray(0, 300));
  const reports: AnchorReport[] = [];
  const verifier = await openCardVerifier(setup('local', anchors), kiosk.relay, systemClock, (one) =>
    reports.push(one),
  );
  expect(reports).toEqual([{ certificates: 1, refused: [{ file: 'broken.cer', why: expect.any(String) }] }]);
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  expect(verdict.level).toBe('chip-authenticated');
});

test('no anchor at all: the ceiling is what a chip says of itself', async () => {
  const verifier = await open('local', join(folder, 'nowhere'));
  expect(verifier.ceiling).toBe('chip-read');
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  expect(verdict).toMatchObject({ level: 'chip-read', reasons: expect.arrayContaining(['no-anchors']) });
});

test('the service finds the card whole, genuine and in force: online', async () => {
  const verifier = await open('online');
  const challenge = await verifier.challenge(call());
  expect(await verifier.judge(readingOf(chip, challenge), call())).toEqual({ level: 'online', reasons: [] });
});

test('a card read by the reader itself: the chip signs the service’s challenge over its own channel, and is online', async () => {
  const verifier = await open('online');
  const card = createIdCard(chip);
  const transport: CardTransport = {
    transmit: async (apdu) => ({ ok: true, value: card.transmit(apdu) }),
    restart: async () => {
      card.reset();
      return { ok: true, value: undefined };
    },
  };
  const challenge = await verifier.challenge(call());
  const reading = await readChip(transport, [{ kind: 'can', can: chip.can ?? '' }], { challenge });
  if (!reading.ok) throw new Error(reading.fault.detail);
  expect(await verifier.judge(reading.value, call())).toEqual({ level: 'online', reasons: [] });
});

test('a site without anchors is told by the service what it cannot know itself', async () => {
  const verifier = await openCardVerifier(setup('online'), kiosk.relay, systemClock);
  const challenge = await verifier.challenge(call());
  expect(await verifier.judge(readingOf(chip, challenge), call())).toEqual({ level: 'online', reasons: [] });
});

test('nothing of name, birth, portrait or home goes to the service', async () => {
  const verifier = await open('online');
  await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  const [, check] = service.server.opened as [unknown, Record<string, unknown>];
  expect(Object.keys(check).sort()).toEqual(
    ['challengeId', 'dg14', 'dg15', 'digests', 'documentNumber', 'expiresOn', 'hash', 'signature', 'sod'].sort(),
  );
});

test('a result is not used again: the second look asks the service anew, with a challenge of its own', async () => {
  const verifier = await open('online');
  const challenge = await verifier.challenge(call());
  const reading = readingOf(chip, challenge);
  expect((await verifier.judge(reading, call())).level).toBe('online');
  expect(await verifier.judge(reading, call())).toEqual({
    level: 'chip-authenticated',
    reasons: [...own, 'online-unavailable'],
  });
  await verifier.challenge(call());
  // what the chip signed for the challenge before proves nothing now
  expect((await verifier.judge(reading, call())).level).toBe('chip-authenticated');
  expect((service.server.opened.at(-1) as { signature: unknown }).signature).toBe(null);
});

test.each<[string, Parameters<VirtualCardService['findings']>[0], readonly ChipReason[]]>([
  ['called in', { inForce: 'no' }, ['online-refused']],
  ['tampered with', { dataNotTampered: 'no' }, ['online-refused']],
  ['a copy', { chipGenuine: 'no' }, ['online-refused', 'chip-is-a-copy']],
])('the service says that the card is %s: it is not believed', async (_what, findings, reasons) => {
  service.findings(findings);
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  expect(verdict).toEqual({ level: 'chip-read', reasons: [...own, ...reasons] });
});

test('a document that was called in is found by its number', async () => {
  service.cancelled.add(mai.personalNumber.slice(-9));
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  expect(verdict.reasons).toContain('online-refused');
});

test('the service could not judge everything: the kiosk keeps to its own level', async () => {
  service.findings({ inForce: 'unknown' });
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
  expect(verdict).toEqual({ level: 'chip-authenticated', reasons: [...own, 'online-unknown'] });
});

test('a card that signs nothing is not genuine to the service, and not a copy either', async () => {
  const unsigning = await personalise(mai, issuer, 'none', { activeAuthentication: null });
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(unsigning, await verifier.challenge(call())), call());
  expect(verdict).toEqual({
    level: 'chip-authenticated',
    reasons: [...own, 'chip-proof-not-offered', 'online-unknown'],
  });
});

test('a card that contradicts itself is not shown to the service', async () => {
  const altered = await personalise(mai, issuer, 'data-altered');
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(altered, await verifier.challenge(call())), call());
  expect(verdict.reasons).toContain('group-altered');
  expect(service.server.wire.map(({ path }) => path)).toEqual(['/v1/challenges']);
});

test('an expired card is not asked about: that it is not in force is known, and what then is the site’s policy', async () => {
  const expired = EVERYONE.find(({ id }) => id === 'expired');
  if (!expired) throw new Error('nobody with an expired card is invented');
  const verifier = await open('online');
  const card = await personalise(expired, issuer);
  const verdict = await verifier.judge(readingOf(card, await verifier.challenge(call())), call());
  expect(verdict).toEqual({
    level: 'chip-authenticated',
    reasons: expect.arrayContaining(['card-expired', 'online-not-asked']),
  });
  expect(service.server.wire.map(({ path }) => path)).toEqual(['/v1/challenges']);
});

test('the passport of another state is not shown to a register that does not know it', async () => {
  const foreigner = EVERYONE.find(({ document }) => document?.kind === 'passport' && document.issuer !== 'VNM');
  if (!foreigner) throw new Error('nobody with a foreign passport is invented yet');
  const abroad = createIssuer({ now: Date.now(), country: 'UT' });
  const plain = { portrait: 'none', activeAuthentication: null } as const; // neither matters here, and both take a second
  const passport = await personalise(foreigner, abroad, 'none', plain);
  const verifier = await open('online');
  const verdict = await verifier.judge(readingOf(passport, await verifier.challenge(call())), call());
  expect(verdict).toMatchObject({
    level: 'chip-read',
    reasons: ['signer-unknown', 'online-not-asked'],
  });
  expect(service.server.wire.map(({ path }) => path)).toEqual(['/v1/challenges']);
});

const faults: readonly [ServiceFault, ChipReason][] = [
  ['line-down', 'online-unavailable'],
  ['answer-lost', 'online-unavailable'],
  ['unavailable', 'online-unavailable'],
  ['login-page', 'online-unavailable'],
  ['redirect', 'online-unavailable'],
  ['gibberish', 'online-unavailable'],
  ['endless', 'online-unavailable'],
  ['replay', 'online-untrusted'],
  ['replay-inside', 'online-untrusted'],
  ['wrong-signature', 'online-untrusted'],
  ['unknown-signer', 'online-untrusted'],
  ['foreign', 'online-untrusted'],
  ['no-answer', 'online-untrusted'],
];
test.each(faults)('the check meets %s: the verdict of the kiosk, and %s', async (fault, reason) => {
  const verifier = await open('online');
  expect((await verifier.judge(readingOf(chip, await verifier.challenge(call())), call())).level).toBe('online');
  const challenge = await verifier.challenge(call());
  service.server.faults.failNext(fault);
  const verdict = await verifier.judge(readingOf(chip, challenge), call());
  expect(verdict).toEqual({ level: 'chip-authenticated', reasons: [...own, reason] });
});

test.each(faults)('the challenge meets %s: the chip signs one of the kiosk’s own, and %s', async (fault, reason) => {
  const verifier = await open('online');
  expect((await verifier.judge(readingOf(chip, await verifier.challenge(call())), call())).level).toBe('online');
  const asked = service.server.wire.length;
  service.server.faults.failNext(fault);
  const challenge = await verifier.challenge(call());
  expect(challenge?.length).toBe(8);
  const verdict = await verifier.judge(readingOf(chip, challenge), call());
  expect(verdict).toEqual({ level: 'chip-authenticated', reasons: [...own, reason] });
  expect(service.server.wire.length).toBe(asked + 1);
});

test('a late answer changes nothing any more', async () => {
  const clock = new ManualClock(Date.now());
  const slow = await VisitAndDaemon.start({ 'card-service': service.server.url }, clock);
  try {
    const verifier = await openCardVerifier(setup('online', join(folder, 'anchors')), slow.relay, clock);
    const challenge = await verifier.challenge(call());
    service.server.faults.failNext('late');
    const heard = service.server.heard();
    const judged = verifier.judge(readingOf(chip, challenge), call(60_000));
    await heard;
    await clock.advance(7_999);
    service.server.faults.clear();
    await clock.advance(1_000);
    expect(await judged).toEqual({ level: 'chip-authenticated', reasons: [...own, 'online-late'] });
    service.server.releaseLate();
  } finally {
    await slow.stop();
  }
});

test('a clock that is years wrong: the service will not answer, the kiosk goes on, its journal says why', async () => {
  const clock = new ManualClock(Date.UTC(2019, 0, 1));
  const dead = await VisitAndDaemon.start({ 'card-service': service.server.url }, clock);
  try {
    const verifier = await openCardVerifier(setup('online'), dead.relay, clock);
    const verdict = await verifier.judge(readingOf(chip, await verifier.challenge(call())), call());
    expect(verdict.reasons).toContain('online-unavailable');
    expect(dead.journal).toEqual([
      { event: 'service-away', facts: { service: 'card-service', state: 'unavailable', how: 'status 409 text/plain' } },
    ]);
  } finally {
    await dead.stop();
  }
});
