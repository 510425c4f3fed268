import type { DecidedBy } from '@mot-cua/domain/dossier.ts';
import type {
  KioskMode,
  OfficeForVisit,
  Officer,
  OfficeWord,
  SaidOf,
  VisitFacts,
  WatchKey,
} from '@mot-cua/domain/exceptions/visit-office.ts';

/** A trouble that a person of the office is told of. */
export type Trouble = {
  /** what it is about, e.g. `card`, `scan-2`; its key adds how often it came */
  readonly base: string;
  readonly key: string;
  readonly facts: VisitFacts;
  /** differs when it is another trouble of the same kind, after somebody has dealt with the one before */
  readonly mark: string;
  /** somebody of the office has dealt with it */
  readonly word: OfficeWord | null;
};

/** What somebody of the office did, until the citizen has read it. */
export type Said = {
  readonly key: string;
  readonly what: SaidOf;
  readonly by: string;
  /** key of the paper that it is about */
  readonly paper: string | null;
};

/** How somebody of the office looks on. */
export type Watching = {
  readonly watch: string;
  readonly by: Officer;
  readonly to: WatchKey;
  /** null: the citizen has not answered */
  readonly agreed: { readonly pages: boolean } | null;
};

/** What a visit knows of its office: of the kiosk and the visit, not of the person. */
export type OfficeSide = {
  readonly mode: KioskMode;
  readonly hotline: string | null;
  readonly troubles: readonly Trouble[];
  /** how often each trouble has come */
  readonly times: Readonly<Record<string, number>>;
  /** pages of a paper that were scanned and looked doubtful, by the paper's key */
  readonly doubtful: Readonly<Record<string, number>>;
  /** calls for help after somebody had come */
  readonly calls: number;
  readonly said: readonly Said[];
  /** keys whose resolving has taken effect here */
  readonly done: readonly string[];
  readonly watching: Watching | null;
  /** looks that are over: the daemon may name them a moment longer */
  readonly watched: readonly string[];
  /** locked by an officer: this visit is ending for it */
  readonly leaving: boolean;
};

/** What an officer decided of this person's card and papers: forgotten with the person. */
export type SeenTo = {
  readonly byEye: DecidedBy | null;
  /** by page id */
  readonly accepted: Readonly<Record<string, DecidedBy>>;
  /** by paper key */
  readonly atCounter: Readonly<Record<string, DecidedBy>>;
};

export const nothingSeenTo: SeenTo = { byEye: null, accepted: {}, atCounter: {} };

export const noOffice: OfficeSide = {
  mode: 'open',
  hotline: null,
  troubles: [],
  times: {},
  doubtful: {},
  calls: 0,
  said: [],
  done: [],
  watching: null,
  watched: [],
  leaving: false,
};

export type OfficeStage = {
  /** what stands on a card that no machine can read is typed, an officer beside it */
  readonly name: 'by-eye';
  readonly decided: DecidedBy;
};

export type OfficeEvent = { readonly type: 'office'; readonly told: OfficeForVisit };
