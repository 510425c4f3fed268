import { type Ledger, officeDay } from '../ledger/ledger.ts';

/** Keeps a rating by day and procedure; nothing leads from it to a person or a dossier. Repeating an id changes nothing. */
export const keepRating = (
  ledger: Ledger,
  now: number,
  id: string,
  score: number,
  procedureId: string | null,
): void => {
  ledger
    .prepare('INSERT INTO ratings (id, day, score, procedure_id) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
    .run(id, officeDay(now), score, procedureId);
};
