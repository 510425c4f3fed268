import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { fromHex, type Malformed, sameBytes } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { knownCurves } from './curves.ts';
import { readTlvs, valueTagged } from './tlv.ts';

/** Standardised domain parameters of 9303-11, table 4. */
const curves: ReadonlyMap<number, ECDSA> = new Map(knownCurves.map((curve) => [curve.parameters, curve.ecdsa]));

/** One way of PACE that a card offers and this reader can go. */
export type PaceInfo = {
  /** value bytes of the protocol's object identifier */
  readonly protocol: Uint8Array;
  readonly suite: Suite;
  readonly curve: ECDSA;
  /** number of the curve in 9303-11, table 4 */
  readonly parameters: number;
  /** true when the card offers this protocol with several curves, so that the choice must be named */
  readonly ambiguous: boolean;
};

/** id-PACE-ECDH-GM (0.4.0.127.0.7.2.2.4.2) with its last arc, strongest first. */
const generic = fromHex('04007F000702020402');
const suites: readonly (readonly [arc: number, suite: Suite])[] = [
  [4, 'aes-256'],
  [3, 'aes-192'],
  [2, 'aes-128'],
  [1, '3des'],
];

/** Reads EF.CardAccess (SET OF SecurityInfo, 9303-11, 9.2) and returns what this reader can use, strongest first. */
export const readCardAccess = (file: Uint8Array): Result<readonly PaceInfo[], Malformed> => {
  const set = valueTagged(file, 0x31);
  if (!set) return failed({ detail: 'EF.CardAccess is not a set' });
  const infos = readTlvs(set, 64);
  if (!infos.ok) return infos;
  const offers = infos.value.flatMap((info) => (info.tag === 0x30 ? offerOf(info.value) : []));
  const known = suites.flatMap(([arc, suite]) =>
    offers
      .filter((offer) => sameBytes(offer.protocol, Uint8Array.of(...generic, arc)))
      .flatMap((offer, _at, same) => {
        const curve = curves.get(offer.parameters);
        return curve ? [{ ...offer, suite, curve, ambiguous: same.length > 1 }] : [];
      }),
  );
  return done(known);
};

const offerOf = (info: Uint8Array): { protocol: Uint8Array; parameters: number }[] => {
  const parts = readTlvs(info, 8);
  if (!parts.ok) return [];
  const [protocol, version, parameters] = parts.value;
  if (protocol?.tag !== 0x06 || version?.tag !== 0x02 || version.value[0] !== 2) return [];
  if (parameters?.tag !== 0x02 || parameters.value.length !== 1) return [];
  return [{ protocol: protocol.value, parameters: parameters.value[0] ?? 0 }];
};
