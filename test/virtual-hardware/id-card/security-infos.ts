import { type ProofOffer, protocolOf } from './chip-authentication.ts';
import { type Curve, type CurvePoint, publicKeyByNumber } from './curves.ts';
import { type PaceOffer, paceInfo } from './pace.ts';
import type { ActiveAuthentication } from './profile.ts';
import { integer, octets, oid, sequence, setOf, tlv } from './tlv.ts';

/** SecurityInfos (ICAO 9303-11 9.2): what a chip offers, in EF.CardAccess, EF.CardSecurity and DG14. */
const CHIP_AUTHENTICATION_KEY = '0.4.0.127.0.7.2.2.1.2'; // id-PK-ECDH
const ACTIVE_AUTHENTICATION = '2.23.136.1.1.5';
const ECDSA_PLAIN = { sha256: '0.4.0.127.0.7.1.1.4.1.3', sha384: '0.4.0.127.0.7.1.1.4.1.4' } as const;
/** below a private arc that nobody uses: an info that every reader must pass over */
const FILLER = '1.3.6.1.4.1.99999.1';

/** EF.CardAccess: what a terminal may use before it has access. */
export const cardAccess = (offers: readonly PaceOffer[]): Uint8Array => setOf(...offers.map(paceInfo));

export type CamKey = { readonly curve: Curve; readonly publicKey: CurvePoint };

/** What EF.CardSecurity signs: the offers again, and the static keys of chip-authentication mapping. */
export const cardSecurityInfos = (offers: readonly PaceOffer[], keys: readonly CamKey[]): Uint8Array =>
  setOf(
    ...offers.map(paceInfo),
    ...keys.map(({ curve, publicKey }) =>
      sequence(
        oid(CHIP_AUTHENTICATION_KEY),
        publicKeyByNumber(curve, publicKey),
        ...(keys.length > 1 ? [integer(curve.id)] : []),
      ),
    ),
  );

export type Dg14Contents = {
  readonly pace: readonly PaceOffer[];
  readonly proof: { readonly offer: ProofOffer; readonly publicKey: Uint8Array } | null;
  readonly activeAuthentication: ActiveAuthentication | null;
  /** length of an info that means nothing, for a file of a wished size */
  readonly fillerBytes?: number;
};

/** DG14: PACE again (so that it is signed), chip authentication with its public key, and how an ECDSA key in DG15 signs. */
export const dg14 = ({ pace, proof, activeAuthentication, fillerBytes = 0 }: Dg14Contents): Uint8Array =>
  tlv(
    0x6e,
    setOf(
      ...pace.map(paceInfo),
      ...(proof ? chipAuthentication(proof.offer, proof.publicKey) : []),
      ...(activeAuthentication?.kind === 'ecdsa'
        ? [sequence(oid(ACTIVE_AUTHENTICATION), integer(1), oid(ECDSA_PLAIN[activeAuthentication.hash]))]
        : []),
      ...(fillerBytes > 0 ? [sequence(oid(FILLER), octets(new Uint8Array(fillerBytes)))] : []),
    ),
  );

const chipAuthentication = (offer: ProofOffer, publicKey: Uint8Array): Uint8Array[] => {
  const keyId = offer.keyId === null ? [] : [integer(offer.keyId)];
  return [
    sequence(oid(protocolOf(offer.suite)), integer(1), ...keyId),
    sequence(oid(CHIP_AUTHENTICATION_KEY), publicKey, ...keyId),
  ];
};
