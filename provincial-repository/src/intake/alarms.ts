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
    | 'code-not-issued';
  kioskId: string;
  dossierId: string;
  detail: string;
};

/** Raised once: the same alarm again (a kiosk that repeats itself) adds nothing. */
export const raiseAlarm = async (change: Change, at: number, alarm: Alarm): Promise<void> => {
  await change
    .insertInto('alarms')
    .values({ id: sha256Hex(JSON.stringify(Object.values(alarm))), at, ...alarm })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
};
