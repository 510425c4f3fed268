import { parseArgs } from 'node:util';
import { rowOfVisits } from './row-of-visits.ts';
import { linesOf, tableOf } from './table.ts';

/**
 * Many visits one after the other at a kiosk with its own Chromium on a panel of its own, then a table: how soon the next person
 * is greeted, and what is left behind. Ends with 1 when a limit is passed. Ctrl-C: no further visit,
 * the table of those that were.
 * `node visits-in-a-row.ts [--visits 500] [--minutes 240] [--whole-every 100] [--look-every 50]`
 */
const { values } = parseArgs({
  options: {
    visits: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '240' },
    'whole-every': { type: 'string', default: '100' },
    'look-every': { type: 'string', default: '50' },
  },
});
const asked = Math.max(3, Math.min(900, Number(values.visits)));
const enough = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => enough.abort());
const row = await rowOfVisits({
  visits: asked,
  minutes: Number(values.minutes),
  enough: enough.signal,
  wholeEvery: Number(values['whole-every']),
  lookEvery: Math.max(1, Number(values['look-every'])),
  say: (text) => process.stderr.write(`${text}\n`),
});
const lines = linesOf(row, asked);
process.stdout.write(`${tableOf(lines)}\n`);
for (const { place, canary, form } of row.finds) process.stdout.write(`found: ${canary} (${form}) in ${place}\n`);
process.exitCode = lines.some(({ ok }) => ok === false) ? 1 : 0;
