import type { Ledger } from '../ledger/ledger.ts';
import { digestOf, type Entry, type Head, START } from './entry.ts';
import { WITHHELD } from './subjects.ts';

/** A head that somebody vouches for, and who (for the words of a flaw). */
export type KnownHead = Head & { readonly from: string };

export type Flaw = {
  /** the first entry that cannot be believed */
  readonly entry: number;
  readonly kind: 'deleted' | 'inserted' | 'edited' | 'swapped' | 'truncated' | 'rewritten' | 'cloned';
  readonly detail: string;
};

export type Verdict = {
  readonly entries: number;
  /** epoch ms of the first and the last entry by the kiosk's clock; null while there is none */
  readonly from: number | null;
  readonly until: number | null;
  readonly flaw: Flaw | null;
  /** heads that the chain was held against */
  readonly heads: number;
  /** entries whose time is earlier than that of the entry before; the order does not depend on it */
  readonly clockWentBack: readonly number[];
  readonly clockWentBackCount: number;
  /** entries of which a word was withheld: a fault of the program, not of the log */
  readonly withheld: number;
};

/** More numbers of the same kind than this are counted, not listed. */
const mostListed = 20;
/** How far a renumbering is looked for. */
const furthestShift = 1_000;

const entriesOf = (ledger: Ledger, from: number): Iterable<Entry> =>
  ledger
    .prepare('SELECT number, at, event, subject, previous, digest FROM audit WHERE number >= ? ORDER BY number')
    .iterate(from) as Iterable<Entry>;

/**
 * Walks the whole chain once, in order, holding one entry at a time, and stops at the first that cannot be believed:
 * by itself (digest), by its place (the entry before it), or by a head that was signed or sent away. Only then are the
 * others looked through again, to say what was done. The chain alone cannot show that its end was cut off or that all of
 * it was made anew by somebody who can write the file; heads can.
 * With `from`, the entry of that number is believed as it stands and everything after it is checked.
 */
export const checkChain = (
  ledger: Ledger,
  known: readonly KnownHead[] = [],
  { from = 1 }: { readonly from?: number } = {},
): Verdict => {
  const heads = new Map<number, KnownHead[]>();
  for (const head of known) if (head.number > 0) heads.set(head.number, [...(heads.get(head.number) ?? []), head]);
  const furthest = [...heads.keys()].reduce((most, number) => Math.max(most, number), 0);

  let before: Entry | null = null;
  let first: Entry | null = null;
  let flaw: Flaw | null = null;
  let entries = 0;
  let held = 0;
  let lastGoodHead = 0;
  let withheld = 0;
  let backCount = 0;
  const back: number[] = [];
  for (const row of entriesOf(ledger, from)) {
    const believed = row.number === from && from > 1;
    flaw =
      (believed ? null : flawOf(ledger, row, before, from, lastGoodHead)) ??
      headFlaw(row, heads.get(row.number), lastGoodHead);
    if (flaw) break;
    const vouched = heads.get(row.number)?.length ?? 0;
    if (vouched > 0) lastGoodHead = row.number;
    held += vouched;
    if (before && row.at < before.at && ++backCount <= mostListed) back.push(row.number);
    if (row.subject.includes(WITHHELD)) withheld++;
    first ??= row;
    before = row;
    entries++;
  }
  flaw ??= endFlaw(before?.number ?? from - 1, furthest, heads);
  return {
    entries,
    from: first?.at ?? null,
    until: before?.at ?? null,
    flaw,
    heads: held,
    clockWentBack: back,
    clockWentBackCount: backCount,
    withheld,
  };
};

/** Number of the first entry that does not fit the chain, or null when all do. */
export const firstBrokenEntry = (ledger: Ledger): number | null => checkChain(ledger).flaw?.entry ?? null;

const flawOf = (ledger: Ledger, row: Entry, before: Entry | null, from: number, lastGoodHead: number): Flaw | null => {
  const expected = before ? before.number + 1 : from;
  const previous = before?.digest ?? START;
  if (row.number !== expected) {
    const until = row.number - 1;
    const detail = until === expected ? `entry ${expected} is missing` : `entries ${expected} to ${until} are missing`;
    return { entry: expected, kind: 'deleted', detail };
  }
  const fitsItself = row.digest === digestOf(row);
  if (fitsItself && row.previous === previous) return null;
  if (fitsItself) return beforeIsFalse(row, before, lastGoodHead);
  return (
    swapped(ledger, row, previous) ??
    renumbered(row) ?? {
      entry: row.number,
      kind: 'edited',
      detail: `the content of entry ${row.number} does not fit its digest`,
    }
  );
};

/** Whole in itself, but it continues something else: one of the two was put in place of another with a digest of its own. */
const beforeIsFalse = (row: Entry, before: Entry | null, lastGoodHead: number): Flaw => {
  const entry = before && before.number > lastGoodHead ? before.number : row.number;
  return { entry, kind: 'edited', detail: `entry ${row.number} does not continue entry ${row.number - 1}` };
};

const renumbered = (row: Entry): Flaw | null => {
  for (let shift = 1; shift <= furthestShift; shift++) {
    if (digestOf({ ...row, number: row.number + shift }) === row.digest)
      return {
        entry: row.number,
        kind: 'deleted',
        detail: `${counted(shift)} missing before what now is entry ${row.number}, and those after were renumbered`,
      };
    if (row.number > shift && digestOf({ ...row, number: row.number - shift }) === row.digest)
      return {
        entry: row.number - shift,
        kind: 'inserted',
        detail: `${counted(shift)} put in before what now is entry ${row.number}, and those after were renumbered`,
      };
  }
  return null;
};

const counted = (count: number): string => (count === 1 ? 'one entry was' : `${count} entries were`);

/** Whether what belongs here stands in another place: the whole entry, or its content alone. */
const swapped = (ledger: Ledger, row: Entry, previous: string): Flaw | null => {
  const flaw = (other: number): Flaw => ({
    entry: Math.min(row.number, other),
    kind: 'swapped',
    detail: `entries ${row.number} and ${other} have changed places`,
  });
  for (const other of entriesOf(ledger, row.number + 1)) {
    if (row.previous !== previous && other.previous === previous) return flaw(other.number);
    const here = { number: row.number, at: other.at, event: other.event, subject: other.subject, previous };
    if (row.previous === previous && digestOf(here) === row.digest) return flaw(other.number);
  }
  return null;
};

const headFlaw = (row: Entry, heads: readonly KnownHead[] | undefined, lastGoodHead: number): Flaw | null => {
  if (!heads) return null;
  const clone = cloneFlaw(heads);
  if (clone) return clone;
  const other = heads.find((head) => head.digest !== row.digest);
  if (!other) return null;
  const since = lastGoodHead + 1;
  return {
    entry: since,
    kind: 'rewritten',
    detail: `entry ${row.number} is not the one of the head in ${other.from}: the chain was made anew from an entry between ${since} and ${row.number} on`,
  };
};

/** Two heads of one number that differ: two ledgers went on from one, a copy of this kiosk or an old state put back. */
const cloneFlaw = (heads: readonly KnownHead[]): Flaw | null => {
  const [one] = heads;
  const other = heads.find((head) => head.digest !== one?.digest);
  if (!one || !other) return null;
  return {
    entry: one.number,
    kind: 'cloned',
    detail: `two heads of number ${one.number} differ (${one.from}, ${other.from}): this kiosk's log was continued twice, from an entry before it on`,
  };
};

const endFlaw = (last: number, furthest: number, heads: ReadonlyMap<number, readonly KnownHead[]>): Flaw | null => {
  if (furthest <= last) return null;
  const from = heads.get(furthest)?.[0]?.from;
  return {
    entry: last + 1,
    kind: 'truncated',
    detail: `the log ends with entry ${last}, but ${from} has a head of number ${furthest}`,
  };
};
