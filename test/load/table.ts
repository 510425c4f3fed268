import type { Row } from './row-of-visits.ts';

/** What a row of visits may cost (issue 6, citizen-experience.md 8.2). */
export const limits = { nextPaintedP95Ms: 1_000, daemonGrowthMb: 10 } as const;

export type Line = {
  readonly what: string;
  readonly value: string;
  readonly goal: string;
  /** null: told, not judged */
  readonly ok: boolean | null;
};

/** The value that this share of all stay at or below. Throws for none. */
export const share = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  if (value === undefined) throw new RangeError('nothing was measured');
  return value;
};

/** The figures of a row of visits, each beside what it may be. `asked`: how many visits there should have been. */
export const linesOf = (row: Row, asked: number): Line[] => {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const painted = row.next.map((one) => one.painted);
  const p95 = share(painted, 0.95);
  const more = (key: keyof Row['before']): number => Math.round((row.after[key] - row.before[key]) * 10) / 10;
  const none = (what: string, key: keyof Row['before'], allowed = 0): Line => ({
    what,
    value: `${row.before[key]} → ${row.after[key]}`,
    goal: allowed === 0 ? 'none more' : `≤ ${allowed} more`,
    ok: more(key) <= allowed,
  });
  return [
    {
      what: `visits, ${row.whole} of them to a submitted dossier`,
      value: String(row.visits),
      goal: String(asked),
      ok: row.visits >= asked && row.broken === null,
    },
    { what: '  codes of cards that had to be shown twice', value: String(row.shownAgain), goal: '-', ok: null },
    {
      what: 'last press to the next first screen on the panel, P50 / P95 / most',
      value: [ms(share(painted, 0.5)), ms(p95), ms(share(painted, 1))].join(' / '),
      goal: `P95 ≤ ${limits.nextPaintedP95Ms} ms`,
      ok: p95 <= limits.nextPaintedP95Ms,
    },
    {
      what: '  of it until the process of the next page is started, P50 / P95',
      value: [0.5, 0.95]
        .map((part) =>
          ms(
            share(
              row.next.map((one) => one.pageStarted),
              part,
            ),
          ),
        )
        .join(' / '),
      goal: '-',
      ok: null,
    },
    {
      what: '  share of that time in which programs of this machine waited for a processor, P50',
      value: `${Math.round(
        share(
          row.next.map((one) => one.crowded),
          0.5,
        ) * 100,
      )} %`,
      goal: '-',
      ok: null,
    },
    {
      what: 'daemon, MB',
      value: `${row.before.daemonMb} → ${row.after.daemonMb}`,
      goal: `≤ ${limits.daemonGrowthMb} more`,
      ok: more('daemonMb') <= limits.daemonGrowthMb,
    },
    { what: 'launcher, MB', value: `${row.before.launcherMb} → ${row.after.launcherMb}`, goal: '-', ok: null },
    none('processes (a browser counts as one)', 'processes'),
    none('ports and named sockets that are listened on', 'listening'),
    // keep-alive connections to the repository come and go
    none('descriptors of daemon and launcher', 'descriptors', 4),
    none('files in the data folder', 'dataFiles', 1),
    none('files in the run folder', 'runFiles'),
    none('temporary files', 'temporaryFiles'),
    none('browser profiles', 'profiles'),
    {
      what: `canaries found, in ${row.searches} searches of ${row.searchedMb} MB of memory and all files`,
      value: String(row.finds.length),
      goal: '0',
      ok: row.finds.length === 0,
    },
    {
      what: 'control: kinds of canary that memory holds in the middle of a visit',
      value: String(row.control.length),
      goal: '≥ 8',
      ok: row.control.length >= 8,
    },
  ];
};

/** The lines as a table for people. */
export const tableOf = (lines: readonly Line[]): string => {
  const wide = (key: 'what' | 'value' | 'goal'): number => Math.max(...lines.map((line) => line[key].length));
  const [what, value, goal] = [wide('what'), wide('value'), wide('goal')];
  return lines
    .map((line) =>
      `${line.ok === null ? '      ' : line.ok ? 'ok    ' : 'NOT OK'}  ${line.what.padEnd(what)}  ${line.value.padStart(value)}  ${line.goal.padEnd(goal)}`.trimEnd(),
    )
    .join('\n');
};
