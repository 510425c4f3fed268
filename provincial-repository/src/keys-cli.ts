import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { readKeyRing, retired, rotated, writeKeyRing } from './receipts/key-ring.ts';

/**
 * Receipt keys from the command line, beside a running repository:
 *   node provincial-repository/src/keys-cli.ts list   --config FILE
 *   node provincial-repository/src/keys-cli.ts rotate --config FILE [--from 2027-01-15T00:00:00+07:00]
 *   node provincial-repository/src/keys-cli.ts retire --config FILE    takes out the private halves of keys that sign no more
 * A new key signs from tomorrow on unless told otherwise, so that every kiosk that is on-line has learnt it by then; one
 * that was off-line learns it when it asks again. Against a key that was stolen rotation does not help: pin anew.
 */
const usage = 'usage: keys-cli.ts list|rotate|retire --config FILE [--from ISO-TIME]';
const aDayMs = 86_400_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stop = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, from: { type: 'string' } },
});
const [command = ''] = positionals;
if (!['list', 'rotate', 'retire'].includes(command) || values.config === undefined) stop(usage);
const config = await readConfig(values.config ?? '');
if (!config.ok) stop(config.fault);
else {
  const file = config.value.receiptKeyFile;
  const ring = await readKeyRing(file);
  if (!ring.ok) stop(`receiptKeyFile: ${ring.fault}`);
  else {
    const now = Date.now();
    const from = values.from === undefined ? now + aDayMs : Date.parse(values.from);
    if (Number.isNaN(from)) stop('--from is not an ISO 8601 time');
    if (command === 'rotate' && from < now) stop('--from lies in the past: receipts given since then would not fit it');
    const changed = command === 'rotate' ? await rotated(ring.value, from) : { ok: true as const, value: ring.value };
    if (!changed.ok) stop(changed.fault);
    else {
      const next = command === 'retire' ? retired(changed.value, now) : changed.value;
      if (command !== 'list') {
        const written = await writeKeyRing(file, next);
        if (!written.ok) stop(written.fault);
      }
      for (const { kid, from: begins, d } of next.keys) {
        const signs = Date.parse(begins) <= now ? `signs since ${begins}` : `will sign from ${begins}`;
        say(`${kid}  ${d === undefined ? `signed from ${begins}; private half taken out` : signs}`);
      }
    }
  }
}
