import Type, { type Static, type TProperties } from 'typebox';

/**
 * What a person has to see to, from a kiosk to whoever is at a counter (reference/citizen-experience.md, section 5). Facts name no
 * citizen and hold no answer: a screen's name, a reason from a list, opaque ids.
 */
export const ExceptionId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Visit = Type.String({ pattern: '^v[0-9a-f]{16}$' });
const Word = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
/** What the procedure's package calls the paper, in Vietnamese: of the catalogue, not of a person. */
export const PaperTitle = Type.String({ maxLength: 160 });
const Dossier = Type.String({ maxLength: 40 });

const ex = <const Code extends string, Properties extends TProperties>(code: Code, properties: Properties) =>
  Type.Object({ code: Type.Literal(code), ...properties }, { additionalProperties: false });

export const ExceptionFacts = Type.Union([
  /** card unreadable, expired, access refused, face doubtful */
  ex('EX-1', { visit: Visit, why: Word, tries: Type.Integer({ minimum: 0, maximum: 99 }) }),
  /** a scan bad or doubtful: which page, which checks failed; the pages stay in the visit */
  ex('EX-2', {
    visit: Visit,
    paper: Word,
    title: Type.Optional(PaperTitle),
    checks: Type.Array(Word, { maxItems: 12 }),
  }),
  /** refused or sent back for a supplement */
  ex('EX-3', { dossier: Dossier, why: Word }),
  /** the printer: the job, and whether somebody waits for it */
  ex('EX-4', { why: Word, job: Type.Union([Word, Type.Null()]), visit: Type.Union([Visit, Type.Null()]) }),
  /** help was asked for, or somebody walked away from a warning: the screen's name only */
  ex('EX-5', { visit: Visit, screen: Word, why: Type.Union([Type.Literal('asked'), Type.Literal('left')]) }),
  /** what is not yet sent: how many, since when (epoch ms) */
  ex('EX-6', { count: Type.Integer({ minimum: 0 }), oldestAt: Type.Integer() }),
  /** the repository found the same person, procedure and open dossier twice: it alone knows and decides */
  ex('EX-7', { dossier: Dossier, other: Dossier }),
  /** the machine itself: offline, door open, on battery; `node`: of the office, where another machine speaks for one that is silent */
  ex('EX-8', { why: Word, node: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,20}$' })) }),
]);
export type ExceptionFacts = Static<typeof ExceptionFacts>;
export type ExceptionCode = ExceptionFacts['code'];

export const ExceptionAction = Type.Union([
  Type.Literal('confirm-by-eye'), // EX-1: src 'staff'
  Type.Literal('to-counter'),
  Type.Literal('accept'), // EX-2
  Type.Literal('ask-rescan'),
  Type.Literal('scan-at-counter'),
  Type.Literal('fix-with-citizen'), // EX-3
  Type.Literal('supplement-slip'),
  Type.Literal('reject-slip'),
  Type.Literal('reprint'), // EX-3, EX-4
  Type.Literal('print-at-counter'),
  Type.Literal('given-by-hand'),
  Type.Literal('going'), // EX-5: somebody is on the way
  Type.Literal('co-browse'),
  Type.Literal('lock-kiosk'),
  Type.Literal('ticket-only'), // EX-6
  Type.Literal('noted'),
  Type.Literal('merge'), // EX-7
  Type.Literal('continue'),
  Type.Literal('cancel'),
  Type.Literal('call-technician'), // EX-8
  Type.Literal('out-of-service'),
  /** ends `lock-kiosk`, `out-of-service` and `ticket-only`, each of which stands as an EX-8 of its own until then */
  Type.Literal('open-again'),
]);
export type ExceptionAction = Static<typeof ExceptionAction>;

/** What may be done about each, the first is the one primary action. */
export const actionsOf: Readonly<Record<ExceptionCode, readonly ExceptionAction[]>> = {
  'EX-1': ['confirm-by-eye', 'to-counter', 'cancel'],
  'EX-2': ['accept', 'ask-rescan', 'scan-at-counter'],
  'EX-3': ['fix-with-citizen', 'supplement-slip', 'reject-slip', 'reprint'],
  'EX-4': ['reprint', 'print-at-counter', 'given-by-hand'],
  'EX-5': ['going', 'co-browse', 'lock-kiosk'],
  'EX-6': ['noted', 'ticket-only'],
  'EX-7': ['merge', 'continue', 'cancel'],
  'EX-8': ['call-technician', 'out-of-service', 'noted', 'open-again'],
};

export type OfficeException = {
  readonly id: string;
  readonly node: string;
  readonly facts: ExceptionFacts;
  readonly raisedAt: number;
  readonly claimedBy: string | null;
  readonly counter: string | null;
  readonly escalated: boolean;
};
