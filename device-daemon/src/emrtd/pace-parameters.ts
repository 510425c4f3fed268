import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { fromHex, type Malformed, sameBytes } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { type CurvePoints, knownCurves } from './curves.ts';
import { readTlvs, valueTagged } from './tlv.ts';

/** Standardised domain parameters of 9303-11, table 4. */
const curves: ReadonlyMap<number, CurvePoints> = new Map(knownCurves.map((curve) => [curve.parameters, curve.ecdsa]));

/** One way of PACE that a card offers and this reader can go. */
export type PaceInfo = {
  /** value bytes of the protocol's object identifier */
  readonly protocol: Uint8Array;
  readonly suite: Suite;
  /** `chip-authentication`: generic mapping, at the end of which the chip proves itself too (9303-11, 4.4.3.3.3) */
  readonly mapping: 'generic' | 'chip-authentication';
  readonly curve: CurvePoints;
  /** number of the curve in 9303-11, table 4 */
  readonly parameters: number;
  /** true when the card offers this protocol with several curves, so that the choice must be named */
  readonly ambiguous: boolean;
};

type Way = Pick<PaceInfo, 'protocol' | 'suite' | 'mapping'>;

/** id-PACE-ECDH-GM and -CAM (0.4.0.127.0.7.2.2.4.2 and .6); integrated mapping and plain DH are passed over. */
const generic = (arc: number, suite: Suite): Way => ({
  protocol: Uint8Array.of(...fromHex('04007F000702020402'), arc),
  suite,
  mapping: 'generic',
});
const withProof = (arc: number, suite: Suite): Way => ({
  protocol: Uint8Array.of(...fromHex('04007F000702020406'), arc),
  suite,
  mapping: 'chip-authentication',
});

/** Strongest first: by cipher, then with the chip's proof before without. */
const ways: readonly Way[] = [
  withProof(4, 'aes-256'),
  generic(4, 'aes-256'),
  withProof(3, 'aes-192'),
  generic(3, 'aes-192'),
  withProof(2, 'aes-128'),
  generic(2, 'aes-128'),
  generic(1, '3des'),
];

/**
 * Reads EF.CardAccess (SET OF SecurityInfo, 9303-11, 9.2) and returns what this reader can use, strongest first; of one
 * protocol on several curves the one with the larger field.
 */
export const readCardAccess = (file: Uint8Array): Result<readonly PaceInfo[], Malformed> => {
  const set = valueTagged(file, 0x31);
  if (!set) return failed({ detail: 'EF.CardAccess is not a set' });
  const infos = readTlvs(set, 64);
  if (!infos.ok) return infos;
  const offers = infos.value.flatMap((info) => (info.tag === 0x30 ? offerOf(info.value) : []));
  return done(ways.flatMap((way) => usableOf(way, offers)));
};

type Offered = { readonly protocol: Uint8Array; readonly parameters: number };

const usableOf = (way: Way, offers: readonly Offered[]): readonly PaceInfo[] => {
  const same = offers.filter((offer) => sameBytes(offer.protocol, way.protocol));
  return same
    .flatMap(({ parameters }) => {
      const curve = curves.get(parameters);
      return curve ? [{ ...way, parameters, curve, ambiguous: same.length > 1 }] : [];
    })
    .sort((left, right) => right.curve.Point.Fp.BITS - left.curve.Point.Fp.BITS);
};

const offerOf = (info: Uint8Array): Offered[] => {
  const parts = readTlvs(info, 8);
  if (!parts.ok) return [];
  const [protocol, version, parameters] = parts.value;
  if (protocol?.tag !== 0x06 || version?.tag !== 0x02 || version.value[0] !== 2) return [];
  if (parameters?.tag !== 0x02 || parameters.value.length !== 1) return [];
  return [{ protocol: protocol.value, parameters: parameters.value[0] ?? 0 }];
};
