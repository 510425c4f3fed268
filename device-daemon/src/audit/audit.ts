import { type Ledger, statement } from '../ledger/ledger.ts';
import { type AuditEvent, catalogue } from './catalogue.ts';
import { digestOf, type Head, START } from './entry.ts';
import { fitting } from './subjects.ts';

export type { AuditEvent } from './catalogue.ts';
export { firstBrokenEntry } from './chain-check.ts';

/**
 * Adds one entry to the hash chain. Call it inside the transaction that makes the change it records, so that neither
 * can be without the other (it throws outside of one). `subject`: the words that the catalogue names for this event,
 * one blank between; what does not fit its place is not written.
 */
export const recordAudit = (ledger: Ledger, at: number, event: AuditEvent, subject: string): void => {
  if (!ledger.inTransaction) throw new Error(`${event} must be recorded in the transaction of what it records`);
  const last = auditHead(ledger);
  const entry = {
    number: last.number + 1,
    at,
    event,
    subject: fitting(catalogue[event].subject, subject),
    previous: last.digest,
  };
  statement(
    ledger,
    'INSERT INTO audit (number, at, event, subject, previous, digest) VALUES (@number, @at, @event, @subject, @previous, @digest)',
  ).run({ ...entry, digest: digestOf(entry) });
};

/** The newest entry: what a heartbeat or a head vouches for with all entries before it. Number 0 and zeros while there is none. */
export const auditHead = (ledger: Ledger): Head =>
  (statement(ledger, 'SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1').get() as Head | undefined) ?? {
    number: 0,
    digest: START,
  };
