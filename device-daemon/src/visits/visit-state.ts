import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { Territory } from '@mot-cua/domain/forms/address.ts';
import type { Draft } from '@mot-cua/domain/forms/draft.ts';
import type { OwnerPage } from '@mot-cua/domain/forms/short-forms.ts';
import type { ChipReason, ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { LevelPolicy } from '@mot-cua/domain/identity/level-policy.ts';
import type { ShownCode } from '@mot-cua/domain/identity/shown-code.ts';
import type { Standing } from '@mot-cua/domain/identity/standing.ts';
import type { Language } from '@mot-cua/domain/localized.ts';
import type { KioskCountsAs } from '@mot-cua/domain/procedure-package/filing.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { IdentityLevel, Person } from '@mot-cua/domain/provenance.ts';
import type { HeldPaper, OwnDossiersAnswer } from '@mot-cua/domain/province-questions.ts';
import type { RatingLevels } from '@mot-cua/domain/ratings/ratings.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import type {
  AccessView,
  CitizenFault,
  CodeView,
  Contrast,
  Custody,
  EndMessage,
  PhonePhase,
  PrintOutcome,
  TextSize,
} from '@mot-cua/domain/screen-parts.ts';
import type { QueueService, ToVisit } from '@mot-cua/domain/visit-link.ts';
import type { Offered } from '../catalogue/offered.ts';
import type { ChipAccess } from '../devices/card-reading.ts';
import type { FeedingDevices } from '../devices/document-scanner/ways-to-feed.ts';
import type { TicketContent } from '../slips/slip-content.ts';
import type { FeedbackStage, FeedbackState } from './chart-feedback.ts';
import type { OwnDossiersPhase } from './chart-own-dossiers.ts';
import type { FlowStage, FlowState, FlowWorld } from './flow-state.ts';
import { type FormPrints, noFormPrints } from './form-prints.ts';
import type { Proved } from './holder-proof.ts';
import { noOffice, nothingSeenTo, type OfficeSide, type OfficeStage, type SeenTo } from './office-side.ts';
import type { PageRef, PaperKind, Scanning } from './paper-state.ts';
import type { VisitEffect } from './visit-events.ts';

/** Where a visit is. One stage a screen; what belongs to one stage only stands in it. */
export type Stage =
  | { readonly name: 'welcome' }
  | {
      readonly name: 'identify';
      readonly phase: 'need-code' | 'need-card' | 'reading' | 'failed';
      readonly percent: number;
    }
  /** what opens the chip of a passport is typed */
  | { readonly name: 'document' }
  | {
      readonly name: 'vneid';
      readonly phase: 'opening' | 'waiting' | 'refused' | 'late' | 'unavailable' | 'untrusted';
      readonly code: CodeView | null;
      readonly secondsLeft: number;
      readonly secondsInAll: number;
    }
  /** a child's card was read: a parent or guardian is asked for */
  | { readonly name: 'guardian' }
  /** the procedure needs to know the person better; `from` is where they go on */
  | { readonly name: 'prove'; readonly from: 'before' | 'declare' }
  | { readonly name: 'for-whom' }
  | { readonly name: 'owner'; readonly capacity: OwnerPage }
  | { readonly name: 'confirm' }
  /** `from`: where whoever proved more of themselves goes on; null: from "is this you?" */
  | {
      readonly name: 'face';
      readonly phase: 'ask' | 'looking' | 'comparing';
      readonly from: 'before' | 'declare' | 'own-dossiers' | null;
    }
  | { readonly name: 'choose' }
  /** guided questions to the right procedure, and what was answered so far */
  | { readonly name: 'guide'; readonly event: string; readonly answers: readonly string[] }
  /** a procedure that only the counter knows; `from` is where it was chosen */
  | {
      readonly name: 'at-counter';
      readonly id: string;
      readonly from: { readonly name: 'choose' } | GuideStage;
    }
  /** what the province holds of whoever stands there; `opened`: the dossier that is looked at, by its id */
  | { readonly name: 'own-dossiers'; readonly phase: OwnDossiersPhase; readonly opened: string | null }
  | { readonly name: 'before' }
  /** `open`: the item of a list that is looked into (absent: the only one); `focus`: where the focus belongs now */
  | {
      readonly name: 'form';
      readonly page: string;
      readonly fromReview: boolean;
      readonly open?: string | null;
      readonly focus?: string;
    }
  | { readonly name: 'scan'; readonly paper: string; readonly fromReview: boolean }
  /** `from`: where the citizen goes on */
  | {
      readonly name: 'phone';
      readonly what: 'file' | 'note';
      readonly phase: PhonePhase;
      readonly code: CodeView | null;
      readonly from: Extract<Stage, { name: 'scan' | 'review' }>;
    }
  | { readonly name: 'review' }
  | { readonly name: 'declare' }
  | { readonly name: 'submitting'; readonly phase: 'sealing' | 'saving' }
  | { readonly name: 'slip' }
  /** `unhappy`: the score is kept, reasons are asked for */
  | { readonly name: 'rate'; readonly unhappy?: number }
  | { readonly name: 'done' }
  /** `of`: the procedure that was read about when a number was asked for */
  | { readonly name: 'take-ticket'; readonly of?: string }
  | { readonly name: 'ticket' }
  | { readonly name: 'lookup' }
  | { readonly name: 'resume' }
  | { readonly name: 'enter-code' }
  /** `until` (epoch ms) is null while it is being written; `from` is where the citizen goes on */
  | {
      readonly name: 'parked';
      readonly from: Stage;
      readonly until: number | null;
      readonly code: string | null;
      readonly slip: PrintOutcome | null;
    }
  | FlowStage
  | FeedbackStage
  | OfficeStage
  | { readonly name: 'ended'; readonly message: EndMessage };

export type StageName = Stage['name'];
export type GuideStage = Extract<Stage, { name: 'guide' }>;

export type Submission = {
  readonly dossierId: string;
  readonly secret: string;
  readonly provisionalCode: string;
  readonly submittedAt: string;
  readonly clockConfirmed: boolean;
  readonly custody: Custody;
  readonly officialCode: string | null;
  readonly slip: PrintOutcome;
};

/** What only the paper of a ticket says: which counters, how long it was estimated to take. */
export type TicketPaper = Pick<TicketContent, 'counters' | 'wait' | 'code'>;

export type Ticket = {
  readonly number: string;
  readonly service: string;
  readonly ahead: number;
  readonly paper?: TicketPaper;
  /** ISO 8601, of an appointment */
  readonly appointedAt?: string;
  readonly print: PrintOutcome;
};

/** A draft that opens with this citizen's card, as far as it is offered. Times in epoch ms of the kiosk's clock. */
export type Offer = {
  readonly procedure: string;
  readonly savedAt: number;
  readonly until: number;
  readonly submitted: boolean;
};

/** What the daemon knows of a dossier; see visit-link.ts. */
export type KnownDossier = Extract<ToVisit, { t: 'dossier' }>['found'];

export type AccessCode = {
  readonly access: readonly ChipAccess[];
  readonly source: 'qr' | 'typed' | 'document';
  readonly shown: ShownCode | null;
};

/** All that one visit remembers. Plain data, replaced as a whole, gone with its process. */
export type VisitState = FlowState & {
  readonly stage: Stage;
  readonly language: Language;
  readonly textSize: TextSize;
  readonly contrast: Contrast;
  /** hears, or moves by switches: waits are longer */
  readonly aided: boolean;
  readonly headphones: boolean;
  /** what opens the chip, and the code that said so, if one was shown */
  readonly accessCode: AccessCode | null;
  readonly cardPresent: boolean;
  /** the reader was seen empty in this visit: what is laid down after that is this citizen's */
  readonly cardWasAway: boolean;
  /** the card that lies there was read and is not the one that is asked for now */
  readonly liftFirst: boolean;
  /** in a row; a card that was lifted too early is none */
  readonly failedReads: number;
  /** codes that a card has proven wrong in this visit: chips count them, and nobody's card is to be blocked here */
  readonly wrongCodes: number;
  readonly person: Person | null;
  /** what is known of the chip that `person` comes from; null: it was none */
  readonly verdict: ChipVerdict | null;
  /** why the last card was not believed; nothing else of it is kept */
  readonly disbelief: readonly ChipReason[];
  /** a card of this person was not believed: until a chip or VNeID is, a code alone counts for nothing */
  readonly doubted: boolean;
  /** under 14, with a card of its own, for whom the person acts */
  readonly child: Person | null;
  /** who began, while they prove more of themselves */
  readonly proving: {
    readonly who: Person;
    readonly verdict: ChipVerdict | null;
    readonly from: 'before' | 'declare' | 'own-dossiers';
  } | null;
  /** what was proved of whoever stands there; see holder-proof.ts */
  readonly proved: Proved | null;
  /** why somebody who is not known yet identifies themselves; null: to do a procedure */
  readonly wants: 'own-dossiers' | null;
  readonly own: OwnDossiersAnswer | null;
  /** papers of this declaration that the province holds, by their key; for which procedure it was asked; which of them are used */
  readonly held: Readonly<Record<string, HeldPaper>>;
  readonly heldAsked: string | null;
  readonly reused: readonly string[];
  /** the slip of what is missing, and of which dossier */
  readonly needsSlip: { readonly of: string; readonly outcome: PrintOutcome } | null;
  /** the papers complete this dossier */
  readonly supplement: { readonly dossierId: string; readonly requestId: string; readonly code: string } | null;
  /** for whom it is, where the kiosk asked */
  readonly standing: Standing | null;
  /** the short form of a document or of the owner in the making, and whether its mistakes are shown */
  readonly documentDraft: Draft | null;
  readonly documentJudged: boolean;
  readonly ownerDraft: Draft | null;
  readonly ownerJudged: boolean;
  readonly hasPortrait: boolean;
  /** this person was asked whether the camera may look at them; nobody is asked twice */
  readonly faceAsked: boolean;
  readonly draft: Draft | null;
  readonly procedure: string | null;
  /** the list of what to bring, on paper; null: not asked for */
  readonly checklist: PrintOutcome | null;
  /** of which procedure the last of these lists is */
  readonly checklistOf: string | null;
  /** official forms on A4 */
  readonly forms: FormPrints;
  /** pages of the form whose mistakes are shown */
  readonly judged: readonly string[];
  readonly papers: Readonly<Record<string, readonly PageRef[]>>;
  readonly scanning: Scanning | null;
  /** what the citizen said of a paper, by its key; not in it: a loose, whole sheet of A4 or smaller */
  readonly kinds: Readonly<Record<string, PaperKind>>;
  /** the paper whose first half was scanned and waits for the second */
  readonly firstHalf: string | null;
  /** what scanner and camera can do, as they say themselves; null: not told yet */
  readonly feeding: FeedingDevices | null;
  readonly agreed: { readonly version: string; readonly at: number } | null;
  readonly submission: Submission | null;
  /** what somebody thinks of the service, in the making; see chart-feedback.ts */
  readonly feedback: FeedbackState | null;
  /** codes of the dossiers that this person submitted before this one, in this visit; see chart-several.ts */
  readonly earlier: readonly string[];
  /** procedures of those dossiers */
  readonly handedIn: readonly string[];
  /** procedures that only the counter does, whose number was taken or whose list was printed in this visit */
  readonly atCounter: readonly string[];
  /** the end of the guided questions where the procedure was chosen; null: it was chosen elsewhere. See chart-bundle.ts */
  readonly guided: GuideStage | null;
  /** ids of the services that the number of these dossiers leads to, in this order */
  readonly counters: readonly string[];
  readonly ticket: Ticket | null;
  /** the office gives no more numbers today: the list of what one could see staff about is empty, and staff are asked */
  readonly numbersOver: boolean;
  readonly lookup: {
    readonly triesLeft: number;
    readonly result: (LookupAnswer & { readonly custody: Custody }) | null;
  };
  /** Next was pressed while the slip was still printing: go on as soon as it is out */
  readonly nextWanted: boolean;
  readonly leftBehind: readonly ('card' | 'paper')[];
  readonly fault: CitizenFault | null;
  readonly idleSecondsLeft: number | null;
  readonly staffCalled: boolean;
  /** what a person of the office has to see to, and what they said */
  readonly office: OfficeSide;
  /** what an officer decided of this person's card and papers */
  readonly seenTo: SeenTo;
  readonly busy: boolean;
  readonly devices: readonly DeviceHealth[];
  readonly repositoryReachable: boolean;
  readonly storageFull: boolean;
  readonly alarms: readonly AlarmCode[];
  /** `keeps`: card or code in hand, every step is written; `saved`: the last one was, until then (epoch ms) */
  readonly parking: { readonly keeps: 'card' | 'code' | null; readonly savedUntil: number | null };
  readonly offer: Offer | 'looking' | null;
  /** why a draft that lies here cannot be opened; said when the citizen goes on */
  readonly offerFault: 'draft-unreadable' | 'draft-card-unproven' | null;
  /** the citizen said yes to "is this you?" before the search for a draft was over */
  readonly confirmed: boolean;
};

/** What a visit is when it knows nobody: how it begins, and what forgetting a person leads back to. */
export const nobodyKnown = {
  accessCode: null,
  failedReads: 0,
  wrongCodes: 0,
  person: null,
  verdict: null,
  disbelief: [],
  doubted: false,
  child: null,
  proving: null,
  proved: null,
  wants: null,
  own: null,
  held: {},
  heldAsked: null,
  reused: [],
  needsSlip: null,
  supplement: null,
  standing: null,
  documentDraft: null,
  documentJudged: false,
  ownerDraft: null,
  ownerJudged: false,
  hasPortrait: false,
  faceAsked: false,
  draft: null,
  procedure: null,
  checklist: null,
  checklistOf: null,
  forms: noFormPrints,
  judged: [],
  papers: {},
  scanning: null,
  kinds: {},
  firstHalf: null,
  agreed: null,
  feedback: null,
  earlier: [],
  handedIn: [],
  atCounter: [],
  guided: null,
  counters: [],
  extras: null,
  resultOffice: null,
  parking: { keeps: null, savedUntil: null },
  offer: null,
  offerFault: null,
  confirmed: false,
  seenTo: nothingSeenTo,
} satisfies Partial<VisitState>;

export const freshVisit: VisitState = {
  ...nobodyKnown,
  stage: { name: 'welcome' },
  language: 'vi',
  textSize: 'default',
  contrast: 'default',
  aided: false,
  headphones: false,
  cardPresent: false,
  cardWasAway: false,
  liftFirst: false,
  submission: null,
  ticket: null,
  numbersOver: false,
  lookup: { triesLeft: 5, result: null },
  nextWanted: false,
  leftBehind: [],
  fault: null,
  idleSecondsLeft: null,
  staffCalled: false,
  office: noOffice,
  busy: false,
  feeding: null,
  devices: [],
  repositoryReachable: false,
  storageFull: false,
  alarms: [],
  practice: false,
  helper: null,
};

/** What the chart may look at besides the state: the catalogue, the services, the time. */
export type VisitWorld = FlowWorld & {
  readonly packages: readonly ProcedurePackage[];
  /** packages and the rest of the national catalogue, as they are offered to be chosen */
  readonly offered: Offered;
  /** all versions of procedures, those of other days too; absent: `packages` are all */
  readonly versions?: readonly ProcedurePackage[];
  /** the site's communes; absent: they are typed */
  readonly territory?: Territory;
  readonly refused: readonly { readonly id: string; readonly title: string }[];
  readonly services: readonly QueueService[];
  /** languages and voices of this site; absent: Vietnamese and English to read, nothing to hear */
  readonly access?: Omit<AccessView, 'headphones'> | undefined;
  readonly identity: SiteIdentity;
  readonly now: () => number;
  /** of the rating; absent: three */
  readonly ratingLevels?: RatingLevels;
  /** as what filings here are paid for, as the province decided; absent: direct */
  readonly countsAs?: readonly KioskCountsAs[];
  /** the citizen's phone can be reached; absent: it cannot */
  readonly phone?: boolean;
};

/** How this site comes to know people. */
export type SiteIdentity = {
  readonly require: LevelPolicy;
  /** the highest level that a card can reach here; null: no card reader */
  readonly cardCeiling: IdentityLevel | null;
  /** there is a reader for codes */
  readonly codeReader: boolean;
  readonly signIn: boolean;
  readonly expiredCards: 'goes-on' | 'counter';
  /** the site turned on the look at the face */
  readonly face: boolean;
};

export type Step = { readonly state: VisitState; readonly effects: readonly VisitEffect[] };
