import { type ChipReason, type ChipVerdict, isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { ChipReading } from '../../devices/card-reading.ts';
import { checkActiveAuthentication } from './active-authentication.ts';
import { hasExpired } from './document-expiry.ts';
import { isOfIssuingState, issuingState } from './issuing-state.ts';
import { checkGroup } from './listed-groups.ts';
import { authenticatePassively, checkSignedObject, type PassiveOutcome, type Step } from './passive-authentication.ts';
import { contentTypes } from './signed-data.ts';
import type { TrustAnchors } from './trust-anchors.ts';

/** A verdict and how it came about, for staff and technicians; nothing of the holder is in it. */
export type ChipExamination = { readonly verdict: ChipVerdict; readonly steps: readonly Step[] };

/**
 * How far a chip is proven by the certificates that this site trusts. Pure; bounded by the files of the reading (about
 * 5 ms). `anchors` null or empty: the card's own consistency is checked, and no more is reached than `chip-read`.
 *
 * Decided here: a list of revocations that is missing or out of date is said (`revocation-unknown`) and takes no level
 * away, and neither does the end of the document (`card-expired`): what the chip says is as true as before. Whether that
 * is enough is for the policy of the site and the procedure.
 */
export const judgeChip = (reading: ChipReading, anchors: TrustAnchors | null, now: number): ChipVerdict =>
  examineChip(reading, anchors, now).verdict;

export const examineChip = (reading: ChipReading, anchors: TrustAnchors | null, now: number): ChipExamination => {
  const passive = examineFiles(reading, anchors, now);
  const chip = examineProof(reading, passive, anchors, now);
  const expired = hasExpired(reading.files.dg1, now);
  const reasons = [
    ...new Set<ChipReason>([...passive.reasons, ...chip.reasons, ...(expired ? ['card-expired' as const] : [])]),
  ];
  const believed = !reasons.some(isDisbelief);
  const level =
    believed && passive.verified
      ? chip.proven
        ? ('chip-authenticated' as const)
        : ('chip-verified' as const)
      : 'chip-read';
  const expiry: Step = {
    name: 'expiry',
    outcome: expired ? 'open' : 'good',
    detail: expired ? 'the document has ended' : 'in force',
  };
  return { verdict: { level, reasons }, steps: [...passive.steps, ...chip.steps, expiry] };
};

const numbers = { dg1: 1, dg2: 2, dg11: 11, dg12: 12, dg13: 13, dg14: 14, dg15: 15 } as const;

/** What `ChipReading` has room for is what the reader asks for. */
const asked: ReadonlySet<number> = new Set(Object.values(numbers));

const examineFiles = (reading: ChipReading, anchors: TrustAnchors | null, now: number): PassiveOutcome => {
  const { files } = reading;
  if (!files.sod) return withoutSod(anchors);
  const given = new Map<number, Uint8Array>();
  for (const key of Object.keys(numbers) as (keyof typeof numbers)[]) {
    const file = files[key];
    if (file) given.set(numbers[key], file);
  }
  const passive = authenticatePassively(files.sod, given, asked, anchors, now);
  if (!passive.anchor || isOfIssuingState(files.dg1, passive.anchor)) return passive;
  const detail = `the root is of ${passive.anchor.certificate.subject.country || 'no country'}, the document of ${issuingState(files.dg1)}`;
  return {
    ...passive,
    reasons: [...passive.reasons, 'signer-not-allowed'],
    steps: [...passive.steps, { name: 'chain', outcome: 'wrong', detail }],
    verified: false,
  };
};

const withoutSod = (anchors: TrustAnchors | null): PassiveOutcome => ({
  reasons: anchors && anchors.anchors.length > 0 ? ['sod-missing'] : ['sod-missing', 'no-anchors'],
  steps: [{ name: 'signed-object', outcome: 'open', detail: 'the card gives no EF.SOD' }],
  trusted: false,
  content: null,
  signer: null,
  anchor: null,
  listed: null,
  verified: false,
});

type Proof = { readonly proven: boolean; readonly reasons: readonly ChipReason[]; readonly steps: readonly Step[] };

const proof = (proven: boolean, reason: ChipReason | null, outcome: Step['outcome'], detail: string): Proof => ({
  proven,
  reasons: reason === null ? [] : [reason],
  steps: [{ name: 'chip', outcome, detail }],
});

/**
 * Is this the very chip? Its answer to a challenge (active) outranks all else, for only the holder of the key that the
 * SOD vouches for can give it; then what the reading says of chip authentication.
 */
const examineProof = (
  reading: ChipReading,
  passive: PassiveOutcome,
  anchors: TrustAnchors | null,
  now: number,
): Proof => {
  const active = examineAnswer(reading, passive);
  if (active) return active;
  if (reading.chipAuthentication === 'done') return examineDone(reading, passive, anchors, now);
  const detail = `chip authentication: ${reading.chipAuthenticationDetail ?? reading.chipAuthentication}`;
  if (reading.chipAuthentication === 'failed') {
    // where DG14 is missing, altered or not vouched for there was nothing to ask with, and that has a reason of its own
    if (!isAsSigned(reading, passive, 'dg14')) return { proven: false, reasons: [], steps: [] };
    return reading.chipProofInterrupted
      ? proof(false, 'chip-proof-interrupted', 'open', detail)
      : proof(false, 'chip-is-a-copy', 'wrong', detail);
  }
  if (!passive.listed) return { proven: false, reasons: [], steps: [] };
  return passive.listed.digests.has(numbers.dg15)
    ? proof(false, 'chip-proof-interrupted', 'open', 'active authentication is offered and was not answered')
    : proof(false, 'chip-proof-not-offered', 'open', detail);
};

/** Null where there is no answer, or nothing to hold it against. */
const examineAnswer = (reading: ChipReading, passive: PassiveOutcome): Proof | null => {
  const { activeAuthentication: answer, files } = reading;
  if (!answer || !files.dg15 || !isAsSigned(reading, passive, 'dg15')) return null;
  const dg14 = isAsSigned(reading, passive, 'dg14') ? files.dg14 : undefined;
  const outcome = checkActiveAuthentication(answer, files.dg15, dg14);
  if (outcome === 'good') return proof(true, null, 'good', 'active authentication: the chip signed the challenge');
  if (outcome === 'wrong')
    return proof(false, 'chip-is-a-copy', 'wrong', 'active authentication: the answer is not by the key in DG15');
  if (reading.chipAuthentication !== 'not-offered') return null;
  return proof(false, 'algorithm-unknown', 'open', 'active authentication: a key or algorithm that is not known');
};

/**
 * With PACE-CAM the key is the one in EF.CardSecurity, which has a signature of its own (9303-11, 4.4.3.3.3), and must
 * have it of the same state: else any state could vouch for a copy of any card.
 */
const examineDone = (
  reading: ChipReading,
  passive: PassiveOutcome,
  anchors: TrustAnchors | null,
  now: number,
): Proof => {
  if (reading.chipProof !== 'pace-cam')
    return isAsSigned(reading, passive, 'dg14')
      ? proof(true, null, 'good', 'chip authentication: by the key in DG14')
      : { proven: false, reasons: [], steps: [] };
  const { cardSecurity } = reading.files;
  if (!cardSecurity) return proof(false, 'chip-proof-interrupted', 'open', 'PACE-CAM: EF.CardSecurity was not read');
  const signed = checkSignedObject(cardSecurity, contentTypes.cardSecurity, anchors, now);
  const detail = `PACE-CAM: EF.CardSecurity ${signed.trusted ? 'is signed' : signed.steps.map((one) => one.detail).join(', ')}`;
  if (signed.anchor && !isOfIssuingState(reading.files.dg1, signed.anchor))
    return proof(false, 'signer-not-allowed', 'wrong', 'PACE-CAM: EF.CardSecurity is signed by another state');
  if (signed.trusted) return proof(true, null, 'good', detail);
  return {
    proven: false,
    reasons: signed.reasons,
    steps: [{ name: 'chip', outcome: signed.reasons.some(isDisbelief) ? 'wrong' : 'open', detail }],
  };
};

const isAsSigned = (reading: ChipReading, { listed }: PassiveOutcome, key: 'dg14' | 'dg15'): boolean => {
  const file = reading.files[key];
  return file !== undefined && listed !== null && checkGroup(listed, numbers[key], file) === 'good';
};
