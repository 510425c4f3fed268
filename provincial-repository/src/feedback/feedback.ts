import { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { type FeedbackTopic, feedbackTopics } from '@mot-cua/domain/feedback/feedback-form.ts';
import { feedbackStates, MOST_ANSWER } from '@mot-cua/domain/feedback/feedback-status.ts';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { type Folders, readKept } from '../store/durable-files.ts';
import { addEvent } from '../store/events.ts';

/** Góp ý, phản ánh: a list of its own. It is kept like every bag and is no dossier: no official code, no search, no supplement. */

const declarationShape = Compile(Declaration);
const metadataShape = Compile(Metadata);
const OPEN = [1, 4];
export const feedbackPageSize = 50;

const isTopic = (value: unknown): value is FeedbackTopic => feedbackTopics.some((topic) => topic === value);

/** In the transaction that takes it in. */
export const keepFeedback = async (
  change: Change,
  dossierId: string,
  { data }: Pick<Declaration, 'data'>,
): Promise<void> => {
  const about = data['about'];
  await change
    .insertInto('feedback')
    .values({
      dossierId,
      about: isTopic(about) ? about : 'other',
      wantsCall: data['wantsCall'] === true ? 1 : 0,
      answer: '',
      answeredAt: null,
      answeredBy: null,
    })
    .execute();
};

/** What came in, oldest open one first: whoever waits longest is read first. */
export const feedbackList = async (store: Store, which: 'open' | 'done', page: number) => {
  const rows = await store
    .selectFrom('feedback')
    .innerJoin('records', 'records.dossierId', 'feedback.dossierId')
    .innerJoin('manifests', 'manifests.dossierId', 'feedback.dossierId')
    .select([
      'feedback.dossierId',
      'feedback.about',
      'feedback.wantsCall',
      'records.status',
      'records.office',
      'records.receivedAt',
      'manifests.provisionalCode',
    ])
    .where('records.status', which === 'open' ? 'in' : 'not in', OPEN)
    .orderBy('records.receivedAt', which === 'open' ? 'asc' : 'desc')
    .limit(feedbackPageSize + 1)
    .offset(page * feedbackPageSize)
    .execute();
  return { rows: rows.slice(0, feedbackPageSize), more: rows.length > feedbackPageSize };
};
export type FeedbackRow = Awaited<ReturnType<typeof feedbackList>>['rows'][number];

/** One of them with its words, read back against its digest; null: there is none. */
export const oneFeedback = async (store: Store, at: Folders, dossierId: string) => {
  const record = await store
    .selectFrom('feedback')
    .innerJoin('records', 'records.dossierId', 'feedback.dossierId')
    .innerJoin('manifests', 'manifests.dossierId', 'feedback.dossierId')
    .selectAll(['feedback', 'records', 'manifests'])
    .where('feedback.dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!record) return null;
  const parse = async (sha256: string): Promise<unknown> =>
    JSON.parse((await readKept(at.opened, sha256)).toString('utf8'));
  const { data } = declarationShape.Parse(await parse(record.declarationSha256));
  const { assistedBy } = metadataShape.Parse(await parse(record.metadataSha256));
  const text = (name: string): string => (typeof data[name] === 'string' ? data[name] : '');
  return {
    ...record,
    words: text('words'),
    phone: record.wantsCall === 1 ? text('phone') : '',
    helper: assistedBy ?? null,
  };
};
export type OneFeedback = NonNullable<Awaited<ReturnType<typeof oneFeedback>>>;

/**
 * How it stands, and what whoever holds the slip is told. Answered, or said to belong elsewhere, only with words: a code that
 * leads to nothing teaches people not to write again.
 */
export const answerFeedback = async (
  change: Change,
  about: {
    readonly dossierId: string;
    readonly officer: string;
    readonly status: number;
    readonly answer: string;
    readonly now: number;
  },
): Promise<void> => {
  const { dossierId, officer, status, answer, now } = about;
  const before = await change
    .selectFrom('feedback')
    .innerJoin('records', 'records.dossierId', 'feedback.dossierId')
    .select(['records.status'])
    .where('feedback.dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!before) throw new Refusal(404, 'unknown-dossier', 'This feedback is not known', 'go back to the list');
  if (!feedbackStates.some((state) => state === status) || status === 1)
    throw new Refusal(422, 'no-such-state', 'Feedback has no such state', 'choose one of the states on the page');
  if (answer.length > MOST_ANSWER || (status !== 4 && answer.length < 5))
    throw new Refusal(422, 'no-answer', 'An answer is missing or too long', `write 5 to ${MOST_ANSWER} characters`);
  await change
    .updateTable('feedback')
    .set(status === 4 ? {} : { answer, answeredAt: now, answeredBy: officer })
    .set({ dossierId })
    .where('dossierId', '=', dossierId)
    .execute();
  if (before.status !== status) {
    await change.updateTable('records').set({ status }).where('dossierId', '=', dossierId).execute();
    await addEvent(change, dossierId, now, { kind: 'status', status });
  }
  await recordAct(change, {
    at: now,
    actor: `officer:${officer}`,
    action: 'feedback-handled',
    subject: dossierId,
    detail: { from: before.status, to: status, characters: answer.length },
  });
};
