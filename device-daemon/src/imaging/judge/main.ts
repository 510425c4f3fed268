import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { LABELS, type LabelledPage, labelledPage } from '../specimens/labelled-pages.ts';
import { greyOf, JUDGED_DPI } from './grey-page.ts';
import { judgePage, type PageVerdict } from './page-verdict.ts';
import { type JudgedLabel, quality } from './quality.ts';

/**
 * What the checks make of pages, as a table and one line of JSON:
 *   npm run judge -- FOLDER          pictures of somebody's own (JPEG, PNG, TIFF, WebP); nothing of them is kept
 *   npm run judge -- --each 90       made-up pages of which is known what is wrong, so many of each kind
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { each: { type: 'string', default: '90' }, dpi: { type: 'string' } },
});
const [folder] = positionals;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

const words = ({ blank, blurred, dark, glare, cutOff }: PageVerdict): string =>
  Object.entries({ blank, blurred, dark, glare, 'cut off': cutOff })
    .filter(([, { is }]) => is !== 'no')
    .map(([name, { is }]) => (is === 'unsure' ? `${name}?` : name))
    .join(', ') || 'good';

const judgeFolder = async (path: string): Promise<void> => {
  const rows: object[] = [];
  for (const name of readdirSync(path)
    .filter((one) => /\.(?:jpe?g|png|tiff?|webp)$/i.test(one))
    .sort()) {
    try {
      const picture = sharp(join(path, name), { limitInputPixels: 120_000_000 })
        .autoOrient()
        .flatten({ background: '#fff' });
      const { density } = await picture.metadata();
      const { data, info } = await picture
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height } = info;
      // without a word in the file: as if the longer side were that of A4
      const dpi = Number(values.dpi) || (density && density > 72 ? density : Math.max(width, height) / 11.69);
      const began = performance.now();
      const verdict = judgePage(
        greyOf({
          widthPx: width,
          heightPx: height,
          channels: 3,
          dpi: Math.max(dpi, JUDGED_DPI / 2),
          pixels: new Uint8Array(data),
        }),
      );
      const ms = Math.round(performance.now() - began);
      rows.push({ file: name, verdict: words(verdict), skew: verdict.skew, dpi: Math.round(dpi), ms });
      say(
        `${name.slice(0, 40).padEnd(41)} ${words(verdict).padEnd(26)} ${verdict.skew.degrees.toFixed(2).padStart(6)}°  ${Math.round(dpi)} dpi  ${ms} ms`,
      );
    } catch (error) {
      rows.push({ file: name, error: error instanceof Error ? error.message : 'no picture' });
      say(`${name.slice(0, 40).padEnd(41)} cannot be read: ${error instanceof Error ? error.message : 'no picture'}`);
    }
  }
  if (rows.length === 0) {
    process.stderr.write(`${path}: no picture in it (jpg, png, tif, webp)\n`);
    process.exitCode = 1;
  }
  say(JSON.stringify(rows));
};

const judgeMadeUp = async (each: number): Promise<void> => {
  const pages: { of: LabelledPage; verdict: PageVerdict }[] = [];
  const times: number[] = [];
  for (const label of LABELS)
    for (let seed = 1; seed <= each; seed++) {
      const of = await labelledPage(label, seed);
      const began = performance.now();
      pages.push({ of, verdict: judgePage(of.page) });
      times.push(performance.now() - began);
    }
  say(`${pages.length} pages, ${median(times).toFixed(0)} ms each (median, without reading the picture)`);
  say('verdict    precision  recall  unsure  wrongly  missed');
  const table = (['blank', 'blurred', 'dark', 'glare', 'cut-off'] as const).map((label: JudgedLabel) => {
    const { precision, recall, unsure, wrongly, missed } = quality(pages, label);
    say(
      `${label.padEnd(10)} ${precision.toFixed(3).padStart(9)} ${recall.toFixed(3).padStart(7)} ${String(unsure).padStart(7)} ${String(wrongly.length).padStart(8)} ${String(missed.length).padStart(7)}`,
    );
    for (const { of } of [...wrongly, ...missed]) say(`           ${of.label}: ${of.about}`);
    return { label, precision, recall, unsure };
  });
  const skewed = pages.filter(({ of, verdict }) => of.label === 'skewed' && verdict.skew.confidence > 0.5);
  const off = skewed.map(({ of, verdict }) => Math.abs(verdict.skew.degrees - of.degrees));
  say(
    `skew: ${skewed.length} of ${each} told, off by ${median(off).toFixed(3)}° (median), ${Math.max(0, ...off).toFixed(3)}° at most`,
  );
  say(
    JSON.stringify({ pages: pages.length, table, skew: { told: skewed.length, of: each, worst: Math.max(0, ...off) } }),
  );
  if (table.some(({ precision, recall }) => precision < 0.97 || recall < 0.97)) process.exitCode = 1;
};

if (folder) await judgeFolder(folder);
else await judgeMadeUp(Number(values.each));
