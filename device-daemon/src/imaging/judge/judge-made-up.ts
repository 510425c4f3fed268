import { pageMarks } from '../marks/page-marks.ts';
import type { OrientationNet } from '../orientation/net.ts';
import { orientationOf, SURE_OF_TURN } from '../orientation/page-orientation.ts';
import { turnedBack } from '../orientation/quarter-turn.ts';
import { LABELS, type LabelledPage, labelledPage, uprightPage } from '../specimens/labelled-pages.ts';
import { markedPage } from '../specimens/marked-pages.ts';
import { judgePage, type PageVerdict } from './page-verdict.ts';
import { type JudgedLabel, quality } from './quality.ts';

type Told = { readonly net: OrientationNet; readonly say: (text: string) => void };
/** One line of the table: `unsure` is neither right nor wrong, a person is asked. */
type Row = {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly unsure: number;
  readonly wrongly: readonly string[];
  readonly missed: readonly string[];
};

/** What an official copy machine would call good enough: see "Must show" of the issue. */
const LEAST = 0.97;

/** Judges so many made-up pages of each kind. False where a verdict is worse than `LEAST`. */
export const judgeMadeUp = async (each: number, { net, say }: Told): Promise<boolean> => {
  const { pages, times } = await judgedPages(each);
  say(`${pages.length} pages, ${middle(times).toFixed(0)} ms each (median, without reading the picture)`);
  const rows: Row[] = [
    ...(['blank', 'blurred', 'dark', 'glare', 'cut-off'] as const).map((label) => rowOf(pages, label)),
    await turnedRow(each, net),
    ...(await markRows(each)),
  ];
  say('verdict      precision  recall  unsure  wrongly  missed');
  for (const { label, precision, recall, unsure, wrongly, missed } of rows) {
    const figures = [precision.toFixed(3), recall.toFixed(3), unsure, wrongly.length, missed.length];
    const widths = [10, 8, 8, 9, 8];
    say(label.padEnd(12) + figures.map((figure, nth) => String(figure).padStart(widths[nth] ?? 8)).join(''));
    for (const about of [...wrongly, ...missed]) say(`             ${about}`);
  }
  const skewed = pages.filter(({ of, verdict }) => of.label === 'skewed' && verdict.skew.confidence > 0.5);
  const off = skewed.map(({ of, verdict }) => Math.abs(verdict.skew.degrees - of.degrees));
  const worst = Math.max(0, ...off);
  say(
    `skew: ${skewed.length} of ${each} told, off by ${middle(off).toFixed(3)}° (median), ${worst.toFixed(3)}° at most`,
  );
  const table = rows.map(({ label, precision, recall, unsure }) => ({ label, precision, recall, unsure }));
  say(JSON.stringify({ pages: pages.length, table, skew: { told: skewed.length, of: each, worst } }));
  return rows.every(({ precision, recall }) => precision >= LEAST && recall >= LEAST);
};

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const judgedPages = async (each: number) => {
  const pages: { of: LabelledPage; verdict: PageVerdict }[] = [];
  const times: number[] = [];
  for (const label of LABELS)
    for (let seed = 1; seed <= each; seed++) {
      const of = await labelledPage(label, seed);
      const began = performance.now();
      pages.push({ of, verdict: judgePage(of.page) });
      times.push(performance.now() - began);
    }
  return { pages, times };
};

const rowOf = (pages: Parameters<typeof quality>[0], label: JudgedLabel): Row => {
  const { precision, recall, unsure, wrongly, missed } = quality(pages, label);
  const about = ({ of }: { readonly of: LabelledPage }): string => `${of.label}: ${of.about}`;
  return { label, precision, recall, unsure, wrongly: wrongly.map(about), missed: missed.map(about) };
};

/** Counts what was said against what is so; `null` was said by nobody: unsure. */
const counted = (label: string, cases: readonly { said: boolean | null; is: boolean; about: string }[]): Row => {
  const wrongly = cases.filter(({ said, is }) => said === true && !is);
  const missed = cases.filter(({ said, is }) => said === false && is);
  const found = cases.filter(({ said, is }) => said === true && is).length;
  return {
    label,
    precision: found + wrongly.length === 0 ? 1 : found / (found + wrongly.length),
    recall: found + missed.length === 0 ? 1 : found / (found + missed.length),
    unsure: cases.filter(({ said }) => said === null).length,
    wrongly: wrongly.map(({ about }) => about),
    missed: missed.map(({ about }) => about),
  };
};

/** Fonts and layouts that the net never saw; half of the pages upside down. */
const turnedRow = async (each: number, net: OrientationNet): Promise<Row> => {
  const cases = [];
  for (let seed = 1; seed <= each; seed++) {
    const { page, about } = await uprightPage(1_000 + seed);
    const is = seed % 2 === 0;
    const { degrees, confidence } = await orientationOf(is ? turnedBack(page, 180) : page, net);
    cases.push({ said: confidence < SURE_OF_TURN ? null : degrees !== 0, is, about: `turned ${is}: ${about}` });
  }
  return counted('upside down', cases);
};

const markRows = async (each: number): Promise<Row[]> => {
  const stamps = [];
  const signatures = [];
  for (let seed = 1; seed <= each; seed++) {
    const { page, stamp, signature, about } = await markedPage(seed);
    const marks = pageMarks(page);
    const sees = marks.stamp.is === 'unsure' ? null : marks.stamp.is === 'red';
    stamps.push({ said: sees, is: stamp === 'red', about: `stamp ${stamp}: ${about}` });
    const signed = marks.signature.is === 'unsure' ? null : marks.signature.is === 'yes';
    signatures.push({ said: signed, is: signature, about: `signed ${signature}: ${about}` });
  }
  return [counted('red stamp', stamps), counted('signature', signatures)];
};
