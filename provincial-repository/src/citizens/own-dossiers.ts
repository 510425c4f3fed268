import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { reaches } from '@mot-cua/domain/provenance.ts';
import type { OwnDossiersAnswer } from '@mot-cua/domain/province-questions.ts';
import { SupplementPaper } from '@mot-cua/domain/supplement.ts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Change, Store } from '../store/database.ts';

const MOST_SHOWN = 20;
const papersShape = Compile(Type.Array(SupplementPaper, { minItems: 1, maxItems: 20 }));

/**
 * A dossier is its submitter's to see when their chip was read as it was submitted. A number that was typed, or came from a
 * code that anybody may print, shows nobody anything: with a slip of the finger it would show a stranger's dossier.
 */
export const keepSubmitter = async (change: Change, dossierId: string, metadata: Metadata): Promise<void> => {
  const { personalNumber } = metadata.submitter;
  const { level } = metadata.identification;
  if (personalNumber === null || !reaches(level, 'chip-read')) return;
  await change
    .insertInto('submitters')
    .values({ dossierId, personalNumber })
    .onConflict((conflict) => conflict.column('dossierId').doNothing())
    .execute();
};

/** The dossiers of one person, newest first. What a supplement brought is seen with the dossier that it completes. */
export const ownDossiers = async (store: Store | Change, personalNumber: string): Promise<OwnDossiersAnswer> => {
  const rows = await store
    .selectFrom('submitters')
    .innerJoin('records', 'records.dossierId', 'submitters.dossierId')
    .innerJoin('manifests', 'manifests.dossierId', 'submitters.dossierId')
    .leftJoin('supplementRequests as asked', 'asked.dossierId', 'submitters.dossierId')
    .leftJoin('supplementRequests as answered', 'answered.answeredBy', 'submitters.dossierId')
    .select([
      'records.dossierId',
      'records.officialCode',
      'records.procedureTitle',
      'records.status',
      'manifests.provisionalCode',
      'manifests.procedureId',
      'manifests.submittedAt',
      'asked.id as requestId',
      'asked.askedAt',
      'asked.papers',
      'asked.note',
      'asked.answeredBy',
    ])
    .where('submitters.personalNumber', '=', personalNumber)
    .where('answered.id', 'is', null)
    .orderBy('records.receivedAt', 'desc')
    .limit(MOST_SHOWN + 1)
    .execute();
  return {
    dossiers: rows.slice(0, MOST_SHOWN).map((row) => ({
      dossierId: row.dossierId,
      code: row.officialCode ?? row.provisionalCode,
      procedureId: row.procedureId,
      procedureTitle: row.procedureTitle,
      submittedAt: row.submittedAt,
      status: row.status,
      request:
        row.requestId === null || row.askedAt === null || row.papers === null || row.answeredBy !== null
          ? null
          : {
              id: row.requestId,
              askedAt: new Date(row.askedAt).toISOString(),
              papers: papersShape.Parse(JSON.parse(row.papers)),
              note: row.note ?? '',
            },
    })),
    more: rows.length > MOST_SHOWN,
  };
};
