import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, statement } from '../ledger/ledger.ts';
import { recordAudit } from './audit.ts';
import type { AuditEvent } from './catalogue.ts';

export type Start = {
  /** random for this start of the daemon (a UUID) */
  readonly boot: string;
  /** SHA-256 of the configuration file and of the program's source, hexadecimal */
  readonly config: string;
  readonly program: string;
};

/** The start of the daemon, and whether program or configuration are other ones than at the start before. */
export const recordStart = (ledger: Ledger, at: number, { boot, config, program }: Start): void => {
  ledger.transaction(() => {
    recordAudit(ledger, at, 'daemon-started', boot);
    recordChange(ledger, at, 'program-changed', program);
    recordChange(ledger, at, 'config-changed', config);
  })();
};

const recordChange = (ledger: Ledger, at: number, event: AuditEvent, digest: string): void => {
  const { changes } = statement(
    ledger,
    'INSERT INTO marks (name, value) VALUES (@name, @digest) ON CONFLICT (name) DO UPDATE SET value = @digest WHERE value <> @digest',
  ).run({ name: `last-${event}`, digest });
  if (changes > 0) recordAudit(ledger, at, event, digest);
};

/** SHA-256 of every source file below these folders with its name, in the order of the names. */
export const programDigest = (folders: readonly string[]): string => {
  const all = createHash('sha256');
  for (const folder of folders)
    for (const file of globSync('**/*.ts', { cwd: folder }).sort())
      all.update(`${file}\0`).update(
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest(),
      );
  return all.digest('hex');
};

export const fileDigest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
