import { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import { Compile } from 'typebox/compile';
import { judgementOf } from '../judging/judging.ts';
import { wordsOf } from '../search/folding.ts';
import type { Store } from '../store/database.ts';
import { type Folders, readKept } from '../store/durable-files.ts';
import { eventsOf } from '../store/events.ts';

const declarationShape = Compile(Declaration);
const metadataShape = Compile(Metadata);
export const pageSize = 50;

/** A whole provisional code as kiosks give it (`TAM-K01-261130-0001`): it names one dossier, be it here or not yet. */
const provisionalCodeForm = /^TAM-[A-Z0-9-]+-\d{6}-\d{4,}$/;

/** Dossiers whose words all begin with the words of `query`, newest first; a whole code finds its dossier alone, or none. */
export const searchDossiers = async (store: Store, query: string, page: number) => {
  const all = store
    .selectFrom('records')
    .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
    .leftJoin('judgements', 'judgements.dossierId', 'records.dossierId')
    .leftJoin('feedback', 'feedback.dossierId', 'records.dossierId')
    .where('feedback.dossierId', 'is', null) // in a list of its own
    .select([
      'judgements.kind as judged',
      'judgements.seenAt as judgementSeenAt',
      'records.dossierId',
      'records.officialCode',
      'records.procedureTitle',
      'records.submitterName',
      'records.ownerName',
      'records.receivedAt',
      'records.status',
      'records.office',
      'manifests.provisionalCode',
    ])
    .orderBy('records.receivedAt', 'desc')
    .limit(pageSize + 1)
    .offset(page * pageSize);
  const code = query.trim().toUpperCase();
  const named = await all
    .where((is) => is.or([is('manifests.provisionalCode', '=', code), is('records.officialCode', '=', code)]))
    .execute();
  if (named.length > 0 || provisionalCodeForm.test(code)) return { dossiers: named, more: false };
  let rows = all;
  for (const word of wordsOf(query).slice(0, 8)) {
    rows = rows.where('records.dossierId', 'in', (inner) =>
      inner
        .selectFrom('searchWords')
        .select('searchWords.dossierId')
        .where('word', '>=', word)
        .where('word', '<', `${word}\u{10FFFF}`),
    );
  }
  const found = await rows.execute();
  return { dossiers: found.slice(0, pageSize), more: found.length > pageSize };
};
export type FoundDossier = Awaited<ReturnType<typeof searchDossiers>>['dossiers'][number];

/** Everything an officer sees of one dossier, or null (feedback is none). The opened files are checked against their digests as they are read. */
export const wholeDossier = async (store: Store, at: Folders, dossierId: string) => {
  const record = await store
    .selectFrom('records')
    .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
    .innerJoin('receipts', 'receipts.dossierId', 'records.dossierId')
    .selectAll(['records', 'manifests'])
    .select(['receipts.jws as receiptJws', 'receipts.number as receiptNumber'])
    .where('records.dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!record || isFeedback(record.procedureId)) return null;
  const parse = async (sha256: string): Promise<unknown> =>
    JSON.parse((await readKept(at.opened, sha256)).toString('utf8'));
  return {
    record,
    declaration: declarationShape.Parse(await parse(record.declarationSha256)),
    metadata: metadataShape.Parse(await parse(record.metadataSha256)),
    papers: await papersOf(store, dossierId),
    events: await eventsOf(store, dossierId),
    judgement: await judgementOf(store, dossierId),
  };
};
export type WholeDossier = NonNullable<Awaited<ReturnType<typeof wholeDossier>>>;

export const papersOf = (store: Store, dossierId: string) =>
  store.selectFrom('papers').selectAll().where('dossierId', '=', dossierId).orderBy('position').execute();

/** Papers that a dossier has by reference. */
export const reusedPapersOf = (store: Store, dossierId: string) =>
  store.selectFrom('reusedPapers').selectAll().where('dossierId', '=', dossierId).orderBy('key').execute();
export type ReusedRow = Awaited<ReturnType<typeof reusedPapersOf>>[number];
