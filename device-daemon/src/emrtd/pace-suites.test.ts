import { createECDH, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChipAccess } from '../devices/card-reading.ts';
import { passwordSecret } from './access-keys.ts';
import { fromHex, join, toBigInt, toHex } from './bytes.ts';
import { type CardTransport, PlainChannel } from './channel.ts';
import { blockSize, deriveKey, encryptCbc, type SessionKeys, type Suite, sessionKeys, tokenMac } from './ciphers.ts';
import { knownCurves } from './curves.ts';
import { drawKey, runPace } from './pace.ts';
import { type PaceInfo, readCardAccess } from './pace-parameters.ts';
import { valueAt, writeTlv } from './tlv.ts';

/**
 * Every curve and every cipher that a card may offer. The card's side agrees on the final key by node:crypto, so that
 * the curve arithmetic is compared with OpenSSL's; the protocol itself is held against published vectors elsewhere.
 */
const offers: readonly (readonly [curve: number, openssl: string, arc: number, suite: Suite, nonceBytes: number])[] = [
  [8, 'prime192v1', 1, '3des', 16],
  [9, 'brainpoolP192r1', 2, 'aes-128', 16],
  [10, 'secp224r1', 1, '3des', 16],
  [11, 'brainpoolP224r1', 2, 'aes-128', 16],
  [12, 'prime256v1', 4, 'aes-256', 32],
  [13, 'brainpoolP256r1', 3, 'aes-192', 32],
  [14, 'brainpoolP320r1', 2, 'aes-128', 16],
  [15, 'secp384r1', 3, 'aes-192', 32],
  [16, 'brainpoolP384r1', 4, 'aes-256', 32],
  [17, 'brainpoolP512r1', 4, 'aes-256', 32],
  [18, 'secp521r1', 4, 'aes-256', 32],
];
const access: ChipAccess = { kind: 'can', can: '123456' };

const infoOf = (curve: number, arc: number): PaceInfo => {
  const protocol = join(fromHex('060A04007F000702020402'), Uint8Array.of(arc));
  const info = writeTlv(0x30, join(protocol, fromHex('020102'), writeTlv(0x02, Uint8Array.of(curve))));
  const read = readCardAccess(writeTlv(0x31, info));
  const [first] = read.ok ? read.value : [];
  if (!first) throw new Error('the offer was not understood');
  return first;
};

class PaceCard implements CardTransport {
  keys: SessionKeys | null = null;
  readonly #info: PaceInfo;
  readonly #openssl: string;
  readonly #nonce: Uint8Array;
  readonly #base: PaceInfo['curve']['Point']['BASE'];
  #generator: PaceInfo['curve']['Point']['BASE'];
  #publicKey: Uint8Array = new Uint8Array(0);
  #terminalKey: Uint8Array = new Uint8Array(0);

  constructor(info: PaceInfo, openssl: string, nonceBytes: number) {
    this.#info = info;
    this.#openssl = openssl;
    this.#nonce = new Uint8Array(randomBytes(nonceBytes));
    // a copy without noble's table, which takes longer to fill than all these tests
    this.#base = info.curve.Point.fromAffine(info.curve.Point.BASE.toAffine());
    this.#generator = this.#base;
  }

  async transmit(apdu: Uint8Array) {
    const answer = apdu[1] === 0x22 ? new Uint8Array(0) : writeTlv(0x7c, this.#step(apdu.subarray(5, apdu.length - 1)));
    return { ok: true, value: join(answer, fromHex('9000')) } as const;
  }

  #step(data: Uint8Array): Uint8Array {
    const { curve, suite } = this.#info;
    const order = curve.Point.Fn.ORDER;
    const mapping = valueAt(data, [0x7c, 0x81]);
    const agreement = valueAt(data, [0x7c, 0x83]);
    const token = valueAt(data, [0x7c, 0x85]);
    if (mapping) {
      const key = drawKey(order);
      const shared = curve.Point.fromBytes(mapping).multiply(key);
      this.#generator = this.#base.multiply(toBigInt(this.#nonce) % order).add(shared);
      return writeTlv(0x82, this.#base.multiply(key).toBytes(false));
    }
    if (agreement) {
      const key = drawKey(order);
      this.#terminalKey = agreement;
      this.#publicKey = this.#generator.multiply(key).toBytes(false);
      const ecdh = createECDH(this.#openssl);
      ecdh.setPrivateKey(Buffer.from(key.toString(16).padStart(curve.Point.Fn.BYTES * 2, '0'), 'hex'));
      this.keys = sessionKeys(suite, ecdh.computeSecret(agreement));
      return writeTlv(0x84, this.#publicKey);
    }
    if (token && this.keys) {
      expect(token).toEqual(tokenMac(suite, this.keys.mac, this.#tokenInput(this.#publicKey)));
      return writeTlv(0x86, tokenMac(suite, this.keys.mac, this.#tokenInput(this.#terminalKey)));
    }
    const key = deriveKey(suite, passwordSecret(access), 3);
    return writeTlv(0x80, encryptCbc(suite, key, new Uint8Array(blockSize(suite)), this.#nonce));
  }

  #tokenInput(publicKey: Uint8Array): Uint8Array {
    return writeTlv(0x7f49, join(writeTlv(0x06, this.#info.protocol), writeTlv(0x86, publicKey)));
  }
}

test.each(knownCurves.map((curve) => [curve.openssl, curve] as const))(
  '%s: its base point, and any multiple of it, are those of OpenSSL',
  (openssl, { ecdsa: { Point } }) => {
    const base = Point.fromAffine(Point.BASE.toAffine());
    for (const key of [1n, 2n, Point.Fn.ORDER - 1n, drawKey(Point.Fn.ORDER)]) {
      const ecdh = createECDH(openssl);
      ecdh.setPrivateKey(Buffer.from(key.toString(16).padStart(Point.Fn.BYTES * 2, '0'), 'hex'));
      expect(toHex(base.multiply(key).toBytes(false))).toBe(ecdh.getPublicKey('hex'));
    }
  },
);

test('the curves are those of ICAO 9303-11, table 4, without a gap', () => {
  expect(knownCurves.map(({ parameters }) => parameters)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
});

test.each(offers)('PACE on curve %i (%s) with suite %i (%s): both sides have the same keys', async (...offer) => {
  const [curve, openssl, arc, suite, nonceBytes] = offer;
  const info = infoOf(curve, arc);
  const card = new PaceCard(info, openssl, nonceBytes);
  const keys = await runPace(new PlainChannel(card), info, access);
  expect(keys.ok && keys.value.keys).toEqual(card.keys);
  expect(keys.ok && keys.value.keys.suite).toBe(suite);
});
