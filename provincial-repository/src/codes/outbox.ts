import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Logger } from 'pino';
import { raiseAlarm } from '../intake/alarms.ts';
import { wordsOf } from '../search/folding.ts';
import { recordAct } from '../store/audit.ts';
import type { Store, Tables } from '../store/database.ts';
import { addEvent } from '../store/events.ts';
import type { DossierCodes } from './dossier-codes.ts';

/** Waits of the outbox worker, ms. */
const delays = {
  /** looks again at least this often, in case a wake-up was lost to a clock jump */
  idle: 30_000,
  firstRetry: 5_000,
  longestRetry: 1_800_000,
};

export type Outbox = { wake(): void; close(): Promise<void> };

/** The single worker that does what outbox rows ask for; a row goes only in the transaction that records its effect. */
export const startOutbox = (store: Store, clock: Clock, codes: DossierCodes, log: Logger): Outbox => {
  let closed = false;
  let cancelTimer = (): void => undefined;
  let working: Promise<void> | null = null;
  let again = false;

  /** Sets the timer for the next row; false when one is due already. */
  const sleepUntilDue = async (): Promise<boolean> => {
    const next = await store.selectFrom('outbox').select('dueAt').orderBy('dueAt').limit(1).executeTakeFirst();
    if (closed) return true;
    const ms = next ? Math.max(0, Math.min(next.dueAt - clock.now(), delays.idle)) : delays.idle;
    if (ms === 0) return false;
    cancelTimer();
    cancelTimer = clock.after(ms, wake);
    return true;
  };
  const work = async (): Promise<void> => {
    do {
      again = false;
      await doWhatIsDue();
    } while (!closed && (again || !(await sleepUntilDue())));
  };
  const doWhatIsDue = async (): Promise<void> => {
    for (;;) {
      const row = await store
        .selectFrom('outbox')
        .selectAll()
        .where('dueAt', '<=', clock.now())
        .orderBy('dueAt')
        .limit(1)
        .executeTakeFirst();
      if (!row || closed) return;
      await issueCode(store, clock, codes, row);
    }
  };
  const wake = (): void => {
    again = true;
    if (closed || working) return;
    working = work()
      .catch((error: Error) => {
        log.error({ error: error.name }, 'the outbox stopped; it tries again');
        if (!closed) cancelTimer = clock.after(delays.firstRetry, wake);
      })
      .finally(() => {
        working = null;
        // a wake-up that came while the last look was ending
        if (again && !closed) wake();
      });
  };

  wake();
  return {
    wake,
    close: async () => {
      closed = true;
      cancelTimer();
      await working;
    },
  };
};

const issueCode = async (store: Store, clock: Clock, codes: DossierCodes, row: Tables['outbox']): Promise<void> => {
  const { dossierId } = row;
  const dossier = await store
    .selectFrom('records')
    .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
    .select(['manifests.procedureId', 'manifests.kioskId', 'records.receivedAt'])
    .where('records.dossierId', '=', dossierId)
    .executeTakeFirstOrThrow();
  const issued = await codes.codeFor({ dossierId, procedureId: dossier.procedureId, receivedAt: dossier.receivedAt });
  if (!issued.ok) return putOff(store, clock, row, dossier.kioskId, issued.fault);
  const officialCode = issued.value;
  const now = clock.now();
  await store.transaction().execute(async (change) => {
    await change.updateTable('records').set({ officialCode }).where('dossierId', '=', dossierId).execute();
    await addEvent(change, dossierId, now, { kind: 'official-code', officialCode });
    await change
      .insertInto('searchWords')
      .values(wordsOf(officialCode).map((word) => ({ dossierId, word })))
      .onConflict((conflict) => conflict.columns(['word', 'dossierId']).doNothing())
      .execute();
    await recordAct(change, {
      at: now,
      actor: 'repository',
      action: 'official-code-issued',
      subject: dossierId,
      detail: { officialCode },
    });
    await change.deleteFrom('outbox').where('id', '=', row.id).execute();
  });
};

const putOff = async (
  store: Store,
  clock: Clock,
  row: Tables['outbox'],
  kioskId: string,
  say: string,
): Promise<void> => {
  const now = clock.now();
  const wait = Math.min(delays.longestRetry, delays.firstRetry * 2 ** Math.min(row.attempts, 20));
  await store.transaction().execute(async (change) => {
    await change
      .updateTable('outbox')
      .set({ attempts: row.attempts + 1, dueAt: now + wait })
      .where('id', '=', row.id)
      .execute();
    if (row.attempts + 1 < 5) return;
    await raiseAlarm(change, now, { kind: 'code-not-issued', kioskId, dossierId: row.dossierId, detail: say });
  });
};
