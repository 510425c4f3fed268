import { type Crossing, goodput, overhead, ThinSite } from './measure.ts';

/** One line of the table; `ok` null where there is nothing to compare with. */
export type ThinRow = {
  readonly line: string;
  readonly rounds: number;
  /** medians over the rounds, kbit of payload a second */
  readonly ours: number;
  readonly curl: number | null;
  /** the worst round, bytes sent for each byte of payload */
  readonly overhead: number;
  readonly cuts: number;
  readonly seconds: number;
  readonly receiptSeconds: number;
  readonly ok: boolean;
};
export type ThinRun = { readonly rows: ThinRow[]; readonly skipped: string | null };

export const CUT_EVERY_BYTES = 3_000_000;
export const LOSSY = { kbit: 2_000, lossPercent: 20, cutEveryBytes: CUT_EVERY_BYTES } as const;
export const NARROW = { kbit: 256, lossPercent: 0, cutEveryBytes: CUT_EVERY_BYTES } as const;
export const GOODPUT_OF_CURL = 0.9;
export const MOST_OVERHEAD = 1.05;
const WITHIN_MS = 15 * 60_000;

/** Ours and curl in turn on the same line, who begins changes; `rounds` of each. */
export const takeTurns = async (
  thin: ThinSite,
  paperBytes: number,
  rounds: number,
  say: (text: string) => void,
): Promise<{ ours: Crossing[]; curl: Crossing[] }> => {
  const taken = { ours: [] as Crossing[], curl: [] as Crossing[] };
  const turn = async (side: 'ours' | 'curl'): Promise<void> => {
    const one = side === 'ours' ? await thin.forward([paperBytes], WITHIN_MS) : await thin.curl(paperBytes, WITHIN_MS);
    taken[side].push(one);
    say(
      `  ${side}: ${goodput(one).toFixed(0)} kbit/s, ${one.seconds.toFixed(1)} s (${one.receiptSeconds?.toFixed(1) ?? '-'} s to the receipt), sent ${overhead(one).toFixed(3)} ×, ${one.cuts} cuts`,
    );
  };
  for (let round = 0; round < rounds; round++) {
    await turn(round % 2 === 0 ? 'ours' : 'curl');
    await turn(round % 2 === 0 ? 'curl' : 'ours');
  }
  return taken;
};

/** All lines; `short`: one small dossier over each, for a look. Each takes minutes: that is what such lines are. */
export const thinLines = async (short: boolean, say: (text: string) => void): Promise<ThinRun> => {
  const rows: ThinRow[] = [];
  const lossy = await ThinSite.open(LOSSY);
  if (!lossy.ok) return { rows, skipped: lossy.why };
  say(`2 Mbit/s, 20 % loss, cut every 3 MB`);
  try {
    const { ours, curl } = await takeTurns(lossy.thin, short ? 3_500_000 : 6_000_000, short ? 1 : 3, say);
    const [mine, theirs] = [median(ours.map(goodput)), median(curl.map(goodput))];
    const most = Math.max(...ours.map(overhead));
    rows.push({
      line: '2 Mbit/s, 20 % loss, cut every 3 MB',
      rounds: ours.length,
      ours: mine,
      curl: theirs,
      overhead: most,
      cuts: sum(ours.map((one) => one.cuts)),
      seconds: median(ours.map((one) => one.seconds)),
      receiptSeconds: median(ours.map((one) => one.receiptSeconds ?? Number.NaN)),
      ok: mine >= GOODPUT_OF_CURL * theirs && most <= MOST_OVERHEAD,
    });
  } finally {
    await lossy.thin.close();
  }
  const narrow = await ThinSite.open(NARROW);
  if (!narrow.ok) return { rows, skipped: narrow.why };
  const bytes = short ? 600_000 : 6_000_000;
  say(`256 kbit/s, ${bytes / 1e6} MB`);
  try {
    const one = await narrow.thin.forward([bytes], WITHIN_MS);
    rows.push({
      line: `256 kbit/s, cut every 3 MB, one dossier of ${bytes / 1e6} MB`,
      rounds: 1,
      ours: goodput(one),
      curl: null,
      overhead: overhead(one),
      cuts: one.cuts,
      seconds: one.seconds,
      receiptSeconds: one.receiptSeconds ?? Number.NaN,
      ok: overhead(one) <= MOST_OVERHEAD,
    });
  } finally {
    await narrow.thin.close();
  }
  return { rows, skipped: null };
};

export const tableOf = (rows: readonly ThinRow[]): string =>
  [
    'line | rounds | ours kbit/s | curl kbit/s | ratio | bytes sent / payload | cuts | s | s to the receipt | ',
    ...rows.map((row) =>
      [
        row.line,
        row.rounds,
        row.ours.toFixed(0),
        row.curl?.toFixed(0) ?? '-',
        row.curl === null ? '-' : (row.ours / row.curl).toFixed(2),
        row.overhead.toFixed(3),
        row.cuts,
        row.seconds.toFixed(1),
        row.receiptSeconds.toFixed(1),
        row.ok ? 'ok' : 'NOT OK',
      ].join(' | '),
    ),
  ].join('\n');

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
