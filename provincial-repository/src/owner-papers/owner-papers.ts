import type { Metadata } from '@mot-cua/domain/dossier.ts';
import type { Change, Store } from '../store/database.ts';

/**
 * The owner's store (kho quản lý dữ liệu điện tử của tổ chức, cá nhân; NĐ 45/2020/NĐ-CP, Điều 16; TT 01/2023/TT-VPCP): digitised papers
 * by the number of whoever they belong to, so that nobody has to bring or scan them again. What a citizen scanned at a kiosk is
 * nobody's word and is not in it; a paper comes here by an officer's record alone, in the transaction that takes its dossier in.
 */
export const keepOwnerPapers = async (
  change: Change,
  dossierId: string,
  papers: Metadata['papers'],
  receivedAt: number,
): Promise<void> => {
  for (const [position, { digitised, title }] of papers.entries()) {
    if (!digitised || digitised.ownerId === null || digitised.check?.result !== 'same') continue;
    const { ownerId, paperType, notation, issuedOn, issuer, expiresOn, standing, certification } = digitised;
    await change
      .insertInto('ownerPapers')
      .values({
        dossierId,
        position,
        ownerId,
        title,
        paperType: paperType ?? '',
        notation: notation ?? '',
        issuedOn: issuedOn ?? '',
        certification: certification ? `${certification.number}, ${certification.book}` : '',
        receivedAt,
        issuer: issuer ?? '',
        expiresOn: expiresOn ?? '',
        standing: standing.is === 'as-issued' ? 'as-issued' : '',
      })
      .execute();
  }
};

/** Most papers shown of one owner, newest first: an organisation may have thousands. */
const MOST_SHOWN = 200;

/** All papers of one owner that lie here, newest first. The number has to be whole: nobody browses by beginnings of numbers. */
export const papersOfOwner = (store: Store, ownerId: string) =>
  store
    .selectFrom('ownerPapers')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('receivedAt', 'desc')
    .limit(MOST_SHOWN)
    .execute();
export type OwnerPaper = Awaited<ReturnType<typeof papersOfOwner>>[number];
