import { parseArgs } from 'node:util';
import { openBench } from './bench.ts';
import { tidyUpAtTheEnd, whyNoDisks } from './disks/bench-room.ts';
import { type Fault, faults } from './faults.ts';
import { holds, keep, RECORD, type Row, type Skipped, table, thisCommit } from './table.ts';
import { killKiosks } from './workload.ts';

/**
 * `make faults`: every fault in turn, one table at the end. Arguments: `--short` (what CI runs), `--only a,b` (by name),
 * `--cuts N` (power cuts), `--seed S`, `--minutes M` (power cuts for at most so long), `--every K` (fail only each K-th call), `--no-record`; `--record FILE` and
 * `--commit HASH` where a copy of the project is put to the test.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    cuts: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    every: { type: 'string' },
    'no-record': { type: 'boolean', default: false },
    record: { type: 'string', default: RECORD },
    commit: { type: 'string' },
  },
});
const wanted = values.only?.split(',').map((name) => name.trim());
const unknown = wanted?.filter((name) => !faults.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`unknown: ${unknown.join(', ')}; there are: ${faults.map((fault) => fault.name).join(', ')}\n`);
  process.exit(2);
}
const number = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number(text));
const wish = {
  short: values.short,
  cuts: number(values.cuts, values.short ? 40 : 2_000),
  seed: number(values.seed, Math.floor(Math.random() * 1_000_000)),
  minutes: number(values.minutes, Number.POSITIVE_INFINITY),
  every: number(values.every, 1),
};

tidyUpAtTheEnd(killKiosks);
const noDisks = whyNoDisks();
const rows: (Row | Skipped)[] = [];
const show = (row: Row | Skipped): void => {
  rows.push(row);
  process.stderr.write(`${table([row]).split('\n').slice(1).join('\n')}\n`);
  if (!('skipped' in row) && !values['no-record']) keep(row, values.record, values.commit ?? thisCommit());
};

const oneFault = async (fault: Fault): Promise<void> => {
  if (fault.needsDisks && noDisks !== null) return show({ fault: fault.name, skipped: noDisks });
  const skipped = fault.whyNot?.() ?? null;
  if (skipped !== null) return show({ fault: fault.name, skipped });
  const bench = await openBench();
  try {
    for (const row of await fault.run(bench, wish)) show(row);
  } catch (error) {
    show(broken(fault.name, error));
  } finally {
    await bench.end();
  }
};

/** The bench itself failed: that shows nothing, so it does not count as well. */
const broken = (fault: string, error: unknown): Row => ({
  ...{ fault, seed: wish.seed, moments: 0, acknowledged: 0, lost: 0, doubled: 0, readable: null, seconds: 0 },
  wrong: [`the bench failed: ${error instanceof Error ? error.stack : error}`],
});

process.stderr.write(`seed ${wish.seed}\n`);
for (const fault of faults) {
  if (wanted ? wanted.includes(fault.name) : !(wish.short && fault.notInShort)) await oneFault(fault);
}
process.stdout.write(`${table(rows)}\n`);
process.exit(rows.every(holds) ? 0 : 1);
