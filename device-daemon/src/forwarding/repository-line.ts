import type { Clock } from '@mot-cua/domain/clock.ts';
import type { CounterSlip } from '@mot-cua/domain/counter-slips.ts';
import { type DuplicateAnswer, DuplicateDecision } from '@mot-cua/domain/duplicates.ts';
import { type RatingReport, RatingReportAnswer } from '@mot-cua/domain/ratings/rating-report.ts';
import {
  CopyLink,
  CopyLinkEnd,
  DossierEvents,
  DossierState,
  HeartbeatAnswer,
  LackAnswer,
  type LackQuestion,
  LookupAnswer,
  type Receipt,
  ReceiptKeys as ReceiptKeysAnswer,
} from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { JWK } from 'jose';
import Type, { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import type { Authority } from './authority.ts';
import { BagUpload } from './bag-upload.ts';
import { type Answer, type Exchange, HttpExchange, type Question } from './exchange.ts';
import { faultOf, isProblem, type LineFault, readJson } from './line-fault.ts';
import type { OutgoingDossier } from './outgoing.ts';
import { Ceiling, Pace } from './pace.ts';
import { checkReceipt } from './receipt-check.ts';
import { ReceiptKeys } from './receipt-keys.ts';

/** What is believed to be an answer at all; compiled once, as an exchange of a few hundred bytes must not cost a millisecond. */
const shapes = {
  keys: Compile(ReceiptKeysAnswer),
  state: Compile(DossierState),
  lacks: Compile(LackAnswer),
  heartbeat: Compile(HeartbeatAnswer),
  ratings: Compile(RatingReportAnswer),
  events: Compile(DossierEvents),
  duplicate: Compile(Type.Object({ decision: DuplicateDecision })),
  counterSlip: Compile(Type.Object({ form: Type.String() })),
  lookUp: Compile(LookupAnswer),
  copyLink: Compile(CopyLink),
  copyLinkEnd: Compile(CopyLinkEnd),
};

export type RepositoryLineParts = {
  readonly url: string;
  readonly authority: Authority;
  /** receipt keys by `kid`, pinned at provisioning; as `ReceiptKeys` they may grow by endorsement */
  readonly receiptKeys: ReadonlyMap<string, JWK> | ReceiptKeys;
  readonly clock: Clock;
  /** bytes of one PATCH for ever; without it as the line takes them (pace.ts) */
  readonly chunkBytes?: number;
  /** at most this much of the line for bags, kbit/s; without it all of it */
  readonly ceilingKbit?: number;
  /** the wire; HTTP to `url` unless a simulation gives its own */
  readonly exchange?: Exchange;
  /** the longest silence accepted from the other side, ms */
  readonly silenceMs?: number;
  /** told what the repository's own answer says the time is, epoch ms; not signed: one witness, no proof */
  readonly onTime?: (epochMs: number) => void;
  /** told of each receipt key that a key we believe has vouched for */
  readonly onNewKey?: (kid: string) => void;
};

/** Who is at the other end: the repository, nobody, or somebody in its place (a login page, a proxy, another repository). */
export type Found = 'repository' | 'nobody' | 'somebody-else';

/** The line to the provincial repository: signed calls, tus 1.0, and nothing believed that is not signed or of the right shape. */
export class RepositoryLine {
  readonly #parts: RepositoryLineParts;
  readonly #exchangeOf: Exchange;
  readonly #uploads: BagUpload;
  readonly keys: ReceiptKeys;
  /** difference of the repository's clock to ours at the last exchange, ms; null before the first */
  clockOffsetMs: number | null = null;
  /** who answered when last asked */
  found: Found = 'nobody';

  constructor(parts: RepositoryLineParts) {
    this.#parts = parts;
    this.#exchangeOf = parts.exchange ?? new HttpExchange(parts.url, parts.silenceMs);
    this.keys = parts.receiptKeys instanceof ReceiptKeys ? parts.receiptKeys : new ReceiptKeys(parts.receiptKeys);
    this.#uploads = new BagUpload({
      url: parts.url,
      clock: parts.clock,
      call: (method, path, options) => this.#exchange(method, path, options),
      pace: new Pace(parts.chunkBytes),
      ceiling: new Ceiling(parts.ceilingKbit, parts.clock),
    });
  }

  async close(): Promise<void> {
    await this.#exchangeOf.close();
  }

  /**
   * True when the repository itself answers: its key set names a key that we believe. Learns the keys that such a key
   * vouches for, and what time it is there.
   */
  async reachable(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#exchange('GET', '/v1/keys', { signal });
    if (!answer.ok) {
      this.found = 'nobody';
      return false;
    }
    const body = answer.value.status === 200 ? readJson(answer.value.body) : undefined;
    const told = shapes.keys.Check(body) ? body : null;
    if (told) for (const kid of this.keys.learn(told.endorsements ?? [])) this.#parts.onNewKey?.(kid);
    const known = told?.keys.some((key) => this.keys.has(key.kid)) ?? false;
    this.found = known ? 'repository' : 'somebody-else';
    const date = Date.parse(String(answer.value.headers['date'] ?? ''));
    if (known && !Number.isNaN(date)) {
      this.clockOffsetMs = date - this.#parts.clock.now();
      this.#parts.onTime?.(date);
    }
    return known;
  }

  announce(row: OutgoingDossier, signal: AbortSignal): Promise<Result<DossierState, LineFault>> {
    const path = `/v1/dossiers/${row.dossier_id}`;
    return this.#ask(shapes.state, 'PUT', path, { signal, row, json: { manifest: row.manifest } }, [409, 413, 422]);
  }

  /** Resolves when every byte of the sealed bag is there, taking up an earlier upload where it stopped. */
  upload(
    row: OutgoingDossier,
    bag: OpenBag,
    remember: (uploadPath: string | null) => void,
    signal: AbortSignal,
  ): Promise<Result<void, LineFault>> {
    return this.#uploads.send(row, bag, remember, signal);
  }

  /**
   * A 409 is no refusal: another upload of the same dossier was still open, or bytes were spoilt on the way; asking anew
   * finds out what is missing.
   */
  async commit(row: OutgoingDossier, signal: AbortSignal): Promise<Result<{ receipt: string }, LineFault>> {
    const answer = await this.#exchange('POST', `/v1/dossiers/${row.dossier_id}/commit`, { signal, row, json: {} });
    if (!answer.ok) return answer;
    const body = readJson(answer.value.body) as { receipt?: unknown } | undefined;
    if (answer.value.status === 200 && typeof body?.receipt === 'string') return done({ receipt: body.receipt });
    return failed(faultOf(answer.value, [422]));
  }

  /** Which of these (at most 500) the repository would like to have, and the receipts of those that it holds. */
  lacks(question: LackQuestion, signal: AbortSignal): Promise<Result<LackAnswer, LineFault>> {
    return this.#ask(shapes.lacks, 'POST', '/v1/lacks', { signal, json: question });
  }

  heartbeat(signedHeartbeat: string, signal: AbortSignal): Promise<Result<HeartbeatAnswer, LineFault>> {
    return this.#ask(shapes.heartbeat, 'POST', '/v1/heartbeats', { signal, json: { heartbeat: signedHeartbeat } });
  }

  /** Ratings and digests of codes; refused: the repository will never take them as they are. */
  ratings(report: RatingReport, signal: AbortSignal): Promise<Result<RatingReportAnswer, LineFault>> {
    return this.#ask(shapes.ratings, 'POST', '/v1/ratings', { signal, json: report }, [400, 404, 422]);
  }

  events(dossierId: string, signal: AbortSignal): Promise<Result<DossierEvents, LineFault>> {
    return this.#ask(shapes.events, 'GET', `/v1/dossiers/${dossierId}/events`, { signal });
  }

  /** What an officer decided about a dossier of ours that repeats another; refused: it was decided otherwise, or repeats none. */
  duplicate(dossierId: string, answer: DuplicateAnswer, signal: AbortSignal): Promise<Result<unknown, LineFault>> {
    return this.#ask(
      shapes.duplicate,
      'POST',
      `/v1/dossiers/${dossierId}/duplicate`,
      { signal, json: answer },
      [404, 409, 422],
    );
  }

  /** A slip that a counter wrote about a dossier of ours; refused: it is not there yet (404), or was decided otherwise. */
  counterSlip(dossierId: string, slip: CounterSlip, signal: AbortSignal): Promise<Result<unknown, LineFault>> {
    return this.#ask(
      shapes.counterSlip,
      'POST',
      `/v1/dossiers/${dossierId}/counter-slip`,
      { signal, json: slip },
      [409, 422],
    );
  }

  /** A new link by which a citizen downloads a certified copy of ours; the one before ends. */
  copyLink(dossierId: string, signal: AbortSignal): Promise<Result<CopyLink, LineFault>> {
    return this.#ask(shapes.copyLink, 'PUT', `/v1/dossiers/${dossierId}/copy-link`, { signal, json: {} }, [404, 409]);
  }

  endCopyLink(dossierId: string, signal: AbortSignal): Promise<Result<CopyLinkEnd, LineFault>> {
    return this.#ask(shapes.copyLinkEnd, 'DELETE', `/v1/dossiers/${dossierId}/copy-link`, { signal }, [404]);
  }

  async lookUp(
    code: string,
    secret: string,
    signal: AbortSignal,
  ): Promise<Result<LookupAnswer, 'not-found' | 'locked' | 'unavailable'>> {
    const answer = await this.#exchange('POST', '/v1/lookups', { signal, json: { code, secret } });
    if (!answer.ok) return failed('unavailable');
    if (answer.value.status === 404) return failed(isProblem(answer.value) ? 'not-found' : 'unavailable');
    if (answer.value.status === 429) return failed('locked');
    const body = readJson(answer.value.body);
    return answer.value.status === 200 && shapes.lookUp.Check(body) ? done(body) : failed('unavailable');
  }

  /** Checks a receipt against the believed keys and against what we sent. Anything else proves nothing. */
  verifyReceipt(row: OutgoingDossier, receiptJws: string): Result<Receipt, LineFault> {
    const checked = checkReceipt(this.keys, row, receiptJws);
    if (checked.ok) return checked;
    return failed({
      kind: 'line',
      who: 'stranger',
      detail: `receipt not believed: ${checked.fault}`,
      forged: true,
    });
  }

  async #ask<S extends TSchema>(
    shape: Validator<Record<never, never>, S>,
    method: Question['method'],
    path: string,
    options: { signal: AbortSignal; row?: OutgoingDossier; json?: unknown },
    refusing: readonly number[] = [],
  ): Promise<Result<Static<S>, LineFault>> {
    const answer = await this.#exchange(method, path, options);
    if (!answer.ok) return answer;
    const body = readJson(answer.value.body);
    return answer.value.status === 200 && shape.Check(body)
      ? done(body as Static<S>)
      : failed(faultOf(answer.value, refusing));
  }

  async #exchange(
    method: Question['method'],
    path: string,
    options: {
      signal: AbortSignal;
      row?: OutgoingDossier;
      headers?: Record<string, string>;
      json?: unknown;
      body?: Uint8Array;
    },
  ): Promise<Result<Answer, LineFault>> {
    const headers: Record<string, string> = { ...options.headers };
    const authorization = this.#parts.authority(method, path, options.row ?? null);
    if (authorization !== '') headers['authorization'] = authorization;
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    const body = options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json);
    return await this.#exchangeOf.ask({ method, path, headers, body }, options.signal);
  }
}
