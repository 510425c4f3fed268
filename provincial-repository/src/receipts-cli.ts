import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { readKeyRing, receiptKeysOf } from './receipts/key-ring.ts';
import { verifyChain } from './receipts/verify-chain.ts';
import { openStore } from './store/database.ts';
import { folders, sizeOf } from './store/durable-files.ts';

/**
 * Are the receipts one unbroken chain?
 *   node provincial-repository/src/receipts-cli.ts verify --config FILE [--head SHA256]
 * Prints one line of JSON; exit code 0 when all are right, 1 when one is not (it is named), 2 when it cannot be looked at.
 * `--head` is a head that an earlier run printed: a chain whose end was cut off since then is found by it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, head: { type: 'string' } },
});
const stop = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
};
if (positionals[0] !== 'verify' || values.config === undefined)
  stop('usage: receipts-cli.ts verify --config FILE [--head SHA256]');
const config = await readConfig(values.config ?? '');
if (!config.ok) stop(config.fault);
else {
  const ring = await readKeyRing(config.value.receiptKeyFile);
  if (!ring.ok) stop(`receiptKeyFile: ${ring.fault}`);
  else {
    const { database } = folders(config.value.dataFolder);
    if ((await sizeOf(database)) === null) stop('there is no database in the data folder yet');
    const store = openStore(database);
    const report = await verifyChain(store, receiptKeysOf(ring.value), values.head ?? null);
    await store.destroy();
    process.stdout.write(`${JSON.stringify(report)}\n`);
    process.exitCode = report.firstBad === null ? 0 : 1;
  }
}
