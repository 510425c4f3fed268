import { hash } from 'node:crypto';

/** One entry as it stands in the ledger; `at` epoch ms by the kiosk's clock, which orders nothing. */
export type Entry = {
  readonly number: number;
  readonly at: number;
  readonly event: string;
  readonly subject: string;
  /** digest of the entry before this one; zeros for the first */
  readonly previous: string;
  readonly digest: string;
};

export type Head = { readonly number: number; readonly digest: string };

export const START = '0'.repeat(64);

/** SHA-256 of the JSON array of everything in the entry and the digest before it. */
export const digestOf = (entry: Omit<Entry, 'digest'>): string =>
  hash('sha256', JSON.stringify([entry.number, entry.at, entry.event, entry.subject, entry.previous]));
