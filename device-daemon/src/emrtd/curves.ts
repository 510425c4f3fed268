import type { WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { fromHex, sameBytes, toBigInt } from './bytes.ts';
import {
  brainpoolP192r1,
  brainpoolP224r1,
  brainpoolP320r1,
  type CurvePoints,
  secp192r1,
  secp224r1,
} from './rare-curves.ts';
import { readTlvs, type Tlv, valueTagged } from './tlv.ts';

/** One elliptic curve under all the names it goes by. */
export type KnownCurve = {
  /** number in ICAO 9303-11, table 4 */
  readonly parameters: number;
  readonly openssl: string;
  /** value bytes of its object identifier (RFC 5480, RFC 5639) */
  readonly identifier: Uint8Array;
  readonly ecdsa: CurvePoints;
};

export type { CurvePoints } from './rare-curves.ts';

/** Every elliptic curve of ICAO 9303-11, table 4; each of prime order, so a point on it is a good key. */
export const knownCurves: readonly KnownCurve[] = [
  { parameters: 8, openssl: 'prime192v1', identifier: fromHex('2A8648CE3D030101'), ecdsa: secp192r1 },
  { parameters: 9, openssl: 'brainpoolP192r1', identifier: fromHex('2B2403030208010103'), ecdsa: brainpoolP192r1 },
  { parameters: 10, openssl: 'secp224r1', identifier: fromHex('2B81040021'), ecdsa: secp224r1 },
  { parameters: 11, openssl: 'brainpoolP224r1', identifier: fromHex('2B2403030208010105'), ecdsa: brainpoolP224r1 },
  { parameters: 12, openssl: 'prime256v1', identifier: fromHex('2A8648CE3D030107'), ecdsa: p256 },
  { parameters: 13, openssl: 'brainpoolP256r1', identifier: fromHex('2B2403030208010107'), ecdsa: brainpoolP256r1 },
  { parameters: 14, openssl: 'brainpoolP320r1', identifier: fromHex('2B2403030208010109'), ecdsa: brainpoolP320r1 },
  { parameters: 15, openssl: 'secp384r1', identifier: fromHex('2B81040022'), ecdsa: p384 },
  { parameters: 16, openssl: 'brainpoolP384r1', identifier: fromHex('2B240303020801010B'), ecdsa: brainpoolP384r1 },
  { parameters: 17, openssl: 'brainpoolP512r1', identifier: fromHex('2B240303020801010D'), ecdsa: brainpoolP512r1 },
  { parameters: 18, openssl: 'secp521r1', identifier: fromHex('2B81040023'), ecdsa: p521 },
];

export type Point = WeierstrassPoint<bigint>;

/**
 * A point of the curve in uncompressed form, not the neutral one (9303-11, 4.4.3.3.1: public keys are validated; a
 * point of another, weaker curve would give away our key bit by bit); else null.
 */
export const pointOf = (curve: CurvePoints, bytes: Uint8Array): Point | null => {
  if (bytes[0] !== 0x04 || bytes.length !== 1 + 2 * curve.Point.Fp.BYTES) return null;
  try {
    const point = curve.Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    return null; // noble throws on points off the curve: data from a card, so not a bug of ours
  }
};

/**
 * The known curve that these parameters of a SubjectPublicKeyInfo describe: its name, or every number of it (RFC 3279,
 * 2.3.5; 9303-11 wants them written out). Null for every other curve: a curve of the card's own making is not used.
 */
export const curveOf = (parameters: Tlv | undefined): KnownCurve | null => {
  if (parameters?.tag === 0x06)
    return knownCurves.find((curve) => sameBytes(curve.identifier, parameters.value)) ?? null;
  return parameters?.tag === 0x30 ? (knownCurves.find((curve) => describes(parameters.value, curve)) ?? null) : null;
};

const describes = (parameters: Uint8Array, { ecdsa }: KnownCurve): boolean => {
  const parts = readTlvs(parameters, 8);
  if (!parts.ok) return false;
  const [, field, shape, base, order, cofactor] = parts.value;
  const coefficients = shape?.tag === 0x30 ? readTlvs(shape.value, 3) : null;
  const prime = field?.tag === 0x30 ? valueTagged(field.value, 0x02) : null;
  if (!coefficients?.ok || !prime || base?.tag !== 0x04 || order?.tag !== 0x02) return false;
  const [a, b] = coefficients.value;
  const is = (found: Tlv | undefined, number: bigint): boolean => !!found && toBigInt(found.value) === number;
  const { Point } = ecdsa;
  const curve = Point.CURVE();
  return (
    toBigInt(prime) === curve.p &&
    is(a, curve.a) &&
    is(b, curve.b) &&
    is(order, curve.n) &&
    (cofactor === undefined || is(cofactor, 1n)) &&
    (sameBytes(base.value, Point.BASE.toBytes(false)) || sameBytes(base.value, Point.BASE.toBytes(true)))
  );
};
