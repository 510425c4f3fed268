import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import {
  SealedAnswer,
  type SealedQuestion,
  type ServiceKey,
  type ServiceKeys,
  sealedAnswerType,
  sealedQuestionType,
} from '@mot-cua/domain/sealed-question.ts';
import type { RelayTarget } from '@mot-cua/domain/visit-link.ts';
import {
  CompactEncrypt,
  type CryptoKey,
  compactDecrypt,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { Call } from '../devices/device.ts';
import type { Relay } from './relay.ts';

/** Why there is no answer that can be believed. */
export type SealedFault = {
  readonly why:
    | 'unavailable' // no line, nobody there, or the service is in trouble itself
    | 'late'
    | 'somebody-else' // a login page or a proxy answers in its place
    | 'replayed' // an answer of the service's to another question
    | 'foreign' // no answer of this service, or one that it did not sign
    | 'cancelled'; // by the caller
};

/** A believed answer, and the service's own time when it gave it (epoch ms). */
export type Answered<T> = { readonly answer: T; readonly answeredAt: number };

const shapeOfAnswer = Compile(SealedAnswer);
const encryption = 'A256GCM';

/**
 * The visit's end of a conversation with one service: seals each question to the service's key, and believes an answer only
 * when it opens with the key made for this question, is signed by the service, and names the question by nonce, digest and
 * time (domain/src/sealed-question.ts). What is between, the kiosk's own daemon included, sees sizes and times.
 */
export class SealedLine {
  readonly #to: RelayTarget;
  readonly #keys: readonly ServiceKey[];
  readonly #relay: Relay;
  readonly #clock: Clock;

  constructor(parts: { to: RelayTarget; keys: ServiceKeys; relay: Relay; clock: Clock }) {
    this.#to = parts.to;
    this.#keys = parts.keys.keys;
    this.#relay = parts.relay;
    this.#clock = parts.clock;
  }

  async ask<S extends TSchema>(
    path: string,
    question: unknown,
    shape: Validator<Record<never, never>, S>,
    call: Call,
  ): Promise<Result<Answered<Static<S>>, SealedFault>> {
    const serviceKey = this.#keys.find((key) => key.use === 'enc');
    if (!serviceKey) throw new Error('a service without a key to seal to');
    const due = this.#clock.monotonic() + call.deadlineMs;
    const reply = await generateKeyPair('ECDH-ES', { crv: serviceKey.crv });
    const { kty, crv, x, y } = await exportJWK(reply.publicKey);
    const askedAt = this.#clock.now();
    const nonce = randomBytes(16).toString('base64url');
    const replyKey = { kty, crv, x, ...(y === undefined ? {} : { y }) } as SealedQuestion['replyKey'];
    const asked: SealedQuestion = { to: this.#to, path, nonce, askedAt, replyKey, question };
    const body = await new CompactEncrypt(Buffer.from(JSON.stringify(asked)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: encryption, kid: serviceKey.kid, typ: sealedQuestionType })
      .encrypt(await importJWK(serviceKey, 'ECDH-ES'));
    const carried = await this.#relay.carry(this.#to, path, body, {
      signal: call.signal,
      deadlineMs: Math.max(1, due - this.#clock.monotonic()),
    });
    if (!carried.ok) return carried;
    if (this.#clock.monotonic() > due) return failed({ why: 'late' });
    const of = createHash('sha256').update(body).digest('base64url');
    const opened = await this.#open(carried.value, reply.privateKey, of);
    if (!opened.ok) return opened;
    const { value } = opened;
    const isOurs =
      value.of === of &&
      value.nonce === nonce &&
      value.askedAt === askedAt &&
      value.to === this.#to &&
      value.path === path;
    if (!isOurs) return failed({ why: 'replayed' });
    return shape.Check(value.answer)
      ? done({ answer: value.answer as Static<S>, answeredAt: value.answeredAt })
      : failed({ why: 'foreign' });
  }

  /** Opens with the question's own key and checks the signature; every other form is `foreign`. */
  async #open(sealed: string, key: CryptoKey, of: string): Promise<Result<SealedAnswer, SealedFault>> {
    let jws: string;
    try {
      const header = decodeProtectedHeader(sealed);
      // in clear and so without proof: it only says early, and better, why the key below would not fit
      if (header.typ !== sealedAnswerType) return failed({ why: 'foreign' });
      if (header['of'] !== of) return failed({ why: 'replayed' });
      const { plaintext } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ['ECDH-ES'],
        contentEncryptionAlgorithms: [encryption],
      });
      jws = Buffer.from(plaintext).toString('utf8');
      const { kid } = decodeProtectedHeader(jws);
      const signer = this.#keys.find((one) => one.use === 'sig' && one.kid === kid);
      if (!signer) return failed({ why: 'foreign' });
      const algorithm = algorithmOf(signer);
      const { payload } = await compactVerify(jws, await importJWK(signer, algorithm), { algorithms: [algorithm] });
      const answer: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
      return shapeOfAnswer.Check(answer) ? done(answer) : failed({ why: 'foreign' });
    } catch {
      // jose throws for everything that is not what it should be; what it was is the business of nobody here
      return failed({ why: 'foreign' });
    }
  }
}

const algorithmOf = ({ crv }: ServiceKey): string =>
  ({ 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'EdDSA', X25519: 'none' })[crv];
