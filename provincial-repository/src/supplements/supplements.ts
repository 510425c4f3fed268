import { randomUUID } from 'node:crypto';
import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { SupplementPaper } from '@mot-cua/domain/supplement.ts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { wasShown } from '../citizens/shares.ts';
import { Refusal } from '../http/problems.ts';
import { raiseAlarm } from '../intake/alarms.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { addEvent } from '../store/events.ts';

const papersShape = Compile(Type.Array(SupplementPaper, { minItems: 1, maxItems: 20 }));
export const papersAsked = (json: string): SupplementPaper[] => papersShape.Parse(JSON.parse(json));

const ASKED_FOR_MORE = 5;
const BEING_HANDLED = 4;

/**
 * An officer asks for what is missing: once, in one request (NĐ 61/2018/NĐ-CP). With it goes the status, its event and the
 * audit row, all or nothing.
 */
export const askForSupplement = async (
  change: Change,
  about: {
    readonly dossierId: string;
    readonly officer: string;
    readonly papers: readonly SupplementPaper[];
    readonly note: string;
    readonly now: number;
    /** as the audit names who asked; absent: the officer by the province's own page */
    readonly actor?: string;
  },
): Promise<void> => {
  const { dossierId, officer, papers, note, now, actor = `officer:${officer}` } = about;
  const record = await change
    .selectFrom('records')
    .select('status')
    .where('dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!record) throw new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'go back to the list');
  if (!papersShape.Check(papers))
    throw new Refusal(422, 'nothing-asked', 'No paper was chosen', 'choose at least one paper and say why');
  const known = await change
    .selectFrom('supplementRequests')
    .select('id')
    .where('dossierId', '=', dossierId)
    .executeTakeFirst();
  if (known)
    throw new Refusal(
      409,
      'asked-already',
      'More papers were asked for already',
      'a dossier is sent back for papers once',
    );
  const answers = await change
    .selectFrom('supplementRequests')
    .select('id')
    .where('answeredBy', '=', dossierId)
    .executeTakeFirst();
  if (answers)
    throw new Refusal(
      409,
      'is-a-supplement',
      'This brought papers for another dossier',
      'go to the dossier that it completes',
    );
  await change
    .insertInto('supplementRequests')
    .values({
      id: randomUUID(),
      dossierId,
      askedAt: now,
      officer,
      papers: JSON.stringify(papers),
      note,
      answeredBy: null,
    })
    .execute();
  await change.updateTable('records').set({ status: ASKED_FOR_MORE }).where('dossierId', '=', dossierId).execute();
  await addEvent(change, dossierId, now, { kind: 'status', status: ASKED_FOR_MORE });
  await recordAct(change, {
    at: now,
    actor,
    action: 'supplement-asked',
    subject: dossierId,
    detail: { papers: papers.length, from: record.status },
  });
};

/** What has been asked of a dossier, and what it is itself, for the officer's page. */
export const supplementOf = async (store: Store, dossierId: string) => {
  const asked = await store
    .selectFrom('supplementRequests')
    .selectAll()
    .where('dossierId', '=', dossierId)
    .executeTakeFirst();
  const completes = await store
    .selectFrom('supplementRequests')
    .innerJoin('manifests', 'manifests.dossierId', 'supplementRequests.dossierId')
    .innerJoin('records', 'records.dossierId', 'supplementRequests.dossierId')
    .select(['supplementRequests.dossierId', 'manifests.provisionalCode', 'records.officialCode'])
    .where('answeredBy', '=', dossierId)
    .executeTakeFirst();
  return { asked: asked ?? null, completes: completes ?? null };
};
export type SupplementState = Awaited<ReturnType<typeof supplementOf>>;

/**
 * A bag came that says it answers a request: in the transaction that takes it in it is tied to its dossier, which is being
 * handled again and keeps its official code; the supplement gets no code of its own. A bag that fits no open request of this
 * person is taken in all the same (a bag that arrived whole is never thrown away), stands alone, and somebody is told.
 * False: it stands alone.
 */
export const attachSupplement = async (
  change: Change,
  about: { readonly dossierId: string; readonly kioskId: string; readonly metadata: Metadata; readonly now: number },
): Promise<boolean> => {
  const { dossierId, kioskId, metadata, now } = about;
  const { supplementOf: of, submitter } = metadata;
  if (of === undefined) return false;
  const request = await change
    .selectFrom('supplementRequests')
    .innerJoin('records', 'records.dossierId', 'supplementRequests.dossierId')
    .innerJoin('submitters', 'submitters.dossierId', 'supplementRequests.dossierId')
    .select(['supplementRequests.id', 'records.officialCode', 'records.status', 'submitters.personalNumber'])
    .where('supplementRequests.id', '=', of.requestId)
    .where('supplementRequests.dossierId', '=', of.dossierId)
    .where('answeredBy', 'is', null)
    .executeTakeFirst();
  const shown =
    request !== undefined &&
    request.personalNumber === submitter.personalNumber &&
    (await wasShown(change, {
      what: 'own-dossiers',
      kioskId,
      personalNumber: submitter.personalNumber,
      submittedAt: metadata.submittedAt,
      clockConfirmed: metadata.clockConfirmed,
      now,
    }));
  if (!request || !shown) {
    await raiseAlarm(change, now, {
      kind: 'supplement-unmatched',
      kioskId,
      dossierId,
      detail: 'papers came for a dossier that does not wait for them, or from somebody else',
    });
    return false;
  }
  await change.updateTable('supplementRequests').set({ answeredBy: dossierId }).where('id', '=', request.id).execute();
  if (request.status === ASKED_FOR_MORE) {
    await change.updateTable('records').set({ status: BEING_HANDLED }).where('dossierId', '=', of.dossierId).execute();
    await addEvent(change, of.dossierId, now, { kind: 'status', status: BEING_HANDLED });
  }
  if (request.officialCode !== null)
    await addEvent(change, dossierId, now, { kind: 'official-code', officialCode: request.officialCode });
  await recordAct(change, {
    at: now,
    actor: `kiosk:${kioskId}`,
    action: 'supplement-attached',
    subject: of.dossierId,
    detail: { by: dossierId },
  });
  return true;
};
