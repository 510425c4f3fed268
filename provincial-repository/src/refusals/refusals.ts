import { refusalReasonWords } from '@mot-cua/domain/counter-slips.ts';
import { type ExceptionReason, reasonsOf } from '@mot-cua/domain/exceptions/reasons.ts';
import { isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import { Refusal } from '../http/problems.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { addEvent } from '../store/events.ts';

/** Không được tiếp nhận: a national status code (reference/domain.md 3.2). */
const NOT_ACCEPTED = 3;
/** Refused, withdrawn, stopped, done, handed over: nothing is refused any more. */
const FINISHED = [NOT_ACCEPTED, 7, 8, 9, 10];

type RefusalReason = (typeof reasonsOf)['reject-slip'][number];
export const refusalReasons: readonly RefusalReason[] = reasonsOf['reject-slip'];

/** As they stand on the slip, which the citizen reads. */
const slipWords: Record<RefusalReason, string> = { ...refusalReasonWords, other: 'Lý do khác' };
/** A word of a newer program is shown as it is. */
export const refusalWords = (reason: string): string =>
  Object.hasOwn(slipWords, reason) ? slipWords[reason as RefusalReason] : reason;

const isReason = (reason: string): reason is RefusalReason & ExceptionReason => Object.hasOwn(slipWords, reason);

/**
 * An officer does not take the dossier on, once and with a reason of the fixed list (Mẫu 03); another reason wants words. With it go
 * status, event and audit row, all or nothing.
 */
export const refuseDossier = async (
  change: Change,
  about: {
    readonly dossierId: string;
    readonly officer: string;
    readonly reason: string;
    readonly note: string;
    readonly now: number;
    /** as the audit names who refused; absent: the officer by the province's own page */
    readonly actor?: string;
  },
): Promise<void> => {
  const { dossierId, officer, reason, note, now, actor = `officer:${officer}` } = about;
  const record = await change
    .selectFrom('records')
    .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
    .select(['records.status', 'manifests.procedureId'])
    .where('records.dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!record || isFeedback(record.procedureId))
    throw new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'go back to the list');
  if (!isReason(reason) || (reason === 'other' && note === ''))
    throw new Refusal(
      422,
      'no-refusal-reason',
      'A dossier is refused for a reason',
      'choose one of the list, or write it',
    );
  if (FINISHED.includes(record.status))
    throw new Refusal(409, 'finished', 'This dossier is finished', 'reload its page to see what became of it');
  await change.insertInto('refusals').values({ dossierId, at: now, officer, reason, note }).execute();
  await change.updateTable('records').set({ status: NOT_ACCEPTED }).where('dossierId', '=', dossierId).execute();
  await addEvent(change, dossierId, now, { kind: 'status', status: NOT_ACCEPTED });
  await recordAct(change, {
    at: now,
    actor,
    action: 'dossier-refused',
    subject: dossierId,
    detail: { reason, from: record.status },
  });
};

export const refusalOf = async (store: Store, dossierId: string) =>
  (await store.selectFrom('refusals').selectAll().where('dossierId', '=', dossierId).executeTakeFirst()) ?? null;
export type KeptRefusal = NonNullable<Awaited<ReturnType<typeof refusalOf>>>;

/** For whoever holds the slip of the kiosk: why, and what to do. Null: it was not refused. The officer's own words stay off screens. */
export const refusalForCitizen = (refusal: KeptRefusal | null): string | null =>
  refusal &&
  `Hồ sơ không được tiếp nhận: ${refusalWords(refusal.reason)}. Xin đến quầy một cửa nhận phiếu từ chối và được hướng dẫn.`;
