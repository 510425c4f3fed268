import type { HeldPaper, HeldPapersQuestion } from '@mot-cua/domain/province-questions.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import type { Change, Store } from '../store/database.ts';

/** Papers of one owner that are looked through: whoever has more brings the paper. */
const MOST_LOOKED_AT = 500;

/**
 * Which of the wanted papers lie here, compared by an officer with the original, as issued and not expired: the newest of each
 * kind. They fit by the code of the national list where the package names one, else by what they are called, word for word.
 */
export const heldPapers = async (
  store: Store | Change,
  ownerId: string,
  wanted: HeldPapersQuestion['wanted'],
  now: number,
): Promise<HeldPaper[]> => {
  const rows = await store
    .selectFrom('ownerPapers')
    .innerJoin('papers', (join) =>
      join
        .onRef('papers.dossierId', '=', 'ownerPapers.dossierId')
        .onRef('papers.position', '=', 'ownerPapers.position'),
    )
    .select([
      'ownerPapers.dossierId',
      'ownerPapers.position',
      'ownerPapers.title',
      'ownerPapers.paperType',
      'ownerPapers.notation',
      'ownerPapers.issuer',
      'ownerPapers.issuedOn',
      'papers.pages',
    ])
    .where('ownerPapers.ownerId', '=', ownerId)
    .where('ownerPapers.standing', '=', 'as-issued')
    .where((row) => row.or([row('expiresOn', '=', ''), row('expiresOn', '>=', dateInVietnam(now))]))
    .orderBy('ownerPapers.issuedOn', 'desc')
    .orderBy('ownerPapers.receivedAt', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  return wanted.flatMap(({ key, title, type, issuedSince }) => {
    const found = rows.find(
      (row) =>
        (issuedSince === undefined || (isDay(row.issuedOn) && row.issuedOn >= issuedSince)) &&
        (type !== undefined && row.paperType !== '' ? row.paperType === type : isCalled(row.title, title)),
    );
    if (!found) return [];
    const { dossierId, position, notation, issuer, issuedOn, pages } = found;
    return [
      {
        key,
        id: `${dossierId}.${position}`,
        title: found.title,
        number: notation,
        issuer,
        issuedOn: isDay(issuedOn) ? issuedOn : null,
        pages,
      },
    ];
  });
};

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

const wordsIn = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** "Giấy chứng sinh số 12" is called "Giấy chứng sinh"; "Giấy chứng nhận" is not. What stands in brackets explains. */
const isCalled = (title: string, wanted: string): boolean => {
  const asked = wordsIn(wanted.replace(/\(.*?\)/g, ' '));
  const own = wordsIn(title);
  return asked.length > 0 && asked.every((word, index) => own[index] === word);
};

/** Where a reference of a bag leads; null: nowhere, to a paper of somebody else, or to one that had expired on that day (`yyyy-MM-dd`). */
export const referredPaper = async (
  store: Store | Change,
  reference: string,
  owners: readonly (string | null)[],
  day: string,
): Promise<{ dossierId: string; position: number } | null> => {
  const [, dossierId, position] = /^([0-9a-f-]{36})\.([0-9]{1,3})$/.exec(reference) ?? [];
  const known = owners.filter((owner) => owner !== null);
  if (dossierId === undefined || position === undefined || known.length === 0) return null;
  const found = await store
    .selectFrom('ownerPapers')
    .select(['dossierId', 'position'])
    .where('dossierId', '=', dossierId)
    .where('position', '=', Number(position))
    .where('ownerId', 'in', known)
    .where('standing', '=', 'as-issued')
    .where((row) => row.or([row('expiresOn', '=', ''), row('expiresOn', '>=', day)]))
    .executeTakeFirst();
  return found ?? null;
};
