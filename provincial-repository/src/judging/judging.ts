import { BACKLOG_PROCEDURE, COPY_PROCEDURE } from '@mot-cua/domain/digitisation/station-procedures.ts';
import type { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { feedbackForm, isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import { judgeDeclaration, type Verdict } from '@mot-cua/domain/forms/judge.ts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import { raiseAlarm } from '../intake/alarms.ts';
import { type Forms, judgedByForm } from '../officers/form-words.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';

/**
 * Every declaration is judged as it arrives, by the engine that it was made with. What is faulty is taken in all the same, for a
 * bag that arrived whole is never thrown away, but it is marked, somebody is told, and it goes no further before an officer
 * has said that they saw it. Where the version of the form is not at hand that is marked too: nothing passes for right
 * because nobody looked.
 */
export type Judgement = {
  readonly kind: 'right' | 'faulty' | 'unjudged';
  /** in the words of the kiosk's screen, and pointers of values that the form does not make; no answer stands in them */
  readonly said: readonly string[];
};

const right: Judgement = { kind: 'right', said: [] };
const MOST_SAID = 40;

/** Papers that an officer scanned: nobody declared anything. */
const withoutDeclaration: readonly string[] = [BACKLOG_PROCEDURE.id, COPY_PROCEDURE.id];
export const isScannedByOfficers = (procedureId: string): boolean => withoutDeclaration.includes(procedureId);

export const judgeAsReceived = (forms: Forms, declaration: Declaration, metadata: Metadata): Judgement => {
  // a supplement brings papers to a declaration that was judged before
  if (metadata.supplementOf || isScannedByOfficers(declaration.procedureId)) return right;
  if (forms.size === 0 && !isFeedback(declaration.procedureId)) return right; // this province reads no forms here
  const verdict = verdictOf(forms, declaration, Date.parse(metadata.submittedAt));
  if (verdict === null) return { kind: 'unjudged', said: [] };
  const said = [
    ...verdict.errors.map(({ message }) => message),
    ...verdict.strange.map((ref) => `Ngoài biểu mẫu: ${ref}`),
  ];
  return said.length === 0 ? right : { kind: 'faulty', said: said.slice(0, MOST_SAID) };
};

const verdictOf = (forms: Forms, declaration: Declaration, submittedAt: number): Verdict | null => {
  try {
    return isFeedback(declaration.procedureId)
      ? judgeDeclaration(feedbackForm, declaration, submittedAt)
      : judgedByForm(forms, declaration, submittedAt);
  } catch {
    return null; // a declaration that our judge cannot bear must not keep its dossier out
  }
};

/** In the transaction that takes the dossier in. */
export const keepJudgement = async (
  change: Change,
  about: { readonly dossierId: string; readonly kioskId: string; readonly judgement: Judgement; readonly now: number },
): Promise<void> => {
  const { dossierId, kioskId, judgement, now } = about;
  if (judgement.kind === 'right') return;
  const { kind, said } = judgement;
  await change
    .insertInto('judgements')
    .values({ dossierId, kind, said: JSON.stringify(said), seenBy: null, seenAt: null })
    .execute();
  if (kind === 'faulty')
    await raiseAlarm(change, now, {
      kind: 'declaration-faulty',
      kioskId,
      dossierId,
      detail: 'the declaration is not what its form lets pass',
    });
  await recordAct(change, {
    at: now,
    actor: 'repository',
    action: `declaration-${kind}`,
    subject: dossierId,
    detail: { said: said.length },
  });
};

const saidShape = Compile(Type.Array(Type.String()));

/** What stands against a declaration; null: nothing. */
export const judgementOf = async (store: Store | Change, dossierId: string) => {
  const row = await store.selectFrom('judgements').selectAll().where('dossierId', '=', dossierId).executeTakeFirst();
  return row ? { ...row, said: saidShape.Parse(JSON.parse(row.said)) } : null;
};
export type KeptJudgement = NonNullable<Awaited<ReturnType<typeof judgementOf>>>;

/** An officer saw it and goes on; who and when stays. */
export const seeJudgement = async (
  change: Change,
  about: { readonly dossierId: string; readonly officer: string; readonly now: number },
): Promise<void> => {
  const { dossierId, officer, now } = about;
  const seen = await change
    .updateTable('judgements')
    .set({ seenBy: officer, seenAt: now })
    .where('dossierId', '=', dossierId)
    .where('seenAt', 'is', null)
    .returning('dossierId')
    .executeTakeFirst();
  if (!seen) return;
  await recordAct(change, { at: now, actor: `officer:${officer}`, action: 'judgement-seen', subject: dossierId });
};

/** States that say that all is well: accepted, handled, to be paid, done, handed over. */
export const goesOn = (status: number): boolean => [2, 4, 6, 9, 10].includes(status);

/** Refuses to let a dossier go on as if nothing stood against it. */
export const refuseUnseen = async (change: Change, dossierId: string, status: number): Promise<void> => {
  if (!goesOn(status)) return;
  const judgement = await judgementOf(change, dossierId);
  if (!judgement || judgement.seenAt !== null) return;
  throw new Refusal(
    409,
    'declaration-unseen',
    'Something stands against this declaration',
    'read what the form says of it, say that you have seen it, then set the state',
  );
};
