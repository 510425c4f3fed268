import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';

type Log = {
  readonly base: { readonly index: number; readonly term: number };
  readonly entries: readonly LogEntry[];
};

/** Where an entry lies in the array; -1 for the base itself. */
export const positionOf = (log: Log, index: number): number => index - log.base.index - 1;

export const entryAt = (log: Log, index: number): LogEntry | undefined => log.entries[positionOf(log, index)];

export const lastIndexOf = (log: Log): number => log.base.index + log.entries.length;

export const lastTermOf = (log: Log): number => log.entries.at(-1)?.term ?? log.base.term;

/** The term of an entry that is here or is the base; -1: it lies before the base or was never written. */
export const termAt = (log: Log, index: number): number =>
  index === log.base.index ? log.base.term : (entryAt(log, index)?.term ?? -1);

/** Entries from `index` on, about `most`, never half of a command. */
export const wholeCommands = (log: Log, index: number, most: number): readonly LogEntry[] => {
  const from = positionOf(log, index);
  let to = Math.min(log.entries.length, from + most);
  while (to < log.entries.length && log.entries[to]?.command === log.entries[to - 1]?.command) to++;
  return log.entries.slice(from, to);
};
