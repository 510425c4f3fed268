import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { CardHolder } from '../card-station.ts';
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
  readonly chipAuthenticationKey: KeyObject;
  readonly activeAuthenticationKey: KeyObject;
};

/** What a forger did, for the tests of passive and chip authentication. */
export type Forgery =
  | 'none'
  | 'data-altered' // DG13 changed after signing
  | 'cloned' // files copied to a chip that has not the private keys
  | 'untrusted-signer' // all in order, but signed below another root: the issuer makes the difference
  | 'expired-signer'; // signed by a document signer whose time had run out, likewise

export const GREATEST_ANSWER_BYTES = 4096;
const GREATEST_COMMAND_BYTES = 4096;

export const personalise = async (
  holder: CardHolder,
  issuer: Issuer,
  forgery: Forgery = 'none',
): Promise<Personalised> => {
  checked(holder);
  const mrz = mrzOf(holder);
  // explicit curve parameters in DG14, as 9303-11 9.2.6 wants and real chips have; a named curve in DG15
  const chipAuthentication = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1', paramEncoding: 'explicit' });
  const activeAuthentication = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const groups = new Map<number, Uint8Array>([
    [1, dg1(mrz)],
    [2, dg2(await drawPortrait(holder))],
    [3, tlv(0x63, new Uint8Array(randomBytes(64)))],
    [13, dg13(holder)],
    [14, dg14(publicKeyInfo(chipAuthentication.publicKey))],
    [15, dg15(publicKeyInfo(activeAuthentication.publicKey))],
  ]);
  const hashes = [...groups].map(([group, bytes]) => [group, sha256(bytes)] as const);
  const closed = new Map<number, Uint8Array | null>([...groups].map(([group, bytes]) => [0x0100 + group, bytes]));
  closed.set(FILE.dg3, null);
  closed.set(FILE.common, common([0x61, 0x75, 0x63, 0x6d, 0x6e, 0x6f]));
  closed.set(FILE.security, tlv(0x77, issuer.sign(securityObject(hashes))));
  if (forgery === 'data-altered') closed.set(FILE.dg13, dg13({ ...holder, residence: `${holder.residence}.` }));
  const keys = forgery === 'cloned' ? otherKeys() : { chipAuthentication, activeAuthentication };
  return {
    can: canOf(holder),
    mrzInformation: mrz.information,
    open: new Map([
      [FILE.cardAccess, cardAccess()],
      [FILE.atrInfo, atrInfo(GREATEST_COMMAND_BYTES, GREATEST_ANSWER_BYTES)],
    ]),
    closed,
    chipAuthenticationKey: keys.chipAuthentication.privateKey,
    activeAuthenticationKey: keys.activeAuthentication.privateKey,
  };
};

const otherKeys = () => ({
  chipAuthentication: generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
  activeAuthentication: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
});
