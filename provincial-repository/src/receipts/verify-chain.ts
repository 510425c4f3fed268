import { verify } from 'node:crypto';
import { Receipt } from '@mot-cua/domain/receiving.ts';
import { Check } from 'typebox/value';
import type { Store } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';
import type { ReceiptKey } from './key-ring.ts';

export type ChainReport = {
  receipts: number;
  /** digest of the last good receipt: note it somewhere else, and a chain that was cut off later is found with `expected` */
  head: string;
  firstBad: { number: number; dossierId: string; why: string } | null;
};

type Row = {
  number: number;
  dossierId: string;
  jws: string;
  sha256: string;
  manifestSha256: string | null;
  sealedSha256: string | null;
  recordId: string | null;
};

/**
 * Walks the chain of receipts from the first: numbers without gaps, digests, signatures by a key that was in force, each
 * naming the one before it and the dossier that is kept. Stops at the first that is wrong. `expected`: a head noted earlier.
 */
export const verifyChain = async (
  store: Store,
  keys: readonly ReceiptKey[],
  expected: string | null = null,
): Promise<ChainReport> => {
  let head = '0'.repeat(64);
  let receipts = 0;
  let found = expected === null || expected === head;
  for (;;) {
    const rows = await page(store, receipts);
    for (const row of rows) {
      const why = row.number === receipts + 1 ? faultOf(row, head, keys) : `receipt ${receipts + 1} is gone`;
      if (why !== null) {
        const number = receipts + 1;
        return { receipts, head, firstBad: { number, dossierId: row.number === number ? row.dossierId : '', why } };
      }
      head = row.sha256;
      receipts += 1;
      found ||= head === expected;
    }
    if (rows.length === 0) break;
  }
  if (found) return { receipts, head, firstBad: null };
  const why = `the chain ends here, and the receipt ${expected} that was noted earlier is not in it`;
  return { receipts, head, firstBad: { number: receipts + 1, dossierId: '', why } };
};

const page = (store: Store, after: number): Promise<Row[]> =>
  store
    .selectFrom('receipts')
    .leftJoin('manifests', 'manifests.dossierId', 'receipts.dossierId')
    .leftJoin('records', 'records.dossierId', 'receipts.dossierId')
    .select([
      'receipts.number',
      'receipts.dossierId',
      'receipts.jws',
      'receipts.sha256',
      'manifests.manifestSha256',
      'manifests.sealedSha256',
      'records.recordId',
    ])
    .where('receipts.number', '>', after)
    .orderBy('receipts.number')
    .limit(500)
    .execute();

const faultOf = (row: Row, before: string, keys: readonly ReceiptKey[]): string | null => {
  if (sha256Hex(row.jws) !== row.sha256) return 'its text is not the one whose digest is kept';
  const [head = '', payload = '', signature = ''] = row.jws.split('.');
  const [header, receipt] = [jsonIn(head), jsonIn(payload)];
  const kid = typeof header === 'object' && header !== null && 'kid' in header ? header.kid : undefined;
  const key = keys.find((one) => one.kid === kid);
  if (!key) return 'it is signed by a key that is not in the key ring';
  if (!verify(null, Buffer.from(`${head}.${payload}`), key.publicKey, Buffer.from(signature, 'base64url')))
    return 'its signature is wrong';
  if (!Check(Receipt, receipt)) return 'it is not a receipt';
  const at = Date.parse(receipt.receivedAt);
  if (at < key.from || (key.until !== null && at >= key.until)) return 'its key was not in force when it was given';
  if (receipt.previousReceiptSha256 !== before) return 'it does not name the receipt before it';
  const same: [string, string, string | null][] = [
    ['dossier', receipt.dossierId, row.dossierId],
    ['manifest', receipt.manifestSha256, row.manifestSha256],
    ['sealed bag', receipt.sealedSha256, row.sealedSha256],
    ['record', receipt.recordId, row.recordId],
  ];
  const different = same.find(([, signed, kept]) => signed !== kept);
  return different ? `it is for another ${different[0]} than the one that is kept` : null;
};

const jsonIn = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};
