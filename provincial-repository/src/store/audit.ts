import type { Change, Store } from './database.ts';
import { sha256Hex } from './durable-files.ts';

/** One act worth answering for. `subject` is an opaque id; no personal data in any field. */
export type Act = {
  at: number;
  /** `officer:<name>`, `kiosk:<id>` or `repository` */
  actor: string;
  action: string;
  subject: string;
  detail?: Record<string, string | number | boolean>;
};

export const chainStart = '0'.repeat(64);

const hashOf = (previousHash: string, entry: Omit<Act, 'detail'> & { sequence: number; detail: string }): string =>
  sha256Hex(
    `${previousHash}\n${JSON.stringify([entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.detail])}`,
  );

/** Adds to the hash chain, in the same transaction as the change it records (store-and-forward.md A1, A2). */
export const recordAct = async (change: Change, act: Act): Promise<void> => {
  const last = await change
    .selectFrom('audit')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  const previousHash = last?.hash ?? chainStart;
  const detail = JSON.stringify(act.detail ?? {});
  const entry = { sequence, at: act.at, actor: act.actor, action: act.action, subject: act.subject, detail };
  await change
    .insertInto('audit')
    .values({ ...entry, previousHash, hash: hashOf(previousHash, entry) })
    .execute();
};

/** Walks the chain; `firstBad` names the first entry that was edited, removed, swapped or inserted. */
export const checkAuditChain = async (
  store: Store,
): Promise<{ entries: number; head: string; firstBad: number | null }> => {
  let previousHash = chainStart;
  let entries = 0;
  for (;;) {
    const page = await store
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', entries)
      .orderBy('sequence')
      .limit(1000)
      .execute();
    if (page.length === 0) return { entries, head: previousHash, firstBad: null };
    for (const entry of page) {
      const right =
        entry.sequence === entries + 1 &&
        entry.previousHash === previousHash &&
        entry.hash === hashOf(previousHash, entry);
      if (!right) return { entries, head: previousHash, firstBad: entries + 1 };
      previousHash = entry.hash;
      entries += 1;
    }
  }
};
