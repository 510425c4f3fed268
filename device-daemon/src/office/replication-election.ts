import { lastIndexOf, lastTermOf } from './log-positions.ts';
import type { ReplicaMessage } from './node-messages.ts';
import { becomeFollower, becomeHost, type Draft, eraOf, isAhead, mayDecide, newTerm, putOff } from './replication.ts';
import { aloneOf, votersOf, weigh } from './voters.ts';

type Ask = Extract<ReplicaMessage, { t: 'ask' }>;
type Vote = Extract<ReplicaMessage, { t: 'vote' }>;

/**
 * A machine of the plan with votes, and while somebody is alone in charge only that one. Nor one that has heard of an era and has
 * nothing of it in its log: a supervisor has decided against what it stands for.
 */
export const mayStand = (draft: Draft): boolean =>
  canVote(draft, draft.rules.self) && eraOf(draft.term) === eraOf(lastTermOf(draft));

const canVote = (draft: Draft, id: string): boolean =>
  votersOf(draft, draft.rules.members).some((voter) => voter.id === id && voter.votes > 0);

const isEmpty = (draft: Draft): boolean => lastIndexOf(draft) === 0;

/** First by way of trial: terms are begun only by who would win (Raft, 9.6). */
export const stand = (draft: Draft): void => {
  draft.role = 'asking';
  draft.host = null;
  draft.granted = [draft.rules.self];
  draft.answered = [];
  draft.asking ??= draft.moment.now;
  putOff(draft);
  askAll(draft, true, draft.term + 1);
  afterTrial(draft);
};

const askAll = (draft: Draft, trial: boolean, term: number): void => {
  for (const { id } of votersOf(draft, draft.rules.members))
    if (id !== draft.rules.self)
      draft.effects.push({
        do: 'send',
        to: id,
        message: {
          t: 'ask',
          trial,
          term,
          lastIndex: lastIndexOf(draft),
          lastTerm: lastTermOf(draft),
          origin: draft.origin,
        },
      });
};

/** An office is founded when every other machine has said that it holds nothing, or after a while without those that are silent. */
const mayFound = (draft: Draft): boolean =>
  draft.rules.members.every(({ id }) => id === draft.rules.self || draft.answered.includes(id)) ||
  draft.moment.now - (draft.asking ?? draft.moment.now) >= draft.rules.pace.found;

const afterTrial = (draft: Draft): void => {
  if (!weigh(votersOf(draft, draft.rules.members), draft.granted)) return;
  if (isEmpty(draft) && !mayFound(draft)) return;
  draft.role = 'candidate';
  draft.term += 1;
  draft.votedFor = draft.rules.self;
  draft.granted = [draft.rules.self];
  draft.effects.push({ do: 'keep-vote', term: draft.term, votedFor: draft.votedFor });
  putOff(draft);
  askAll(draft, false, draft.term);
  afterVote(draft);
};

const afterVote = (draft: Draft): void => {
  if (weigh(votersOf(draft, draft.rules.members), draft.granted)) becomeHost(draft, aloneOf(draft) !== null);
};

export const heardAsk = (draft: Draft, from: string, { trial, term, lastIndex, lastTerm, origin }: Ask): void => {
  const { moment, rules } = draft;
  // who hears its host is not to be talked out of it; nor is a host that is heard
  const content =
    (draft.role === 'host' && mayDecide(draft, rules, moment.now)) ||
    (draft.role === 'follower' && draft.host !== null && moment.now - draft.heard < rules.pace.election[0]);
  if (!trial && term > draft.term && !content) newTerm(draft, term);
  const sameLog = isEmpty(draft) ? lastIndex === 0 : origin === draft.origin;
  const granted =
    !content &&
    term >= draft.term + (trial ? 1 : 0) &&
    sameLog &&
    isAhead(draft, lastTerm, lastIndex) &&
    canVote(draft, from) &&
    canVote(draft, rules.self) &&
    (trial || draft.votedFor === null || draft.votedFor === from);
  if (granted && !trial) {
    if (draft.votedFor === null) {
      draft.votedFor = from;
      draft.effects.push({ do: 'keep-vote', term: draft.term, votedFor: from });
    }
    putOff(draft);
  }
  draft.effects.push({
    do: 'send',
    to: from,
    // granted: in the term that was asked about; refused: in the term of who refuses, so that the other catches up
    message: { t: 'vote', trial, term: granted ? term : draft.term, granted, holds: !isEmpty(draft) },
  });
};

export const heardVote = (draft: Draft, from: string, { trial, term, granted, holds }: Vote): void => {
  if (!granted && term > draft.term) return newTerm(draft, term);
  if (isEmpty(draft) && holds && draft.role !== 'host') {
    draft.asking = null;
    return becomeFollower(draft, null); // it will be fed
  }
  if (trial && draft.role === 'asking') {
    if (granted && term !== draft.term + 1) return;
    if (!draft.answered.includes(from)) draft.answered = [...draft.answered, from];
    if (granted && !draft.granted.includes(from)) draft.granted = [...draft.granted, from];
    return afterTrial(draft);
  }
  if (!trial && draft.role === 'candidate' && granted && term === draft.term && !draft.granted.includes(from)) {
    draft.granted = [...draft.granted, from];
    afterVote(draft);
  }
};
