import type { Alarms } from '../alarms/alarms.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';

type Bell = Pick<Alarms, 'raise' | 'clear'>;

/** The repository refuses this dossier for good: it is kept, set aside for staff, and does not block the others. */
export const setAside = (
  ledger: Ledger,
  now: number,
  bell: Bell | undefined,
  dossierId: string,
  trouble: string,
): void =>
  ledger.transaction(() => {
    const { changes } = statement(
      ledger,
      `UPDATE dossiers SET state = 'quarantined', attempts = attempts + 1, trouble = ? WHERE dossier_id = ? AND state = 'sealed'`,
    ).run(trouble.slice(0, 300), dossierId);
    if (changes === 0) return;
    recordAudit(ledger, now, 'dossier-quarantined', dossierId);
    bell?.raise('dossier-quarantined', dossierId);
  })();

/** A person has dealt with the cause: it is tried again. False when it is not set aside. Used by the daemon and beside it. */
export const retryQuarantined = (ledger: Ledger, now: number, bell: Bell | undefined, dossierId: string): boolean =>
  ledger.transaction(() => {
    const { changes } = statement(
      ledger,
      `UPDATE dossiers SET state = 'sealed', upload_path = NULL, trouble = NULL WHERE dossier_id = ? AND state = 'quarantined'`,
    ).run(dossierId);
    if (changes === 0) return false;
    recordAudit(ledger, now, 'dossier-put-back', dossierId);
    bell?.clear('dossier-quarantined', dossierId);
    return true;
  })();
