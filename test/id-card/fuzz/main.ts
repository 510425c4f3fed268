import { parseArgs } from 'node:util';
import { inputOf, tryInput } from './fuzzer.ts';
import { run } from './run.ts';
import { table } from './table.ts';
import { targetNamed, targets } from './targets/all.ts';
import { bytesOfHex, hexOf } from './tasks.ts';

/**
 * The fuzzer by hand:
 *   main.ts --inputs 5000000 --seed 1 --workers 2   every parser of the identity path; exit 1 on any finding
 *   main.ts --inputs 100000 --parser sod            one of them
 *   main.ts --parser sod --seed 1 --input 4711      one input, shown and tried
 *   main.ts --parser sod --hex 3000…                likewise
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    parser: { type: 'string' },
    input: { type: 'string' },
    hex: { type: 'string' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const seed = Number(values.seed);

if (values.parser !== undefined && (values.input !== undefined || values.hex !== undefined)) {
  const target = targetNamed(values.parser);
  const input = values.hex !== undefined ? bytesOfHex(values.hex) : inputOf(target, seed, Number(values.input));
  say(hexOf(input));
  const startedAt = performance.now();
  const answer = await tryInput(target, input);
  const took = (performance.now() - startedAt).toFixed(1);
  say(
    typeof answer === 'boolean' ? `${answer ? 'accepted' : 'refused'}, ${took} ms` : `${answer.kind}: ${answer.detail}`,
  );
  process.exit(typeof answer === 'boolean' ? 0 : 1);
}

const startedAt = performance.now();
let saidAt = startedAt;
const outcome = await run({
  targets: values.parser === undefined ? targets : [targetNamed(values.parser)],
  targetsModule: new URL('./targets/all.ts', import.meta.url),
  seed,
  inputs: Number(values.inputs),
  workers: Number(values.workers),
  onPart: (done) => {
    if (performance.now() - saidAt < 30_000) return;
    saidAt = performance.now();
    say(`${done.toLocaleString('en')} inputs`);
  },
});
say(table(outcome));
say(`seed ${seed}, ${values.workers} processes, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
for (const { kind, target, index, detail, hex } of outcome.findings)
  say(`\n${target}, input ${index} of seed ${seed} ${kind}: ${detail}\n${hex}`);
process.exit(outcome.findings.length > 0 ? 1 : 0);
