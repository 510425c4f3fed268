import type { Clock } from '@mot-cua/domain/clock.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import { ReceiptChain, receiptShape } from './receipt-check.ts';
import { type LearntKeys, shaped } from './receipt-keys.ts';

/** Endorsed keys in the ledger; `added` is told inside the transaction, so that the log and the key come together. */
export const learntKeysIn = (ledger: Ledger, clock: Pick<Clock, 'now'>, added: (kid: string) => void): LearntKeys => ({
  all: () =>
    statement(ledger, 'SELECT kid, jwk, endorsed_by FROM receipt_keys ORDER BY added_at').all() as ReturnType<
      LearntKeys['all']
    >,
  add: (kid, jwk, endorsedBy) =>
    ledger.transaction(() => {
      const fresh = statement(
        ledger,
        'INSERT INTO receipt_keys (kid, jwk, endorsed_by, added_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(kid, jwk, endorsedBy, clock.now());
      if (fresh.changes > 0) added(kid);
    })(),
});

/** What the receipts in the ledger say of the repository's chain; they were verified when they came. */
export const receiptChainIn = (ledger: Ledger): ReceiptChain => {
  const chain = new ReceiptChain();
  const rows = ledger
    .prepare(
      'SELECT receipt FROM (SELECT receipt, sequence FROM dossiers WHERE receipt IS NOT NULL ORDER BY sequence DESC LIMIT ?) ORDER BY sequence',
    )
    .all(ReceiptChain.LIMIT) as { receipt: string }[];
  for (const { receipt } of rows) {
    const said = shaped(receiptShape, Buffer.from(receipt.split('.')[1] ?? '', 'base64url'));
    if (said) chain.note(said);
  }
  return chain;
};
