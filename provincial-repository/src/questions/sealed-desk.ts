import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  type SealedAnswer,
  SealedQuestion,
  sealedAnswerType,
  sealedQuestionType,
} from '@mot-cua/domain/sealed-question.ts';
import { CompactEncrypt, CompactSign, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import type { QuestionKeys } from './question-keys.ts';

const shape = Compile(SealedQuestion);
/** Further apart than this our answer would prove nothing to the kiosk (sealed-question.ts). */
const CLOCKS_APART_MS = 10 * 60_000;
const me = 'repository';

/**
 * Opens the sealed question of a visit, has it answered, and seals the answer to the key that came with it. What is not a
 * question to this door, in the shape of this door, is refused by status alone.
 */
export const answerSealed = async <S extends TSchema>(
  { keys, clock }: { readonly keys: QuestionKeys; readonly clock: Clock },
  path: string,
  body: string,
  questionShape: Validator<Record<never, never>, S>,
  answer: (question: Static<S>) => Promise<unknown>,
): Promise<string> => {
  const asked = await opened(keys, body);
  if (asked.to !== me || asked.path !== path || !questionShape.Check(asked.question)) throw unreadable();
  if (Math.abs(clock.now() - asked.askedAt) > CLOCKS_APART_MS)
    throw new Refusal(409, 'clocks-differ', 'The clocks differ too much', 'set the clock of the kiosk, then ask again');
  const replyKey = await importJWK(asked.replyKey, 'ECDH-ES').catch(() => {
    throw unreadable();
  });
  const of = createHash('sha256').update(body).digest('base64url');
  const said: SealedAnswer = {
    to: me,
    path,
    nonce: asked.nonce,
    of,
    askedAt: asked.askedAt,
    answeredAt: clock.now(),
    answer: await answer(asked.question as Static<S>),
  };
  const signed = await new CompactSign(Buffer.from(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'EdDSA', kid: keys.sig.kid, typ: sealedAnswerType })
    .sign(keys.sig.key);
  return new CompactEncrypt(Buffer.from(signed))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: sealedAnswerType, of })
    .encrypt(replyKey);
};

const opened = async (keys: QuestionKeys, body: string): Promise<SealedQuestion> => {
  try {
    const { kid, typ } = decodeProtectedHeader(body);
    const key = typ === sealedQuestionType ? keys.enc.get(kid ?? '') : undefined;
    if (!key) throw unreadable();
    const { plaintext } = await compactDecrypt(body, key, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const asked: unknown = JSON.parse(Buffer.from(plaintext).toString('utf8'));
    if (shape.Check(asked)) return asked;
  } catch {
    // every way to be wrong looks the same to whoever sent it
  }
  throw unreadable();
};

const unreadable = (): Refusal =>
  new Refusal(400, 'unreadable-question', 'This question cannot be read', 'seal it to the enc key of this repository');
