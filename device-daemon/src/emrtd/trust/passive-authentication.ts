import { type ChipReason, isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import { elementAt } from './ber.ts';
import type { Certificate } from './certificate.ts';
import { checkChain, dayOf, maySignDocuments } from './chain.ts';
import { checkGroup, type ListedGroups, readListedGroups } from './listed-groups.ts';
import {
  candidatesFor,
  checkSigner,
  contentTypes,
  isNamed,
  readSignedData,
  type SignedData,
  type Signer,
  type SignerOutcome,
} from './signed-data.ts';
import type { Anchor, TrustAnchors } from './trust-anchors.ts';

/** One step that was taken, for staff and technicians. `detail` names certificates and steps, never the holder. */
export type Step = {
  readonly name: 'signed-object' | 'signature' | 'chain' | 'data-groups' | 'chip' | 'expiry';
  readonly outcome: 'good' | 'wrong' | 'open';
  readonly detail: string;
};

export type SignedObjectOutcome = {
  readonly reasons: readonly ChipReason[];
  readonly steps: readonly Step[];
  /** its signature is good, and a trusted root issued the signer, and nothing speaks against either */
  readonly trusted: boolean;
  /** what was signed; null when it could not be read */
  readonly content: Uint8Array | null;
  readonly signer: Certificate | null;
  /** the root above the signer; null when there is none among the anchors */
  readonly anchor: Anchor | null;
};

/**
 * A signed object of a chip, EF.SOD (with or without its outer tag 77) or EF.CardSecurity: signature under the enclosed
 * signer, then the signer under an anchor (9303-11, 5.1; 9303-12, 6). Without anchors (null, or none) the signature is
 * checked all the same: who altered the list of digests is caught even then.
 */
export const checkSignedObject = (
  file: Uint8Array,
  contentType: string,
  anchors: TrustAnchors | null,
  now: number,
): SignedObjectOutcome => {
  const outer = file[0] === 0x77 ? elementAt(file) : null;
  const data = readSignedData(outer?.value ?? file);
  if (!data.ok) return ended('sod-malformed', 'signed-object', data.fault.detail);
  if (data.value.contentType !== contentType)
    return ended('sod-malformed', 'signed-object', `it signs something else (${data.value.contentType})`);
  const found = findSigner(data.value, [...data.value.certificates, ...(anchors?.signers ?? [])]);
  const { content } = data.value;
  // with a wrong signature the list of files is nobody's, and nothing is held against it
  if (!found.certificate)
    return {
      ...ended(found.reason, 'signature', found.detail),
      content: isDisbelief(found.reason) ? null : content,
    };
  const { certificate, signer } = found;
  const signedAt = signer.attributes?.signingTime ?? null;
  const steps: Step[] = [{ name: 'signature', outcome: 'good', detail: `by ${certificate.subject.text}` }];
  const allowed = maySignDocuments(certificate);
  const reasons: ChipReason[] = allowed ? [] : ['signer-not-allowed'];
  if (!allowed) steps.push({ name: 'chain', outcome: 'wrong', detail: 'its certificate is not for signing documents' });
  if (!anchors || anchors.anchors.length === 0) {
    steps.push({ name: 'chain', outcome: 'open', detail: 'no root is loaded' });
    return { reasons: [...reasons, 'no-anchors'], steps, trusted: false, content, signer: certificate, anchor: null };
  }
  const chain = checkChain(certificate, anchors, signedAt, now);
  const disbelieved = chain.reasons.some(isDisbelief);
  const outcome = disbelieved ? 'wrong' : chain.anchor ? 'good' : 'open';
  const late =
    signedAt !== null && signedAt > now + dayMs ? `; it claims to be signed on ${dayOf(signedAt)}, to come` : '';
  steps.push({ name: 'chain', outcome, detail: chain.detail + late });
  return {
    reasons: [...reasons, ...chain.reasons],
    steps,
    trusted: allowed && chain.anchor !== null && !disbelieved,
    content,
    signer: certificate,
    anchor: chain.anchor,
  };
};

const dayMs = 86_400_000;

const ended = (reason: ChipReason, name: Step['name'], detail: string): SignedObjectOutcome => ({
  reasons: [reason],
  steps: [{ name, outcome: isDisbelief(reason) ? 'wrong' : 'open', detail }],
  trusted: false,
  content: null,
  signer: null,
  anchor: null,
});

type FoundSigner =
  | { readonly certificate: Certificate; readonly signer: Signer }
  | { readonly certificate: null; readonly reason: ChipReason; readonly detail: string };

/** The certificate whose key made a signature; else the reason that speaks clearest. */
const findSigner = (data: SignedData, certificates: readonly Certificate[]): FoundSigner => {
  const outcomes = data.signers.flatMap((signer) =>
    candidatesFor(signer, certificates)
      .slice(0, mostTried)
      .map((certificate) => ({ certificate, signer, outcome: checkSigner(data, signer, certificate) })),
  );
  const good = outcomes.find(({ outcome }) => outcome === 'good');
  if (good) return good;
  const first = outcomes.find(
    ({ signer, certificate, outcome }) =>
      isNamed(signer, certificate) || outcome === 'digest-wrong' || outcome === 'malformed',
  );
  if (!first)
    return { certificate: null, reason: 'signer-unknown', detail: 'the certificate of the signer is not there' };
  const { outcome, certificate } = first;
  return { certificate: null, reason: reasonFor[outcome], detail: `${outcome} under ${certificate.subject.text}` };
};

const reasonFor = {
  good: 'signer-unknown',
  'digest-wrong': 'sod-digest-wrong',
  'signature-wrong': 'sod-signature-wrong',
  unknown: 'algorithm-unknown',
  malformed: 'sod-malformed',
} as const satisfies Record<SignerOutcome, ChipReason>;
const mostTried = 8;

export type GroupsOutcome = { readonly reasons: readonly ChipReason[]; readonly step: Step; readonly intact: boolean };

/**
 * Every data group that was read against the list (9303-11, 5.1, step 5). `asked`: those that this reader asks for where
 * they are listed; fingerprints and irises (DG3, DG4) and what no kiosk needs are never asked for, so they are not withheld.
 */
export const checkGroups = (
  listed: ListedGroups,
  given: ReadonlyMap<number, Uint8Array>,
  asked: ReadonlySet<number>,
): GroupsOutcome => {
  const outcomes = [...given].map(([number, file]) => ({ number, outcome: checkGroup(listed, number, file) }));
  const numbersThat = (outcome: string): readonly number[] =>
    outcomes.filter((one) => one.outcome === outcome).map(({ number }) => number);
  const withheld = [...listed.digests.keys()].filter((number) => asked.has(number) && !given.has(number));
  const found: readonly (readonly [ChipReason, readonly number[], string])[] = [
    ['algorithm-unknown', numbersThat('unknown'), 'listed by a hash that is not known'],
    ['group-altered', numbersThat('altered'), 'not the one that was signed'],
    ['group-unlisted', numbersThat('unlisted'), 'given and not listed'],
    ['group-withheld', withheld, 'listed and not given'],
  ];
  const wrong = found.filter(([, numbers]) => numbers.length > 0);
  const names = (numbers: readonly number[]): string => numbers.map((number) => `DG${number}`).join(', ');
  const good = numbersThat('good');
  const detail = [
    ...(good.length > 0 ? [`${names(good)} as signed (${listed.hash})`] : []),
    ...wrong.map(([, numbers, words]) => `${names(numbers)} ${words}`),
  ].join('; ');
  const reasons = wrong.map(([reason]) => reason);
  return {
    reasons,
    intact: reasons.length === 0,
    step: {
      name: 'data-groups',
      outcome: reasons.length === 0 ? 'good' : reasons.some(isDisbelief) ? 'wrong' : 'open',
      detail: detail || 'none was read',
    },
  };
};

export type PassiveOutcome = SignedObjectOutcome & {
  readonly listed: ListedGroups | null;
  /** trusted, and every group that was read is as it was signed */
  readonly verified: boolean;
};

/** Passive authentication (9303-11, 5.1) of what was read. */
export const authenticatePassively = (
  sod: Uint8Array,
  given: ReadonlyMap<number, Uint8Array>,
  asked: ReadonlySet<number>,
  anchors: TrustAnchors | null,
  now: number,
): PassiveOutcome => {
  const signed = checkSignedObject(sod, contentTypes.securityObject, anchors, now);
  if (!signed.content) return { ...signed, listed: null, verified: false };
  const listed = readListedGroups(signed.content);
  if (!listed.ok) {
    const step: Step = { name: 'signed-object', outcome: 'wrong', detail: listed.fault.detail };
    return {
      ...signed,
      reasons: ['sod-malformed', ...signed.reasons],
      steps: [step, ...signed.steps],
      trusted: false,
      listed: null,
      verified: false,
    };
  }
  const groups = checkGroups(listed.value, given, asked);
  return {
    ...signed,
    reasons: [...signed.reasons, ...groups.reasons],
    steps: [...signed.steps, groups.step],
    listed: listed.value,
    verified: signed.trusted && groups.intact,
  };
};
