import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import { fromHex, type Malformed, sameBytes, toBigInt } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { curveOf, type KnownCurve, knownCurves, pointOf } from './curves.ts';
import { isListed, readSecurityObject, type SecurityObject } from './security-object.ts';
import { readTlvs, valueTagged } from './tlv.ts';

/** One way of chip authentication that a card offers and this reader can go (ICAO 9303-11, 6.2 and 9.2.5-9.2.6). */
export type ChipKey = {
  /** value bytes of the protocol's object identifier */
  readonly protocol: Uint8Array;
  readonly suite: Suite;
  readonly curve: KnownCurve;
  /** uncompressed point, proven to be on the curve */
  readonly publicKey: Uint8Array;
  /** big-endian; null where the card does not name its keys */
  readonly reference: Uint8Array | null;
};

/** What the files say before the chip is asked. `detail` never holds bytes of a file. */
export type Offer =
  | { readonly kind: 'offered'; readonly key: ChipKey }
  | { readonly kind: 'not-offered'; readonly detail: string }
  /** the files do not fit together, so that nothing that they offer can be believed */
  | { readonly kind: 'failed'; readonly detail: string };

const none = (detail: string): Offer => ({ kind: 'not-offered', detail });
const wrong = (detail: string): Offer => ({ kind: 'failed', detail });

/**
 * What DG14 offers, as the SOD of the same card vouches for it. Whoever copies a card can leave DG14 out or put another
 * one in, but not change what the SOD says without changing the SOD: so `not-offered` is said only where SOD and DG14
 * agree that there is nothing (or there is no SOD at all).
 */
export const offerOf = (files: Pick<ChipReading['files'], 'dg14' | 'sod'>): Offer => {
  const { dg14, sod } = files;
  if (!sod) return dg14 ? wrong('there is no SOD to hold DG14 against') : none('there is neither DG14 nor SOD');
  const object = readSecurityObject(sod);
  if (!object.ok) return wrong(object.fault.detail);
  return offerUnder(object.value, dg14);
};

const offerUnder = (object: SecurityObject, dg14: Uint8Array | undefined): Offer => {
  const listed = object.digests.has(14);
  if (!dg14) return listed ? wrong('the SOD lists DG14 and the card does not give it') : none('the card has no DG14');
  if (!listed) return wrong('the card gives a DG14 that its SOD does not list');
  if (!isListed(object, 14, dg14)) return wrong('DG14 is not the one that the SOD lists');
  const infos = readInfos(dg14);
  if (!infos.ok) return wrong(infos.fault.detail);
  const { ways, keys } = infos.value;
  if (keys.length === 0) return none('DG14 has no key for chip authentication');
  for (const { suite, protocol, reference } of ways) {
    const key = keys.find((one) => reference === null || (one.reference && sameBytes(one.reference, reference)));
    if (!key) continue;
    const { curve, publicKey } = key;
    if (!pointOf(curve.ecdsa, publicKey)) return wrong('the key in DG14 is no point of its curve');
    return { kind: 'offered', key: { suite, protocol, curve, publicKey, reference } };
  }
  return none('DG14 offers only protocols that this reader does not know');
};

/** id-CA-ECDH (0.4.0.127.0.7.2.2.3.2) with its last arc, strongest first. */
const agreement = fromHex('04007F000702020302');
const suites: readonly (readonly [arc: number, suite: Suite])[] = [
  [4, 'aes-256'],
  [3, 'aes-192'],
  [2, 'aes-128'],
  [1, '3des'],
];
const protocolOf = (arc: number): Uint8Array => Uint8Array.of(...agreement, arc);

const keyOverEllipticCurve = fromHex('04007F000702020102'); // id-PK-ECDH
const ellipticCurveKey = fromHex('2A8648CE3D0201'); // id-ecPublicKey
const standardisedParameters = fromHex('04007F00070102'); // BSI TR-03110-3, A.2.1.1

type Way = Pick<ChipKey, 'suite' | 'protocol' | 'reference'>;
export type OfferedKey = Pick<ChipKey, 'curve' | 'publicKey' | 'reference'>;
type Infos = { readonly ways: readonly Way[]; readonly keys: readonly OfferedKey[] };

/** SecurityInfos of DG14 (9303-11, 9.2). A key on a curve that nobody knows is passed over, as an unknown protocol is. */
const readInfos = (dg14: Uint8Array): Result<Infos, Malformed> => {
  const file = valueTagged(dg14, 0x6e);
  return file ? infosOf(file, 'DG14') : failed({ detail: 'DG14 has another tag' });
};

/** Chip authentication keys in SecurityInfos, as DG14 and EF.CardSecurity hold them (`where`, for the words). */
export const chipKeysIn = (securityInfos: Uint8Array, where: string): Result<readonly OfferedKey[], Malformed> => {
  const infos = infosOf(securityInfos, where);
  return infos.ok ? done(infos.value.keys) : infos;
};

const infosOf = (securityInfos: Uint8Array, where: string): Result<Infos, Malformed> => {
  const set = valueTagged(securityInfos, 0x31);
  const infos = set ? readTlvs(set, 64) : null;
  if (!infos?.ok) return failed({ detail: `${where} is not a set` });
  const ways: Way[] = [];
  const keys: OfferedKey[] = [];
  for (const info of infos.value) {
    const parts = readTlvs(info.value, 8);
    if (info.tag !== 0x30 || !parts.ok) return failed({ detail: `${where} holds something malformed` });
    const [protocol, second, third] = parts.value;
    if (protocol?.tag !== 0x06 || !second) return failed({ detail: `${where} holds something malformed` });
    const reference = third?.tag === 0x02 ? withoutLeadingZeros(third.value) : null;
    const suite = suites.find(([arc]) => sameBytes(protocol.value, protocolOf(arc)))?.[1];
    // version 1 is this protocol; 2 and 3 run with terminal authentication before and other rules
    if (suite && second.tag === 0x02 && toBigInt(second.value) === 1n)
      ways.push({ suite, protocol: protocol.value, reference });
    if (sameBytes(protocol.value, keyOverEllipticCurve)) keys.push(...keyOf(second.value, reference));
  }
  const strongestFirst = suites.flatMap(([, suite]) => ways.filter((way) => way.suite === suite));
  // cards were seen with a key and no word on the protocol: they mean the oldest one (reference `id-card.md`, 4: FR)
  const understood = ways.length === 0 ? [{ suite: '3des', protocol: protocolOf(1), reference: null } as const] : [];
  return done({ ways: [...strongestFirst, ...understood], keys });
};

/** SubjectPublicKeyInfo { { algorithm, parameters }, BIT STRING }. */
const keyOf = (info: Uint8Array, reference: Uint8Array | null): OfferedKey[] => {
  const parts = readTlvs(info, 4);
  const [algorithm, bits] = parts.ok ? parts.value : [];
  const named = algorithm?.tag === 0x30 ? readTlvs(algorithm.value, 4) : null;
  if (!named?.ok || bits?.tag !== 0x03 || bits.value[0] !== 0) return [];
  const [identifier, parameters] = named.value;
  const curve = sameBytes(identifier?.value ?? new Uint8Array(0), ellipticCurveKey)
    ? curveOf(parameters)
    : sameBytes(identifier?.value ?? new Uint8Array(0), standardisedParameters) && parameters?.tag === 0x02
      ? (knownCurves.find((one) => BigInt(one.parameters) === toBigInt(parameters.value)) ?? null)
      : null;
  return curve ? [{ curve, publicKey: bits.value.subarray(1), reference }] : [];
};

const withoutLeadingZeros = (number: Uint8Array): Uint8Array => {
  let start = 0;
  while (start < number.length - 1 && number[start] === 0) start++;
  return number.subarray(start);
};
