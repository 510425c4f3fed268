import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { mutePage } from './mute-pages.ts';
import { trainingPage } from './training-pages.ts';

/** `node make-pages.ts --pages 600 --seed 1 --to FILE [--mute]`: upright pages as raw grey levels, 1240 by 1754 each, one after the other. */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    to: { type: 'string' },
    mute: { type: 'boolean', default: false },
  },
});
if (!values.to) throw new Error('--to FILE');
sharp.concurrency(1);
sharp.cache(false);
const file = openSync(values.to, 'w');
try {
  for (let page = 0; page < Number(values.pages); page++)
    writeSync(file, (await (values.mute ? mutePage : trainingPage)(Number(values.seed) + page)).pixels);
} finally {
  closeSync(file);
}
