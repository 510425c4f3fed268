import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, join, toHex } from './bytes.ts';
import { offerOf } from './chip-key.ts';
import { knownCurves } from './curves.ts';
import { readSecurityObject } from './security-object.ts';
import { writeTlv } from './tlv.ts';

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => writeTlv(0x30, join(...parts));
const integer = (value: number): Uint8Array => writeTlv(0x02, Uint8Array.of(value));
const sha256Name = sequence(fromHex('0609608648016503040201'));
const curveP256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A SOD that lists these files by SHA-256; signed by nobody, because who signed is not asked here. */
const securityObject = (groups: ReadonlyMap<number, Uint8Array>): Uint8Array =>
  sequence(
    integer(0),
    sha256Name,
    sequence(
      ...[...groups].map(([number, bytes]) =>
        sequence(integer(number), writeTlv(0x04, createHash('sha256').update(bytes).digest())),
      ),
    ),
  );
const enveloped = (octets: Uint8Array): Uint8Array => {
  const signed = sequence(integer(3), fromHex('3100'), sequence(fromHex('0606678108010101'), writeTlv(0xa0, octets)));
  return writeTlv(0x77, sequence(fromHex('06092A864886F70D010702'), writeTlv(0xa0, signed)));
};
const sodOver = (groups: ReadonlyMap<number, Uint8Array>): Uint8Array =>
  enveloped(writeTlv(0x04, securityObject(groups)));

const aes = (arc: number, ...keyId: readonly number[]): Uint8Array =>
  sequence(fromHex(`060A04007F0007020203020${arc}`), integer(1), ...keyId.map(integer));
const keyInfo = (info: Uint8Array, ...keyId: readonly number[]): Uint8Array =>
  sequence(fromHex('060904007F000702020102'), info, ...keyId.map(integer));
const dg14 = (...infos: readonly Uint8Array[]): Uint8Array => writeTlv(0x6e, writeTlv(0x31, join(...infos)));
const offered = (...infos: readonly Uint8Array[]) => {
  const file = dg14(...infos);
  return offerOf({ dg14: file, sod: sodOver(new Map([[14, file]])) });
};
const spki = (openssl: string, paramEncoding: 'explicit' | 'named'): Uint8Array =>
  new Uint8Array(
    generateKeyPairSync('ec', { namedCurve: openssl, paramEncoding }).publicKey.export({ type: 'spki', format: 'der' }),
  );
const point = (info: Uint8Array, bytes: number): string => toHex(info.slice(-1 - 2 * bytes));

describe('what DG14 offers', () => {
  test.each(knownCurves.flatMap(({ openssl }) => [[openssl, 'explicit'] as const, [openssl, 'named'] as const]))(
    '%s with %s parameters, as OpenSSL writes them, is that curve',
    (openssl, encoding) => {
      const info = spki(openssl, encoding);
      const offer = offered(aes(4), keyInfo(info));
      const bytes = knownCurves.find((curve) => curve.openssl === openssl)?.ecdsa.Point.Fp.BYTES ?? 0;
      expect(
        offer.kind === 'offered' && [offer.key.curve.openssl, offer.key.suite, toHex(offer.key.publicKey)],
      ).toEqual([openssl, 'aes-256', point(info, bytes)]);
    },
  );

  test('the standardised number of a curve (BSI TR-03110) is that curve', () => {
    const publicKey = spki('brainpoolP256r1', 'named').slice(-65);
    const algorithm = sequence(fromHex('060704007F00070102'), integer(13));
    const offer = offered(aes(2), keyInfo(sequence(algorithm, writeTlv(0x03, join(Uint8Array.of(0), publicKey)))));
    expect(offer.kind === 'offered' && offer.key.curve.parameters).toBe(13);
  });

  test('the strongest protocol is taken; with several keys the one that it names', () => {
    const [first, second] = [spki('prime256v1', 'named'), spki('prime256v1', 'named')];
    const offer = offered(keyInfo(first, 1), aes(1, 1), aes(2, 2), keyInfo(second, 2));
    expect(
      offer.kind === 'offered' && [offer.key.suite, toHex(offer.key.publicKey), toHex(offer.key.reference ?? first)],
    ).toEqual(['aes-128', point(second, 32), '02']);
  });

  test('a key and no protocol means 3DES; a protocol and no key, or only unknown ones, is not offered', () => {
    const info = keyInfo(spki('prime256v1', 'named'));
    const bare = offered(info);
    expect(bare.kind === 'offered' && bare.key.suite).toBe('3des');
    expect(offered(aes(2)).kind).toBe('not-offered');
    expect(offered(aes(2, 1), keyInfo(spki('prime256v1', 'named'), 2)).kind).toBe('not-offered');
    const versionTwo = sequence(fromHex('060A04007F00070202030202'), integer(2));
    expect(offered(versionTwo, keyInfo(spki('secp256k1', 'named'))).kind).toBe('not-offered');
  });

  test('parameters that say P-256 with another number in them are no known curve, so nothing is offered', () => {
    const info = spki('prime256v1', 'explicit');
    const order = Buffer.from('FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551', 'hex');
    const at = Buffer.from(info).indexOf(order);
    expect(at).toBeGreaterThan(0);
    // the order, the base point, b, a, the prime (between base point and b lies the seed, which nothing depends on)
    for (const offset of [at + order.length - 1, at - 40, at - 110, at - 145, at - 190]) {
      const weak = Uint8Array.from(info);
      weak[offset] = (weak[offset] ?? 0) ^ 0x01;
      expect(offered(aes(2), keyInfo(weak)).kind).toBe('not-offered');
    }
  });

  test.each([
    ['one bit of y turned', (info: Uint8Array) => info.with(-1, (info.at(-1) ?? 0) ^ 1)],
    ['one bit of x turned', (info: Uint8Array) => info.with(-64, (info.at(-64) ?? 0) ^ 1)],
    ['a compressed point', (info: Uint8Array) => info.with(-65, 0x02)],
    ['a hybrid point', (info: Uint8Array) => info.with(-65, 0x06 | ((info.at(-1) ?? 0) & 1))],
    ['all zeros', (info: Uint8Array) => Uint8Array.from(info).fill(0, info.length - 64)],
  ])('a key that is no point of its curve (%s) is refused before anything of ours meets it', (_what, broken) => {
    const offer = offered(aes(2), keyInfo(broken(spki('prime256v1', 'named'))));
    expect(offer).toEqual({ kind: 'failed', detail: 'the key in DG14 is no point of its curve' });
  });

  test('a point of P-384 sold as one of P-256 is refused', () => {
    const algorithm = sequence(fromHex('06072A8648CE3D0201'), fromHex('06082A8648CE3D030107'));
    const bits = writeTlv(0x03, join(Uint8Array.of(0), spki('secp384r1', 'named').slice(-97)));
    expect(offered(aes(2), keyInfo(sequence(algorithm, bits))).kind).toBe('failed');
  });
});

describe('DG14 against the SOD', () => {
  const info = keyInfo(new Uint8Array(curveP256.publicKey.export({ type: 'spki', format: 'der' })));
  const file = dg14(aes(2), info);
  const sod = sodOver(new Map([[14, file]]));

  test('another DG14 than the one listed, none where one is listed, one where none is listed: failed', () => {
    expect(offerOf({ dg14: dg14(aes(2), info, aes(4)), sod }).kind).toBe('failed');
    expect(offerOf({ sod }).kind).toBe('failed');
    expect(offerOf({ dg14: file, sod: sodOver(new Map([[1, file]])) }).kind).toBe('failed');
    expect(offerOf({ dg14: file }).kind).toBe('failed');
    expect(offerOf({ dg14: file, sod: sod.subarray(0, -40) }).kind).toBe('failed');
    expect(offerOf({ dg14: file, sod }).kind).toBe('offered');
  });

  test('a card without DG14 whose SOD lists none, and a card with neither: not offered', () => {
    expect(offerOf({ sod: sodOver(new Map([[1, file]])) }).kind).toBe('not-offered');
    expect(offerOf({}).kind).toBe('not-offered');
  });

  test('a SOD in BER with indefinite lengths and its content in pieces (seen on a real passport) is read', () => {
    const content = securityObject(new Map([[14, file]]));
    const open = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
      join(Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0));
    const pieces = open(0x24, writeTlv(0x04, content.subarray(0, 30)), writeTlv(0x04, content.subarray(30)));
    const signed = open(0x30, integer(3), fromHex('3100'), open(0x30, fromHex('0606678108010101'), open(0xa0, pieces)));
    const ber = writeTlv(0x77, open(0x30, fromHex('06092A864886F70D010702'), open(0xa0, signed)));
    expect(offerOf({ dg14: file, sod: ber }).kind).toBe('offered');
  });

  test('a group listed twice: the SOD is not believed', () => {
    const twice = sequence(...[1, 2].map(() => sequence(integer(14), writeTlv(0x04, new Uint8Array(32)))));
    expect(readSecurityObject(enveloped(writeTlv(0x04, sequence(integer(0), sha256Name, twice)))).ok).toBe(false);
  });

  test('whatever a card sends as SOD and DG14, nothing throws, and noise is never an offer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (noise, other) => {
        expect(offerOf({ dg14: noise, sod: other }).kind).not.toBe('offered');
        offerOf({ dg14: noise, sod: sodOver(new Map([[14, noise]])) });
      }),
    );
    fc.assert(
      fc.property(fc.nat(sod.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        readSecurityObject(sod.with(at, (sod[at] ?? 0) ^ flip));
        const spoilt = file.with(at % file.length, (file[at % file.length] ?? 0) ^ flip);
        expect(offerOf({ dg14: spoilt, sod }).kind).toBe('failed');
        offerOf({ dg14: spoilt, sod: sodOver(new Map([[14, spoilt]])) });
      }),
    );
    const nested = new Uint8Array(4_000).map((_, at) => (at % 2 === 0 ? 0x30 : 0x80));
    expect(readSecurityObject(nested).ok).toBe(false);
  });
});
