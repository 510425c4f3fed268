import { createHash } from 'node:crypto';
import {
  type PublicRatings,
  RATING_CODE_DAYS,
  type RatingReport,
  type RatingReportAnswer,
} from '@mot-cua/domain/ratings/rating-report.ts';
import { isContent, type RatingLevels, type RatingReason, ratingRatio } from '@mot-cua/domain/ratings/ratings.ts';
import type { Change, Store } from '../store/database.ts';

/** Ratings of the whole province: by kiosks, counters and telephones. Nothing leads from one to a person or a dossier. */

const DAY_MS = 86_400_000;
const OFFICE_OFFSET_MS = 7 * 3_600_000;
export const digestOfCode = (code: string): string => createHash('sha256').update(`rating-code:${code}`).digest('hex');
const monthOf = (epochMs: number): string => new Date(epochMs + OFFICE_OFFSET_MS).toISOString().slice(0, 7);

/** Keeps what a kiosk tells; what it told before stays as it is. A time that its clock cannot mean is ours. */
export const takeRatings = async (
  store: Store,
  kioskId: string,
  office: string,
  { ratings, codes }: RatingReport,
  now: number,
): Promise<RatingReportAnswer> =>
  store.transaction().execute(async (change) => {
    for (const one of ratings) {
      if (one.score > one.levels) continue; // not on its own scale: nobody's rating
      await keep(change, {
        // an id of a counter's rating is the office's, whichever of its kiosks tells it
        id: one.atCounter ? `office/${office}:${one.id}` : `${kioskId}:${one.id}`,
        office,
        procedureId: one.procedure ?? '',
        at: plausible(one.at, now),
        score: one.score,
        levels: one.levels,
        reasons: JSON.stringify(one.reasons),
        givenBy: one.by,
        doubtful: one.doubtful ? 1 : 0,
        note: '',
      });
    }
    for (const { digest, procedure, at } of codes)
      await change
        .insertInto('ratingCodes')
        .values({
          digest,
          office,
          procedureId: procedure ?? '',
          expiresAt: plausible(at, now) + RATING_CODE_DAYS * DAY_MS,
          usedAt: 0,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    return { ratings: ratings.length, codes: codes.length };
  });

/** A kiosk may have been without a line for weeks, and its clock may be wrong: never later than now, never older than 90 days. */
const plausible = (at: number, now: number): number => (at > now || at < now - 90 * DAY_MS ? now : at);

const keep = (change: Change, row: Parameters<ReturnType<Change['insertInto']>['values']>[0] & object) =>
  change
    .insertInto('ratings')
    .values(row as never)
    .onConflict((conflict) => conflict.doNothing())
    .execute();

/** How a code stands. `unknown` also where the kiosk that printed it has had no line since. */
export type CodeState =
  | { readonly is: 'open'; readonly office: string; readonly procedureId: string }
  | { readonly is: 'used' | 'over' | 'unknown' };

export const codeState = async (store: Store, code: string, now: number): Promise<CodeState> => {
  const row = await store
    .selectFrom('ratingCodes')
    .selectAll()
    .where('digest', '=', digestOfCode(code))
    .executeTakeFirst();
  if (!row) return { is: 'unknown' };
  if (row.usedAt !== 0) return { is: 'used' };
  return row.expiresAt <= now ? { is: 'over' } : { is: 'open', office: row.office, procedureId: row.procedureId };
};

/** Rates by a code, which is spent with it, in one transaction: of two at the same time one counts. */
export const rateByCode = async (
  store: Store,
  code: string,
  rating: {
    readonly score: number;
    readonly levels: RatingLevels;
    readonly reasons: readonly RatingReason[];
    readonly note: string;
  },
  now: number,
): Promise<CodeState['is']> =>
  store.transaction().execute(async (change) => {
    const digest = digestOfCode(code);
    const row = await change.selectFrom('ratingCodes').selectAll().where('digest', '=', digest).executeTakeFirst();
    if (!row) return 'unknown';
    if (row.usedAt !== 0) return 'used';
    if (row.expiresAt <= now) return 'over';
    const spent = await change
      .updateTable('ratingCodes')
      .set({ usedAt: now })
      .where('digest', '=', digest)
      .where('usedAt', '=', 0)
      .executeTakeFirst();
    if (spent.numUpdatedRows === 0n) return 'used';
    await keep(change, {
      id: `phone:${digest.slice(0, 40)}`,
      office: row.office,
      procedureId: row.procedureId,
      at: now,
      score: rating.score,
      levels: rating.levels,
      reasons: JSON.stringify(rating.reasons),
      givenBy: 'phone',
      doubtful: 0,
      note: rating.note,
    });
    return 'open';
  });

const monthBounds = (month: string): readonly [number, number] => {
  const [year = 0, at = 0] = month.split('-').map(Number);
  return [Date.UTC(year, at - 1, 1) - OFFICE_OFFSET_MS, Date.UTC(year, at, 1) - OFFICE_OFFSET_MS];
};

/** Ratios by procedure, office and month. Doubtful presses are in none; fewer than five ratings make no ratio. */
export const publicRatings = async (store: Store, month: string): Promise<PublicRatings> => {
  const [from, to] = monthBounds(month);
  const rows = await store
    .selectFrom('ratings')
    .select(({ fn }) => ['office', 'procedureId', 'score', 'levels', fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('doubtful', '=', 0)
    .groupBy(['office', 'procedureId', 'score', 'levels'])
    .execute();
  const ratioOf = (these: typeof rows) => {
    const count = (some: typeof rows): number => some.reduce((sum, one) => sum + Number(one.count), 0);
    const rated = count(these);
    const content = count(these.filter(({ score, levels }) => isContent(score, levels === 5 ? 5 : 3)));
    return { rated, share: ratingRatio(content, rated).share };
  };
  const groups = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = JSON.stringify([row.office, row.procedureId]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const offices = [...new Set(rows.map(({ office }) => office))].sort();
  return {
    month,
    of: [...groups.values()]
      .map((these) => ({
        office: these[0]?.office ?? '',
        procedure: these[0]?.procedureId || null,
        ...ratioOf(these),
      }))
      .sort((a, b) => a.office.localeCompare(b.office) || b.rated - a.rated),
    offices: offices.map((office) => ({ office, ...ratioOf(rows.filter((row) => row.office === office)) })),
  };
};

/** Months that have ratings, newest first, at most two years of them. */
export const ratedMonths = async (store: Store): Promise<string[]> => {
  const ends = await store
    .selectFrom('ratings')
    .select(({ fn }) => [fn.min('at').as('first'), fn.max('at').as('last')])
    .executeTakeFirst();
  if (ends?.first == null || ends.last == null) return [];
  const months: string[] = [];
  const [stop, newest] = [monthOf(Number(ends.first)), monthOf(Number(ends.last))];
  for (let month = newest; month >= stop && months.length < 24; month = monthBefore(month)) months.push(month);
  return months;
};
const monthBefore = (month: string): string => {
  const [from] = monthBounds(month);
  return monthOf(from - DAY_MS);
};

/** What people wrote, newest first: read by officers alone. */
export const ratingNotes = (store: Store, most: number) =>
  store
    .selectFrom('ratings')
    .select(['at', 'office', 'procedureId', 'score', 'levels', 'reasons', 'note'])
    .where('note', '!=', '')
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
export type RatingNote = Awaited<ReturnType<typeof ratingNotes>>[number];
