import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { KeyEndorsement, Receipt } from '@mot-cua/domain/receiving.ts';
import { beforeEach, expect, test } from 'vitest';
import { recordAudit } from '../audit/audit.ts';
import { signJws } from '../dossiers/jws.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { learntKeysIn, receiptChainIn } from './kept-receipts.ts';
import { ReceiptChain } from './receipt-check.ts';
import { ReceiptKeys } from './receipt-keys.ts';

type Pair = { kid: string; privateKey: KeyObject; jwk: KeyEndorsement['key'] };
const pair = (kid: string): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid } };
};
const endorsed = (fresh: Pair, by: Pair): string =>
  signJws({ type: 'receipt-key/1', key: fresh.jwk } satisfies KeyEndorsement, by.kid, by.privateKey);
const pinned = (...pairs: Pair[]): Map<string, Pair['jwk']> => new Map(pairs.map((one) => [one.kid, one.jwk]));
const [a, b, c, stranger] = ['key-2026', 'key-2027', 'key-2028', 'key-x'].map(pair) as [Pair, Pair, Pair, Pair];
const saidBy = (one: Pair): string => signJws({ hello: 1 }, one.kid, one.privateKey);

test('a key that a believed key vouches for is believed; one that a stranger vouches for is not', () => {
  const keys = new ReceiptKeys(pinned(a));
  expect(keys.learn([endorsed(b, a), endorsed(stranger, stranger), endorsed(c, stranger)])).toEqual(['key-2027']);
  expect([a, b, c, stranger].map((one) => keys.payloadOf(saidBy(one)) !== null)).toEqual([true, true, false, false]);
});

test('a kiosk that slept through two changes learns both, in whatever order they are listed', () => {
  const keys = new ReceiptKeys(pinned(a));
  expect(keys.learn([endorsed(c, b), endorsed(b, a)])).toEqual(['key-2027', 'key-2028']);
  expect(keys.learn([endorsed(c, b), endorsed(b, a)])).toEqual([]);
});

test('a name belongs to one key for ever: an endorsement cannot put another under a known name', () => {
  const keys = new ReceiptKeys(pinned(a));
  const usurper = { ...stranger, kid: a.kid, jwk: { ...stranger.jwk, kid: a.kid } };
  expect(keys.learn([endorsed(usurper, a)])).toEqual([]);
  expect(keys.payloadOf(saidBy(a))).not.toBeNull();
  expect(keys.payloadOf(saidBy(usurper))).toBeNull();
});

test.each([
  ['changed after signing', (jws: string) => jws.replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`)],
  ['without a signature', (jws: string) => `${jws.split('.').slice(0, 2).join('.')}.`],
  ['in four parts', (jws: string) => `${jws}.x`],
  ['no JWS', () => 'vouched, truly'],
  [
    '"alg": "none"',
    (jws: string) => `${Buffer.from('{"alg":"none","kid":"key-2026"}').toString('base64url')}.${jws.split('.')[1]}.`,
  ],
  [
    'of another type (a receipt is no endorsement)',
    () => signJws({ type: 'dossier-receipt/1', key: b.jwk }, a.kid, a.privateKey),
  ],
])('an endorsement that is %s teaches nothing', (_what, spoil) => {
  const keys = new ReceiptKeys(pinned(a));
  expect(keys.learn([spoil(endorsed(b, a))])).toEqual([]);
});

test('a header that demands what we do not know (crit) is not believed', () => {
  const head = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: a.kid, crit: ['b64'] })).toString('base64url');
  const signed = `${head}.${Buffer.from('{}').toString('base64url')}`;
  const jws = `${signed}.${sign(null, Buffer.from(signed), a.privateKey).toString('base64url')}`;
  expect(new ReceiptKeys(pinned(a)).payloadOf(jws)).toBeNull();
});

let kiosk: KioskForTests;
beforeEach(() => {
  kiosk = new KioskForTests();
  return () => kiosk.remove();
});
const inLedger = () =>
  learntKeysIn(kiosk.ledger, kiosk.clock, (kid) =>
    recordAudit(kiosk.ledger, kiosk.clock.now(), 'receipt-key-added', kid),
  );

test('what was learnt outlives the daemon and is on record, once', () => {
  new ReceiptKeys(pinned(a), inLedger()).learn([endorsed(b, a), endorsed(c, b)]);
  new ReceiptKeys(pinned(a), inLedger()).learn([endorsed(b, a)]);
  kiosk.restart();
  const keys = new ReceiptKeys(pinned(a), inLedger());
  expect([keys.has('key-2027'), keys.has('key-2028')]).toEqual([true, true]);
  const entries = kiosk.ledger.prepare(`SELECT subject FROM audit WHERE event = 'receipt-key-added'`).all();
  expect(entries).toEqual([{ subject: 'key-2027' }, { subject: 'key-2028' }]);
});

test('a key taken out of the pinned file takes out all that it vouched for, also through others', () => {
  new ReceiptKeys(pinned(a, stranger), inLedger()).learn([endorsed(b, a), endorsed(c, b)]);
  const keys = new ReceiptKeys(pinned(stranger), inLedger());
  expect(['key-2026', 'key-2027', 'key-2028'].map((kid) => keys.has(kid))).toEqual([false, false, false]);
});

const receipt = (dossier: number, record: string, previous: number): Receipt => ({
  type: 'dossier-receipt/1',
  dossierId: `01a20b57-9403-774e-8c44-${String(dossier).padStart(12, '0')}`,
  manifestSha256: '0'.repeat(64),
  sealedSha256: '0'.repeat(64),
  recordId: record,
  receivedAt: '2026-11-23T08:00:00.000Z',
  repository: 'province',
  previousReceiptSha256: String(previous).padStart(64, '0'),
});

test('the chain of receipts: ours with those of other kiosks between fit; the same receipt again fits', () => {
  const chain = new ReceiptChain();
  expect([receipt(1, 'r1', 10), receipt(2, 'r2', 14), receipt(2, 'r2', 14)].map((one) => chain.note(one))).toEqual([
    'fits',
    'fits',
    'fits',
  ]);
});

test('one record for two dossiers is found out; so are two receipts that follow the same one', () => {
  const chain = new ReceiptChain();
  chain.note(receipt(1, 'r1', 10));
  expect(chain.note(receipt(2, 'r1', 11))).toBe('record-given-twice');
  expect(chain.note(receipt(3, 'r3', 10))).toBe('chain-forked');
  expect(chain.note(receipt(4, 'r4', 12))).toBe('fits');
});

test('the daemon starts anew and still knows which receipts it was given', async () => {
  const id = await kiosk.submitted();
  const given = { ...receipt(1, 'r1', 10), dossierId: id };
  await kiosk.outbox.acknowledge(id, signJws(given, a.kid, a.privateKey), given);
  kiosk.restart();
  expect(receiptChainIn(kiosk.ledger).note(receipt(2, 'r2', 10))).toBe('chain-forked');
});
