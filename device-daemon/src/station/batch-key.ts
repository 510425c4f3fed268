import { createHash, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { writeDurably } from '../dossiers/durable-file.ts';

const BYTES = 32;

/**
 * The key that a batch lies encrypted under: 32 random bytes in a file that only the station's user reads, bound to the
 * device key, so that a copy of the data folder opens nothing elsewhere. Made at the first start, never overwritten.
 */
export const openBatchKey = (file: string, deviceKey: KeyObject): Result<Uint8Array, 'batch-key-damaged'> => {
  const secret = keptSecret(file) ?? newSecret(file);
  if (secret.length !== BYTES) return failed('batch-key-damaged');
  const device = deviceKey.export({ format: 'der', type: 'pkcs8' });
  return done(createHash('sha256').update('backlog batch').update(device).update(secret).digest());
};

/** Each file has a salt, and a key of its own. */
export const fileKey = (batchKey: Uint8Array, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', batchKey, salt, 'backlog file', BYTES));

const keptSecret = (file: string): Uint8Array | null => {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

const newSecret = (file: string): Uint8Array => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const secret = randomBytes(BYTES);
  writeDurably(file, secret); // 0600
  return secret;
};
