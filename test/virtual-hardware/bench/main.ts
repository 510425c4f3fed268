/**
 * The bench as a program: `main.ts --run-folder FOLDER [--port N] [--without-card]`. Prints one line of JSON when
 * everything stands, and takes everything away again at SIGTERM or SIGINT.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startBench } from './bench.ts';

const { values } = parseArgs({
  options: {
    'run-folder': { type: 'string' },
    port: { type: 'string', default: '0' },
    'without-card': { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
if (!values['run-folder'] || !Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error('usage: main.ts --run-folder FOLDER [--port N] [--without-card]');
  process.exit(2);
}

const bench = await startBench({
  runFolder: resolve(values['run-folder']),
  port,
  withCard: !values['without-card'],
});
let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  bench.stop().then(
    () => process.exit(0),
    (why: unknown) => {
      console.error(why);
      process.exit(1);
    },
  );
};
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.on('SIGHUP', end);
process.stdout.write(`${JSON.stringify(bench.ready)}\n`);
if (bench.ready.cardStationFailure)
  console.error(`The bench goes on without ID cards: ${bench.ready.cardStationFailure}`);
