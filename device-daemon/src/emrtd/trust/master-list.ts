import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Malformed } from '../bytes.ts';
import { onlyElement, partsOf, smallNumberOf } from './ber.ts';
import { type Certificate, checkIssued, isValidAt, readCertificate } from './certificate.ts';
import {
  candidatesFor,
  checkSigner,
  contentTypes,
  readSignedData,
  type SignedData,
  type SignerOutcome,
} from './signed-data.ts';

/** A master list (9303-12, 9): the roots of many states, as one state vouches for them. */
export type MasterList = {
  readonly roots: readonly Certificate[];
  /** roots that could not be read */
  readonly unreadable: number;
  readonly signedBy: Certificate;
  /** epoch ms; null where the list does not say */
  readonly signedAt: number | null;
  /** what else lies in its signature, the root of its own state among it perhaps */
  readonly enclosed: readonly Certificate[];
};

const malformed = (detail: string) => failed<Malformed>({ detail: `master list: ${detail}` });

/** More than twice what the longest list of today holds. */
const mostRoots = 2_000;

/** Reads a list and checks that the certificate enclosed for it signed it. Who that is, is not asked here. */
export const readMasterList = (bytes: Uint8Array): Result<MasterList, Malformed> => {
  const data = readSignedData(bytes);
  if (!data.ok) return data;
  if (data.value.contentType !== contentTypes.masterList) return malformed('is something else that is signed');
  const signed = signerOf(data.value);
  if (!signed.ok) return signed;
  const [version, set] = partsOf(onlyElement(data.value.content), 0x30, 2) ?? [];
  const entries = partsOf(set, 0x31, mostRoots);
  if (smallNumberOf(version) !== 0 || !entries) return malformed('its content is none');
  const read = entries.map((one) => readCertificate(one.whole));
  const roots = read.flatMap((one) => (one.ok ? [one.value] : []));
  const { certificates } = data.value;
  return done({ roots, unreadable: read.length - roots.length, ...signed.value, enclosed: certificates });
};

const signerOf = (data: SignedData): Result<Pick<MasterList, 'signedBy' | 'signedAt'>, Malformed> => {
  let worst: SignerOutcome | null = null;
  for (const signer of data.signers) {
    for (const signedBy of candidatesFor(signer, data.certificates)) {
      const outcome = checkSigner(data, signer, signedBy);
      const signedAt = signer.attributes?.signingTime ?? null;
      if (outcome === 'good') return maySignLists(signedBy, signedAt);
      worst = outcome;
    }
  }
  return malformed(worst === null ? 'encloses no certificate of its signer' : `signature: ${worst}`);
};

const maySignLists = (
  signedBy: Certificate,
  signedAt: number | null,
): Result<Pick<MasterList, 'signedBy' | 'signedAt'>, Malformed> => {
  const { extendedKeyUsage } = signedBy.extensions;
  if (extendedKeyUsage.length > 0 && !extendedKeyUsage.includes(masterListSigning))
    return malformed('its signer may not sign master lists');
  if (signedAt !== null && !isValidAt(signedBy, signedAt)) return malformed('its signer was not valid when it signed');
  return done({ signedBy, signedAt });
};
const masterListSigning = '2.23.136.1.1.3';

/** How the certificates of a list stand to each other: for a technician who wants to know whether it is whole. */
export type ListFigures = {
  readonly certificates: number;
  readonly selfSigned: number;
  /** signed by another of the list: link certificates (9303-12, 4.3) */
  readonly links: number;
  /** under a root that is not in the list */
  readonly issuerElsewhere: number;
  readonly signatureWrong: number;
  readonly algorithmUnknown: number;
};

/** Checks every signature: about a millisecond each, so for technicians and not at every start. */
export const listFigures = (roots: readonly Certificate[], others: readonly Certificate[] = []): ListFigures => {
  const bySubject = new Map<string, Certificate[]>();
  for (const one of [...roots, ...others])
    bySubject.set(one.subject.key, [...(bySubject.get(one.subject.key) ?? []), one]);
  const figures = { selfSigned: 0, links: 0, issuerElsewhere: 0, signatureWrong: 0, algorithmUnknown: 0 };
  for (const root of roots) figures[standing(root, bySubject)]++;
  return { certificates: roots.length, ...figures };
};

const standing = (
  root: Certificate,
  bySubject: ReadonlyMap<string, readonly Certificate[]>,
): Exclude<keyof ListFigures, 'certificates'> => {
  const issuers = (bySubject.get(root.issuer.key) ?? []).slice(0, 50);
  const own = root.subject.key === root.issuer.key ? checkIssued(root, root) : null;
  if (own === 'good') return 'selfSigned';
  const outcomes = issuers.map((issuer) => checkIssued(root, issuer));
  if (outcomes.includes('good')) return 'links';
  const { authorityKeyId, subjectKeyId } = root.extensions;
  const meansItself = own !== null && (authorityKeyId === null || authorityKeyId === subjectKeyId);
  if (own === 'unknown' || outcomes.includes('unknown')) return 'algorithmUnknown';
  return meansItself ? 'signatureWrong' : 'issuerElsewhere';
};
