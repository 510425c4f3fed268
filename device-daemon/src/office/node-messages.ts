import { OfficeCommand, OfficeRefusal } from '@mot-cua/domain/office/office-commands.ts';
import { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import Type, { type Static } from 'typebox';

/**
 * What machines of an office say to each other: the messages of Raft (D. Ongaro, "Consensus: Bridging Theory and Practice", 2014,
 * chapters 3, 5 and 9.6), and commands on their way to the host. `term` grows with each election; a supervisor's forced take-over
 * opens an era, a million terms further on.
 */
const closed = { additionalProperties: false };
export const NodeId = Type.String({ pattern: '^[a-z0-9-]{1,20}$' });
const Term = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Index = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** which log it is: two offices that were founded apart are never mixed; empty while a machine holds nothing */
const Origin = Type.String({ maxLength: 80 });
/** the asker's monotonic ms, brought back as it is: how old what was heard is */
const Sent = Type.Number();

/** So many entries go in one message, rounded up to whole commands. */
export const MOST_ENTRIES = 4_000;

export const ReplicaMessage = Type.Union([
  /** Will you follow me? `trial`: asked before a term is begun (pre-vote), nothing is promised */
  Type.Object(
    {
      t: Type.Literal('ask'),
      trial: Type.Boolean(),
      term: Term,
      lastIndex: Index,
      lastTerm: Term,
      origin: Origin,
    },
    closed,
  ),
  /** `holds`: whoever answers has a log; a new machine founds no office beside one that is there */
  Type.Object(
    { t: Type.Literal('vote'), trial: Type.Boolean(), term: Term, granted: Type.Boolean(), holds: Type.Boolean() },
    closed,
  ),
  Type.Object(
    {
      t: Type.Literal('append'),
      term: Term,
      origin: Origin,
      previousIndex: Index,
      previousTerm: Term,
      entries: Type.Array(LogEntry, { maxItems: MOST_ENTRIES }),
      commit: Index,
      sent: Sent,
    },
    closed,
  ),
  /** the state at `index` in place of entries that the host has put away */
  Type.Object(
    {
      t: Type.Literal('install'),
      term: Term,
      origin: Origin,
      index: Index,
      indexTerm: Term,
      snapshot: Type.Unknown(),
      commit: Index,
      sent: Sent,
    },
    closed,
  ),
  /** to both: `match` is on this disk; without `ok`, begin again after `match`, or with a snapshot */
  Type.Object(
    {
      t: Type.Literal('kept'),
      term: Term,
      ok: Type.Boolean(),
      match: Index,
      wantsSnapshot: Type.Boolean(),
      sent: Sent,
    },
    closed,
  ),
]);
export type ReplicaMessage = Static<typeof ReplicaMessage>;

/** One letter from node to node. `at`: office time at sending. */
export const NodeLetter = Type.Object(
  { from: NodeId, to: NodeId, office: Type.String({ maxLength: 40 }), at: Type.Integer(), message: ReplicaMessage },
  closed,
);
export type NodeLetter = Static<typeof NodeLetter>;

/** What comes back on the same connection: the answers of the machine that was written to. */
export const NodeAnswers = Type.Object({ letters: Type.Array(NodeLetter, { maxItems: 8 }) }, closed);
export type NodeAnswers = Static<typeof NodeAnswers>;

/** A command that another machine brings; it may ask in its own name alone. */
export const BroughtCommand = Type.Object(
  { from: NodeId, office: Type.String({ maxLength: 40 }), command: OfficeCommand },
  closed,
);
export type BroughtCommand = Static<typeof BroughtCommand>;

export const CommandAnswer = Type.Union([
  Type.Object(
    { is: Type.Literal('done'), events: Type.Array(OfficeEvent, { maxItems: MOST_ENTRIES }), index: Index },
    closed,
  ),
  Type.Object({ is: Type.Literal('refused'), why: OfficeRefusal }, closed),
  /** ask the host, who is another as far as known here */
  Type.Object({ is: Type.Literal('not-host'), host: Type.Union([NodeId, Type.Null()]) }, closed),
  /** it was written down and not yet agreed */
  Type.Object({ is: Type.Literal('unknown') }, closed),
]);
export type CommandAnswer = Static<typeof CommandAnswer>;
