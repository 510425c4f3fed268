import { parseArgs } from 'node:util';
import { readKioskConfig } from '../config.ts';
import { EXIT, outboxCommand, USAGE } from './outbox-command.ts';

/**
 * For clerk and technician, beside the running daemon or without it; says nothing of any person:
 *
 *   cli.ts --config <kiosk.json> status                 how many, how old, what is wrong and what to do
 *   cli.ts --config <kiosk.json> retry <id>             a dossier that was set aside is tried again
 *   cli.ts --config <kiosk.json> export <id> <folder>   sealed bag and manifest onto a stick
 *   cli.ts --config <kiosk.json> disk-checked           the disk was looked at: the alarm ends
 *
 * `--data <folder>` instead of `--config` for a disk from another machine. Ends with 0, or see EXIT.
 */
const leave = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(EXIT.usage);
};

const given = (() => {
  try {
    return parseArgs({ options: { config: { type: 'string' }, data: { type: 'string' } }, allowPositionals: true });
  } catch {
    return leave(USAGE);
  }
})();
const dataFolder = (() => {
  if (given.values.data) return given.values.data;
  if (!given.values.config) return leave(USAGE);
  const config = readKioskConfig(given.values.config);
  return config.ok ? config.value.dataFolder : leave(config.fault.join('\n'));
})();
process.exitCode = await outboxCommand(dataFolder, given.positionals, (line) => {
  process.stdout.write(`${line}\n`);
});
