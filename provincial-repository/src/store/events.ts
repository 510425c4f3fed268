import type { DossierEvent } from '@mot-cua/domain/receiving.ts';
import type { Change, Store } from './database.ts';

/** Adds the next event of a dossier, in the transaction of the change that it tells. */
export const addEvent = async (
  change: Change,
  dossierId: string,
  at: number,
  event: Omit<DossierEvent, 'sequence' | 'at'>,
): Promise<void> => {
  const last = await change
    .selectFrom('events')
    .select((row) => row.fn.max('sequence').as('sequence'))
    .where('dossierId', '=', dossierId)
    .executeTakeFirst();
  await change
    .insertInto('events')
    .values({
      dossierId,
      sequence: Number(last?.sequence ?? 0) + 1,
      at,
      kind: event.kind,
      officialCode: event.officialCode ?? null,
      status: event.status ?? null,
    })
    .execute();
};

/** The events of a dossier, oldest first. */
export const eventsOf = async (store: Store, dossierId: string): Promise<DossierEvent[]> => {
  const rows = await store
    .selectFrom('events')
    .selectAll()
    .where('dossierId', '=', dossierId)
    .orderBy('sequence')
    .limit(1000)
    .execute();
  return rows.map(({ sequence, at, kind, officialCode, status }) => ({
    sequence,
    at: new Date(at).toISOString(),
    kind,
    ...(officialCode === null ? {} : { officialCode }),
    ...(status === null ? {} : { status }),
  }));
};
