import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';

/** Opens the demo's signing token. */
export const DEMO_PIN = '246810';
/** The backlog station of the demo. */
export const STATION_ID = 'so-hoa-01';

/** Files with the keys of one demonstration province, made once in its data folder and never committed. */
export type DemoKeys = {
  readonly deviceKeyFile: string;
  readonly devicePublicKeyFile: string;
  /** the backlog station's own key: it is a kiosk of its own */
  readonly stationKeyFile: string;
  readonly stationPublicKeyFile: string;
  readonly receiptKeyFile: string;
  readonly receiptKeysFile: string;
  readonly ageIdentityFile: string;
  readonly recipients: readonly string[];
  readonly catalogueKey: KeyObject;
  readonly cataloguePublicKeyFile: string;
  /** to which questions about a citizen are sealed, and by which answers are signed: the repository's end, and the kiosks' */
  readonly questionKeysFile: string;
  readonly questionPublicKeysFile: string;
  readonly officerKeyFile: string;
  readonly officerKey: string;
};

/** Makes what is missing and reads the rest. The office's and the escrow's private keys lie beside, as they would elsewhere. */
export const demoKeys = async (folder: string): Promise<DemoKeys> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const keep = (name: string, text: () => string): string => {
    if (!existsSync(file(name))) writeFileSync(file(name), text(), { mode: 0o600 });
    return readFileSync(file(name), 'utf8');
  };
  const pair = (name: string, kid: string): void => {
    if (existsSync(file(`${name}.private.jwk`))) return;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid };
    writeFileSync(file(`${name}.private.jwk`), JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }), {
      mode: 0o600,
    });
    writeFileSync(file(`${name}.public.jwk`), JSON.stringify(publicJwk));
    writeFileSync(file(`${name}.jwks`), JSON.stringify({ keys: [publicJwk] }));
  };
  pair('kiosk', 'k01');
  pair('station', STATION_ID);
  pair('receipts', 'receipts-1');
  pair('catalogue', 'catalogue-1');
  if (!existsSync(file('questions.private.jwks'))) {
    const enc = generateKeyPairSync('x25519');
    const sig = generateKeyPairSync('ed25519');
    const set = (part: 'privateKey' | 'publicKey') => ({
      keys: [
        { ...enc[part].export({ format: 'jwk' }), kid: 'questions-1', use: 'enc' },
        { ...sig[part].export({ format: 'jwk' }), kid: 'answers-1', use: 'sig' },
      ],
    });
    writeFileSync(file('questions.jwks'), JSON.stringify(set('publicKey')));
    writeFileSync(file('questions.private.jwks'), JSON.stringify(set('privateKey')), { mode: 0o600 });
  }
  const recipients = [];
  for (const name of ['province', 'office', 'escrow']) {
    const identityFile = `${name}.age-identity.txt`;
    if (!existsSync(file(identityFile)))
      writeFileSync(file(identityFile), `${await generateIdentity()}\n`, { mode: 0o600 });
    recipients.push(await identityToRecipient(readFileSync(file(identityFile), 'utf8').trim()));
  }
  const officer = keep('officers.txt', () => `${randomBytes(18).toString('base64url')} Cán bộ tiếp nhận\n`);
  return {
    deviceKeyFile: file('kiosk.private.jwk'),
    devicePublicKeyFile: file('kiosk.public.jwk'),
    stationKeyFile: file('station.private.jwk'),
    stationPublicKeyFile: file('station.public.jwk'),
    receiptKeyFile: file('receipts.private.jwk'),
    receiptKeysFile: file('receipts.jwks'),
    ageIdentityFile: file('province.age-identity.txt'),
    recipients,
    catalogueKey: createPrivateKey({
      key: JSON.parse(readFileSync(file('catalogue.private.jwk'), 'utf8')),
      format: 'jwk',
    }),
    cataloguePublicKeyFile: file('catalogue.public.jwk'),
    questionKeysFile: file('questions.private.jwks'),
    questionPublicKeysFile: file('questions.jwks'),
    officerKeyFile: file('officers.txt'),
    officerKey: officer.split(' ')[0] ?? '',
  };
};
