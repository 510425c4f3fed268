import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { firstBrokenEntry } from '@mot-cua/device-daemon/src/audit/audit.ts';
import type { OutboxRow } from '@mot-cua/device-daemon/src/outbox/row.ts';
import type { Manifest, Receipt } from '@mot-cua/domain/receiving.ts';
import type { Book } from './book.ts';
import { closeKiosk, type Kiosk, type KioskAbout, openKiosk, pinnedKeys } from './kiosk-parts.ts';

/** What was found wrong after a fault. `lost` and `doubled` name dossiers; `wrong` says what else does not hold. */
export type Findings = { readonly lost: string[]; readonly doubled: string[]; readonly wrong: string[] };

export const nothingFound = (): Findings => ({ lost: [], doubled: [], wrong: [] });

/** Who has a record in the repository, as far as the examination needs it. */
export type Records = (dossierId: string) => { readonly sealedSha256: string; readonly receipts: number } | undefined;

/**
 * Starts the kiosk on the disk as it was left, by the production's own start-up, and compares with what its citizens had
 * been told. Leaves the kiosk open in `after`, which may go on with it (forward what waits).
 */
export const examine = async (
  about: KioskAbout,
  book: Book,
  records: Records,
  after: (kiosk: Kiosk) => Promise<void> = async () => undefined,
): Promise<Findings> => {
  const findings = nothingFound();
  let kiosk: Kiosk;
  try {
    kiosk = openKiosk(about, (code) => findings.wrong.push(`the disk failed: ${code}`));
  } catch (error) {
    findings.wrong.push(`the kiosk does not start: ${error instanceof Error ? error.message : 'unknown'}`);
    findings.lost.push(...book.acknowledged.keys());
    return findings;
  }
  try {
    const { ledger, outbox } = kiosk;
    const integrity = ledger.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') findings.wrong.push(`integrity_check: ${integrity}`);
    const broken = firstBrokenEntry(ledger);
    if (broken !== null) findings.wrong.push(`the audit log is broken at entry ${broken}`);
    await outbox.recover(() => false);
    checkCodes(kiosk, book, findings);
    checkSequence(kiosk, findings);
    for (const [dossierId, sha256] of book.acknowledged) {
      const why = await whyNotSafe(kiosk, outbox.find(dossierId), sha256, records(dossierId));
      if (why !== null) {
        findings.lost.push(dossierId);
        findings.wrong.push(`${dossierId}: ${why}`);
      }
    }
    const brokenAfter = firstBrokenEntry(ledger);
    if (brokenAfter !== null) findings.wrong.push(`after recovery the audit log is broken at entry ${brokenAfter}`);
    await after(kiosk);
  } catch (error) {
    findings.wrong.push(`the start-up failed: ${error instanceof Error ? error.message : 'unknown'}`);
    findings.lost.push(...book.acknowledged.keys());
  } finally {
    await closeKiosk(kiosk);
  }
  return findings;
};

/** Null when the dossier is safe: sealed here, byte for byte, under a manifest that names it; or with a record in the repository. */
const whyNotSafe = async (
  kiosk: Kiosk,
  row: OutboxRow | undefined,
  sha256: string,
  record: ReturnType<Records>,
): Promise<string | null> => {
  if (!row) return 'acknowledged, and the ledger does not know it';
  if (row.state === 'received') {
    if (record?.sealedSha256 !== sha256) return 'said to be received, and the repository has no record of it';
    return isReceiptFor(kiosk.about, row, sha256) ? null : "its receipt is not the repository's";
  }
  if (row.state !== 'sealed' && row.state !== 'quarantined') return `acknowledged, and the ledger says ${row.state}`;
  if (row.sha256 !== sha256) return 'the ledger names another digest than was acknowledged';
  const file = await kiosk.sealed.facts(row.dossier_id);
  if (file === null) return 'its sealed file is gone';
  if (file.sha256 !== sha256 || file.size !== row.size) return 'its sealed file has other bytes';
  return manifestNames(kiosk, row, sha256) ? null : 'its manifest does not name it';
};

/** Checked here anew, not by the kiosk's own words. */
const isReceiptFor = (about: KioskAbout, row: OutboxRow, sha256: string): boolean => {
  const receipt = payloadOf<Receipt>(row.receipt ?? '', (kid) => {
    const jwk = pinnedKeys(about.receiptKeysFile).get(kid);
    return jwk ? createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }) : null;
  });
  return receipt?.dossierId === row.dossier_id && receipt.sealedSha256 === sha256;
};

const manifestNames = (kiosk: Kiosk, row: OutboxRow, sha256: string): boolean => {
  const manifest = payloadOf<Manifest>(row.manifest ?? '', () => createPublicKey(kiosk.deviceKey));
  return (
    manifest?.dossierId === row.dossier_id && manifest.sealed.sha256 === sha256 && manifest.sequence === row.sequence
  );
};

/** Texts whose signature was found right; the same manifest is met at every cut. */
const verified = new Set<string>();

/** What a compact JWS (RFC 7515, EdDSA) says, or null when its signature is not by that key. */
const payloadOf = <T>(jws: string, keyOf: (kid: string) => KeyObject | null): T | null => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  try {
    if (!verified.has(jws)) {
      const key = keyOf((read(header) as { kid?: string }).kid ?? '');
      if (!key || !verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
        return null;
      if (verified.size > 10_000) verified.clear();
      verified.add(jws);
    }
    return read(payload) as T;
  } catch {
    return null;
  }
};

const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

/** A code that stands on somebody's slip belongs to that dossier for ever. */
const checkCodes = ({ ledger }: Kiosk, book: Book, findings: Findings): void => {
  const rows = ledger.prepare('SELECT dossier_id AS id, provisional_code AS code FROM dossiers').all() as {
    id: string;
    code: string;
  }[];
  const codes = new Map(rows.map(({ id, code }) => [id, code]));
  const owners = new Map(rows.map(({ id, code }) => [code, id]));
  for (const [id, code] of book.told) {
    if (codes.get(id) !== code) findings.wrong.push(`${id} was told ${code}; the ledger says ${codes.get(id)}`);
    const owner = owners.get(code);
    if (owner !== undefined && owner !== id) findings.doubled.push(id);
  }
};

const checkSequence = ({ ledger }: Kiosk, findings: Findings): void => {
  const { last, count } = ledger
    .prepare('SELECT coalesce(max(sequence), 0) AS last, count(sequence) AS count FROM dossiers')
    .get() as { last: number; count: number };
  if (last !== count) findings.wrong.push(`sequence numbers 1 to ${last}, but ${count} dossiers have one`);
};

/** At the very end of a disk's life, when all has been forwarded: exactly one record for every dossier that was acknowledged. */
export const checkRecords = (
  book: Book,
  records: ReadonlyMap<string, { sealedSha256: string; receipts: number }>,
  twiceUsed: readonly string[],
): Findings => {
  const findings = nothingFound();
  for (const [dossierId, sha256] of book.acknowledged) {
    const record = records.get(dossierId);
    if (record?.sealedSha256 !== sha256) {
      findings.lost.push(dossierId);
      findings.wrong.push(`${dossierId}: after everything was forwarded the repository has no record of it`);
    } else if (record.receipts !== 1) findings.doubled.push(dossierId);
  }
  for (const dossierId of records.keys()) if (!book.told.has(dossierId)) findings.doubled.push(dossierId);
  findings.doubled.push(...twiceUsed);
  return findings;
};
