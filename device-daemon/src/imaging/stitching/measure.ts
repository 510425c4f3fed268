import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { seeded } from '../specimens/pages.ts';
import { coolDown } from '../worker.ts';
import {
  a3Page,
  LAYOUTS,
  laidAtRandom,
  seenByGlass,
  seenWhole,
  wordsInBoth,
  wordsOf,
  worstCornerMm,
} from './halves-for-tests.ts';
import { stitchHalves } from './stitch-halves.ts';

/**
 * Measures the putting together of halves on made-up A3 papers:
 * `node …/stitching/measure.ts [--papers 10] [--placements 3] [--from 1] [--read] [--picture FILE.jpg]`
 * Prints one line a pair and the sums. `--read`: the first pair of each paper is read, as it is kept, beside the paper scanned in one piece at the same angle.
 * `--picture`: the last one that was put together.
 */
const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '10' },
    placements: { type: 'string', default: '3' },
    from: { type: 'string', default: '1' },
    read: { type: 'boolean', default: false },
    picture: { type: 'string' },
  },
});
const [papers, placements, picture] = [Number(values.papers), Number(values.placements), values.picture];
/** share of words that are the same as on the uncut paper, and of the printed ones that were read on each */
const reading: { readonly same: number; readonly uncut: number; readonly joined: number }[] = [];
const errors: number[] = [];
const times: number[] = [];
const refused: Record<string, number> = {};
let pairs = 0;
const from = Number(values.from);
for (let seed = from; seed < from + papers; seed++) {
  const layout = LAYOUTS[seed % LAYOUTS.length] ?? 'mixed';
  const { page, words } = await a3Page(seed, layout);
  const random = seeded(seed * 77 + 5);
  for (let warm = 0; warm < 5; warm++) random();
  for (let one = 0; one < placements; one++) {
    const laid = laidAtRandom(random);
    const [first, second] = [seenByGlass(page, laid.first, seed + 1), seenByGlass(page, laid.second, seed + 1000)];
    pairs++;
    // CPU time: what else this machine does is not the stitching's
    const began = process.cpuUsage();
    const made = stitchHalves(first, second);
    const ms = process.cpuUsage(began).user / 1000;
    times.push(ms);
    const about = `${seed} ${layout} overlap ${laid.overlapMm.toFixed(0)} mm`;
    if (!made.ok) {
      refused[made.fault] = (refused[made.fault] ?? 0) + 1;
      console.log(`${about}: ${made.fault}, ${ms.toFixed(0)} ms CPU`);
      continue;
    }
    const { side, overlapMm, placement, confidence, cornerMm } = made.value;
    const wide = (overlapMm * 300) / 25.4;
    const xs = side === 'right' ? [first.widthPx - wide, first.widthPx - 1] : [0, wide];
    const corners = xs.flatMap((x) => [0, first.heightPx - 1].map((y) => ({ x, y })));
    const error = worstCornerMm(placement, laid, corners, first.dpi);
    errors.push(error);
    console.log(
      `${about}: off ${error.toFixed(3)} mm (says ${cornerMm.toFixed(3)}), sure ${confidence.toFixed(2)}, ${ms.toFixed(0)} ms CPU`,
    );
    if (values.read && one === 0) {
      const uncut = await wordsOf(seenWhole(page, laid.first, seed + 9));
      const joined = await wordsOf(made.value.page);
      const row = {
        same: wordsInBoth(uncut, joined),
        uncut: wordsInBoth(words, uncut),
        joined: wordsInBoth(words, joined),
      };
      reading.push(row);
      console.log(
        `  words: ${Object.entries(row)
          .map(([name, part]) => `${name} ${(100 * part).toFixed(2)} %`)
          .join(', ')}`,
      );
      continue;
    }
    if (picture) {
      const { widthPx: width, heightPx: height, channels, pixels } = made.value.page;
      await writeFile(picture, await sharp(pixels, { raw: { width, height, channels } }).jpeg().toBuffer());
    }
  }
}
const mean = (of: keyof (typeof reading)[number]): string =>
  `${((100 * reading.reduce((sum, row) => sum + row[of], 0)) / reading.length).toFixed(2)} %`;
const share = (count: number): string => `${((100 * count) / pairs).toFixed(1)} %`;
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    pairs,
    within02: share(errors.filter((error) => error <= 0.2).length),
    acceptedOver05: errors.filter((error) => error > 0.5).length,
    refused,
    words: reading.length === 0 ? undefined : { same: mean('same'), uncut: mean('uncut'), joined: mean('joined') },
    worstMm: Math.max(0, ...errors),
    medianCpuMs: Math.round(times[times.length >> 1] ?? 0),
    p95CpuMs: Math.round(times[Math.floor(times.length * 0.95)] ?? 0),
  }),
);
await coolDown();
