import type { Change } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';

/** Something a person should look at. `detail` holds no personal data. */
export type Alarm = {
  kind:
    | 'other-manifest-for-same-dossier'
    | 'dossier-of-another-kiosk'
    | 'sequence-used-twice'
    | 'bag-in-quarantine'
    | 'office-differs'
    | 'code-not-issued'
    | 'manifest-of-revoked-kiosk'
    | 'manifest-after-revocation'
    | 'supplement-unmatched'
    | 'reused-paper-unknown'
    | 'declaration-faulty'
    | 'audit-broken';
  kioskId: string;
  /** empty where it is about the kiosk itself */
  dossierId: string;
  detail: string;
};

/**
 * Raised once: the same alarm again (a kiosk that repeats itself) adds nothing. `sameAs` says what makes it the same where
 * the detail changes from time to time.
 */
export const raiseAlarm = async (
  change: Change,
  at: number,
  alarm: Alarm,
  sameAs: readonly string[] = Object.values(alarm),
): Promise<void> => {
  await change
    .insertInto('alarms')
    .values({ id: sha256Hex(JSON.stringify(sameAs)), at, ...alarm })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
};
