import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
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
  readonly said: readonly string[];
  readonly ms: number;
};

/** Judges each picture of a folder, as it is and in its four turns. False where there is none. */
export const judgeFolder = async (path: string, { net, say, dpi }: Told): Promise<boolean> => {
  const rows: object[] = [];
  let [right, unsure, all] = [0, 0, 0];
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
      const orientation = await inAllTurns(page, net);
      right += orientation.right;
      unsure += orientation.unsure;
      all += TURNS.length;
      rows.push({
        file: name,
        verdict: inWords(verdict),
        skew: verdict.skew,
        orientation,
        dpi: Math.round(page.dpi),
        ms,
      });
      say(
        `${name.slice(0, 37).padEnd(38)} ${inWords(verdict).padEnd(24)} ${verdict.skew.degrees.toFixed(2).padStart(6)}° ${`${orientation.right}/4`.padStart(6)} ${String(orientation.unsure).padStart(7)} ${String(ms).padStart(5)} ${String(orientation.ms).padStart(5)}`,
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : 'no picture';
      rows.push({ file: name, error: why });
      say(`${name.slice(0, 37).padEnd(38)} cannot be read: ${why}`);
    }
  if (rows.length === 0) say(`${path}: no picture in it (jpg, png, tif, webp)`);
  else say(`orientation: ${right} of ${all} turns known, ${unsure} unsure (the pictures are taken to be upright)`);
  say(JSON.stringify(rows));
  return rows.length > 0;
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
  let [right, unsure] = [0, 0];
  const said: string[] = [];
  const began = performance.now();
  for (const turn of TURNS) {
    const { degrees, confidence } = await orientationOf(turnedBack(page, ((360 - turn) % 360) as Turn), net);
    said.push(`${degrees} (${confidence.toFixed(2)})`);
    if (degrees === turn) right++;
    if (confidence < SURE_OF_TURN) unsure++;
  }
  return { right, unsure, said, ms: Math.round((performance.now() - began) / TURNS.length) };
};

const inWords = ({ blank, blurred, dark, glare, cutOff }: PageVerdict): string =>
  Object.entries({ blank, blurred, dark, glare, 'cut off': cutOff })
    .filter(([, { is }]) => is !== 'no')
    .map(([name, { is }]) => (is === 'unsure' ? `${name}?` : name))
    .join(', ') || 'good';
