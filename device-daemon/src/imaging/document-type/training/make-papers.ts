import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { svgOf } from '../../specimens/paper-drawing.ts';
import { PAPER_KINDS, type PaperKind } from '../paper-kinds.ts';
import { VIEW } from '../paper-view.ts';
import { trainingPaper } from './training-papers.ts';

/**
 * `node make-papers.ts --papers 3000 --seed 1 --to FILE`: papers as raw grey levels, one after the other, half as large again as the
 * net sees them (long side first where a paper lies across: see FILE.json, which also says what each is).
 */
const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    to: { type: 'string' },
  },
});
if (!values.to) throw new Error('--to FILE');
sharp.concurrency(1);
sharp.cache(false);
/** A quarter of all papers are of no known kind. */
const kindOf = (nth: number): PaperKind =>
  nth % 4 === 3 ? 'unknown' : (PAPER_KINDS[(nth - Math.floor(nth / 4)) % (PAPER_KINDS.length - 1)] as PaperKind);
const [short, long] = [VIEW.shortPx * 1.5, VIEW.longPx * 1.5];
const about: { kind: PaperKind; lying: boolean }[] = [];
const file = openSync(values.to, 'w');
try {
  for (let nth = 0; nth < Number(values.papers); nth++) {
    const kind = kindOf(nth);
    const sheet = trainingPaper(kind, Number(values.seed) + nth);
    const lying = sheet.width > sheet.height;
    const [width, height] = lying ? [long, short] : [short, long];
    const { data } = await sharp(Buffer.from(svgOf(sheet, width, '#f4f4f4')))
      .resize(width, height, { fit: 'fill' })
      .flatten({ background: '#f4f4f4' })
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    writeSync(file, data);
    about.push({ kind, lying });
  }
} finally {
  closeSync(file);
  writeFileSync(`${values.to}.json`, `${JSON.stringify(about)}\n`);
}
