import { createHash } from 'node:crypto';
import { type Ledger, statement } from '../ledger/ledger.ts';

/** What the audit log records. A closed list: the log is a designed text, and none of these can hold personal data. */
export type AuditEvent =
  | 'daemon-started'
  | 'dossier-intended'
  | 'dossier-sealed'
  | 'dossier-in-second-place'
  | 'second-place-lost'
  | 'dossier-erased'
  | 'draft-parked'
  | 'draft-opened'
  | 'draft-expired'
  | 'draft-erased'
  | 'alarm-raised'
  | 'alarm-cleared'
  | 'clock-jumped'
  | 'clock-confirmed'
  | 'receipt-key-added'
  | 'dossier-received'
  | 'dossier-quarantined'
  | 'dossier-put-back'
  | 'dossier-exported'
  | 'dossier-abandoned'
  | 'official-code'
  | 'ticket-issued'
  | 'staff-called'
  | 'left-behind-card'
  | 'left-behind-paper';

const START = '0'.repeat(64);

const digestOf = (row: { number: number; at: number; event: string; subject: string; previous: string }): string =>
  createHash('sha256')
    .update(JSON.stringify([row.number, row.at, row.event, row.subject, row.previous]))
    .digest('hex');

/**
 * Adds one entry to the hash chain. Call it inside the transaction that makes the change it records, so that neither
 * can be without the other. `subject` is an opaque id.
 */
export const recordAudit = (ledger: Ledger, at: number, event: AuditEvent, subject: string): void => {
  const last = statement(ledger, 'SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1').get() as
    | { number: number; digest: string }
    | undefined;
  const row = { number: (last?.number ?? 0) + 1, at, event, subject, previous: last?.digest ?? START };
  statement(
    ledger,
    'INSERT INTO audit (number, at, event, subject, previous, digest) VALUES (@number, @at, @event, @subject, @previous, @digest)',
  ).run({ ...row, digest: digestOf(row) });
};

/** The newest entry: what a heartbeat or a head vouches for with all entries before it. Number 0 and zeros while there is none. */
export const auditHead = (ledger: Ledger): { readonly number: number; readonly digest: string } =>
  (statement(ledger, 'SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1').get() as
    | { number: number; digest: string }
    | undefined) ?? { number: 0, digest: START };

/** Number of the first entry that does not fit the chain, or null when all do. */
export const firstBrokenEntry = (ledger: Ledger): number | null => {
  let previous = START;
  let expected = 1;
  for (const row of ledger.prepare('SELECT * FROM audit ORDER BY number').iterate() as Iterable<{
    number: number;
    at: number;
    event: string;
    subject: string;
    previous: string;
    digest: string;
  }>) {
    if (row.number !== expected || row.previous !== previous || row.digest !== digestOf(row)) return expected;
    previous = row.digest;
    expected++;
  }
  return null;
};
