import { createHash, randomBytes } from 'node:crypto';
import {
  CardCheckAnswer,
  type CardCheckQuestion,
  ChallengeAnswer,
  cardServicePaths,
  type Finding,
} from '@mot-cua/domain/card-service.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type ChipReason, type ChipVerdict, isBelieved } from '@mot-cua/domain/identity/chip-verdict.ts';
import { Compile } from 'typebox/compile';
import type { ChipReading } from '../devices/card-reading.ts';
import type { Call } from '../devices/device.ts';
import { challengeBytes } from '../emrtd/active-authentication.ts';
import { sameBytes } from '../emrtd/bytes.ts';
import { chipPerson } from '../emrtd/holder.ts';
import { readSecurityObject } from '../emrtd/security-object.ts';
import type { SealedFault, SealedLine } from '../relay/sealed-line.ts';
import type { CardVerifier } from './card-verifier.ts';
import type { ChipJudge } from './chip-judge.ts';

/** Every wait of the online check, ms, with the reason. */
export const onlineDelays = {
  /** before the chip is read: a person holds a card, and a dead line must not make them wait */
  challenge: 3_000,
  /** after it is read: the screen says that it is being checked */
  check: 8_000,
} as const;

const shapes = { challenge: Compile(ChallengeAnswer), check: Compile(CardCheckAnswer) };

/** What the service told to have signed, or why there is nothing; each serves one judgement. */
type Asked =
  | { readonly kind: 'service'; readonly id: string; readonly challenge: Uint8Array; readonly due: number }
  | { readonly kind: 'own'; readonly why: ChipReason };

/**
 * An authorised service judges beyond what the kiosk has judged itself (reference/domain.md, 2.4). What goes there: SOD, the
 * chip's public keys, digests, document number and expiry, the chip's signature over the service's own challenge; never
 * name, portrait or DG13. Without the line the kiosk's own judgement stands and says so. No answer outlives `judge`
 * (NĐ 69/2024, Đ19 k4: a result is not shared and not used again).
 */
export class OnlineVerifier implements CardVerifier {
  readonly kind = 'online';
  readonly ceiling = 'online';
  readonly #judge: ChipJudge;
  readonly #line: Pick<SealedLine, 'ask'>;
  readonly #clock: Clock;
  #asked: Asked = { kind: 'own', why: 'online-unavailable' };

  constructor(parts: { judge: ChipJudge; line: Pick<SealedLine, 'ask'>; clock: Clock }) {
    this.#judge = parts.judge;
    this.#line = parts.line;
    this.#clock = parts.clock;
  }

  async challenge(call: Call): Promise<Uint8Array> {
    const answer = await this.#line.ask(
      cardServicePaths.challenge,
      {},
      shapes.challenge,
      within(call, onlineDelays.challenge),
    );
    if (!answer.ok) {
      this.#asked = { kind: 'own', why: reasonOf(answer.fault) };
      return new Uint8Array(randomBytes(challengeBytes));
    }
    const { challengeId, challenge, goodForMs } = answer.value.answer;
    const bytes = new Uint8Array(Buffer.from(challenge, 'base64url'));
    this.#asked = { kind: 'service', id: challengeId, challenge: bytes, due: this.#clock.monotonic() + goodForMs };
    return bytes;
  }

  async judge(reading: ChipReading, call: Call): Promise<ChipVerdict> {
    const asked = this.#asked;
    this.#asked = { kind: 'own', why: 'online-unavailable' };
    const due = this.#clock.monotonic() + call.deadlineMs;
    const own = this.#judge.judge(reading);
    if (!isBelieved(own)) return own; // the service is not asked about what is wrong in itself
    if (own.reasons.includes('card-expired')) return withReason(own, 'online-not-asked'); // not in force: what then is the site's policy
    if (asked.kind === 'own') return withReason(own, asked.why);
    const question = questionOf(reading, asked, this.#clock.monotonic());
    if (!question) return withReason(own, 'online-not-asked'); // nothing that a service could judge
    const left = { signal: call.signal, deadlineMs: Math.max(1, due - this.#clock.monotonic()) };
    const answer = await this.#line.ask(
      cardServicePaths.check,
      question,
      shapes.check,
      within(left, onlineDelays.check),
    );
    return answer.ok ? join(own, answer.value.answer, reading) : withReason(own, reasonOf(answer.fault));
  }
}

const within = ({ signal, deadlineMs }: Call, atMostMs: number): Call => ({
  signal,
  deadlineMs: Math.min(deadlineMs, atMostMs),
});

/** A login page is a line that is not there; an answer that is another's is not. */
const reasonOf = ({ why }: SealedFault): ChipReason =>
  why === 'replayed' || why === 'foreign' ? 'online-untrusted' : why === 'late' ? 'online-late' : 'online-unavailable';

const withReason = ({ level, reasons }: ChipVerdict, more: ChipReason): ChipVerdict =>
  reasons.includes(more) ? { level, reasons } : { level, reasons: [...reasons, more] };

/** What the kiosk could not find out itself and the service has. The rest (an expired card) stays said. */
const answered: ReadonlySet<ChipReason> = new Set([
  'not-checked',
  'no-anchors',
  'signer-unknown',
  'algorithm-unknown',
  'revocation-unknown',
  'chip-proof-not-offered',
  'chip-proof-interrupted',
]);

const join = (own: ChipVerdict, answer: CardCheckAnswer, reading: ChipReading): ChipVerdict => {
  const findings: readonly Finding[] = [answer.dataNotTampered, answer.chipGenuine, answer.inForce];
  if (findings.includes('no')) {
    const reasons: readonly ChipReason[] =
      answer.chipGenuine === 'no' ? ['online-refused', 'chip-is-a-copy'] : ['online-refused'];
    return { level: 'chip-read', reasons: [...own.reasons, ...reasons] };
  }
  if (findings.every((finding) => finding === 'yes'))
    return { level: 'online', reasons: own.reasons.filter((reason) => !answered.has(reason)) };
  const proof: ChipReason = reading.files.dg15 ? 'chip-proof-interrupted' : 'chip-proof-not-offered';
  const known = answer.chipGenuine === 'unknown' && !reading.activeAuthentication ? withReason(own, proof) : own;
  return withReason(known, 'online-unknown');
};

const groupKeys = { dg1: 1, dg2: 2, dg11: 11, dg12: 12, dg13: 13, dg14: 14, dg15: 15 } as const;

/**
 * Null where there is nothing to ask: the card has no SOD or no readable document number (the kiosk's own judgement has said
 * so), or another state issued it, of whose documents this state's register knows nothing: its "no" would be none.
 */
const questionOf = (
  { files, ...reading }: ChipReading,
  asked: Extract<Asked, { kind: 'service' }>,
  now: number,
): CardCheckQuestion | null => {
  const object = files.sod ? readSecurityObject(files.sod) : null;
  const person = chipPerson({ files, ...reading }, { ethnicity: false });
  if (!files.sod || !object?.ok || !person.ok || person.value.document.issuer !== 'VNM') return null;
  const signed = reading.activeAuthentication;
  const isAnswer = signed && now <= asked.due && sameBytes(signed.challenge, asked.challenge);
  const { hash } = object.value;
  return {
    challengeId: isAnswer ? asked.id : null,
    signature: isAnswer ? base64url(signed.signature) : null,
    sod: base64url(files.sod),
    dg14: files.dg14 ? base64url(files.dg14) : null,
    dg15: files.dg15 ? base64url(files.dg15) : null,
    hash,
    digests: Object.entries(groupKeys).flatMap(([key, group]) => {
      const file = files[key as keyof typeof groupKeys];
      return file ? [{ group, digest: createHash(hash).update(file).digest('base64url') }] : [];
    }),
    documentNumber: person.value.document.number,
    expiresOn: person.value.expiresOn ?? null,
  };
};

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
