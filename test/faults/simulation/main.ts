import { parseArgs } from 'node:util';
import { liveThrough } from './history.ts';
import { commitNow, keep, nextSeed, recordFile, runsIn } from './record.ts';
import { aMinute, runHistories } from './run.ts';
import { type Plant, plants } from './world.ts';

/**
 * The simulation by hand:
 *   main.ts --seed 1 --histories 20000 --workers 2     lives through them; exit 1 when a promise was broken
 *   main.ts --resume --histories 200000                goes on behind the last seed of the record, and adds a line to it
 *   main.ts --resume --minutes 10                      the same, for so long
 *   main.ts --trace 4711                               one history, told line by line
 *   main.ts --plant fsync-omitted --seed 1             with a mistake made on purpose; exit 0 when it was found
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    histories: { type: 'string', default: '20000' },
    minutes: { type: 'string' },
    workers: { type: 'string', default: '2' },
    /** a record to go on with and add to; `test/faults/simulation/record.jsonl` when no file is named */
    resume: { type: 'boolean', default: false },
    record: { type: 'string', default: recordFile },
    plant: { type: 'string' },
    trace: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const plant = (values.plant ?? null) as Plant | null;
if (plant !== null && !plants.includes(plant)) {
  process.stderr.write(`--plant is one of ${plants.join(', ')}\n`);
  process.exit(2);
}

const tell = async (seed: number): Promise<number> => {
  const { trace, violations } = await liveThrough(seed, { plant, traced: true });
  say(`history ${seed}${plant ? ` with ${plant}` : ''}:`);
  for (const line of trace) say(line);
  return violations.length;
};

if (values.trace !== undefined) process.exit((await tell(Number(values.trace))) > 0 ? 1 : 0);

const from = values.seed !== undefined ? Number(values.seed) : values.resume ? nextSeed(runsIn(values.record)) : 1;
const until = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000;
const histories = values.minutes === undefined ? Number(values.histories) : 10_000_000;
const workers = Number(values.workers);
let told = 0;
const commit = commitNow(); // of the code that is loaded, not of what others commit meanwhile
const sum = await runHistories({
  from,
  histories,
  workers,
  plant,
  mayGoOn: () => performance.now() < until,
  onPortion: (all) => {
    if (values.json || all.ms - told < 30_000) return;
    told = all.ms;
    const seeds = all.violations.slice(0, 10).map(({ seed, promise }) => `${seed} ${promise}`);
    say(
      `${all.histories} histories, ${aMinute(all)} a minute, ${all.violations.length} with a violation${seeds.length > 0 ? `: ${seeds.join(', ')}` : ''}`,
    );
  },
});
if (values.json) say(JSON.stringify({ ...sum, aMinute: aMinute(sum) }));
else {
  say(
    `${sum.histories} histories from seed ${from}: ${sum.dossiers} dossiers, ${Math.round(sum.steps / Math.max(1, sum.histories))} steps each, ` +
      `${aMinute(sum)} a minute on ${workers} threads; ${sum.violations.length} with a violation`,
  );
  for (const { seed, promise } of sum.violations.slice(0, 20)) say(`  seed ${seed}: ${promise}`);
  if (sum.violations[0]) await tell(sum.violations[0].seed);
}
if (values.resume && plant === null)
  keep(
    {
      date: new Date().toISOString(),
      commit,
      from,
      histories: sum.histories,
      dossiers: sum.dossiers,
      violations: sum.violations.length,
      aMinute: aMinute(sum),
      workers,
    },
    values.record,
  );
process.exit(plant !== null ? (sum.violations.length > 0 ? 0 : 1) : sum.violations.length > 0 ? 1 : 0);
