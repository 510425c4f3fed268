import type { ChipReason } from '@mot-cua/domain/identity/chip-verdict.ts';
import { type Certificate, checkIssued, isValidAt, keyUsage, namesAsIssuer } from './certificate.ts';
import { isInForce } from './revocation-list.ts';
import type { Anchor, TrustAnchors } from './trust-anchors.ts';

/** What a chain of two came to: the document signer and the root above it (9303-12, 4; there are no others between). */
export type ChainOutcome = {
  readonly reasons: readonly ChipReason[];
  /** the root that issued the signer; null when there is none among the anchors */
  readonly anchor: Anchor | null;
  readonly detail: string;
};

/**
 * Whether a trusted root issued this document signer. `signedAt`: when the document was signed (epoch ms).
 *
 * Validity is asked for that moment and not for now: an ID card of 15 years lives longer than many signer certificates do
 * (9303-12, 4.2 wants them to last as long as the documents, and not all do). Where the SOD does not say when, the moment
 * is the start of the signer's certificate: its key is used for a few months from then on (9303-12, table 1), so no
 * other moment is surer. A thief of an old key can name any moment he likes; against him there are revocation lists.
 */
export const checkChain = (
  signer: Certificate,
  anchors: TrustAnchors,
  signedAt: number | null,
  now: number,
): ChainOutcome => {
  const at = signedAt ?? signer.validFrom;
  const candidates = issuersOf(signer, anchors).map((anchor) => ({
    anchor,
    named: namesAsIssuer(signer, anchor.certificate),
    outcome: checkIssued(signer, anchor.certificate),
  }));
  const issued = candidates.filter(({ outcome }) => outcome === 'good').map(({ anchor }) => anchor);
  if (issued.length === 0) return withoutIssuer(signer, candidates);
  const expired: ChipReason[] = isValidAt(signer, at) ? [] : ['signer-expired'];
  // the same key may stand in several certificates (renewed, linked): the one that speaks best for the signer counts
  const [best] = issued
    .map((anchor) => ({ anchor, reasons: [...expired, ...reasonsUnder(signer, anchor, anchors, at, now)] }))
    .sort((left, right) => weight(left.reasons) - weight(right.reasons));
  if (!best) return withoutIssuer(signer, candidates);
  return {
    ...best,
    detail:
      `${signer.subject.text} (serial ${signer.serial}) issued by ${best.anchor.certificate.subject.text}` +
      ` (serial ${best.anchor.certificate.serial}, ${best.anchor.vouchedBy}, ${best.anchor.file}),` +
      ` looked at for ${dayOf(at)}${signedAt === null ? ', the start of the signer' : ', the time of signing'}`,
  };
};

export const dayOf = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) < 8e15 ? new Date(at).toISOString().slice(0, 10) : 'no date';

type Candidate = {
  readonly anchor: Anchor;
  readonly named: ReturnType<typeof namesAsIssuer>;
  readonly outcome: ReturnType<typeof checkIssued>;
};

/** Several roots can match by name, so all are tried; bounded, because a name is anybody's to write. */
const issuersOf = (signer: Certificate, anchors: TrustAnchors): readonly Anchor[] => {
  const { authorityKeyId } = signer.extensions;
  const byKey = authorityKeyId === null ? [] : (anchors.byKeyId.get(authorityKeyId) ?? []);
  const byName = anchors.bySubject.get(signer.issuer.key) ?? [];
  return [...new Set([...byKey, ...byName])].slice(0, mostTried);
};
const mostTried = 40;

const withoutIssuer = (signer: Certificate, candidates: readonly Candidate[]): ChainOutcome => {
  const meant = candidates.filter(({ named }) => named === 'by-key' || named === 'by-name');
  const wrong = meant.find(({ outcome }) => outcome === 'wrong');
  const unknown = meant.some(({ outcome }) => outcome === 'unknown');
  const reason: ChipReason = unknown ? 'algorithm-unknown' : wrong ? 'signer-signature-wrong' : 'signer-unknown';
  const tried = `${candidates.length} roots of that name or key tried, ${meant.length} of them meant`;
  return { reasons: [reason], anchor: null, detail: `${signer.subject.text} names ${signer.issuer.text}: ${tried}` };
};

const reasonsUnder = (
  signer: Certificate,
  anchor: Anchor,
  anchors: TrustAnchors,
  at: number,
  now: number,
): readonly ChipReason[] => {
  const reasons: ChipReason[] = isValidAt(anchor.certificate, at) ? [] : ['issuer-expired'];
  const own = revocationOf(signer, anchors, now);
  const above = revocationOf(anchor.certificate, anchors, now);
  if (own === 'revoked') reasons.push('signer-revoked');
  if (above === 'revoked') reasons.push('issuer-revoked');
  if (own === 'unknown') reasons.push('revocation-unknown');
  return reasons;
};

/** Fewer and lighter reasons come first. */
const weight = (reasons: readonly ChipReason[]): number =>
  reasons.reduce((sum, reason) => sum + (reason === 'revocation-unknown' ? 1 : 10), 0);

/** A list that is out of date still tells what was revoked before; only its silence says nothing any more. */
const revocationOf = (certificate: Certificate, anchors: TrustAnchors, now: number): 'revoked' | 'good' | 'unknown' => {
  const lists = anchors.revocationLists.filter((list) => list.issuer.key === certificate.issuer.key);
  if (lists.some((list) => list.revoked.has(certificate.serial))) return 'revoked';
  return lists.some((list) => isInForce(list, now)) ? 'good' : 'unknown';
};

/**
 * Whether a certificate may sign documents (9303-12, 7.1): digitalSignature, and neither a root nor made for something
 * else (master lists, deviation lists, bar codes have extended uses of their own; a document signer has none).
 * The list of document types (7.1.1.6) is left aside: a state that mislabels its signers would have all its citizens
 * turned away, and it keeps no forger out.
 */
export const maySignDocuments = ({ extensions }: Certificate): boolean =>
  (extensions.keyUsage === null || (extensions.keyUsage & keyUsage.digitalSignature) !== 0) &&
  extensions.isAuthority !== true &&
  !extensions.extendedKeyUsage.some((use) => use.startsWith('2.23.136.')) &&
  extensions.unknownCritical.length === 0;
