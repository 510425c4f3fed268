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

/** Who is alone in charge; null: nobody. */
export const aloneOf = (log: {
  readonly entries: readonly LogEntry[];
  readonly baseAlone: string | null;
}): string | null => {
  for (let at = log.entries.length - 1; at >= 0; at--) {
    const event = log.entries[at]?.event;
    if (event?.t === 'host-changed') return event.alone ? event.node : null;
  }
  return log.baseAlone;
};

/** More than half of all votes. */
export const weigh = (voters: readonly Member[], ids: readonly string[]): boolean => {
  const all = voters.reduce((sum, { votes }) => sum + votes, 0);
  const these = voters.filter(({ id }) => ids.includes(id)).reduce((sum, { votes }) => sum + votes, 0);
  return these * 2 > all;
};
