import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Result } from '@mot-cua/domain/result.ts';
import pino from 'pino';
import { EXIT_DISK_FAILED, EXIT_LEDGER_DAMAGED, openSoundLedger } from './ledger/disk-failure.ts';
import { openOffice, readOfficeSetup } from './office/open-office.ts';
import { openOfficeDoor } from './office-door/office-door-of.ts';
import { readOfficePcConfig } from './office-door/office-pc-config.ts';
import { RollPrinter } from './printing/roll-printer.ts';
import { CounterBoxes, unknownCounters } from './ratings/counter-boxes.ts';
import { systemClock } from './system-clock.ts';

/**
 * Composition root of a counter PC: a machine of the office with no devices but boxes of satisfaction buttons. It keeps the office's log with the others, may host, and
 * serves consoles and displays. Started with `--config <office.json>`; prints one line `{"ready":true,"url":…}` when it serves. Its
 * journal goes to stderr.
 */
const end = (lines: readonly string[], code: number): never => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
};
const needed = <T>(read: Result<T, string | readonly string[]>, code = 2): T =>
  read.ok ? read.value : end([read.fault].flat(), code);
const configFile = ((): string => {
  const usage = 'usage: office.ts --config <office.json>';
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config ?? end([usage], 2);
  } catch (error) {
    return end([error instanceof Error ? error.message : 'wrong arguments', usage], 2);
  }
})();

const config = needed(readOfficePcConfig(configFile));
const setup = needed(readOfficeSetup(config.office));
const { counterButtons = [] } = config;
const unknown = unknownCounters(counterButtons, setup.plan);
if (unknown.length > 0)
  end(
    unknown.map((mistake) => `${configFile}, ${mistake}`),
    2,
  );
const log = pino({ base: { node: setup.self } }, pino.destination(2));
const journal = (event: string, facts: Record<string, string | number>): void => log.info({ event, ...facts });

mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
const ledger = needed(
  openSoundLedger(join(config.dataFolder, 'office.db'), {
    makeRoom: () => false,
    onBroken: (code) =>
      end([`the disk failed (${code}): start this program anew, it checks everything`], EXIT_DISK_FAILED),
  }),
  EXIT_LEDGER_DAMAGED,
);
const office = openOffice({
  setup,
  ledger,
  clock: systemClock,
  random: Math.random,
  waitsFile: join(config.dataFolder, 'office-waits.json'),
  journal,
});
const rolls = new RollPrinter({ self: setup.self, plan: setup.plan, prints: null, clock: systemClock, journal });
const parts = {
  ...{ office, config: config.office, ledger, dataFolder: config.dataFolder, clock: systemClock },
  ...{ journal, rolls },
};
const door = needed(await openOfficeDoor(parts));
const boxes = new CounterBoxes({
  boxes: counterButtons,
  ledger,
  clock: systemClock,
  node: setup.self,
  plan: setup.plan,
  office: office.node,
  journal,
});

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  rolls.stop();
  await door?.stop();
  await boxes.stop();
  await office.stop();
  ledger.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
await office.start();
boxes.start();
process.stdout.write(`${JSON.stringify({ ready: true, url: door?.url })}\n`);
