import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { Member } from './replication.ts';

/**
 * Who votes, as this machine's own log says it, agreed or not (Raft, 4.1): all, or after a forced take-over the machine that was
 * told to. Machines without votes never do.
 */
export const votersOf = (
  log: { readonly entries: readonly LogEntry[]; readonly baseAlone: string | null },
  members: readonly Member[],
): readonly Member[] => {
  const alone = aloneOf(log);
  if (alone === null) return members;
  // with a vote, whatever the plan says: somebody must be able to decide
  return [{ id: alone, votes: 1 }];
};

/** Logs never change, they are followed by others: each is looked through once. */
const known = new WeakMap<readonly LogEntry[], string | null | undefined>();

/** Who is alone in charge; null: nobody. */
export const aloneOf = (log: {
  readonly entries: readonly LogEntry[];
  readonly baseAlone: string | null;
}): string | null => {
  if (!known.has(log.entries)) known.set(log.entries, saidIn(log.entries));
  const said = known.get(log.entries);
  return said === undefined ? log.baseAlone : said;
};

/** What the last change of host says; undefined: these entries have none. */
const saidIn = (entries: readonly LogEntry[]): string | null | undefined => {
  for (let at = entries.length - 1; at >= 0; at--) {
    const event = entries[at]?.event;
    if (event?.t === 'host-changed') return event.alone ? event.node : null;
  }
  return undefined;
};

/** More than half of all votes. */
export const weigh = (voters: readonly Member[], ids: readonly string[]): boolean => {
  const all = voters.reduce((sum, { votes }) => sum + votes, 0);
  const these = voters.filter(({ id }) => ids.includes(id)).reduce((sum, { votes }) => sum + votes, 0);
  return these * 2 > all;
};
