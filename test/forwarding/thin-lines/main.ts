import { tableOf, thinLines } from './rows.ts';

/** `main.ts [--short]`: real thin lines in network namespaces, side by side with curl; prints a table. 1 when a row is not ok. */
const { rows, skipped } = await thinLines(process.argv.includes('--short'), (text) =>
  process.stderr.write(`${text}\n`),
);
if (rows.length > 0) process.stdout.write(`${tableOf(rows)}\n`);
if (skipped !== null) process.stdout.write(`SKIPPED: ${skipped}\n`);
process.exit(rows.every((row) => row.ok) ? 0 : 1);
