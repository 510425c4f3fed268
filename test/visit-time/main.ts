import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { project } from '../demo/demo.ts';
import { measureVisits } from './measure.ts';
import { asMarkdown, linesOf, tableOf, withFigures } from './table.ts';

/**
 * Touches, keys, words and seconds of visits through the real programs: one table. `--screens` adds a line a screen; `--readme`
 * writes the table into README.md of this folder. Ends with 1 when a figure misses its goal.
 */
const { values } = parseArgs({
  options: { screens: { type: 'boolean', default: false }, readme: { type: 'boolean', default: false } },
});
const measured = await measureVisits((text) => process.stderr.write(`${text}\n`));
const lines = linesOf(measured);
process.stdout.write(`${tableOf(lines)}\n`);
if (values.screens)
  for (const visit of measured)
    for (const one of visit.screens)
      process.stdout.write(
        `${visit.name}: ${one.title}: ${one.words} of ${one.shown} words, ${one.touches} touches, ${one.keys} keys, ${one.machine.toFixed(1)} s machine\n`,
      );
if (values.readme) {
  const file = join(project, 'test', 'visit-time', 'README.md');
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), asMarkdown(lines, load)));
}
process.exitCode = lines.some(({ ok }) => ok === false) ? 1 : 0;
