import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Declaration, IdentityWarning, Metadata, PaperRecord, ReusedPaper } from '@mot-cua/domain/dossier.ts';
import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { procedureCard, truthText } from '@mot-cua/domain/forms/catalogue-view.ts';
import { capacityOf, declarationOf, ownerOf, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { channelOn } from '@mot-cua/domain/forms/filing.ts';
import { isExpired } from '@mot-cua/domain/identity/expiry-rule.ts';
import { personalNumberWarnings } from '@mot-cua/domain/identity/personal-number.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { BagFile } from '../dossiers/bag.ts';
import { Sealer } from '../dossiers/sealer.ts';
import { archivalPdf } from '../imaging/archival-pdf.ts';
import { PAPER_BYTES, withinBudget } from '../imaging/size-budget.ts';
import type { PageText } from '../imaging/text/page-text.ts';
import { proposedFields } from '../imaging/text/proposed-fields.ts';
import { officeTime } from '../ledger/ledger.ts';
import { extrasOffered } from './chart-extras.ts';
import type { FeedbackState } from './chart-feedback.ts';
import { heldFor, isReused } from './chart-reuse.ts';
import { consentRecords } from './consent-records.ts';
import type { DaemonLine } from './daemon-line.ts';
import { feedbackPayload } from './feedback-bag.ts';
import { agreedOn, filedAndSigned } from './filing-view.ts';
import type { RoomReading } from './room-reading.ts';
import { slipSecret, uuid7 } from './uuid7.ts';
import type { VisitMemory } from './visit-memory.ts';
import type { Submission, VisitState } from './visit-state.ts';

export type SubmissionFault = 'not-sealed' | 'storage-full' | 'daemon-away';

/** The daemon may be restarting; a submission waits for it this long, ms. */
const DAEMON_DEADLINE_MS = 45_000;

/** Papers scanned last may still be read; then they go without a text layer. */
const TEXT_PATIENCE_MS = 5_000;

/** What the daemon gave a submission, before anything is sealed. */
export type Intended = {
  readonly dossierId: string;
  readonly provisionalCode: string;
  readonly submittedAt: string;
  readonly clockConfirmed: boolean;
};

export type SubmissionParts = {
  readonly setup: VisitSetup;
  readonly line: DaemonLine;
  readonly memory: VisitMemory;
  readonly reading: RoomReading;
  readonly clock: Clock;
};

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** How the person was recognised, in the word of the receiving system. */
const methodOf = ({ source, document }: Person): Metadata['identification']['method'] => {
  switch (source) {
    case 'chip':
      return 'CHIP';
    case 'vneid':
      return 'VNEID';
    case 'qr':
      return document ? 'MRZ' : 'QR'; // a card's code names no document, the lines of one do
    case 'staff':
      return 'STAFF';
    default:
      return 'TYPED';
  }
};

/** What the first page that says anything says of the paper; read by a machine, checked by nobody. */
const proposedOf = (texts: readonly (PageText | null)[]): NonNullable<PaperRecord['proposed']> => {
  const [first] = texts
    .map((text) => (text ? proposedFields(text) : {}))
    .filter((fields) => Object.keys(fields).length);
  const values = Object.entries(first ?? {}).map(([field, { value, confidence }]) => [
    field,
    { value, confidence, source: 'ocr' },
  ]);
  return Object.fromEntries(values);
};

/** Papers by reference, and how many came which way (QĐ 766/QĐ-TTg). */
const reusedOf = (state: VisitState, digitised: number): Pick<Metadata, 'reused' | 'components'> => {
  const wanted = state.draft ? wantedPapers(state.draft, 'vi') : [];
  const reused = wanted.flatMap(({ key, title }): ReusedPaper[] => {
    const held = isReused(state, key) ? heldFor(state, key) : null;
    return held ? [{ key, title, source: `reuse:${held.id}` }] : [];
  });
  return {
    ...(reused.length > 0 ? { reused } : {}),
    components: { total: digitised + reused.length, digitised, reused: reused.length },
  };
};

/** Papers that come to the counter, by word of an officer. */
const atCounterOf = (state: VisitState): Pick<Metadata, 'atCounter'> => {
  const wanted = state.draft ? wantedPapers(state.draft, 'vi') : [];
  const atCounter = wanted.flatMap(({ key, title }) => {
    const decidedBy = state.seenTo.atCounter[key];
    return decidedBy ? [{ key, title, decidedBy }] : [];
  });
  return atCounter.length > 0 ? { atCounter } : {};
};

/** Which pages of a paper looked doubtful and were taken by an officer. */
const acceptedOf = (state: VisitState, pages: readonly { readonly id: string }[]): Pick<PaperRecord, 'accepted'> => {
  const accepted = pages.flatMap(({ id }, at) => {
    const decided = state.seenTo.accepted[id];
    return decided ? [{ page: at + 1, ...decided }] : [];
  });
  return accepted.length > 0 ? { accepted } : {};
};

/** What an officer may want to look at. */
const warningsOf = (person: Person, day: string): IdentityWarning[] => [
  ...(person.personalNumber === null ? [] : personalNumberWarnings(person.personalNumber, person)),
  ...(isExpired(person.expiresOn, day) ? (['card-expired'] as const) : []),
];

/**
 * Carries one dossier from the visit's memory into the outbox: provisional code → bag → seal → commit. A second try
 * after a failure takes the same dossier id and secret, so however often it is tried, one dossier comes of it.
 */
export class SubmissionDesk {
  readonly #parts: SubmissionParts;
  readonly #sealer = new Sealer();
  #identity: { readonly dossierId: string; readonly secret: string } | null = null;

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
  }

  /** The identity of the submission that has begun; null before. It is in the parked draft before anything is asked. */
  get identity(): { readonly dossierId: string; readonly secret: string } | null {
    return this.#identity;
  }

  /** A submission that an earlier visit had begun is this one's now. */
  takeUp(identity: { readonly dossierId: string; readonly secret: string }): void {
    this.#identity = identity;
  }

  /** A submission comes near: what seals it stands ready. */
  prepare(): void {
    this.#sealer.warm();
  }

  /** Another dossier begins in this visit. */
  forget(): void {
    this.#identity = null;
  }

  /** The dossier whose submission has begun; null before. */
  get dossierId(): string | null {
    return this.#identity?.dossierId ?? null;
  }

  submit(
    state: VisitState,
    pkg: ProcedurePackage,
    onSealed: () => void,
    remember: (identity: { readonly dossierId: string; readonly secret: string }) => Promise<void>,
  ): Promise<Result<Submission, SubmissionFault>> {
    const filed = { ...pkg.procedure, channel: channelOn(pkg.procedure, agreedOn(state)) };
    return this.#carry(filed, (about) => this.#payload(state, pkg, about), onSealed, remember);
  }

  /** Feedback goes the same way. Nothing of it is parked: who wrote it has neither card nor code, and the kiosk shall not keep it. */
  submitFeedback(feedback: FeedbackState, helper: VisitState['helper'], onSealed: () => void) {
    const payload = async (about: Intended): Promise<BagFile[]> =>
      feedbackPayload(feedback, helper, { ...about, kiosk: this.#parts.setup.kiosk });
    return this.#carry(feedbackForm.procedure, payload, onSealed, async () => undefined);
  }

  async #carry(
    { id: procedureId, version: packageVersion, channel }: { id: string; version: string; channel: string },
    payloadOf: (about: Intended) => Promise<BagFile[]>,
    onSealed: () => void,
    remember: (identity: { readonly dossierId: string; readonly secret: string }) => Promise<void>,
  ): Promise<Result<Submission, SubmissionFault>> {
    const { line, clock, setup } = this.#parts;
    this.#sealer.warm();
    this.#identity ??= { dossierId: uuid7(clock.now()), secret: slipSecret() };
    const { dossierId, secret } = this.#identity;
    // On disk before the daemon hears of it: a power cut from here on never makes two dossiers of one.
    await remember(this.#identity);
    const intended = await line.ask(
      {
        t: 'intend',
        id: `${dossierId}-intend`,
        dossierId,
        procedureId,
        packageVersion,
        channel,
        lookupDigest: sha256(`${dossierId}:${secret}`),
      },
      DAEMON_DEADLINE_MS,
    );
    if (intended?.t === 'refused') return failed('storage-full');
    if (intended?.t === 'dossier' && intended.found && intended.found.custody !== 'open') {
      const { provisionalCode, submittedAt, clockConfirmed, officialCode, custody } = intended.found;
      onSealed();
      return done({
        dossierId,
        secret,
        provisionalCode,
        submittedAt,
        clockConfirmed,
        custody,
        officialCode,
        slip: 'printing',
      });
    }
    if (intended?.t !== 'intended') return failed('daemon-away');
    const sealed = await this.#sealer.seal({
      payload: await payloadOf({ dossierId, ...intended }),
      info: { dossierId, baggingDate: intended.submittedAt.slice(0, 10), sender: setup.kiosk.id },
      recipients: setup.recipients,
      folder: setup.sealedFolder,
    });
    if (!sealed.ok) {
      if (sealed.fault.diskBroken) line.tell({ t: 'disk-failed', errno: sealed.fault.diskBroken });
      return failed('not-sealed');
    }
    onSealed();
    const committed = await line.ask(
      { t: 'commit', id: `${dossierId}-commit-${sealed.value.sha256.slice(0, 8)}`, dossierId, ...sealed.value },
      DAEMON_DEADLINE_MS,
    );
    if (committed?.t === 'refused') return failed('not-sealed');
    if (committed?.t !== 'committed') return failed('daemon-away');
    const { provisionalCode, submittedAt, clockConfirmed } = intended;
    return done({
      dossierId,
      secret,
      provisionalCode,
      submittedAt,
      clockConfirmed,
      custody: 'saved-here',
      officialCode: null,
      slip: 'printing',
    });
  }

  async #payload(state: VisitState, pkg: ProcedurePackage, about: Intended): Promise<BagFile[]> {
    const { draft, person, agreed } = state;
    if (!draft || !person || !agreed) throw new Error('a submission without a draft, a person or an agreement');
    const papers = await this.#papers(state, about.submittedAt);
    const { setup } = this.#parts;
    const declaration: Declaration = {
      procedureId: pkg.procedure.id,
      packageVersion: pkg.procedure.version,
      language: 'vi',
      ...declarationOf(draft),
      truthDeclaration: {
        version: agreed.version,
        textSha256: sha256(truthText(pkg)),
        agreedAt: officeTime(agreed.at),
      },
    };
    const consents = consentRecords(state.extras, extrasOffered(state, setup));
    const metadata: Metadata = {
      dossierId: about.dossierId,
      kioskId: setup.kiosk.id,
      office: setup.kiosk.office,
      procedureId: pkg.procedure.id,
      procedureTitle: procedureCard(pkg, 'vi').title,
      provisionalCode: about.provisionalCode,
      submittedAt: about.submittedAt,
      clockConfirmed: about.clockConfirmed,
      identification: {
        level: person.level,
        method: methodOf(person),
        ...(state.verdict ? { reasons: [...state.verdict.reasons] } : {}),
        warnings: warningsOf(person, about.submittedAt.slice(0, 10)),
        ...(person.document ? { document: person.document } : {}),
        ...(state.seenTo.byEye ? { confirmedBy: state.seenTo.byEye } : {}),
      },
      submitter: {
        fullName: person.fullName,
        personalNumber: person.personalNumber,
        dateOfBirth: person.dateOfBirth,
        capacity: capacityOf(draft),
      },
      owner: ownerOf(draft),
      ...(state.resultOffice ? { resultOffice: state.resultOffice } : {}),
      papers: papers.map((paper) => paper.record),
      ...atCounterOf(state),
      ...reusedOf(state, papers.length),
      ...(state.supplement
        ? { supplementOf: { dossierId: state.supplement.dossierId, requestId: state.supplement.requestId } }
        : {}),
      ...filedAndSigned(state, pkg, setup.countsAs ?? []),
      ...(consents ? { consents } : {}),
      ...(state.helper ? { assistedBy: state.helper } : {}),
    };
    return [
      { path: 'declaration.json', bytes: json(declaration) },
      { path: 'metadata.json', bytes: json(metadata) },
      ...papers.map((paper) => ({ path: `papers/${paper.record.key}.pdf`, bytes: paper.pdf })),
    ];
  }

  /** One PDF/A a paper, all its pages in order. */
  async #papers(state: VisitState, scannedAt: string): Promise<{ record: PaperRecord; pdf: Uint8Array }[]> {
    const papers = [];
    const { memory, reading } = this.#parts;
    await reading.settled(TEXT_PATIENCE_MS);
    for (const wanted of state.draft ? wantedPapers(state.draft, 'vi') : []) {
      const scanned = memory.pagesOf(wanted.key).map((page) => ({ ...page, text: memory.texts.get(page.id) ?? null }));
      if (scanned.length === 0 || isReused(state, wanted.key)) continue;
      const { pages } = await withinBudget(scanned, wanted.mostBytes ?? PAPER_BYTES);
      const pdf = await archivalPdf(pages, { title: wanted.title, createdAt: new Date(scannedAt) });
      const record: PaperRecord = {
        key: wanted.key,
        title: wanted.title,
        file: `data/papers/${wanted.key}.pdf`,
        pages: pages.length,
        dpi: Math.round(Math.min(...pages.map(({ dpi }) => dpi))),
        colour: true,
        bytes: pdf.byteLength,
        sha256: sha256(pdf),
        scannedAt,
        ...(pages.some(({ turnedDegrees }) => turnedDegrees)
          ? { turnedDegrees: pages.map(({ turnedDegrees }) => turnedDegrees ?? 0) }
          : {}),
        textLayer: pages.filter(({ text }) => text).length,
        proposed: proposedOf(pages.map(({ text }) => text)),
        copyKind: 'plain-copy',
        ...(scanned.some(({ from }) => from === 'phone') ? { source: 'phone' as const } : {}),
        ...acceptedOf(state, scanned),
      };
      papers.push({ record, pdf });
    }
    return papers;
  }
}
