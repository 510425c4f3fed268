import { parseArgs } from 'node:util';
import { benchFolder } from '../../bench/main-job/bench-folder.ts';
import { OfficeUnderLoad, percentile } from './office-under-load.ts';
import { mostBetween, processorTimes } from './processor-times.ts';

/**
 * An office under load, by hand: `main.ts [--consoles 20] [--displays 4] [--seconds 60] [--every 4000] [--calls 0]`; `--calls`: so many
 * are made into a silent hall afterwards; `--processes`: who had the processors meanwhile. LOAD_PROFILE=<folder>: processor profiles of the three daemons. Prints one line of JSON a part.
 */
const { values } = parseArgs({
  options: {
    consoles: { type: 'string', default: '20' },
    displays: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '60' },
    every: { type: 'string', default: '4000' },
    calls: { type: 'string', default: '0' },
    processes: { type: 'boolean', default: false },
  },
});
const [consoles, displays, seconds, everyMs, calls] = [
  values.consoles,
  values.displays,
  values.seconds,
  values.every,
  values.calls,
].map(Number) as [number, number, number, number, number];
if (![consoles, displays, seconds, everyMs, calls].every((value) => Number.isInteger(value) && value >= 0)) {
  process.stderr.write('whole numbers, please\n');
  process.exit(2);
}
const print = (what: string, facts: object): void =>
  void process.stdout.write(`${JSON.stringify({ what, ...facts })}\n`);
const shares = (times: readonly number[]) => ({
  count: times.length,
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
  most: percentile(times, 1),
});

const load = await OfficeUnderLoad.start(benchFolder('office').path, { consoles, displays });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void load.stop().finally(() => process.exit(130)));
try {
  if (seconds > 0) {
    const before = processorTimes();
    const { toDisplay, toPicture, ...facts } = await load.rush({ seconds, everyMs });
    if (values.processes)
      for (const { name, seconds: had } of mostBetween(before, processorTimes()).slice(0, 20))
        process.stdout.write(`${had.toFixed(1).padStart(7)} s ${name}\n`);
    print('rush', { ...facts, toDisplay: shares(toDisplay), toPicture: shares(toPicture) });
  }
  if (calls > 0) print('hall', { toVoice: shares((await load.hall({ calls, everyMs })).toVoice) });
} finally {
  await load.stop();
}
process.exit(0);
