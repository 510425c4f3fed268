import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { CardHolder } from '../card-station.ts';
import { makeSigningKey, type SigningKey } from './active-authentication.ts';
import { publicKeyInfo } from './certificates.ts';
import { type ProofOffer, USUAL_PROOF } from './chip-authentication.ts';
import { sha256 } from './ciphers.ts';
import { type CurveId, curveOf, privateKey } from './curves.ts';
import { atrInfo, common, dg1, dg2, dg11, dg12, dg13, dg15, securityObject } from './data-groups.ts';
import { canOf, checked } from './holders.ts';
import type { Issuer } from './issuer.ts';
import { mrzOf } from './mrz.ts';
import { drawPortrait, lengthened } from './portrait.ts';
import { type CardProfile, PASSPORT_PROFILE, RESIDENCE_CARD_PROFILE, VIETNAMESE_PROFILE } from './profile.ts';
import { cardAccess, cardSecurityInfos, dg14 } from './security-infos.ts';
import { tlv } from './tlv.ts';

/** File identifiers (ICAO 9303-10 3.11); a short identifier is the lower five bits. */
export const FILE = {
  cardAccess: 0x011c,
  cardSecurity: 0x011d,
  atrInfo: 0x2f01,
  common: 0x011e,
  security: 0x011d,
  dg1: 0x0101,
  dg2: 0x0102,
  dg3: 0x0103,
  dg11: 0x010b,
  dg12: 0x010c,
  dg13: 0x010d,
  dg14: 0x010e,
  dg15: 0x010f,
} as const;

/** A card that has been personalised: everything the chip holds. */
export type Personalised = {
  readonly profile: CardProfile;
  /** null: the card has none */
  readonly can: string | null;
  readonly mrzInformation: string;
  /** files of the master file, readable by anyone */
  readonly open: ReadonlyMap<number, Uint8Array>;
  /** files of the master file that are readable after PACE only: EF.CardSecurity */
  readonly openAfterPace: ReadonlyMap<number, Uint8Array>;
  /** files of the eMRTD application, readable after PACE or BAC; `null` is there and refused (6982) */
  readonly closed: ReadonlyMap<number, Uint8Array | null>;
  /** `null`: DG14 offers no chip authentication */
  readonly proof: ProofOffer | null;
  readonly chipAuthenticationKey: KeyObject;
  readonly activeAuthenticationKey: SigningKey | null;
  /** the chip's own keys for chip-authentication mapping, by curve */
  readonly mappingKeys: ReadonlyMap<CurveId, bigint>;
};

/** What a forger did, for the tests of passive and chip authentication; and what an issuer did wrong. */
export type Forgery =
  | 'none'
  | 'without-proof' // no forgery: a card of a kind that offers no chip authentication
  | 'data-altered' // DG13 changed after signing
  | AlteredGroup
  | 'stale-sod' // the SOD of the card that this holder had before
  | 'sod-missing'
  | Copy
  | 'broken-point' // signed, but the key in DG14 is no point of its curve
  | 'untrusted-signer' // all in order, but signed below another root: the issuer given makes the difference
  | 'expired-signer' // signed by a document signer whose time had run out, likewise
  | 'revoked-signer'; // and one that stands in the revocation list

export const ALTERED_GROUPS = [
  'dg1-altered',
  'dg2-altered',
  'dg11-altered',
  'dg12-altered',
  'dg13-altered',
  'dg14-altered',
  'dg15-altered',
] as const;
/** this file is well made, but of somebody else (or of another chip), and not the one that was signed */
export type AlteredGroup = (typeof ALTERED_GROUPS)[number];

/** A chip with the files of another card, byte for byte, but not its private keys. */
export type Copy =
  | 'cloned'
  | 'cloned-proof-hidden' // and DG14 is not given
  | 'cloned-proof-stripped'; // and DG14 replaced by one that offers nothing

export const FORGERIES: readonly Forgery[] = [
  'none',
  'without-proof',
  'data-altered',
  ...ALTERED_GROUPS,
  'stale-sod',
  'sod-missing',
  'cloned',
  'cloned-proof-hidden',
  'cloned-proof-stripped',
  'broken-point',
  'untrusted-signer',
  'expired-signer',
  'revoked-signer',
];

export const isCopy = (forgery: Forgery): forgery is Copy => forgery.startsWith('cloned');
const isAlteredGroup = (forgery: Forgery): forgery is AlteredGroup =>
  ALTERED_GROUPS.some((altered) => altered === forgery);

const GREATEST_COMMAND_BYTES = 4096;

/** The profile of the document that this holder has, before anything is changed in it. */
export const usualProfile = (holder: CardHolder): CardProfile => {
  const kinds = { passport: PASSPORT_PROFILE, 'residence-card': RESIDENCE_CARD_PROFILE };
  const profile = holder.document ? kinds[holder.document.kind] : VIETNAMESE_PROFILE;
  return holder.withoutPortrait ? { ...profile, portrait: 'none' } : profile;
};

/**
 * Makes a card, with `changes` to the holder's usual profile. A signer that is untrusted, expired or revoked comes with the
 * issuer (`Countries.issuerOf`).
 */
export const personalise = async (
  holder: CardHolder,
  issuer: Issuer,
  forgery: Forgery = 'none',
  changes: Partial<CardProfile> = {},
): Promise<Personalised> => {
  if (isCopy(forgery)) return copyOf(await personalise(holder, issuer, 'none', changes), forgery);
  checked(holder);
  const wished = { ...usualProfile(holder), ...changes };
  const profile = forgery === 'without-proof' ? { ...wished, proof: null } : wished;
  const keys = makeKeys(profile, 'original', forgery === 'broken-point');
  const groups = await dataGroups(holder, profile, keys);
  const signed = forgery === 'stale-sod' ? await dataGroups(earlier(holder), profile, makeKeys(profile)) : groups;
  const closed = new Map<number, Uint8Array | null>([...groups].map(([group, bytes]) => [0x0100 + group, bytes]));
  closed.set(FILE.dg3, null);
  if (profile.common) closed.set(FILE.common, common([...groups.keys()].map(tagOfGroup)));
  if (forgery !== 'sod-missing') closed.set(FILE.security, signedSod(signed, issuer, profile.sizes?.sod));
  if (forgery === 'data-altered') closed.set(FILE.dg13, dg13({ ...holder, residence: `${holder.residence}.` }));
  if (isAlteredGroup(forgery)) {
    const group = Number(/\d+/.exec(forgery)?.[0]);
    const other = (await dataGroups(somebodyElse(holder), profile, makeKeys(profile, 'forger'))).get(group);
    if (!other) throw new Error(`this card has no DG${group} that could be altered`);
    closed.set(0x0100 + group, other);
  }
  const pace = profile.access === 'bac-only' ? [] : profile.pace;
  const open = new Map([[FILE.atrInfo as number, atrInfo(GREATEST_COMMAND_BYTES, profile.mostAnswerBytes)]]);
  if (pace.length > 0) open.set(FILE.cardAccess, cardAccess(pace));
  const openAfterPace = new Map<number, Uint8Array>();
  if (keys.mapping.size > 0) openAfterPace.set(FILE.cardSecurity, signedCardSecurity(profile, keys, issuer));
  return {
    profile,
    can: canOf(holder),
    mrzInformation: mrzOf(holder).information,
    open,
    openAfterPace,
    closed,
    proof: profile.proof,
    chipAuthenticationKey: keys.chipAuthentication.privateKey,
    activeAuthenticationKey: keys.activeAuthentication,
    mappingKeys: keys.mapping,
  };
};

/** The copy that somebody can make who once read this card: every file, and keys of the forger's own. */
export const copyOf = (original: Personalised, copy: Copy): Personalised => {
  const { profile } = original;
  const closed = new Map(original.closed);
  if (copy === 'cloned-proof-hidden') closed.delete(FILE.dg14);
  if (copy === 'cloned-proof-stripped') closed.set(FILE.dg14, dg14({ ...profile, pace: profile.pace, proof: null }));
  return {
    ...original,
    closed,
    chipAuthenticationKey: proofKeys(original.proof ?? USUAL_PROOF).privateKey,
    activeAuthenticationKey: profile.activeAuthentication && makeSigningKey(profile.activeAuthentication, 'forger'),
    mappingKeys: mappingKeys(profile),
  };
};

type Keys = {
  readonly chipAuthentication: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  readonly chipAuthenticationInfo: Uint8Array;
  readonly activeAuthentication: SigningKey | null;
  readonly mapping: ReadonlyMap<CurveId, bigint>;
};

const makeKeys = (profile: CardProfile, owner: 'original' | 'forger' = 'original', brokenPoint = false): Keys => {
  const chipAuthentication = proofKeys(profile.proof ?? USUAL_PROOF);
  const info = publicKeyInfo(chipAuthentication.publicKey);
  // its last byte is the end of y: with one bit turned this is no point of the curve
  if (brokenPoint) info[info.length - 1] = (info.at(-1) ?? 0) ^ 1;
  return {
    chipAuthentication,
    chipAuthenticationInfo: info,
    activeAuthentication: profile.activeAuthentication && makeSigningKey(profile.activeAuthentication, owner),
    mapping: mappingKeys(profile),
  };
};

const proofKeys = ({ curve, parameters }: ProofOffer) =>
  generateKeyPairSync('ec', { namedCurve: curve, paramEncoding: parameters });

const mappingKeys = ({ access, pace }: CardProfile): ReadonlyMap<CurveId, bigint> => {
  const curves = access === 'bac-only' ? [] : pace.filter(({ mapping }) => mapping === 'CAM').map(({ curve }) => curve);
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  return new Map(curves.map((id) => [id, privateKey(curveOf(id), random)]));
};

/** The same holder as on the card before this one. */
const earlier = (holder: CardHolder): CardHolder => ({ ...holder, issuedOn: '2019-01-01', expiresOn: '2029-01-01' });

/** Whose files a forger puts in place of the holder's: nobody either. */
const somebodyElse = (holder: CardHolder): CardHolder => ({
  ...holder,
  fullName: holder.fullName.replace(/ [^ ]+$/, ' Giả'),
  residence: `${holder.residence}, ở trọ`,
  dateOfBirth: '1991-01-19',
  placeOfOrigin: `${holder.placeOfOrigin}.`,
  issuedOn: '2020-02-02',
  ...(holder.document ? { document: { ...holder.document, authority: 'Nowhere' } } : {}),
});

/** The signed data groups by number. */
const dataGroups = async (holder: CardHolder, profile: CardProfile, keys: Keys): Promise<Map<number, Uint8Array>> => {
  const { sizes } = profile;
  const dg14Contents = {
    pace: profile.access === 'bac-only' ? [] : profile.pace,
    proof: profile.proof && { offer: profile.proof, publicKey: keys.chipAuthenticationInfo },
    activeAuthentication: profile.activeAuthentication,
  };
  const groups = new Map<number, Uint8Array>([[1, dg1(mrzOf(holder))]]);
  if (profile.portrait !== 'none') {
    const portrait = await drawPortrait(holder, profile.portrait, sizes?.dg2);
    groups.set(
      2,
      padded(sizes?.dg2, 8, (more) => dg2(lengthened(portrait, more))),
    );
  }
  groups.set(3, tlv(0x63, new Uint8Array(randomBytes(64))));
  if (profile.dg11) groups.set(11, dg11(holder));
  if (profile.dg12) groups.set(12, dg12(holder));
  if (profile.dg13)
    groups.set(
      13,
      padded(sizes?.dg13, 1, (more) => dg13(holder, more)),
    );
  groups.set(
    14,
    padded(sizes?.dg14, 1, (fillerBytes) => dg14({ ...dg14Contents, fillerBytes })),
  );
  const { activeAuthentication } = keys;
  if (activeAuthentication) groups.set(15, dg15(publicKeyInfo(activeAuthentication.publicKey)));
  return groups;
};

/** A file made as long as wished by a filler of at least so many bytes; as it comes where that cannot be. */
const padded = (wished: number | undefined, leastFiller: number, make: (filler: number) => Uint8Array): Uint8Array => {
  const bare = make(0);
  if (wished === undefined || wished <= bare.length) return bare;
  let best = bare;
  // lengths of lengths change on the way, so the first guess is some bytes off
  for (let filler = Math.max(leastFiller, wished - bare.length - 20); best.length < wished; filler++) {
    const longer = make(filler);
    if (longer.length > wished) break;
    best = longer;
  }
  return best;
};

const MOST_SIGNATURES = 60;

/** EF.SOD. A wished size is met by the length of the signer's certificate. */
const signedSod = (groups: ReadonlyMap<number, Uint8Array>, issuer: Issuer, wished: number | undefined): Uint8Array => {
  const contents = securityObject([...groups].map(([group, bytes]) => [group, sha256(bytes)] as const));
  const file = (by: Issuer): Uint8Array => tlv(0x77, by.sign(contents));
  const bare = file(issuer);
  if (wished === undefined || wished < bare.length + 60) return bare;
  // the signatures in it differ by a byte or two in length from one time to the next
  let commentBytes = wished - bare.length - 60;
  for (let tries = 0; tries < MOST_SIGNATURES; tries++) {
    const made = file(issuer.withSigner({ commentBytes }));
    if (made.length === wished) return made;
    commentBytes += wished - made.length;
  }
  throw new Error(`no SOD of ${wished} bytes came out in ${MOST_SIGNATURES} tries`);
};

const signedCardSecurity = ({ pace }: CardProfile, keys: Keys, issuer: Issuer): Uint8Array =>
  issuer.signCardSecurity(
    cardSecurityInfos(
      pace,
      [...keys.mapping].map(([id, key]) => ({ curve: curveOf(id), publicKey: curveOf(id).Point.BASE.multiply(key) })),
    ),
  );

const TAGS: Readonly<Record<number, number>> = {
  1: 0x61,
  2: 0x75,
  3: 0x63,
  11: 0x6b,
  12: 0x6c,
  13: 0x6d,
  14: 0x6e,
  15: 0x6f,
};
const tagOfGroup = (group: number): number => TAGS[group] ?? 0;
