import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Store } from '../store/database.ts';

/** What an issuer may know about a dossier. */
export type CodeRequest = { dossierId: string; procedureId: string /** epoch ms */; receivedAt: number };

/**
 * Gives a received dossier its official code (mã hồ sơ). Whoever issues it (this repository, a ministry's system) must give
 * the same code again for the same dossier id: calls are repeated after crashes.
 */
export type DossierCodes = { codeFor(request: CodeRequest): Promise<Result<string, string>> };

const vietnamOffsetMs = 7 * 3_600_000; // no daylight saving since 1975

/** The day in Viet Nam as `YYMMDD`. */
export const dayOf = (epochMs: number): string =>
  new Date(epochMs + vietnamOffsetMs).toISOString().slice(2, 10).replaceAll('-', '');

/** The repository's own issuer: `<agency>-YYMMDD-NNNN`, the day of receipt and a daily sequence (TT 01/2018/TT-VPCP, article 19). */
export const ownIssuer = (store: Store, agency: string): DossierCodes => ({
  codeFor: ({ dossierId, receivedAt }) =>
    store.transaction().execute(async (change) => {
      const known = await change
        .selectFrom('issuedCodes')
        .select('code')
        .where('dossierId', '=', dossierId)
        .executeTakeFirst();
      if (known) return done(known.code);
      const day = dayOf(receivedAt);
      const last = await change
        .selectFrom('issuedCodes')
        .select((row) => row.fn.max('number').as('number'))
        .where('agency', '=', agency)
        .where('day', '=', day)
        .executeTakeFirst();
      const number = Number(last?.number ?? 0) + 1;
      if (number > 9_999_999) return failed('the daily sequence is used up');
      const code = `${agency}-${day}-${String(number).padStart(4, '0')}`;
      await change.insertInto('issuedCodes').values({ dossierId, code, agency, day, number }).execute();
      return done(code);
    }),
});
