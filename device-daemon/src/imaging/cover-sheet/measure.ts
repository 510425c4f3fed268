import { parseArgs } from 'node:util';
import { LABELS, labelledPage } from '../specimens/labelled-pages.ts';
import { drawCoverSheet } from './sheet-picture.ts';
import { openSheetReader } from './sheet-reader.ts';
import { wearOf, wornSheet } from './worn-sheets.ts';

/** Prints how surely worn sheets are read, what other pages are taken for, and how long it takes: `--sheets 300 --pages 210`. */
const { values } = parseArgs({
  options: { sheets: { type: 'string', default: '300' }, pages: { type: 'string', default: '210' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);
const spread = (times: readonly number[]): string =>
  `median ${(sorted(times)[times.length >> 1] ?? 0).toFixed(1)} ms, 99 % below ${(sorted(times)[Math.floor(times.length * 0.99)] ?? 0).toFixed(0)} ms`;

const reader = await openSheetReader();
const sheet = { batch: 'LO-2026-11-29-01', number: 7, paperType: 'KQ.G15.000001', component: '000.00.00.G15-KQ002269' };
const drawn = await drawCoverSheet(sheet, {
  paperName: 'Giấy chứng nhận quyền sử dụng đất',
  agency: 'Phường Thục Phán',
});

const counts = new Map<string, number>();
const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const times: number[] = [];
for (let seed = 1; seed <= Number(values.sheets); seed++) {
  const wear = wearOf(seed);
  const page = await wornSheet(drawn, wear);
  const began = performance.now();
  const reading = reader.read(page);
  times.push(performance.now() - began);
  const right =
    reading.is === 'cover-sheet' &&
    reading.lies === wear.turn &&
    JSON.stringify(reading.sheet) === JSON.stringify(sheet);
  count(
    right
      ? 'read, the way it lies told'
      : reading.is === 'doubtful'
        ? `doubtful: ${reading.why}`
        : `WRONG: ${reading.is}`,
  );
}
say(`worn sheets: ${values.sheets}; ${spread(times)}`);
for (const [name, number] of counts) say(`  ${number}  ${name}`);

counts.clear();
const idle: number[] = [];
for (let at = 0; at < Number(values.pages); at++) {
  const label = LABELS[at % LABELS.length] ?? 'good';
  const { page } = await labelledPage(label, 1 + Math.floor(at / LABELS.length));
  const began = performance.now();
  const reading = reader.read(page);
  idle.push(performance.now() - began);
  count(reading.is === 'doubtful' ? `${label}: ${reading.why}` : reading.is);
}
say(`pages without a code, A4 at 150 dpi: ${values.pages}; ${spread(idle)}`);
for (const [name, number] of counts) say(`  ${number}  ${name}`);
