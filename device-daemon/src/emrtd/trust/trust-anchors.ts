import { onlyElement, partsOf, pemBlocks } from './ber.ts';
import {
  type Certificate,
  checkIssued,
  isSelfIssued,
  isValidAt,
  keyUsage,
  mayIssue,
  namesAsIssuer,
  readCertificate,
} from './certificate.ts';
import { readMasterList } from './master-list.ts';
import { checkListSigned, type RevocationList, readRevocationList } from './revocation-list.ts';

/** Whom the site trusts to issue document signers, and what those have taken back. Plain data, made once at start. */
export type TrustAnchors = {
  readonly anchors: readonly Anchor[];
  readonly bySubject: ReadonlyMap<string, readonly Anchor[]>;
  readonly byKeyId: ReadonlyMap<string, readonly Anchor[]>;
  /** document signers that lay there: a SOD may leave its own out. Never trusted for lying there. */
  readonly signers: readonly Certificate[];
  /** each signed by an anchor of its issuer's name */
  readonly revocationLists: readonly RevocationList[];
  readonly masterLists: readonly LoadedMasterList[];
  /** what could not be used and why; the rest is used all the same */
  readonly problems: readonly AnchorProblem[];
};

export type Anchor = {
  readonly certificate: Certificate;
  /** the file it came from */
  readonly file: string;
  /** who says so: an operator put the file there; a master list names it; the root before it does (9303-12, 4.3) */
  readonly vouchedBy: 'operator' | 'master-list' | 'link';
};

export type LoadedMasterList = {
  readonly file: string;
  readonly roots: number;
  readonly signedBy: string;
  readonly signedAt: number | null;
  /** `root`: an operator loaded the root of its signer too; `enclosed`: only the certificate inside the list says so */
  readonly checkedAgainst: 'root' | 'enclosed';
};

export type AnchorProblem = { readonly file: string; readonly reason: string };
export type AnchorFile = { readonly name: string; readonly bytes: Uint8Array };

/** More than all states together have. */
const mostAnchors = 5_000;
const mostPerFile = 500;

/** Sorts what is in the files by what it is, not by their endings. Nothing throws; order of the files does not matter. */
export const trustAnchorsFrom = (files: readonly AnchorFile[], problemsBefore: readonly AnchorProblem[] = []) => {
  const problems: AnchorProblem[] = [...problemsBefore];
  const found = files.flatMap((file) => contentsOf(file, problems));
  const certificates = found.flatMap((one) => (one.kind === 'certificate' ? [one] : []));
  const anchors = new Anchors(problems);
  for (const { file, certificate } of certificates)
    if (isSelfIssued(certificate) && checkIssued(certificate, certificate) === 'good' && mayIssue(certificate, true))
      anchors.add({ file, certificate, vouchedBy: 'operator' });
  const operatorRoots = anchors.list.length;
  const masterLists = found.flatMap((one) => {
    if (one.kind !== 'master-list') return [];
    const loaded = loadMasterList(one, anchors.list.slice(0, operatorRoots));
    if (!loaded.list) {
      problems.push({ file: one.file, reason: loaded.reason });
      return [];
    }
    for (const certificate of loaded.roots) anchors.add({ file: one.file, certificate, vouchedBy: 'master-list' });
    if (loaded.unreadable > 0)
      problems.push({ file: one.file, reason: `${loaded.unreadable} of its certificates cannot be read` });
    return [loaded.list];
  });
  const signers = addLinks(anchors, certificates, problems);
  const revocationLists = found.flatMap((one) => {
    if (one.kind !== 'revocation-list') return [];
    const reason = whyUnusable(one.list, anchors.list);
    if (reason !== null) problems.push({ file: one.file, reason });
    return reason === null ? [one.list] : [];
  });
  return { ...anchors.indexed(), signers, revocationLists, masterLists, problems } satisfies TrustAnchors;
};

/** Anchors as they are found, each certificate once. */
class Anchors {
  readonly list: Anchor[] = [];
  readonly #known = new Set<string>();
  readonly #problems: AnchorProblem[];
  #full = false;

  constructor(problems: AnchorProblem[]) {
    this.#problems = problems;
  }

  add(anchor: Anchor): void {
    if (this.#known.has(anchor.certificate.fingerprint)) return;
    if (this.list.length >= mostAnchors) {
      if (!this.#full)
        this.#problems.push({ file: anchor.file, reason: `more than ${mostAnchors} roots: the rest is left out` });
      this.#full = true;
      return;
    }
    this.#known.add(anchor.certificate.fingerprint);
    this.list.push(anchor);
  }

  has(certificate: Certificate): boolean {
    return this.#known.has(certificate.fingerprint);
  }

  indexed(): Pick<TrustAnchors, 'anchors' | 'bySubject' | 'byKeyId'> {
    const bySubject = new Map<string, Anchor[]>();
    const byKeyId = new Map<string, Anchor[]>();
    const into = (map: Map<string, Anchor[]>, key: string | null, anchor: Anchor): void => {
      if (key === null) return;
      const before = map.get(key);
      if (before) before.push(anchor);
      else map.set(key, [anchor]);
    };
    for (const anchor of this.list) {
      into(bySubject, anchor.certificate.subject.key, anchor);
      into(byKeyId, anchor.certificate.extensions.subjectKeyId, anchor);
    }
    return { anchors: this.list, bySubject, byKeyId };
  }
}

type FromFile = { readonly file: string };
type Contents = FromFile &
  (
    | { readonly kind: 'certificate'; readonly certificate: Certificate }
    | { readonly kind: 'master-list'; readonly bytes: Uint8Array }
    | { readonly kind: 'revocation-list'; readonly list: RevocationList }
  );

/** DER or PEM; what a PEM block is called does not matter, what it holds does. */
const contentsOf = ({ name: file, bytes }: AnchorFile, problems: AnchorProblem[]): Contents[] => {
  const blocks = pemBlocks(bytes, mostPerFile);
  const parts = blocks.length > 0 ? blocks.map(({ der }) => der) : [bytes];
  return parts.flatMap((part): Contents[] => {
    const read = contentOf(file, part);
    if (typeof read !== 'string') return [read];
    problems.push({ file, reason: read });
    return [];
  });
};

const contentOf = (file: string, bytes: Uint8Array): Contents | string => {
  const kind = kindOf(bytes);
  if (kind === null) return 'is no certificate, master list or revocation list';
  if (kind === 'signed-data') return { file, kind: 'master-list', bytes };
  if (kind === 'certificate') {
    const read = readCertificate(bytes);
    return read.ok ? { file, kind, certificate: read.value } : read.fault.detail;
  }
  const read = readRevocationList(bytes);
  return read.ok ? { file, kind, list: read.value } : read.fault.detail;
};

/** What DER this is, by its shape alone: ContentInfo, Certificate or CertificateList. */
export const kindOf = (bytes: Uint8Array): 'signed-data' | 'certificate' | 'revocation-list' | null => {
  const [first, second, third] = partsOf(onlyElement(bytes, true), 0x30, 4) ?? [];
  if (first?.tag === 0x06) return 'signed-data';
  if (first?.tag !== 0x30 || second?.tag !== 0x30 || third?.tag !== 0x03) return null;
  const fields = partsOf(first, 0x30, 12) ?? [];
  const withoutVersion = fields[0]?.tag === 0xa0 || fields[0]?.tag === 0x02 ? fields.slice(1) : fields;
  if (fields[0]?.tag === 0xa0) return 'certificate';
  // without a version: a certificate has its serial number first; a list has a date where that has a validity
  const date = withoutVersion[2]?.tag;
  return date === 0x17 || date === 0x18 ? 'revocation-list' : 'certificate';
};

type MasterListOutcome =
  | {
      readonly list: LoadedMasterList;
      readonly roots: readonly Certificate[];
      readonly unreadable: number;
    }
  | { readonly list: null; readonly reason: string };

/** A list whose signer's root an operator loaded too must fit that root; otherwise the operator alone vouches for the file. */
const loadMasterList = (
  { file, bytes }: FromFile & { readonly bytes: Uint8Array },
  roots: readonly Anchor[],
): MasterListOutcome => {
  const read = readMasterList(bytes);
  if (!read.ok) return { list: null, reason: read.fault.detail };
  const { signedBy, signedAt, unreadable } = read.value;
  const named = roots.filter(({ certificate }) => {
    const how = namesAsIssuer(signedBy, certificate);
    return how === 'by-key' || how === 'by-name';
  });
  const under = named.some(({ certificate }) => checkIssued(signedBy, certificate) === 'good');
  if (named.length > 0 && !under)
    return { list: null, reason: 'master list: its signer names a root that is loaded and did not issue it' };
  return {
    list: {
      file,
      roots: read.value.roots.length,
      signedBy: signedBy.subject.text,
      signedAt,
      checkedAgainst: under ? 'root' : 'enclosed',
    },
    roots: read.value.roots.filter((root) => mayIssue(root, true)),
    unreadable,
  };
};

/**
 * Certificates that are no roots: links (9303-12, 4.3: the new key under the old one) become anchors when something that
 * is trusted already signed them, in any order; what may not issue is kept as a document signer; the rest is a problem.
 */
const addLinks = (
  anchors: Anchors,
  certificates: readonly { readonly file: string; readonly certificate: Certificate }[],
  problems: AnchorProblem[],
): readonly Certificate[] => {
  let waiting = certificates.filter(({ certificate }) => !anchors.has(certificate) && mayIssue(certificate, false));
  const signers = certificates.filter(({ certificate }) => !anchors.has(certificate) && !mayIssue(certificate, false));
  for (let grew = true; grew && waiting.length > 0; ) {
    const before = waiting.length;
    waiting = waiting.filter(({ file, certificate }) => {
      const linked = anchors.list.some(
        (anchor) =>
          anchor.certificate.subject.key === certificate.issuer.key &&
          checkIssued(certificate, anchor.certificate) === 'good',
      );
      if (linked) anchors.add({ file, certificate, vouchedBy: 'link' });
      return !linked;
    });
    grew = waiting.length < before;
  }
  for (const { file, certificate } of waiting)
    problems.push({
      file,
      reason: isSelfIssued(certificate)
        ? 'certificate: names itself as issuer and its key did not sign it'
        : 'certificate: its issuer is not loaded, so nobody vouches for it',
    });
  for (const { file } of signers)
    problems.push({ file, reason: 'certificate: may not issue others; kept as a document signer, not as an anchor' });
  return signers.map(({ certificate }) => certificate);
};

const whyUnusable = (list: RevocationList, anchors: readonly Anchor[]): string | null => {
  const named = anchors.filter(({ certificate }) => certificate.subject.key === list.issuer.key);
  if (named.length === 0) return 'revocation list: its issuer is not loaded';
  const outcomes = named.map(({ certificate }) => checkListSigned(list, certificate));
  const at = outcomes.indexOf('good');
  const signer = named[at]?.certificate;
  if (!signer)
    return `revocation list: signature ${outcomes.includes('unknown') ? 'in a way not known here' : 'wrong'}`;
  const usage = signer.extensions.keyUsage;
  if (usage !== null && (usage & keyUsage.crlSign) === 0) return 'revocation list: its issuer may not sign lists';
  return null;
};

/**
 * Whether any of the roots is in force: a site where none is can reach no level (DESIGN.md, "Identity has levels"). A root
 * outlives every document signed below it (9303-12, table 1), so one that is over has none left to vouch for.
 */
export const hasUsableAnchor = (anchors: TrustAnchors | null, now: number): boolean =>
  anchors?.anchors.some(({ certificate }) => isValidAt(certificate, now)) ?? false;
