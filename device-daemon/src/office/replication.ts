import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import { lastIndexOf, lastTermOf, positionOf, termAt, wholeCommands } from './log-positions.ts';
import type { ReplicaMessage } from './node-messages.ts';
import { heardAsk, heardVote, mayStand, stand } from './replication-election.ts';
import { heardAppend, heardInstall } from './replication-follower.ts';
import { votersOf, weigh } from './voters.ts';

/**
 * How the machines of an office come to have one log: Raft as data and functions. No clock, no disk, no network: `step` takes what
 * has happened and says what is to be written and sent, in this order. Everything that is to be written is on the disk before
 * anything is sent. With it: weighted votes, a trial before each election (whoever comes back disturbs nobody), a host's lease, a
 * snapshot for who is far behind, and a supervisor's forced take-over, which begins an era.
 *
 * What is decided here and not in Raft:
 * - A machine without a log votes only for another without one. It may be the spare of a dead one that had a part in what was agreed.
 * - The entries of one command travel and are written together: no machine ever has half of a command.
 * - After a forced take-over the machine is the only voter until the others have the log again: the log says so (`host-changed`).
 */
export type Member = { readonly id: string; readonly votes: number };

/** All in ms. */
export type Pace = {
  readonly heartbeat: number;
  /** who hears no host for so long stands for election, at random between the two */
  readonly election: readonly [number, number];
  /** a host that has had no answer from a majority for so long decides nothing */
  readonly lease: number;
  /** without an answer for so long an entry is sent again */
  readonly resend: number;
  /** a first office waits so long for machines that do not answer before it is founded without them */
  readonly found: number;
};

export const usualPace: Pace = { heartbeat: 250, election: [1_200, 2_400], lease: 1_000, resend: 600, found: 5_000 };

export type ReplicaRules = {
  readonly self: string;
  readonly members: readonly Member[];
  readonly pace: Pace;
  /** entries in one message */
  readonly atOnce: number;
};

/** What the host knows of another machine. */
export type Peer = {
  /** the next entry to send */
  readonly next: number;
  /** the last that it has on its disk for sure */
  readonly match: number;
  /** when what it has answered last was sent */
  readonly answered: number;
  /** since when entries are on their way; null: none are */
  readonly waiting: number | null;
  /** up to here it has been told what is agreed */
  readonly told: number;
};

export type Replica = {
  readonly term: number;
  readonly votedFor: string | null;
  /** the last entry that lies in the snapshot and not here; index 0: none */
  readonly base: { readonly index: number; readonly term: number };
  readonly entries: readonly LogEntry[];
  readonly origin: string;
  /** alone in charge after a forced take-over, as of the base */
  readonly baseAlone: string | null;
  readonly commit: number;
  readonly role: 'follower' | 'asking' | 'candidate' | 'host';
  readonly host: string | null;
  /** when the host was heard last */
  readonly heard: number;
  /** host: next heartbeat; others: next election */
  readonly due: number;
  readonly seed: number;
  readonly granted: readonly string[];
  readonly answered: readonly string[];
  /** an empty machine asks since */
  readonly asking: number | null;
  readonly peers: ReadonlyMap<string, Peer>;
};

/** What was on the disk. */
export type Kept = Pick<Replica, 'term' | 'votedFor' | 'base' | 'entries' | 'origin' | 'baseAlone'> & {
  /** known to be agreed when it was written */
  readonly commit: number;
};

export const nothingKept: Kept = {
  term: 0,
  votedFor: null,
  base: { index: 0, term: 0 },
  entries: [],
  origin: '',
  baseAlone: null,
  commit: 0,
};

export type Proposal = { readonly at: number; readonly command: string; readonly event: OfficeEvent };

export type ReplicaInput =
  | { readonly t: 'tick' }
  | { readonly t: 'heard'; readonly from: string; readonly message: ReplicaMessage }
  /** the events of one command; only a host takes them */
  | { readonly t: 'propose'; readonly proposals: readonly Proposal[] }
  /** a supervisor's forced take-over */
  | { readonly t: 'force' }
  /** entries up to here lie in a snapshot now */
  | { readonly t: 'compact'; readonly index: number };

export type ReplicaEffect =
  | { readonly do: 'keep-vote'; readonly term: number; readonly votedFor: string | null }
  /** throw away what comes after `after`, then append */
  | { readonly do: 'keep'; readonly after: number; readonly entries: readonly LogEntry[]; readonly origin: string }
  | {
      readonly do: 'install';
      readonly base: Replica['base'];
      readonly origin: string;
      readonly baseAlone: string | null;
      readonly snapshot: unknown;
    }
  /** agreed here, perhaps, and overruled by a forced take-over elsewhere: what people were given has to be told anew */
  | { readonly do: 'lost'; readonly entries: readonly LogEntry[] }
  | { readonly do: 'send'; readonly to: string; readonly message: ReplicaMessage }
  /** the snapshot at `base` goes to this machine */
  | { readonly do: 'send-snapshot'; readonly to: string };

/** `now`: monotonic ms. `office`: office time, epoch ms. */
export type Moment = { readonly now: number; readonly office: number };

export type Draft = { -readonly [K in keyof Replica]: Replica[K] } & {
  readonly effects: ReplicaEffect[];
  readonly rules: ReplicaRules;
  readonly moment: Moment;
};

export const ERA = 1_000_000;
export const eraOf = (term: number): number => Math.floor(term / ERA);

/** A machine as it starts. `seed`: any number, another on each machine. */
export const startReplica = (kept: Kept, seed: number, rules: ReplicaRules, now: number): Replica => {
  const replica: Replica = {
    ...kept,
    role: 'follower',
    host: null,
    heard: Number.NEGATIVE_INFINITY,
    due: 0,
    seed,
    granted: [],
    answered: [],
    asking: null,
    peers: new Map(),
  };
  const alone = rules.members.length === 1;
  const [due, next] = alone ? [now, seed] : electionDue(seed, rules.pace, now);
  return { ...replica, due, seed: next };
};

/** One thing happens. */
export const step = (
  replica: Replica,
  input: ReplicaInput,
  rules: ReplicaRules,
  moment: Moment,
): { readonly replica: Replica; readonly effects: readonly ReplicaEffect[] } => {
  const draft: Draft = { ...replica, effects: [], rules, moment };
  if (input.t === 'tick') tick(draft);
  else if (input.t === 'heard') heard(draft, input.from, input.message);
  else if (input.t === 'propose') propose(draft, input.proposals);
  else if (input.t === 'force') force(draft);
  else compact(draft, input.index);
  const { effects, rules: _rules, moment: _moment, ...next } = draft;
  return { replica: next, effects };
};

/** A host decides only while a majority has answered within its lease, and once an entry of its own term is agreed. */
export const mayDecide = (replica: Replica, rules: ReplicaRules, now: number): boolean =>
  replica.role === 'host' &&
  termAt(replica, replica.commit) === replica.term &&
  heardByMajority(replica, rules, now, rules.pace.lease);

const heardByMajority = (replica: Replica, rules: ReplicaRules, now: number, within: number): boolean => {
  const voters = votersOf(replica, rules.members);
  const ids = voters
    .map(({ id }) => id)
    .filter((id) => id === rules.self || (replica.peers.get(id)?.answered ?? Number.NEGATIVE_INFINITY) >= now - within);
  return weigh(voters, ids);
};

/** After a forced take-over: machines with more than half of all votes have the whole log, and may vote again. */
export const mayEndAlone = (replica: Replica, rules: ReplicaRules): boolean => {
  if (replica.role !== 'host' || votersOf(replica, rules.members).length === rules.members.length) return false;
  if (votersOf(replica, rules.members).some(({ id }) => id !== rules.self)) return false;
  const last = lastIndexOf(replica);
  const caughtUp = rules.members.filter(({ id }) => id === rules.self || (replica.peers.get(id)?.match ?? -1) === last);
  return (
    caughtUp.length > 1 &&
    weigh(
      rules.members,
      caughtUp.map(({ id }) => id),
    )
  );
};

const tick = (draft: Draft): void => {
  const { rules, moment } = draft;
  if (draft.role === 'host') {
    if (!heardByMajority(draft, rules, moment.now, rules.pace.election[1])) return becomeFollower(draft, null);
    if (moment.now >= draft.due) beat(draft);
    return;
  }
  if (moment.now < draft.due) return;
  if (mayStand(draft)) stand(draft);
  else putOff(draft);
};

const heard = (draft: Draft, from: string, message: ReplicaMessage): void => {
  if (from === draft.rules.self || !draft.rules.members.some(({ id }) => id === from)) return;
  switch (message.t) {
    case 'ask':
      return heardAsk(draft, from, message);
    case 'vote':
      return heardVote(draft, from, message);
    case 'append':
      return heardAppend(draft, from, message);
    case 'install':
      return heardInstall(draft, from, message);
    case 'kept':
      return heardKept(draft, from, message);
  }
};

const heardKept = (draft: Draft, from: string, message: Extract<ReplicaMessage, { t: 'kept' }>): void => {
  if (message.term > draft.term) return newTerm(draft, message.term);
  if (draft.role !== 'host' || message.term < draft.term) return;
  const peer = draft.peers.get(from);
  if (!peer || message.sent > draft.moment.now) return;
  const last = lastIndexOf(draft);
  // less than it had: its disk is another; to believe too little is safe
  const match = message.ok ? Math.max(peer.match, Math.min(message.match, last)) : Math.min(peer.match, message.match);
  const next = message.ok
    ? Math.max(peer.next, match + 1)
    : message.wantsSnapshot
      ? 0 // nothing before a snapshot is of use to it
      : Math.max(peer.match + 1, Math.min(message.match + 1, last + 1));
  const answered = Math.max(peer.answered, message.sent);
  draft.peers = new Map(draft.peers).set(from, { next, match, answered, waiting: null, told: peer.told });
  const before = draft.commit;
  advance(draft);
  if (draft.commit > before) return sendToAll(draft);
  if (!message.ok || next <= last || Math.min(draft.commit, match) > peer.told) send(draft, from);
};

const propose = (draft: Draft, proposals: readonly Proposal[]): void => {
  if (draft.role !== 'host') throw new Error('only a host writes');
  append(draft, proposals);
  sendToAll(draft);
};

/** Own entries are on the disk before anything is sent, so that they count at once. */
const append = (draft: Draft, proposals: readonly Proposal[]): void => {
  const after = lastIndexOf(draft);
  let at = draft.entries.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const entries = proposals.map(({ at: wanted, command, event }, n): LogEntry => {
    at = Math.max(at, wanted);
    return { index: after + 1 + n, term: draft.term, at, command, event };
  });
  draft.entries = [...draft.entries, ...entries];
  draft.effects.push({ do: 'keep', after, entries, origin: draft.origin });
  advance(draft);
};

/** What a majority has on disk, in this term, is agreed (Raft, 3.6.2). */
const advance = (draft: Draft): void => {
  const voters = votersOf(draft, draft.rules.members);
  const last = lastIndexOf(draft);
  const matchOf = (id: string): number => (id === draft.rules.self ? last : (draft.peers.get(id)?.match ?? 0));
  const candidates = [...new Set(voters.map(({ id }) => matchOf(id)))].sort((a, b) => b - a);
  for (const index of candidates) {
    if (index <= draft.commit || termAt(draft, index) !== draft.term) break;
    const have = voters.filter(({ id }) => matchOf(id) >= index).map(({ id }) => id);
    if (weigh(voters, have)) {
      draft.commit = index;
      return;
    }
  }
};

const beat = (draft: Draft): void => {
  draft.due = draft.moment.now + draft.rules.pace.heartbeat;
  const { now } = draft.moment;
  const overdue = now - draft.rules.pace.resend;
  for (const { id } of draft.rules.members) {
    const peer = draft.peers.get(id);
    if (!peer) continue;
    if (peer.waiting !== null && peer.waiting <= overdue)
      draft.peers = new Map(draft.peers).set(id, { ...peer, waiting: null });
    send(draft, id);
  }
};

const sendToAll = (draft: Draft): void => {
  for (const id of draft.peers.keys()) send(draft, id);
};

/** Entries, or a sign of life with what is agreed while entries are on their way. */
const send = (draft: Draft, to: string): void => {
  const peer = draft.peers.get(to);
  if (!peer) return;
  const { now } = draft.moment;
  const { base, origin, term, commit } = draft;
  if (peer.next <= base.index) {
    if (peer.waiting !== null) return;
    draft.peers = new Map(draft.peers).set(to, { ...peer, waiting: now });
    draft.effects.push({ do: 'send-snapshot', to });
    return;
  }
  const previousIndex = peer.next - 1;
  const entries = peer.waiting === null ? wholeCommands(draft, peer.next, draft.rules.atOnce) : [];
  const told = Math.min(commit, previousIndex + entries.length);
  const waiting = entries.length > 0 ? now : peer.waiting;
  draft.peers = new Map(draft.peers).set(to, { ...peer, waiting, told });
  draft.effects.push({
    do: 'send',
    to,
    message: {
      t: 'append',
      term,
      origin,
      previousIndex,
      previousTerm: termAt(draft, previousIndex),
      entries: [...entries],
      commit,
      sent: now,
    },
  });
};

/** Elected, or told to by a supervisor. The first entry of its own makes all before it agreed. */
export const becomeHost = (draft: Draft, alone: boolean): void => {
  const { rules, moment } = draft;
  draft.role = 'host';
  draft.host = rules.self;
  draft.asking = null;
  draft.granted = [];
  draft.answered = [];
  if (draft.origin === '') draft.origin = `${rules.self}-${moment.office}-${Math.abs(draft.seed).toString(36)}`;
  const next = lastIndexOf(draft) + 1;
  const others = rules.members.filter(({ id }) => id !== rules.self);
  draft.peers = new Map(others.map(({ id }) => [id, { next, match: 0, answered: moment.now, waiting: null, told: 0 }]));
  const event: OfficeEvent = { t: 'host-changed', node: rules.self, alone };
  append(draft, [{ at: moment.office, command: `host:${rules.self}:${draft.term}`, event }]);
  beat(draft);
};

/** Whatever the votes say: a supervisor has seen that the others are dead or unreachable. What follows is a new era. */
const force = (draft: Draft): void => {
  draft.term = (eraOf(draft.term) + 1) * ERA;
  draft.votedFor = draft.rules.self;
  draft.effects.push({ do: 'keep-vote', term: draft.term, votedFor: draft.votedFor });
  becomeHost(draft, true);
};

const compact = (draft: Draft, index: number): void => {
  if (index <= draft.base.index) return;
  if (index > draft.commit) throw new Error(`entry ${index} is not agreed yet`);
  const alone = votersOf(
    { ...draft, entries: draft.entries.slice(0, positionOf(draft, index) + 1) },
    draft.rules.members,
  );
  draft.baseAlone = alone.length === draft.rules.members.length ? null : (alone[0]?.id ?? null);
  const term = termAt(draft, index);
  draft.entries = draft.entries.slice(positionOf(draft, index) + 1);
  draft.base = { index, term };
};

/** Somebody is further on: what was promised before is over. */
export const newTerm = (draft: Draft, term: number): void => {
  draft.term = term;
  draft.votedFor = null;
  draft.effects.push({ do: 'keep-vote', term, votedFor: null });
  becomeFollower(draft, null);
};

export const becomeFollower = (draft: Draft, host: string | null): void => {
  draft.role = 'follower';
  draft.host = host;
  draft.granted = [];
  draft.answered = [];
  draft.peers = new Map();
  putOff(draft);
};

/** The next election, at random. */
export const putOff = (draft: Draft): void => {
  const [due, seed] = electionDue(draft.seed, draft.rules.pace, draft.moment.now);
  draft.due = due;
  draft.seed = seed;
};

/** A linear congruential generator (Numerical Recipes): chance as data, so that a run can be repeated. */
const electionDue = (seed: number, { election: [least, most] }: Pace, now: number): readonly [number, number] => {
  const next = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return [now + least + (next / 0x1_0000_0000) * (most - least), next];
};

export const isAhead = (draft: Draft, lastTerm: number, lastIndex: number): boolean =>
  lastTerm > lastTermOf(draft) || (lastTerm === lastTermOf(draft) && lastIndex >= lastIndexOf(draft));
