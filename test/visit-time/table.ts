import type { MeasuredVisit } from './measure.ts';
import { atSeventy, secondsOf } from './pace.ts';

/** Issue 6, "Must show". */
export const goals = {
  touchesToANumber: 2,
  secondsToANumber: 5,
  secondsOfAProcedure: 240,
  prefilledShare: 0.5,
} as const;

export type Line = {
  readonly what: string;
  readonly value: string;
  readonly goal: string;
  /** null: told, not judged */
  readonly ok: boolean | null;
};

const seconds = (value: number): string => `${Math.round(value * 10) / 10} s`;

/** A number is asked for by somebody who knows what they want: touches and machine, the greeting is not read for it. */
const numberLines = ({ name, effort }: MeasuredVisit): Line[] => {
  const { touching, machine, all } = secondsOf(effort);
  return [
    {
      what: `${name}: touches`,
      value: String(effort.touches),
      goal: `≤ ${goals.touchesToANumber}`,
      ok: effort.touches <= goals.touchesToANumber,
    },
    {
      what: `${name}: touching and machine`,
      value: seconds(touching + machine),
      goal: `≤ ${goals.secondsToANumber} s`,
      ok: touching + machine <= goals.secondsToANumber,
    },
    {
      what: `${name}: read by somebody of 70 who is here for the first time`,
      value: seconds(all),
      goal: '-',
      ok: null,
    },
  ];
};

const procedureLines = ({ name, effort, fields }: MeasuredVisit): Line[] => {
  const taken = secondsOf(effort);
  const parts = [
    `reading ${seconds(taken.reading)} (${effort.words} of ${effort.shown} words)`,
    `${effort.touches} touches ${seconds(taken.touching)}`,
    `${effort.keys} keys ${seconds(taken.typing)}`,
    `hands ${seconds(taken.hands)}`,
    `machine ${seconds(taken.machine)}`,
  ];
  return [
    {
      what: `${name}: at 70, first time`,
      value: seconds(taken.all),
      goal: `≤ ${goals.secondsOfAProcedure} s`,
      ok: taken.all <= goals.secondsOfAProcedure,
    },
    { what: `  ${parts.join(', ')}`, value: '', goal: '-', ok: null },
    {
      what: `${name}: every word on every screen read`,
      value: seconds(secondsOf(effort, atSeventy, 'shown').all),
      goal: '-',
      ok: null,
    },
    ...(fields
      ? [
          {
            what: `${name}: fields there before they were asked for`,
            value: `${fields.prefilled} of ${fields.all}`,
            goal: `≥ ${goals.prefilledShare * 100} %`,
            ok: fields.prefilled >= fields.all * goals.prefilledShare,
          },
        ]
      : []),
  ];
};

export const linesOf = (measured: readonly MeasuredVisit[]): Line[] =>
  measured.flatMap((visit) => (visit.kind === 'number' ? numberLines(visit) : procedureLines(visit)));

const mark = (ok: boolean | null): string => (ok === null ? '' : ok ? 'ok' : 'NOT OK');

/** The lines as a table for people. */
export const tableOf = (lines: readonly Line[]): string => {
  const widest = Math.max(...lines.filter(({ value }) => value !== '').map(({ what }) => what.length));
  return lines
    .map(({ what, value, goal, ok }) =>
      `${mark(ok).padEnd(6)}  ${what.padEnd(widest)}  ${value.padStart(9)}  ${goal}`.trimEnd(),
    )
    .join('\n');
};

/** The same for a README. `load`: processes that waited on this machine, since the machine's own share grows with it. */
export const asMarkdown = (lines: readonly Line[], load: string): string =>
  [
    `| | value | goal | |`,
    '| --- | --- | --- | --- |',
    ...lines.map(({ what, value, goal, ok }) => `| ${what.trim()} | ${value} | ${goal} | ${mark(ok)} |`),
    '',
    `Measured on 2 cores at a load of ${load}.`,
  ].join('\n');

const BEGIN = '<!-- figures: make visit-time ARGS=--readme -->';
const END = '<!-- end of figures -->';

/** A README with these figures in the place of those before. */
export const withFigures = (readme: string, figures: string): string => {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md needs "${BEGIN}" and "${END}"`);
  return `${readme.slice(0, from + BEGIN.length)}\n${figures}\n${readme.slice(to)}`;
};
