import { parseArgs } from 'node:util';
import pino from 'pino';
import { forwardByPerson } from './second-place/forward-command.ts';
import { readPlaceSetup } from './second-place/place-config.ts';
import { placeParts } from './second-place/place-parts.ts';
import { startPlace } from './second-place/start-place.ts';
import { systemClock } from './system-clock.ts';

/**
 * Composition root of a second place: keeps copies of sealed bags for the kiosks of its office until they are receipted.
 * It holds no private key and cannot open a bag. Its journal goes to stderr.
 *
 *   second-place.ts --config <second-place.json>                       serves; prints one line `{"ready":true,"url":…}`
 *   second-place.ts forward --config <second-place.json> --kiosk <id>  this kiosk is dead: brings its bags to the repository
 */
const usage = (why: string): never => {
  process.stderr.write(`${why}\nusage: second-place.ts [forward --kiosk <id>] --config <second-place.json>\n`);
  process.exit(2);
};
const asked = ((): { command: string | undefined; config: string | undefined; kiosk: string | undefined } => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { config: { type: 'string' }, kiosk: { type: 'string' } },
    });
    return { command: positionals[0], config: values.config, kiosk: values.kiosk };
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'wrong arguments');
  }
})();
if (!asked.config) usage('give --config <file>');
if (asked.command !== undefined && asked.command !== 'forward') usage(`"${asked.command}" is no command`);
const setup = readPlaceSetup(asked.config ?? '');
if (!setup.ok) {
  for (const mistake of setup.fault) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}

const log = pino({ base: null }, pino.destination(2));
const parts = placeParts(setup.value, systemClock, (event, facts) => log.info({ event, ...facts }));
const stopped = new AbortController();
process.once('SIGTERM', () => stopped.abort());
process.once('SIGINT', () => stopped.abort());

if (asked.command === 'forward') {
  log.level = 'silent'; // what a person must know is said in words
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  if (asked.kiosk === undefined) usage('give --kiosk <id>');
  process.exitCode = await forwardByPerson(parts, asked.kiosk ?? '', say, {
    random: Math.random,
    signal: stopped.signal,
  });
  await parts.line.close();
} else {
  const place = await startPlace(parts, { random: Math.random });
  stopped.signal.addEventListener('abort', () => void place.close().then(() => process.exit(0)), { once: true });
  process.stdout.write(`${JSON.stringify({ ready: true, url: place.url })}\n`);
}
