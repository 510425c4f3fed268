import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { entryAt, lastIndexOf, lastTermOf, positionOf, termAt } from './log-positions.ts';
import type { ReplicaMessage } from './node-messages.ts';
import { becomeFollower, type Draft, eraOf, newTerm, putOff } from './replication.ts';

type Append = Extract<ReplicaMessage, { t: 'append' }>;
type Install = Extract<ReplicaMessage, { t: 'install' }>;

const answer = (draft: Draft, to: string, sent: number, ok: boolean, match: number, wantsSnapshot = false): void => {
  draft.effects.push({ do: 'send', to, message: { t: 'kept', term: draft.term, ok, match, wantsSnapshot, sent } });
};

/** True: this is the host of the present term, and of this office's log. */
const fromHost = (draft: Draft, from: string, term: number, origin: string, sent: number): boolean => {
  if (term < draft.term) {
    answer(draft, from, sent, false, lastIndexOf(draft));
    return false;
  }
  // founded apart: nothing is mixed until somebody decides which one holds
  const foreign = isForeign(draft, origin);
  if (foreign && eraOf(term) <= eraOf(lastTermOf(draft))) return false;
  if (term > draft.term) newTerm(draft, term);
  else if (draft.role === 'host') throw new Error(`two hosts in term ${term}`);
  becomeFollower(draft, from);
  draft.heard = draft.moment.now;
  draft.asking = null;
  putOff(draft);
  return true;
};

const isForeign = (draft: Draft, origin: string): boolean => draft.origin !== '' && origin !== draft.origin;

export const heardAppend = (draft: Draft, from: string, message: Append): void => {
  const { term, origin, previousIndex, previousTerm, entries, commit, sent } = message;
  if (!fromHost(draft, from, term, origin, sent)) return;
  if (isForeign(draft, origin)) return answer(draft, from, sent, false, 0, true);
  const last = lastIndexOf(draft);
  if (previousIndex > last) return answer(draft, from, sent, false, last);
  if (previousIndex < draft.base.index) {
    const atBase = entries.find(({ index }) => index === draft.base.index);
    // what lies in the snapshot was agreed; only another era can have agreed otherwise
    if (!atBase && eraOf(term) === eraOf(draft.base.term)) return answer(draft, from, sent, true, draft.base.index);
    if (atBase?.term !== draft.base.term) return answer(draft, from, sent, false, 0, true);
  } else if (termAt(draft, previousIndex) !== previousTerm) {
    const strange = termAt(draft, previousIndex);
    let match = previousIndex - 1;
    while (match > draft.base.index && termAt(draft, match) === strange) match--;
    const bare = previousIndex === draft.base.index;
    return answer(draft, from, sent, false, match, bare);
  }
  const fresh = entries.filter((entry) => entry.index > draft.base.index && termAt(draft, entry.index) !== entry.term);
  const first = fresh[0];
  if (first) write(draft, first, fresh, origin, term);
  const known = previousIndex + entries.length;
  draft.commit = Math.max(draft.commit, Math.min(commit, known));
  answer(draft, from, sent, true, known);
};

const write = (draft: Draft, first: LogEntry, fresh: readonly LogEntry[], origin: string, term: number): void => {
  const after = first.index - 1;
  const own = entryAt(draft, first.index);
  const overruled = own !== undefined && eraOf(term) > eraOf(own.term);
  if (after < draft.commit && !overruled) throw new Error(`entry ${first.index} was agreed and is another`);
  // all of them: who has just started does not know which were agreed
  if (overruled) draft.effects.push({ do: 'lost', entries: draft.entries.slice(positionOf(draft, first.index)) });
  draft.commit = Math.min(draft.commit, after);
  draft.origin = origin;
  draft.entries = [...draft.entries.slice(0, positionOf(draft, after) + 1), ...fresh];
  draft.effects.push({ do: 'keep', after, entries: fresh, origin });
};

export const heardInstall = (draft: Draft, from: string, message: Install): void => {
  const { term, origin, index, indexTerm, snapshot, sent } = message;
  if (!fromHost(draft, from, term, origin, sent)) return;
  // what is agreed here already needs no snapshot, unless another log or another era has agreed otherwise
  const agreedHere = termAt(draft, index) === indexTerm || eraOf(term) === eraOf(termAt(draft, draft.commit));
  if (!isForeign(draft, origin) && index <= draft.commit && agreedHere) return answer(draft, from, sent, true, index);
  const overruled = isForeign(draft, origin) || eraOf(term) !== eraOf(termAt(draft, draft.commit));
  if (overruled && draft.entries.length > 0) draft.effects.push({ do: 'lost', entries: draft.entries });
  const alone = aloneIn(snapshot);
  draft.origin = origin;
  draft.base = { index, term: indexTerm };
  draft.baseAlone = alone;
  draft.entries = [];
  draft.commit = index;
  draft.effects.push({ do: 'install', base: draft.base, origin, baseAlone: alone, snapshot });
  answer(draft, from, sent, true, index);
};

/** Who was alone in charge at the snapshot: part of it, since the entry that says so may lie before it. */
const aloneIn = (snapshot: unknown): string | null => {
  const alone = (snapshot as { readonly alone?: unknown } | null)?.alone;
  return typeof alone === 'string' ? alone : null;
};
