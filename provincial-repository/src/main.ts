import { parseArgs } from 'node:util';
import { destination, pino } from 'pino';
import { readConfig } from './config.ts';
import { tryToStart } from './start.ts';

/** Composition root: `node provincial-repository/src/main.ts --config <file.json>`. Logs go to stderr, one ready line to stdout. */
const log = pino({ base: null }, destination(2));
const { values } = parseArgs({ options: { config: { type: 'string' } } });

const giveUp = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
};

const config = await readConfig(values.config ?? '');
if (!config.ok) giveUp(config.fault);
else {
  const started = await tryToStart(config.value, { log });
  if (!started.ok) giveUp(started.fault);
  else {
    const { url, close } = started.value;
    process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
    const stop = (): void => {
      // Two calls (a terminal sends SIGINT to all, a supervisor adds SIGTERM) close once.
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  }
}
