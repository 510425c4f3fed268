import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { signCatalogue } from './sign-package.ts';

/**
 * node sign-cli.ts --from <folder of packages> --to <catalogue folder> --key <Ed25519 private key, PEM> --kid <key name>
 *
 * Copies and signs all packages; ends with 1 and says why when one is not fit.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    key: { type: 'string' },
    kid: { type: 'string' },
  },
});
const { from, to, key, kid } = values;
if (!from || !to || !key || !kid) {
  console.error('usage: sign-cli.ts --from <packages> --to <catalogue> --key <private.pem> --kid <name>');
  process.exit(2);
}
const signed = await signCatalogue(from, to, createPrivateKey(await readFile(key)), kid);
if (signed.ok) console.log(`${signed.value.length} packages signed: ${signed.value.join(', ')}`);
else {
  for (const fault of signed.fault) console.error(fault);
  process.exitCode = 1;
}
