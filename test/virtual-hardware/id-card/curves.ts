import { generateKeyPairSync } from 'node:crypto';
import { type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { bits, integer, octets, oid, readObjects, sequence, toHex } from './tlv.ts';

/**
 * The standardised curves of ICAO 9303-11 table 4 by their numbers. Their values are not copied here: OpenSSL writes them
 * out with a key, so a slip of a digit in the reader's own table shows.
 */
export const CURVE_NAMES = {
  8: 'prime192v1',
  9: 'brainpoolP192r1',
  10: 'secp224r1',
  11: 'brainpoolP224r1',
  12: 'prime256v1',
  13: 'brainpoolP256r1',
  14: 'brainpoolP320r1',
  15: 'secp384r1',
  16: 'brainpoolP384r1',
  17: 'brainpoolP512r1',
  18: 'secp521r1',
} as const;
export type CurveId = keyof typeof CURVE_NAMES;
export const CURVE_IDS: readonly CurveId[] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

type Points = WeierstrassPointCons<bigint>;
export type CurvePoint = InstanceType<Points>;
export type Curve = {
  readonly id: CurveId;
  readonly Point: Points;
  readonly order: bigint;
  /** bytes of a coordinate */
  readonly fieldBytes: number;
  /** bytes of a private key */
  readonly orderBytes: number;
};

const built = new Map<CurveId, Curve>();

export const curveOf = (id: CurveId): Curve => {
  const known = built.get(id) ?? build(id);
  built.set(id, known);
  return known;
};

/** ECParameters of X9.62: version, field { type, prime }, curve { a, b, seed? }, base point 04 || x || y, order, cofactor. */
const build = (id: CurveId): Curve => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: CURVE_NAMES[id], paramEncoding: 'explicit' });
  const [info] = readObjects(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))) ?? [];
  const algorithm = readObjects(readObjects(info?.value ?? NOTHING)?.[0]?.value ?? NOTHING);
  const [, field, curve, base, order, cofactor] = readObjects(algorithm?.[1]?.value ?? NOTHING) ?? [];
  const [, prime] = readObjects(field?.value ?? NOTHING) ?? [];
  const [a, b] = readObjects(curve?.value ?? NOTHING) ?? [];
  const width = ((base?.value.length ?? 1) - 1) / 2;
  const n = number(order?.value);
  const Point = weierstrass({
    p: number(prime?.value),
    a: number(a?.value),
    b: number(b?.value),
    n,
    h: number(cofactor?.value),
    Gx: number(base?.value.subarray(1, 1 + width)),
    Gy: number(base?.value.subarray(1 + width)),
  });
  return { id, Point, order: n, fieldBytes: width, orderBytes: Math.ceil(n.toString(16).length / 2) };
};

const NOTHING = new Uint8Array(0);

export const number = (bytes: Uint8Array | undefined): bigint => {
  if (!bytes || bytes.length === 0) throw new Error('no number where one was expected');
  return BigInt(`0x${toHex(bytes)}`);
};

/** A number as bytes of a fixed width, most significant first. */
export const numberBytes = (value: bigint, width: number): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(width * 2, '0'), 'hex'));

/** A private key from random bytes; draws again outside 1..n-1, with the bits above the order's cut off. */
export const privateKey = (curve: Curve, random: (length: number) => Uint8Array): bigint => {
  const spare = BigInt(curve.orderBytes * 8 - curve.order.toString(2).length);
  for (;;) {
    const key = number(random(curve.orderBytes)) >> spare;
    if (key > 0n && key < curve.order) return key;
  }
};

/** A point of the curve in uncompressed form; `null` for anything else (a terminal that cheats). */
export const pointOf = (curve: Curve, bytes: Uint8Array): CurvePoint | null => {
  if (bytes.length !== 1 + 2 * curve.fieldBytes || bytes[0] !== 4) return null;
  try {
    const point = curve.Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    return null;
  }
};

/** SubjectPublicKeyInfo by the curve's number: standardizedDomainParameters (9303-11 9.5.1), which EF.CardSecurity uses. */
export const publicKeyByNumber = (curve: Curve, point: CurvePoint): Uint8Array =>
  sequence(sequence(oid('0.4.0.127.0.7.1.2'), integer(curve.id)), bits(point.toBytes(false)));

/** ECPrivateKey (RFC 5915) of this number on a named curve, as node:crypto takes it. */
export const sec1PrivateKey = (curve: Curve, key: bigint): Uint8Array =>
  sequence(integer(1), octets(numberBytes(key, curve.orderBytes)));
