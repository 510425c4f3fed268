import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { CompactSign } from 'jose';
import type { Keys } from '../keys.ts';
import type { Change, Store } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';

/**
 * Signs and stores the receipt, inside the transaction that writes the record: there is one receipt per dossier and the
 * chain `previousReceiptSha256` (over the compact JWS before it) never forks.
 */
export const giveReceipt = async (
  change: Change,
  keys: Keys,
  now: number,
  content: Omit<Receipt, 'type' | 'receivedAt' | 'previousReceiptSha256'>,
): Promise<string> => {
  const last = await change
    .selectFrom('receipts')
    .select(['number', 'sha256'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const receipt: Receipt = {
    type: 'dossier-receipt/1',
    ...content,
    receivedAt: new Date(now).toISOString(),
    previousReceiptSha256: last?.sha256 ?? '0'.repeat(64),
  };
  const { kid, privateKey } = await keys.receipts.signerAt(now);
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JOSE' })
    .sign(privateKey);
  await change
    .insertInto('receipts')
    .values({
      number: (last?.number ?? 0) + 1,
      dossierId: content.dossierId,
      jws,
      sha256: sha256Hex(jws),
      givenAt: now,
    })
    .execute();
  return jws;
};

/** The receipt already given, or null. */
export const receiptOf = async (store: Store, dossierId: string): Promise<string | null> => {
  const row = await store.selectFrom('receipts').select('jws').where('dossierId', '=', dossierId).executeTakeFirst();
  return row?.jws ?? null;
};
