import { isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import { type Certificate, checkIssued, isValidAt, readCertificate } from './certificate.ts';
import { dayOf } from './chain.ts';
import { type FolderContents, readFolder, type SignedObjectFile } from './folder-contents.ts';
import { loadTrustAnchors } from './load-trust-anchors.ts';
import { listFigures, readMasterList } from './master-list.ts';
import { authenticatePassively, checkSignedObject } from './passive-authentication.ts';
import { checkListSigned, isInForce, readRevocationList } from './revocation-list.ts';
import { contentTypes } from './signed-data.ts';
import { type AnchorFile, type AnchorProblem, type TrustAnchors, trustAnchorsFrom } from './trust-anchors.ts';

/** One file of the folder and what it came to. `level` in the words of identity levels, or of validity for the rest. */
export type Judged = {
  readonly file: string;
  readonly kind: 'sod' | 'card-security' | 'master-list' | 'certificate' | 'revocation-list';
  readonly verified: boolean;
  readonly level: string;
  readonly reasons: readonly string[];
  readonly detail: string;
};

export type FolderJudgement = {
  readonly judged: readonly Judged[];
  readonly anchors: number;
  readonly problems: readonly AnchorProblem[];
  readonly others: readonly string[];
};

/**
 * Judges every signed object, master list, certificate and revocation list that lies in a folder or below it, and hashes
 * the data groups that lie beside a SOD. `anchors`: another folder with what is trusted; without it, what lies there is.
 */
export const judgeFolder = async (folder: string, anchors: string | null, now: number): Promise<FolderJudgement> => {
  const contents = await readFolder(folder);
  const trusted =
    anchors === null
      ? trustAnchorsFrom([...contents.certificates, ...contents.masterLists, ...contents.revocationLists])
      : await loadTrustAnchors(anchors);
  return {
    judged: [
      ...contents.signedObjects.map((file) => judgeSignedObject(file, trusted, now)),
      ...contents.masterLists.map((file) => judgeMasterList(file, trusted)),
      ...judgeCertificates(contents, trusted, now),
      ...contents.revocationLists.map((file) => judgeRevocationList(file, trusted, now)),
    ],
    anchors: trusted.anchors.length,
    problems: [...contents.problems, ...(anchors === null ? [] : trusted.problems)],
    others: contents.others,
  };
};

const judgeSignedObject = (file: SignedObjectFile, anchors: TrustAnchors, now: number): Judged => {
  const outcome =
    file.kind === 'sod'
      ? authenticatePassively(file.bytes, file.groups, new Set(), anchors, now)
      : { ...checkSignedObject(file.bytes, contentTypes.cardSecurity, anchors, now), verified: null, listed: null };
  const verified = outcome.verified ?? outcome.trusted;
  const beside = outcome.listed ? `${file.groups.size} of ${outcome.listed.digests.size} data groups beside it` : null;
  const steps = outcome.steps.map((step) => `${step.name} ${step.outcome}: ${step.detail}`);
  return {
    file: file.name,
    kind: file.kind,
    verified,
    level: verified ? 'chip-verified' : outcome.reasons.some(isDisbelief) ? 'not believed' : 'chip-read',
    reasons: outcome.reasons,
    detail: [...steps, ...(beside ? [beside] : [])].join('; '),
  };
};

const judgeMasterList = ({ name, bytes }: AnchorFile, anchors: TrustAnchors): Judged => {
  const kind = 'master-list';
  const read = readMasterList(bytes);
  if (!read.ok) return { file: name, kind, verified: false, level: 'broken', reasons: [read.fault.detail], detail: '' };
  const { roots, unreadable, signedBy, signedAt, enclosed } = read.value;
  const figures = listFigures(roots, enclosed);
  const loaded = anchors.masterLists.find((list) => list.file === name);
  const under = anchors.anchors.find(
    ({ certificate, vouchedBy }) => vouchedBy === 'operator' && checkIssued(signedBy, certificate) === 'good',
  );
  const reasons = [
    ...(unreadable > 0 ? [`${unreadable} certificates cannot be read`] : []),
    ...(figures.signatureWrong > 0 ? [`${figures.signatureWrong} certificates with a wrong signature`] : []),
    ...(figures.algorithmUnknown > 0 ? [`${figures.algorithmUnknown} certificates signed in an unknown way`] : []),
  ];
  const refused = anchors.problems.find((problem) => problem.file === name && !loaded);
  if (refused) reasons.push(refused.reason);
  return {
    file: name,
    kind,
    verified: reasons.length === 0,
    level: under ? `signed under ${under.certificate.subject.text}` : 'signed by the certificate that it encloses',
    reasons,
    detail:
      `${roots.length} of ${roots.length + unreadable} certificates read: ${figures.selfSigned} self-signed and good, ` +
      `${figures.links} links and good, ${figures.issuerElsewhere} under a root elsewhere, ${figures.signatureWrong} wrong, ` +
      `${figures.algorithmUnknown} unknown; signer ${signedBy.subject.text}${signedAt === null ? '' : `, ${dayOf(signedAt)}`}`,
  };
};

const judgeCertificates = (contents: FolderContents, anchors: TrustAnchors, now: number): Judged[] => {
  const read = contents.certificates.map(({ name, bytes }) => ({ name, certificate: readCertificate(bytes) }));
  const above: readonly Certificate[] = [
    ...anchors.anchors.map(({ certificate }) => certificate),
    ...read.flatMap(({ certificate }) => (certificate.ok ? [certificate.value] : [])),
  ];
  return read.map(({ name, certificate }): Judged => {
    const kind = 'certificate';
    if (!certificate.ok)
      return { file: name, kind, verified: false, level: 'broken', reasons: [certificate.fault.detail], detail: '' };
    const one = certificate.value;
    const issuers = above.filter(({ subject }) => subject.key === one.issuer.key);
    const issuer = [one, ...issuers].find((issuer) => checkIssued(one, issuer) === 'good');
    const { issuer: issuerName, subject } = one;
    return {
      file: name,
      kind,
      verified: issuer !== undefined,
      level: now < one.validFrom ? 'not yet in force' : isValidAt(one, now) ? 'in force' : 'expired',
      reasons: issuer ? [] : [issuers.length === 0 ? 'its issuer is not here' : 'its issuer did not sign it'],
      detail:
        `${subject.text}, ${dayOf(one.validFrom)} to ${dayOf(one.validUntil)}, ` +
        (issuer === one ? 'signed by itself' : `${issuer ? 'signed by' : 'names'} ${issuerName.text}`),
    };
  });
};

const judgeRevocationList = ({ name, bytes }: AnchorFile, anchors: TrustAnchors, now: number): Judged => {
  const kind = 'revocation-list';
  const read = readRevocationList(bytes);
  if (!read.ok) return { file: name, kind, verified: false, level: 'broken', reasons: [read.fault.detail], detail: '' };
  const { issuer, thisUpdate, nextUpdate, revoked } = read.value;
  const issuers = anchors.bySubject.get(issuer.key) ?? [];
  const signed = issuers.some(({ certificate }) => checkListSigned(read.value, certificate) === 'good');
  const until = nextUpdate === null ? 'no date' : dayOf(nextUpdate);
  return {
    file: name,
    kind,
    verified: signed,
    level: isInForce(read.value, now) ? 'in force' : 'out of date',
    reasons: signed ? [] : [issuers.length === 0 ? 'its issuer is not loaded' : 'its issuer did not sign it'],
    detail: `${issuer.text}, ${dayOf(thisUpdate)} to ${until}, ${revoked.size} revoked`,
  };
};

const kinds: readonly Judged['kind'][] = ['sod', 'card-security', 'master-list', 'certificate', 'revocation-list'];

/** Files that say by their ending what they should be. */
const promises = /\.(?:cer|crt|der|pem|ml|crl)$/i;
const OTHERS_NAMED = 20;

/** One line for each file, then one for each kind and one for what was left. */
export const describeJudgement = ({ judged, anchors, problems, others }: FolderJudgement): readonly string[] => [
  ...judged.map(({ file, kind, verified, level, reasons, detail }) =>
    [verified ? 'good ' : 'WRONG', kind, file, level, reasons.join(', ') || '-', detail].filter(Boolean).join(' | '),
  ),
  ...problems.map(({ file, reason }) => `note  | ${file || '(folder)'} | ${reason}`),
  ...others
    .slice(0, OTHERS_NAMED)
    .map((file) =>
      promises.test(file)
        ? `WRONG | broken | ${file} | by its ending a certificate or a list, by its bytes neither`
        : `aside | ${file}`,
    ),
  ...(judged.length === 0 ? ['nothing to judge: no SOD, master list, certificate or revocation list lies there'] : []),
  ...kinds.flatMap((kind) => {
    const all = judged.filter((one) => one.kind === kind);
    return all.length === 0
      ? []
      : [`${kind}: ${all.filter(({ verified }) => verified).length} of ${all.length} verified`];
  }),
  `${anchors} trusted roots; ${others.length} other files left aside`,
];

/** Exit code: 0 when there was something, all of it verifies, and no file is other than its ending says. */
export const allVerified = ({ judged, others }: FolderJudgement): boolean =>
  judged.length > 0 && judged.every(({ verified }) => verified) && !others.some((file) => promises.test(file));
