import type { LackAnswer, LackQuestion } from '@mot-cua/domain/receiving.ts';
import type { Store } from '../store/database.ts';

/**
 * After weeks off-line a kiosk asks about everything it holds in one call. Received ones are answered with their receipts
 * (the same bytes again), known ones that were sealed otherwise are named, all else is lacking: a dossier of another kiosk
 * is as unknown as none (store-and-forward.md S1), and one that is announced or half uploaded still has to come.
 */
export const whatLacks = async (store: Store, kioskId: string, { dossiers }: LackQuestion): Promise<LackAnswer> => {
  const known = await store
    .selectFrom('manifests')
    .leftJoin('receipts', 'receipts.dossierId', 'manifests.dossierId')
    .select(['manifests.dossierId', 'manifests.manifestSha256', 'receipts.jws'])
    .where('manifests.kioskId', '=', kioskId)
    .where(
      'manifests.dossierId',
      'in',
      dossiers.map(({ dossierId }) => dossierId),
    )
    .execute();
  const byId = new Map(known.map((row) => [row.dossierId, row]));
  const answer: LackAnswer = { lacking: [], received: [], differing: [] };
  for (const [dossierId, manifestSha256] of new Map(dossiers.map((one) => [one.dossierId, one.manifestSha256]))) {
    const row = byId.get(dossierId);
    if (row && row.manifestSha256 !== manifestSha256) answer.differing.push(dossierId);
    else if (row?.jws) answer.received.push({ dossierId, receipt: row.jws });
    else answer.lacking.push(dossierId);
  }
  return answer;
};
