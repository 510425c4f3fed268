import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ReceiptKeys } from '@mot-cua/device-daemon/src/forwarding/receipt-keys.ts';
import { signJws } from '../../../device-daemon/src/dossiers/jws.ts';

/** A key pair that is the same in every run: traces do not depend on the machine. For simulation only. */
const fixedKey = (kid: string, letter: string) => {
  const seed = Buffer.from(letter.repeat(64), 'hex');
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey: KeyObject = createPublicKey(privateKey);
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
};

export const KIOSK = 'kiosk-a';
export const kioskKey = fixedKey(KIOSK, 'a');
export const repositoryKey = fixedKey('province-2026', 'b');
/** as kiosk and second place have it pinned; the simulated repository changes no keys */
export const believedKeys = new ReceiptKeys(new Map([[repositoryKey.kid, repositoryKey.jwk]]));
/** somebody between kiosk and repository */
export const strangerKey = fixedKey('province-2026', 'c');

/** The same words signed twice give the same bytes (RFC 8032); remembered, since retries sign them again and again. */
export const signed = (payload: unknown, key: ReturnType<typeof fixedKey>): string =>
  signJws(payload, key.kid, key.privateKey);
