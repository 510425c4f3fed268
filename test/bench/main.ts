import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { citizen } from './citizen.ts';
import { digitisation } from './digitisation.ts';
import { type Area, runBench, tableOf } from './harness.ts';
import { idCard } from './id-card.ts';
import { mainJob } from './main-job.ts';
import { office } from './office.ts';
import { outbox } from './outbox.ts';

/**
 * `make bench AREA=main-job`: measures ours and the peers in one run, prints a table, writes `report.json` (or
 * `--report <file>`). `--quick` takes the fast rows with few rounds; `--row <name>` (repeatable) takes single rows.
 * Ends with 1 when a row that has a goal is not ok, with 2 when it was asked for something that is not there.
 */
const areas: readonly Area[] = [mainJob, outbox, idCard, digitisation, citizen, office];

const { values } = parseArgs({
  options: {
    area: { type: 'string' },
    row: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    report: { type: 'string', default: fileURLToPath(new URL('./report.json', import.meta.url)) },
  },
});
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const refuse = (what: string, known: readonly string[]): never => {
  say(`There is no ${what}. There are: ${known.join(', ')}.`);
  process.exit(2);
};
const chosen = areas.filter(({ area }) => values.area === undefined || area === values.area);
if (chosen.length === 0)
  refuse(
    `area "${values.area}"`,
    areas.map(({ area }) => area),
  );
const rowNames = chosen.flatMap(({ measurements }) => measurements.map(({ name }) => name));
for (const name of values.row ?? []) if (!rowNames.includes(name)) refuse(`row "${name}"`, rowNames);

const ending = new AbortController();
let closeOpen: () => Promise<void> = async () => undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    ending.abort();
    void closeOpen()
      .catch(() => undefined)
      .finally(() => process.exit(130));
  });

const rows = await runBench({
  areas: chosen,
  quick: values.quick,
  ...(values.row ? { only: values.row } : {}),
  say,
  signal: ending.signal,
  onOpen: (close) => {
    closeOpen = close;
  },
});
if (!ending.signal.aborted) {
  writeFileSync(values.report, `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(`${tableOf(rows)}\n`);
  process.exitCode = rows.some((row) => row.ok === false) ? 1 : 0;
}
