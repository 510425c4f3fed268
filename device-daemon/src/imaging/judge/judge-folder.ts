import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { OrientationNet } from '../orientation/net.ts';
import { orientationOf, SURE_OF_TURN } from '../orientation/page-orientation.ts';
import { turnedBack } from '../orientation/quarter-turn.ts';
import { type GreyPage, greyOf, JUDGED_DPI } from './grey-page.ts';
import { judgePage, type PageVerdict } from './page-verdict.ts';

type Told = { readonly net: OrientationNet; readonly say: (text: string) => void; readonly dpi: number | null };

const TURNS = [0, 90, 180, 270] as const;
type Turn = (typeof TURNS)[number];

/** How often the net says of a picture, turned by a known angle, that it lies so: as many as four, when it lay upright before. */
type Orientation = {
  readonly right: number;
  readonly unsure: number;
  /** it would have been turned into something that is not upright */
  readonly wrongForCertain: number;
  readonly said: readonly string[];
  readonly ms: number;
};

/**
 * What a person says of the pictures of a folder, in its `truth.json`: which verdicts may be given, and whether a picture lies upright
 * or is mute: nothing on it is print that tells, and certainty would be wrong.
 */
const Truth = Type.Record(
  Type.String(),
  Type.Object({
    lies: Type.Union([Type.Literal('upright'), Type.Literal('mute')]),
    may: Type.Optional(Type.Array(Type.String())),
  }),
);
type Truth = Static<typeof Truth>;

const truthIn = (path: string): Truth | null => {
  const file = join(path, 'truth.json');
  if (!existsSync(file)) return null;
  const truth: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Check(Truth, truth)) throw new Error(`${file}: a picture needs "lies": "upright" or "mute"`);
  return truth;
};

/** Judges each picture of a folder, as it is and in its four turns. False where there is none. */
export const judgeFolder = async (path: string, { net, say, dpi }: Told): Promise<boolean> => {
  const truth = truthIn(path);
  const rows: Judged[] = [];
  say(
    `${'picture'.padEnd(38)} ${'verdict'.padEnd(24)} ${'skew'.padStart(7)} ${'turns'.padStart(6)} ${'unsure'.padStart(7)} ${'ms'.padStart(5)} ${'nets'.padStart(5)}`,
  );
  const names = readdirSync(path).filter((name) => /\.(?:jpe?g|png|tiff?|webp)$/i.test(name));
  for (const name of names.sort())
    try {
      const page = await greyPageOf(join(path, name), dpi);
      const began = performance.now();
      const verdict = judgePage(page);
      const ms = Math.round(performance.now() - began);
      const row = { file: name, verdict, orientation: await inAllTurns(page, net), dpi: Math.round(page.dpi), ms };
      rows.push(row);
      say(inOneLine(row));
    } catch (error) {
      say(`${name.slice(0, 37).padEnd(38)} cannot be read: ${error instanceof Error ? error.message : 'no picture'}`);
    }
  if (rows.length === 0) say(`${path}: no picture in it (jpg, png, tif, webp)`);
  else for (const line of truth ? besideTruth(rows, truth) : taken(rows)) say(line);
  say(JSON.stringify(rows.map(({ verdict, ...row }) => ({ ...row, verdict: inWords(verdict), skew: verdict.skew }))));
  return rows.length > 0;
};

type Judged = {
  readonly file: string;
  readonly verdict: PageVerdict;
  readonly orientation: Orientation;
  readonly dpi: number;
  readonly ms: number;
};

const inOneLine = ({ file, verdict, orientation, ms }: Judged): string =>
  `${file.slice(0, 37).padEnd(38)} ${inWords(verdict).padEnd(24)} ${verdict.skew.degrees.toFixed(2).padStart(6)}° ${`${orientation.right}/4`.padStart(6)} ${String(orientation.unsure).padStart(7)} ${String(ms).padStart(5)} ${String(orientation.ms).padStart(5)}`;

const sum = (rows: readonly Judged[], of: (row: Judged) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

const taken = (rows: readonly Judged[]): string[] => [
  `orientation: ${sum(rows, ({ orientation }) => orientation.right)} of ${rows.length * TURNS.length} turns known, ${sum(rows, ({ orientation }) => orientation.unsure)} unsure (the pictures are taken to be upright)`,
];

/** What was said wrongly, beside what a person says. */
const besideTruth = (rows: readonly Judged[], truth: Truth): string[] => {
  const known = rows.filter(({ file }) => truth[file]);
  const refused = known.filter(({ file, verdict }) =>
    refusals(verdict).some((name) => !truth[file]?.may?.includes(name)),
  );
  const upright = known.filter(({ file }) => truth[file]?.lies === 'upright');
  const mute = known.filter(({ file }) => truth[file]?.lies === 'mute');
  const all = upright.length * TURNS.length;
  const wrongly = sum(upright, ({ orientation }) => orientation.wrongForCertain);
  const askedFor = sum(upright, ({ orientation }) => orientation.unsure);
  const certain = sum(mute, ({ orientation }) => TURNS.length - orientation.unsure);
  return [
    `falsely refused: ${refused.length} of ${known.length}${refused.map(({ file, verdict }) => `; ${file}: ${refusals(verdict).join(', ')}`).join('')}`,
    `orientation of print: ${all - wrongly - askedFor} of ${all} turns right, ${askedFor} unsure, ${wrongly} wrong for certain`,
    `orientation of what tells nothing: unsure in ${mute.length * TURNS.length - certain} of ${mute.length * TURNS.length} turns, certain in ${certain}`,
  ];
};

/** At about 150 dpi; without a word in the file the longer side is taken for that of A4. */
const greyPageOf = async (file: string, told: number | null): Promise<GreyPage> => {
  const picture = sharp(file, { limitInputPixels: 120_000_000 }).autoOrient().flatten({ background: '#fff' });
  const { density } = await picture.metadata();
  const { data, info } = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width: widthPx, height: heightPx } = info;
  const dpi = told ?? (density && density > 72 ? density : Math.max(widthPx, heightPx) / 11.69);
  return greyOf({
    widthPx,
    heightPx,
    channels: 3,
    dpi: Math.max(dpi, JUDGED_DPI / 2),
    pixels: new Uint8Array(data),
  });
};

const inAllTurns = async (page: GreyPage, net: OrientationNet): Promise<Orientation> => {
  let [right, unsure, wrongForCertain] = [0, 0, 0];
  const said: string[] = [];
  const began = performance.now();
  for (const turn of TURNS) {
    const { degrees, confidence } = await orientationOf(turnedBack(page, ((360 - turn) % 360) as Turn), net);
    said.push(`${degrees} (${confidence.toFixed(2)})`);
    if (degrees === turn) right++;
    if (confidence < SURE_OF_TURN) unsure++;
    else if (degrees !== turn) wrongForCertain++;
  }
  return { right, unsure, wrongForCertain, said, ms: Math.round((performance.now() - began) / TURNS.length) };
};

const named = ({ blank, blurred, dark, glare, cutOff }: PageVerdict) =>
  Object.entries({ blank, blurred, dark, glare, 'cut off': cutOff });

const refusals = (verdict: PageVerdict): string[] =>
  named(verdict)
    .filter(([, { is }]) => is === 'yes')
    .map(([name]) => name);

const inWords = (verdict: PageVerdict): string =>
  named(verdict)
    .filter(([, { is }]) => is !== 'no')
    .map(([name, { is }]) => (is === 'unsure' ? `${name}?` : name))
    .join(', ') || 'good';
