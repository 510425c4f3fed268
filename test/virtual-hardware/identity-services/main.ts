/**
 * The services beyond the line as a program: `main.ts --run-folder FOLDER [--kiosk-id ID --kiosk-key FILE]
 * [--anchors FOLDER] [--approve-all HOLDER [--approve-after MS]]`. Writes the public keys that a site would be given, prints one line of JSON
 * when all stands, and ends at SIGTERM or SIGINT. `--kiosk-key`: public JWK of the kiosk that may ask; without it, any.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { IdentityOrders } from './orders.ts';
import { VirtualCardService } from './virtual-card-service.ts';
import { VirtualSignInService } from './virtual-sign-in-service.ts';

const { values } = parseArgs({
  options: {
    'run-folder': { type: 'string' },
    'kiosk-id': { type: 'string' },
    'kiosk-key': { type: 'string' },
    anchors: { type: 'string' },
    'approve-all': { type: 'string' },
    'approve-after': { type: 'string', default: '0' },
  },
});
if (!values['run-folder']) {
  console.error(
    'usage: main.ts --run-folder FOLDER [--kiosk-id ID --kiosk-key FILE] [--anchors FOLDER] [--approve-all HOLDER [--approve-after MS]]',
  );
  process.exit(2);
}
const folder = resolve(values['run-folder']);
mkdirSync(folder, { recursive: true, mode: 0o700 });

const kiosks = new Map<string, KeyObject>();
if (values['kiosk-id'] && values['kiosk-key'])
  kiosks.set(
    values['kiosk-id'],
    createPublicKey({ key: JSON.parse(readFileSync(values['kiosk-key'], 'utf8')), format: 'jwk' }),
  );
const mayAsk = kiosks.size > 0 ? { kiosks } : {};

const cards = await VirtualCardService.start({
  ...mayAsk,
  ...(values.anchors ? { rootsFile: rootsOf(values.anchors, join(folder, 'roots.pem')) } : {}),
});
const signIns = await VirtualSignInService.start(mayAsk);
const orders = new IdentityOrders(cards, signIns);
if (values['approve-all'])
  orders.carryOut({ do: 'approve-all', holder: values['approve-all'], afterMs: Number(values['approve-after']) });
const files = { cardServiceKeysFile: join(folder, 'card-service.jwks'), signInKeysFile: join(folder, 'sign-in.jwks') };
writeFileSync(files.cardServiceKeysFile, JSON.stringify(cards.server.keys.publicKeys));
writeFileSync(files.signInKeysFile, JSON.stringify(signIns.server.keys.publicKeys));

const end = (): void => {
  void Promise.all([cards.server.stop(), signIns.server.stop(), orders.stop()]).then(() => process.exit(0));
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
const ready = {
  ready: true,
  cardServiceUrl: cards.server.url,
  signInUrl: signIns.server.url,
  ordersUrl: await orders.listen(),
  ...files,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

/** The roots that an operator would load (`*.cer`, DER) as the one PEM file that openssl reads. */
function rootsOf(anchors: string, file: string): string {
  const blocks = readdirSync(anchors)
    .filter((name) => name.endsWith('.cer'))
    .map((name) =>
      readFileSync(join(anchors, name))
        .toString('base64')
        .replace(/.{1,64}/g, '$&\n'),
    )
    .map((text) => `-----BEGIN CERTIFICATE-----\n${text}-----END CERTIFICATE-----\n`);
  writeFileSync(file, blocks.join(''));
  return file;
}
