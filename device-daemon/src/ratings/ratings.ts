import type { RatingEvent } from '@mot-cua/domain/office/office-events.ts';
import type { RatingLevels, RatingReason } from '@mot-cua/domain/ratings/ratings.ts';
import { type Ledger, officeDay, statement } from '../ledger/ledger.ts';

/** A rating as it is given: nothing leads from it to a person. */
export type NewRating = {
  /** opaque; repeating it changes nothing but what `keepRating` says */
  readonly id: string;
  readonly score: number;
  readonly levels: RatingLevels;
  readonly procedure: string | null;
  /** number of the queue */
  readonly ticket: string | null;
  readonly counter: string | null;
  readonly reasons: readonly RatingReason[];
  readonly by: 'buttons' | 'screen';
  readonly doubtful: boolean;
  /** how long it may still be put right before it is told, ms */
  readonly settlesInMs: number;
};

type Row = {
  readonly id: string;
  readonly at: number;
  readonly score: number;
  readonly levels: RatingLevels;
  readonly procedure_id: string | null;
  readonly ticket: string | null;
  readonly counter: string | null;
  readonly reasons: string;
  readonly given_by: 'buttons' | 'screen';
  readonly doubtful: 0 | 1;
};

/**
 * Keeps a rating durably. Given again with the same id it is put right (another button, reasons) until it settles, and not after: what
 * is told is told once. False: it had settled.
 */
export const keepRating = (ledger: Ledger, now: number, rating: NewRating): boolean => {
  const { id, score, levels, procedure, ticket, counter, reasons, by, doubtful, settlesInMs } = rating;
  const kept = statement(
    ledger,
    `INSERT INTO ratings (id, day, at, score, levels, procedure_id, ticket, counter, reasons, given_by, doubtful, ready_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET score = excluded.score, levels = excluded.levels, reasons = excluded.reasons,
       ticket = coalesce(ratings.ticket, excluded.ticket), doubtful = max(ratings.doubtful, excluded.doubtful),
       ready_at = CASE WHEN excluded.reasons = '[]' THEN ratings.ready_at ELSE excluded.at END
     WHERE office_told = 0 AND province_told = 0 AND ratings.ready_at > excluded.at`,
  ).run(
    id,
    officeDay(now),
    now,
    score,
    levels,
    procedure,
    ticket,
    counter,
    JSON.stringify(reasons),
    by,
    doubtful ? 1 : 0,
    now + settlesInMs,
  );
  return kept.changes > 0;
};

/**
 * A rating given at a counter PC, out of the office's log: that machine has no line of its own to the province, so each kiosk of the
 * office keeps it and tells it, and the province counts it once.
 */
export const keepHeardRating = (ledger: Ledger, at: number, event: RatingEvent): boolean =>
  statement(
    ledger,
    `INSERT INTO ratings (id, day, at, score, levels, procedure_id, ticket, counter, reasons, given_by, doubtful, ready_at, office_told)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO NOTHING`,
  ).run(
    event.rating,
    officeDay(at),
    at,
    event.score,
    event.levels,
    event.procedure,
    event.ticket,
    event.counter,
    JSON.stringify(event.reasons),
    event.by === 'screen' ? 'screen' : 'buttons',
    event.doubtful ? 1 : 0,
    at,
  ).changes > 0;

/** To whom a rating is told; each takes it by itself. */
export type RatingHearer = 'office' | 'province';
const waitingSql = (hearer: RatingHearer): string =>
  `SELECT id, at, score, levels, procedure_id, ticket, counter, reasons, given_by, doubtful FROM ratings
   WHERE ${hearer}_told = 0 AND ready_at <= ? ORDER BY at, id LIMIT ?`;

export type WaitingRating = { readonly at: number; readonly event: RatingEvent };

/** Settled ratings that this hearer does not have yet, oldest first, at most `most`. */
export const waitingRatings = (
  ledger: Ledger,
  hearer: RatingHearer,
  node: string,
  now: number,
  most: number,
): WaitingRating[] =>
  (statement(ledger, waitingSql(hearer)).all(now, most) as Row[]).map((row) => ({
    at: row.at,
    event: {
      t: 'rated',
      rating: row.id,
      score: row.score,
      levels: row.levels,
      ticket: row.ticket,
      counter: row.counter,
      procedure: row.procedure_id,
      reasons: JSON.parse(row.reasons) as string[],
      node,
      by: row.given_by,
      ...(row.doubtful === 1 ? { doubtful: true } : {}),
    },
  }));

/** The digest of a code that was printed on a slip. */
export const keepRatingCode = (ledger: Ledger, now: number, digest: string, procedure: string | null): void => {
  statement(
    ledger,
    'INSERT INTO rating_codes (digest, procedure_id, at) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING',
  ).run(digest, procedure, now);
};

/** Codes that the province does not know yet, oldest first. */
export const waitingCodes = (
  ledger: Ledger,
  most: number,
): { readonly digest: string; readonly procedure: string | null; readonly at: number }[] =>
  statement(
    ledger,
    'SELECT digest, procedure_id AS procedure, at FROM rating_codes WHERE told = 0 ORDER BY at, digest LIMIT ?',
  ).all(most) as { digest: string; procedure: string | null; at: number }[];

export const markCodesTold = (ledger: Ledger, digests: readonly string[]): void =>
  ledger.transaction(() => {
    for (const digest of digests) statement(ledger, 'UPDATE rating_codes SET told = 1 WHERE digest = ?').run(digest);
  })();

/** They have it (or will never take it): not told again. */
export const markTold = (ledger: Ledger, hearer: RatingHearer, ids: readonly string[]): void =>
  ledger.transaction(() => {
    for (const id of ids) statement(ledger, `UPDATE ratings SET ${hearer}_told = 1 WHERE id = ?`).run(id);
  })();

/** When the next rating settles, epoch ms; null: none waits. */
export const nextSettles = (ledger: Ledger, hearer: RatingHearer): number | null =>
  (
    statement(ledger, `SELECT min(ready_at) AS next FROM ratings WHERE ${hearer}_told = 0`).get() as {
      next: number | null;
    }
  ).next;

/** Two years of ratings stay on the machine, as long as the audit; then only the sums of the office remain. */
const KEPT_MS = 731 * 86_400_000;
export const forgetOldRatings = (ledger: Ledger, now: number): number =>
  statement(ledger, 'DELETE FROM ratings WHERE at < ?').run(now - KEPT_MS).changes +
  statement(ledger, 'DELETE FROM rating_codes WHERE told = 1').run().changes;
