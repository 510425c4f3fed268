import pino from 'pino';
import { readPlaceSetup } from './second-place/place-config.ts';
import { startReceiver } from './second-place/receiver.ts';
import { systemClock } from './system-clock.ts';

/**
 * Composition root of a second place: `second-place.ts --config <second-place.json>` keeps copies of sealed bags for the
 * kiosks of its office until they are receipted. It holds no private key and cannot open a bag. Prints one line
 * `{"ready":true,"url":…}` when it serves; its journal goes to stderr.
 */
const log = pino({ base: null }, pino.destination(2));
const journal = (event: string, facts: Record<string, string | number>): void => log.info({ event, ...facts });
const given = process.argv.indexOf('--config');
const configFile = given < 0 ? undefined : process.argv[given + 1];
if (!configFile) {
  process.stderr.write('usage: second-place.ts --config <second-place.json>\n');
  process.exit(2);
}
const setup = readPlaceSetup(configFile);
if (!setup.ok) {
  for (const mistake of setup.fault) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const receiver = await startReceiver(setup.value, systemClock, journal);

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await receiver.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.stdout.write(`${JSON.stringify({ ready: true, url: receiver.url })}\n`);
