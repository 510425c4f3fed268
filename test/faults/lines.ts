import { thinLines } from '../forwarding/thin-lines/rows.ts';
import type { Row, Skipped } from './table.ts';

/** Thin and lossy lines in network namespaces, made and measured by `test/forwarding/thin-lines`; here as lines of this table. */
export const badLines = async (short: boolean, seed: number): Promise<(Row | Skipped)[]> => {
  const { rows, skipped } = await thinLines(short, (text) => process.stderr.write(`${text}\n`));
  return [
    ...rows.map(
      (row): Row => ({
        fault: row.line,
        seed,
        moments: Math.max(1, row.cuts),
        acknowledged: row.rounds,
        ...{ lost: 0, doubled: 0, readable: null }, // a dossier that does not arrive whole makes the crossing throw
        seconds: row.seconds,
        wrong: row.ok ? [] : ['slower than 0.9 of curl, or more than 1.05 times the bytes'],
        note: `${row.ours.toFixed(0)} kbit/s, curl ${row.curl?.toFixed(0) ?? '-'}; bytes ${row.overhead.toFixed(3)} ×`,
      }),
    ),
    ...(skipped === null ? [] : [{ fault: 'thin and lossy lines', skipped }]),
  ];
};
