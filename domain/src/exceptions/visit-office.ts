import Type, { type Static } from 'typebox';
import { ExceptionAction, PaperTitle } from './exceptions.ts';

/**
 * What a visit, its daemon and its page say to each other of the office: what a person has to see to, what somebody of the office
 * did about it, and how the citizen hears of it. A visit tells its daemon all that stands, whole, each time it changes; the daemon
 * tells the visit all that the office said of it. Whatever is lost on the way is said again.
 */
const Word = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Name = Type.String({ maxLength: 60 });
/** as `StaffId` of the office's plan, which imports what imports this */
const StaffId = Type.String({ pattern: '^[0-9]{2,6}$' });

/** One trouble of a visit, or of a dossier that it submitted; the same key as long as it is the same trouble, another one when it comes again. */
export const TroubleKey = Type.String({ pattern: '^[a-z0-9-]{1,24}$' });

/** The facts of `exceptions.ts` without the visit, which the daemon knows. */
export const VisitFacts = Type.Union([
  Type.Object({ code: Type.Literal('EX-1'), why: Word, tries: Type.Integer({ minimum: 0, maximum: 99 }) }),
  Type.Object({
    code: Type.Literal('EX-2'),
    paper: Word,
    title: Type.Optional(PaperTitle),
    checks: Type.Array(Word, { maxItems: 12 }),
  }),
  Type.Object({ code: Type.Literal('EX-4'), why: Word, job: Word }),
  Type.Object({
    code: Type.Literal('EX-5'),
    screen: Word,
    why: Type.Union([Type.Literal('asked'), Type.Literal('left')]),
  }),
]);
export type VisitFacts = Static<typeof VisitFacts>;

export const VisitTrouble = Type.Object({ key: TroubleKey, facts: VisitFacts });
export type VisitTrouble = Static<typeof VisitTrouble>;

/** More troubles than one visit ever has at a time. */
export const MOST_TROUBLES = 40;

export const Officer = Type.Object({ id: StaffId, name: Name });
export type Officer = Static<typeof Officer>;

/** What the office has said of one trouble. `escalated`: nobody came in time. */
export const OfficeWord = Type.Object({
  key: TroubleKey,
  state: Type.Union([
    Type.Literal('raised'),
    Type.Literal('claimed'),
    Type.Literal('escalated'),
    Type.Literal('resolved'),
  ]),
  by: OrNull(Officer),
  action: OrNull(ExceptionAction),
  reason: OrNull(Word),
});
export type OfficeWord = Static<typeof OfficeWord>;

/** What this kiosk may be used for, by word of an officer. `locked` ends the visit that runs, the others wait for its end. */
export const KioskMode = Type.Union([
  Type.Literal('open'),
  Type.Literal('ticket-only'),
  Type.Literal('locked'),
  Type.Literal('out-of-service'),
]);
export type KioskMode = Static<typeof KioskMode>;

/** Public half of a key that an officer's page made for looking on once (RFC 7517, P-256); nobody on the way can read what goes to it. */
export const WatchKey = Type.Object(
  {
    kty: Type.Literal('EC'),
    crv: Type.Literal('P-256'),
    x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    y: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  },
  { additionalProperties: false },
);
export type WatchKey = Static<typeof WatchKey>;

export const WatchId = Type.String({ pattern: '^w[0-9a-f]{32}$' });

/** An officer asks to see what the citizen sees (co-browse). */
export const WatchAsk = Type.Object({ watch: WatchId, by: Officer, to: WatchKey });
export type WatchAsk = Static<typeof WatchAsk>;

/** All that the office has said to a visit, whole. */
export const OfficeForVisit = Type.Object({
  mode: KioskMode,
  hotline: OrNull(Type.String({ maxLength: 40 })),
  words: Type.Array(OfficeWord, { maxItems: MOST_TROUBLES }),
  watch: OrNull(WatchAsk),
});
export type OfficeForVisit = Static<typeof OfficeForVisit>;

/** How looking on stands; only after `agreed` is anything sent. */
export const WatchPhase = Type.Union([Type.Literal('agreed'), Type.Literal('declined'), Type.Literal('ended')]);
export type WatchPhase = Static<typeof WatchPhase>;

/** Largest sealed view, characters: a screen of text and up to three small pictures of pages. */
export const MOST_WATCHED_CHARS = 400_000;

/** Visit to daemon. */
export const VisitToOffice = [
  Type.Object({ t: Type.Literal('troubles'), troubles: Type.Array(VisitTrouble, { maxItems: MOST_TROUBLES }) }),
  Type.Object({ t: Type.Literal('watch-phase'), watch: WatchId, phase: WatchPhase }),
  /** one view, JWE compact to the key that asked; the newest one counts */
  Type.Object({
    t: Type.Literal('watched'),
    watch: WatchId,
    number: Type.Integer({ minimum: 1 }),
    body: Type.String({ pattern: '^[A-Za-z0-9_.-]+$', maxLength: MOST_WATCHED_CHARS }),
  }),
] as const;

/** Daemon to visit. */
export const OfficeToVisit = Type.Object({ t: Type.Literal('office'), office: OfficeForVisit });

/** What somebody of the office did, as the citizen hears of it. */
export const SaidOf = Type.Union([
  Type.Literal('confirmed'), // EX-1: recognised by an officer's eye
  Type.Literal('see-counter'),
  Type.Literal('closed'), // nothing more is done about it here
  Type.Literal('page-accepted'), // EX-2
  Type.Literal('scan-again'),
  Type.Literal('bring-to-counter'),
  Type.Literal('prints-again'), // EX-4
  Type.Literal('prints-at-counter'),
  Type.Literal('given-by-hand'),
  Type.Literal('mend-at-counter'), // EX-3: the province refuses what was just submitted
  Type.Literal('slip-at-counter'),
]);
export type SaidOf = Static<typeof SaidOf>;

/** What the page shows of the office; absent in a snapshot: there is nothing to show. */
export const OfficeView = Type.Object({
  mode: KioskMode,
  hotline: OrNull(Type.String({ maxLength: 40 })),
  /** a call for help: nobody has seen it yet, somebody has, somebody comes, nobody came */
  help: OrNull(
    Type.Object({
      state: Type.Union([
        Type.Literal('called'),
        Type.Literal('seen'),
        Type.Literal('coming'),
        Type.Literal('hotline'),
      ]),
      by: OrNull(Name),
      hotline: OrNull(Type.String({ maxLength: 40 })),
    }),
  ),
  /** newest first; `key` closes it, `paper` is the title and its key */
  said: Type.Array(
    Type.Object({
      key: TroubleKey,
      what: SaidOf,
      by: Name,
      paper: OrNull(Type.Object({ key: Type.String(), title: Type.String() })),
    }),
    { maxItems: 4 },
  ),
  watch: OrNull(
    Type.Object({
      state: Type.Union([Type.Literal('asked'), Type.Literal('agreed')]),
      by: Name,
      /** pictures of scanned pages are shown too */
      pages: Type.Boolean(),
      /** there are such pages */
      hasPages: Type.Boolean(),
    }),
  ),
});
export type OfficeView = Static<typeof OfficeView>;

/** What a finger says to the office, beside `call-staff`. */
export const OfficeIntent = [
  Type.Object({ type: Type.Literal('help-over') }), // no help is needed any more
  Type.Object({ type: Type.Literal('office-heard'), key: TroubleKey }),
  Type.Object({ type: Type.Literal('scan-again'), paper: Type.String({ maxLength: 60 }) }),
  Type.Object({ type: Type.Literal('watch-answer'), agreed: Type.Boolean(), pages: Type.Boolean() }),
  Type.Object({ type: Type.Literal('watch-stop') }),
] as const;

/**
 * What an officer sees of a screen with the citizen's consent, sealed (JWE). No portrait, no number of a card, no code that opens
 * anything; pictures of pages only where the citizen agreed to them too.
 */
export const WatchedView = Type.Object({
  number: Type.Integer(),
  screen: Type.String(),
  title: Type.String(),
  step: OrNull(Type.Object({ step: Type.Number(), of: Type.Number() })),
  rows: Type.Array(Type.Object({ label: Type.String(), value: Type.String(), wrong: Type.Boolean() }), {
    maxItems: 200,
  }),
  /** the code of what went wrong (CitizenFault) */
  fault: OrNull(Type.String()),
  /** JPEG, base64 */
  pages: Type.Array(Type.Object({ paper: Type.String(), jpeg: Type.String() }), { maxItems: 3 }),
});
export type WatchedView = Static<typeof WatchedView>;
