import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { wholeMatrix } from './matrix.ts';
import { goRound } from './rounds.ts';
import { Tally } from './tally.ts';

/** `make access`, the part for eyes and hands: every screen in every dress. Writes report.json, ends with 1 when anything failed. */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '3' },
    panel: { type: 'string' },
    tongue: { type: 'string' },
    size: { type: 'string' },
    view: { type: 'string' },
    rule: { type: 'string' },
    sentences: { type: 'string', default: '80' },
  },
});
const started = performance.now();
const minutes = () => ((performance.now() - started) / 60_000).toFixed(1);

await buildIfStale();
const browser = await openBrowser();
const tally = new Tally();
const rounds = wholeMatrix(values);
try {
  await goRound(browser, rounds, tally, {
    pages: Number(values.pages),
    each: ({ panel, tongue, looks }, left) =>
      console.log(
        `${minutes()} min: ${panel.name} ${tongue} ${looks[0]?.textSize ?? ''}, ${tally.passed} passed, ${tally.failed} failed, ${left} rounds left`,
      ),
  });
} finally {
  await browser.close();
}

const report = new URL('../report.json', import.meta.url);
mkdirSync(new URL('.', report), { recursive: true });
writeFileSync(
  report,
  `${JSON.stringify({ minutes: Number(minutes()), rows: tally.rows, failures: tally.failures }, null, 2)}\n`,
);
for (const sentence of tally.sentences(Number(values.sentences))) console.log(sentence);
console.table(tally.rows);
console.log(`${tally.passed} passed, ${tally.failed} failed in ${minutes()} min`);
process.exitCode = tally.failed > 0 ? 1 : 0;
