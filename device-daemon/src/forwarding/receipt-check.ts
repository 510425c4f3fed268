import { createHash } from 'node:crypto';
import { Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';
import type { OutgoingDossier } from './outgoing.ts';
import { type ReceiptKeys, shaped } from './receipt-keys.ts';

export const receiptShape = Compile(Receipt);

/**
 * Whether this is the repository's receipt for exactly this dossier: signed by a believed key, for the manifest that we
 * signed and the bytes that we sealed. Fails with what is wrong. Synchronous: 0.1 ms.
 */
export const checkReceipt = (
  keys: ReceiptKeys,
  row: Pick<OutgoingDossier, 'dossier_id' | 'sha256' | 'manifest'>,
  receiptJws: string,
): Result<Receipt, string> => {
  const signed = keys.payloadOf(receiptJws);
  if (!signed) return failed('not signed by a key that is pinned or vouched for');
  const receipt = shaped(receiptShape, signed.payload);
  if (!receipt) return failed('wrong shape');
  if (
    receipt.dossierId !== row.dossier_id ||
    receipt.sealedSha256 !== row.sha256 ||
    receipt.manifestSha256 !== manifestDigest(row.manifest ?? '')
  )
    return failed('for another dossier');
  return done(receipt);
};

/** Hex SHA-256 over the payload bytes of a manifest. */
export const manifestDigest = (manifestJws: string): string =>
  createHash('sha256')
    .update(Buffer.from(manifestJws.split('.')[1] ?? '', 'base64url'))
    .digest('hex');

/** What the receipts of one kiosk say about the repository's chain of them. */
export type ChainFinding = 'fits' | 'record-given-twice' | 'chain-forked';

/**
 * What a kiosk can check of the chain of receipts. The repository chains the receipts of all kiosks, so that the one
 * before ours is mostly another kiosk's and cannot be asked for. Two things must not be, however:
 * - one record for two dossiers: the second receipt is not believed, somebody counts twice;
 * - two different receipts of ours that follow the same one: the chain forked, most likely because the repository was
 *   put back to an older backup and has forgotten receipts that it gave. The new receipt is believed (it is custody of this
 *   dossier), but staff must know: what was receipted in between may be gone there.
 * Keeps the last `LIMIT` receipts in mind.
 */
export class ReceiptChain {
  static readonly LIMIT = 20_000;
  readonly #dossierOfRecord = new Map<string, string>();
  readonly #dossierAfter = new Map<string, string>();

  note(receipt: Receipt): ChainFinding {
    const { dossierId, recordId, previousReceiptSha256 } = receipt;
    const holder = this.#dossierOfRecord.get(recordId);
    if (holder !== undefined && holder !== dossierId) return 'record-given-twice';
    const after = this.#dossierAfter.get(previousReceiptSha256);
    remember(this.#dossierOfRecord, recordId, dossierId);
    remember(this.#dossierAfter, previousReceiptSha256, dossierId);
    return after !== undefined && after !== dossierId ? 'chain-forked' : 'fits';
  }
}

const remember = (map: Map<string, string>, key: string, value: string): void => {
  map.set(key, value);
  const oldest = map.size > ReceiptChain.LIMIT ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
};
