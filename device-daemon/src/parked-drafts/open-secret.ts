import { createHash, type KeyObject } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { KioskSecret } from './kiosk-secret.ts';
import { SecretFiles } from './secret-files.ts';
import { SecretTpm } from './secret-tpm.ts';

/**
 * The kiosk's secret where its configuration says: in the TPM, or in files. Bound to the device key besides, so that a
 * copy of the data folder is of no use on a kiosk with another key.
 */
export const openKioskSecret = async (where: {
  readonly tpm: string | undefined;
  readonly file: string;
  readonly deviceKey: KeyObject;
  readonly clock: Clock;
}): Promise<KioskSecret> => {
  const key = where.deviceKey.export({ format: 'der', type: 'pkcs8' });
  const bound = createHash('sha256').update('parked draft device').update(key).digest();
  const store = where.tpm === undefined ? new SecretFiles(where.file) : new SecretTpm(where.tpm);
  return new KioskSecret(store, where.clock, bound);
};
