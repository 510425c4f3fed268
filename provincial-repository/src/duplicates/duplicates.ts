import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { DUPLICATE_WINDOW_DAYS, type DuplicateAnswer, DuplicateDecision } from '@mot-cua/domain/duplicates.ts';
import { isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import Value from 'typebox/value';
import { Refusal } from '../http/problems.ts';
import { wordsOf } from '../search/folding.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { addEvent } from '../store/events.ts';

const DAY_MS = 24 * 3_600_000;
/** National status codes (reference/domain.md 3.2) of dossiers that somebody still works on or waits for. */
const OPEN = [1, 2, 4, 5, 6];
const WITHDRAWN = 7;
const STOPPED = 8;

/**
 * Who hands in and for whom: the number of the submitter (a foreigner's document) and of the owner; an owner without a number, as a
 * newborn child, by name. Null: nobody is known, and nothing is compared.
 */
export const personKeyOf = ({ submitter, owner, identification }: Metadata): string | null => {
  const by = submitter.personalNumber ?? identification.document?.number ?? null;
  if (by === null) return null;
  const whose = owner.personalNumber ?? owner.taxCode ?? wordsOf(owner.fullName).join(' ');
  return `${by}|${whose}`;
};

/** In the transaction that takes a dossier in: it is tied to the newest one under way that says the same, and somebody will be asked. */
export const markDuplicate = async (
  change: Change,
  about: {
    readonly dossierId: string;
    readonly procedureId: string;
    readonly metadata: Metadata;
    /** papers that an officer scanned, and what completes another dossier, repeat nothing */
    readonly comparable: boolean;
    readonly now: number;
  },
): Promise<void> => {
  const { dossierId, procedureId, metadata, comparable, now } = about;
  const personKey = personKeyOf(metadata);
  if (!comparable || personKey === null || isFeedback(procedureId)) return;
  const earlier = await change
    .selectFrom('applications')
    .innerJoin('records', 'records.dossierId', 'applications.dossierId')
    .innerJoin('manifests', 'manifests.dossierId', 'applications.dossierId')
    .select('applications.dossierId')
    .where('applications.personKey', '=', personKey)
    .where('manifests.procedureId', '=', procedureId)
    .where('records.status', 'in', OPEN)
    .where('records.receivedAt', '>=', now - DUPLICATE_WINDOW_DAYS * DAY_MS)
    .orderBy('records.receivedAt', 'desc')
    .executeTakeFirst();
  await change.insertInto('applications').values({ dossierId, personKey }).execute();
  if (!earlier) return;
  await change
    .insertInto('duplicates')
    .values({
      dossierId,
      ofDossier: earlier.dossierId,
      foundAt: now,
      decision: null,
      reason: '',
      decidedBy: '',
      decidedAt: null,
    })
    .execute();
  await recordAct(change, {
    at: now,
    actor: 'repository',
    action: 'duplicate-found',
    subject: dossierId,
    detail: { of: earlier.dossierId },
  });
};

/** What is known of a dossier as the later of two; null: it repeats nothing. */
export const duplicateOf = async (store: Store | Change, dossierId: string) => {
  const row = await store
    .selectFrom('duplicates')
    .innerJoin('manifests', 'manifests.dossierId', 'duplicates.ofDossier')
    .innerJoin('records', 'records.dossierId', 'duplicates.ofDossier')
    .selectAll('duplicates')
    .select(['manifests.provisionalCode', 'records.officialCode'])
    .where('duplicates.dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!row) return null;
  const { decision } = row;
  return { ...row, decision: Value.Check(DuplicateDecision, decision) ? decision : null };
};
export type KeptDuplicate = NonNullable<Awaited<ReturnType<typeof duplicateOf>>>;

/** Dossiers that came later and say the same as this one. */
export const laterOnes = (store: Store, dossierId: string) =>
  store
    .selectFrom('duplicates')
    .innerJoin('manifests', 'manifests.dossierId', 'duplicates.dossierId')
    .innerJoin('records', 'records.dossierId', 'duplicates.dossierId')
    .select(['duplicates.dossierId', 'duplicates.decision', 'manifests.provisionalCode', 'records.officialCode'])
    .where('duplicates.ofDossier', '=', dossierId)
    .orderBy('duplicates.foundAt')
    .limit(20)
    .execute();

/**
 * An officer has decided: once. Told again the same it changes nothing; told otherwise it is refused, for the citizen has heard of the
 * first word. `actor`: as the audit names them.
 */
export const decideDuplicate = async (
  change: Change,
  about: {
    readonly dossierId: string;
    readonly answer: Pick<DuplicateAnswer, 'decision' | 'reason'>;
    readonly actor: string;
    readonly now: number;
  },
): Promise<void> => {
  const { dossierId, answer, actor, now } = about;
  const known = await duplicateOf(change, dossierId);
  if (!known) throw new Refusal(404, 'no-duplicate', 'This dossier repeats no other', 'go back to the dossier');
  if (known.decision !== null) {
    if (known.decision === answer.decision) return;
    throw new Refusal(
      409,
      'decided-already',
      'Somebody has decided otherwise about these two',
      'read what was decided; a change is for the officer who handles them',
    );
  }
  await change
    .updateTable('duplicates')
    .set({ decision: answer.decision, reason: answer.reason, decidedBy: actor, decidedAt: now })
    .where('dossierId', '=', dossierId)
    .execute();
  const ends = { 'keep-both': null, 'withdraw-later': WITHDRAWN, 'supplement-earlier': STOPPED }[answer.decision];
  const ended =
    ends === null
      ? undefined
      : await change
          .updateTable('records')
          .set({ status: ends })
          .where('dossierId', '=', dossierId)
          .where('status', 'in', OPEN) // what is done is done
          .returning('status')
          .executeTakeFirst();
  if (ended) await addEvent(change, dossierId, now, { kind: 'status', status: ended.status });
  await recordAct(change, {
    at: now,
    actor,
    action: 'duplicate-decided',
    subject: dossierId,
    detail: { of: known.ofDossier, decision: answer.decision, reason: answer.reason },
  });
};

/** For whoever holds the slip of the later one: what happened and what to do, without a name. Null: nothing to say. */
export const wordsForCitizen = (known: KeptDuplicate | null): string | null => {
  if (!known) return null;
  const code = known.officialCode ?? known.provisionalCode;
  switch (known.decision) {
    case null:
      return 'Ông/Bà đã nộp một hồ sơ cùng thủ tục trước đó. Cán bộ một cửa đang xem hai hồ sơ; Ông/Bà chưa phải làm gì.';
    case 'keep-both':
      return 'Hồ sơ này và hồ sơ nộp trước đó được giải quyết riêng.';
    case 'withdraw-later':
      return 'Hồ sơ này đã được rút theo đề nghị tại quầy. Hồ sơ nộp trước đó vẫn được giải quyết.';
    case 'supplement-earlier':
      return `Giấy tờ của hồ sơ này đã được bổ sung vào hồ sơ ${code} nộp trước đó. Xin tra cứu bằng phiếu của hồ sơ ấy.`;
  }
};
