import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { CardHolder } from '../card-station.ts';
import { type ProofOffer, USUAL_PROOF } from './chip-authentication.ts';
import { sha256 } from './ciphers.ts';
import { atrInfo, cardAccess, common, dg1, dg2, dg13, dg14, dg15, securityObject } from './data-groups.ts';
import { canOf, checked } from './holders.ts';
import { type Issuer, publicKeyInfo } from './issuer.ts';
import { mrzOf } from './mrz.ts';
import { drawPortrait } from './portrait.ts';
import { tlv } from './tlv.ts';

/** File identifiers (ICAO 9303-10 3.11); a short identifier is the lower five bits. */
export const FILE = {
  cardAccess: 0x011c,
  atrInfo: 0x2f01,
  common: 0x011e,
  security: 0x011d,
  dg1: 0x0101,
  dg2: 0x0102,
  dg3: 0x0103,
  dg13: 0x010d,
  dg14: 0x010e,
  dg15: 0x010f,
} as const;

/** A card that has been personalised: everything the chip holds. */
export type Personalised = {
  readonly can: string;
  readonly mrzInformation: string;
  /** files of the master file, readable by anyone */
  readonly open: ReadonlyMap<number, Uint8Array>;
  /** files of the eMRTD application, readable after PACE or BAC; `null` is there and refused (6982) */
  readonly closed: ReadonlyMap<number, Uint8Array | null>;
  /** `null`: DG14 offers no chip authentication */
  readonly proof: ProofOffer | null;
  readonly chipAuthenticationKey: KeyObject;
  readonly activeAuthenticationKey: KeyObject;
};

/** What a forger did, for the tests of passive and chip authentication. */
export type Forgery =
  | 'none'
  | 'without-proof' // no forgery: a card of a kind that offers no chip authentication
  | 'data-altered' // DG13 changed after signing
  | Copy
  | 'broken-point' // signed, but the key in DG14 is no point of its curve
  | 'untrusted-signer' // all in order, but signed below another root: the issuer makes the difference
  | 'expired-signer'; // signed by a document signer whose time had run out, likewise

/** A chip with the files of another card, byte for byte, but not its private keys. */
export type Copy =
  | 'cloned'
  | 'cloned-proof-hidden' // and DG14 is not given
  | 'cloned-proof-stripped'; // and DG14 replaced by one that offers nothing

export const isCopy = (forgery: Forgery): forgery is Copy => forgery.startsWith('cloned');

export const GREATEST_ANSWER_BYTES = 4096;
const GREATEST_COMMAND_BYTES = 4096;

export const personalise = async (
  holder: CardHolder,
  issuer: Issuer,
  forgery: Forgery = 'none',
  usual: ProofOffer = USUAL_PROOF,
): Promise<Personalised> => {
  if (isCopy(forgery)) return copyOf(await personalise(holder, issuer, 'none', usual), forgery);
  checked(holder);
  const mrz = mrzOf(holder);
  const offer = forgery === 'without-proof' ? null : usual;
  const chipAuthentication = proofKeys(usual);
  const publicKey = publicKeyInfo(chipAuthentication.publicKey);
  // its last byte is the end of y: with one bit turned this is no point of the curve
  if (forgery === 'broken-point') publicKey[publicKey.length - 1] = (publicKey.at(-1) ?? 0) ^ 1;
  const activeAuthentication = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const groups = new Map<number, Uint8Array>([
    [1, dg1(mrz)],
    [2, dg2(await drawPortrait(holder))],
    [3, tlv(0x63, new Uint8Array(randomBytes(64)))],
    [13, dg13(holder)],
    [14, dg14(offer && { offer, publicKey })],
  ]);
  if (usual.activeAuthentication) groups.set(15, dg15(publicKeyInfo(activeAuthentication.publicKey)));
  const hashes = [...groups].map(([group, bytes]) => [group, sha256(bytes)] as const);
  const closed = new Map<number, Uint8Array | null>([...groups].map(([group, bytes]) => [0x0100 + group, bytes]));
  closed.set(FILE.dg3, null);
  closed.set(FILE.common, common([0x61, 0x75, 0x63, 0x6d, 0x6e, ...(usual.activeAuthentication ? [0x6f] : [])]));
  closed.set(FILE.security, tlv(0x77, issuer.sign(securityObject(hashes))));
  if (forgery === 'data-altered') closed.set(FILE.dg13, dg13({ ...holder, residence: `${holder.residence}.` }));
  return {
    can: canOf(holder),
    mrzInformation: mrz.information,
    open: new Map([
      [FILE.cardAccess, cardAccess()],
      [FILE.atrInfo, atrInfo(GREATEST_COMMAND_BYTES, GREATEST_ANSWER_BYTES)],
    ]),
    closed,
    proof: offer,
    chipAuthenticationKey: chipAuthentication.privateKey,
    activeAuthenticationKey: activeAuthentication.privateKey,
  };
};

/** The copy that somebody can make who once read this card: every file, and keys of the forger's own. */
export const copyOf = (original: Personalised, copy: Copy): Personalised => {
  const closed = new Map(original.closed);
  if (copy === 'cloned-proof-hidden') closed.delete(FILE.dg14);
  if (copy === 'cloned-proof-stripped') closed.set(FILE.dg14, dg14(null));
  return {
    ...original,
    closed,
    chipAuthenticationKey: proofKeys(original.proof ?? USUAL_PROOF).privateKey,
    activeAuthenticationKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  };
};

const proofKeys = ({ curve, parameters }: ProofOffer) =>
  generateKeyPairSync('ec', { namedCurve: curve, paramEncoding: parameters });
