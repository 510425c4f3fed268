/**
 * One harness for every area: rounds in which ours and the peer take turns, medians, a table, JSON rows. An area is a
 * file of measurements; a measurement prepares once and is then asked for one value a round.
 */

/** Ours and, where there is one, the peer; each call is one round and gives one value in the measurement's unit. */
export type Contest = {
  readonly ours: () => Promise<number>;
  readonly peers?: () => Promise<number>;
  /** called whatever happened; once, or twice when the run is ended early */
  readonly close?: () => Promise<void>;
};

/** The side on which the value has to stay; `limit` may follow what the peer took in the same run (null: no peer). */
export type Goal = {
  readonly stay: 'at most' | 'at least';
  readonly limit: (peerValue: number | null) => number;
  /** how the limit is made, for readers of the report, e.g. `1.5 × peer + 200` */
  readonly words: string;
};

export type Measurement = {
  readonly name: string;
  readonly unit: string;
  readonly peer: string | null;
  readonly goal: Goal | null;
  readonly rounds: number;
  /** thrown away before counting: files come into the cache, code gets warm, on both sides */
  readonly warmUps: number;
  /** whether it is fast enough for `--quick` */
  readonly quick: boolean;
  readonly prepare: () => Promise<Contest>;
};

export type Area = { readonly area: string; readonly measurements: readonly Measurement[] };

/** One line of `report.json`. `ok` is null where there is no goal; `value` is null when nothing could be measured. */
export type Row = {
  readonly area: string;
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** value / peerValue */
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly ok: boolean | null;
};

const QUICK_ROUNDS = 3;

export const fixedGoal = (stay: Goal['stay'], limit: number): Goal => ({
  stay,
  limit: () => limit,
  words: String(limit),
});

/** The middle value; of an even number the mean of the two in the middle. Throws for none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of nothing');
  return (upper + lower) / 2;
};

/** Runs the rounds of one contest: who goes first changes every round, so that a busy minute falls on both. */
export const takeTurns = async (
  contest: Contest,
  counts: { readonly rounds: number; readonly warmUps: number },
): Promise<{ readonly ours: number[]; readonly peers: number[] }> => {
  const taken = { ours: [] as number[], peers: [] as number[] };
  const turn = async (side: 'ours' | 'peers'): Promise<void> => {
    const value = await contest[side]?.();
    if (value !== undefined) taken[side].push(value);
  };
  for (let round = 0; round < counts.warmUps + counts.rounds; round++) {
    if (round === counts.warmUps) taken.ours.length = taken.peers.length = 0;
    await turn(round % 2 === 0 ? 'ours' : 'peers');
    await turn(round % 2 === 0 ? 'peers' : 'ours');
  }
  return taken;
};

/** The row that these values make. */
export const judge = (
  area: string,
  measurement: Measurement,
  taken: { readonly ours: readonly number[]; readonly peers: readonly number[] },
): Row => {
  const { name, unit, peer, goal } = measurement;
  const value = median(taken.ours);
  const peerValue = taken.peers.length > 0 ? median(taken.peers) : null;
  const limit = goal?.limit(peerValue);
  return {
    area,
    name,
    value: rounded(value),
    unit,
    peer,
    peerValue: peerValue === null ? null : rounded(peerValue),
    ratio: peerValue ? rounded(value / peerValue) : null,
    goal: goal && limit !== undefined ? goalInWords(goal, limit) : null,
    ok: goal && limit !== undefined ? (goal.stay === 'at most' ? value <= limit : value >= limit) : null,
  };
};

/** Measures what could not be measured as not ok: a bench that breaks must not look like one that passes. */
const unmeasured = (area: string, { name, unit, peer, goal }: Measurement): Row => ({
  area,
  name,
  value: null,
  unit,
  peer,
  peerValue: null,
  ratio: null,
  goal: goal && `${sign(goal)} ${goal.words}`,
  ok: false,
});

const sign = (goal: Goal): string => (goal.stay === 'at most' ? '≤' : '≥');
const goalInWords = (goal: Goal, limit: number): string =>
  goal.words === String(limit) ? `${sign(goal)} ${limit}` : `${sign(goal)} ${goal.words} = ${rounded(limit)}`;

/** Three digits that mean something, and never fewer than the whole number. */
const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export type Run = {
  readonly areas: readonly Area[];
  readonly quick: boolean;
  /** names of rows; all when left out */
  readonly only?: readonly string[];
  readonly say: (text: string) => void;
  /** whoever ends the run early: no further row is begun, and what is open (or just opening) is closed by `close` */
  readonly signal?: AbortSignal;
  readonly onOpen?: (close: () => Promise<void>) => void;
};

/** Measures one after the other, never two at a time; a measurement that throws becomes a row that is not ok. */
export const runBench = async (run: Run): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { area, measurements } of run.areas)
    for (const measurement of measurements) {
      if (run.signal?.aborted) return rows;
      if (run.quick && !measurement.quick) continue;
      if (run.only && !run.only.includes(measurement.name)) continue;
      run.say(`${area}: ${measurement.name} …`);
      rows.push(await measure(area, measurement, run));
    }
  return rows;
};

const measure = async (area: string, measurement: Measurement, run: Run): Promise<Row> => {
  let contest: Contest | null = null;
  try {
    const opening = measurement.prepare();
    run.onOpen?.(async () => (await opening).close?.());
    contest = await opening;
    const rounds = run.quick ? Math.min(QUICK_ROUNDS, measurement.rounds) : measurement.rounds;
    return judge(area, measurement, await takeTurns(contest, { rounds, warmUps: measurement.warmUps }));
  } catch (error) {
    run.say(`${area}: ${measurement.name} could not be measured: ${error instanceof Error ? error.message : error}`);
    return unmeasured(area, measurement);
  } finally {
    await contest?.close?.();
  }
};

const HEADINGS = ['', 'row', 'value', 'unit', 'peer', 'value', 'ratio', 'goal'] as const;

/** The rows as a table for people: one line each, columns as wide as they need. */
export const tableOf = (rows: readonly Row[]): string => {
  const shown = (value: number | null): string => (value === null ? '-' : String(value));
  const lines: readonly (readonly string[])[] = [
    HEADINGS,
    ...rows.map((row) => [
      row.ok === null ? '' : row.ok ? 'ok' : 'NOT OK',
      `${row.area}/${row.name}`,
      shown(row.value),
      row.unit,
      row.peer ?? '-',
      shown(row.peerValue),
      shown(row.ratio),
      row.goal ?? '-',
    ]),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const isNumber = new Set([2, 5, 6]);
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          isNumber.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
