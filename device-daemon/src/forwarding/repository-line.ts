import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { DossierEvents, DossierState, LookupAnswer, type Problem, Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { compactVerify, importJWK, type JWK } from 'jose';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import type { Authority } from './authority.ts';
import { type Answer, type Exchange, HttpExchange, type Question } from './exchange.ts';
import type { LineFault } from './line-fault.ts';
import type { OutgoingDossier } from './outgoing.ts';

export type RepositoryLineParts = {
  readonly url: string;
  readonly authority: Authority;
  /** receipt keys by `kid`; pinned at provisioning, never learnt over the line */
  readonly receiptKeys: ReadonlyMap<string, JWK>;
  readonly clock: Clock;
  /** bytes of one PATCH; small enough for a thin line to make progress between cuts */
  readonly chunkBytes?: number;
  /** the wire; HTTP to `url` unless a simulation gives its own */
  readonly exchange?: Exchange;
  /** the longest silence accepted from the other side, ms */
  readonly silenceMs?: number;
};

const DEFAULT_CHUNK_BYTES = 512 * 1024;

/** The line to the provincial repository: signed calls, tus 1.0, and nothing believed that is not signed or of the right shape. */
export class RepositoryLine {
  readonly #parts: RepositoryLineParts;
  readonly #exchangeOf: Exchange;
  /** where each unfinished upload stood when last asked, bytes */
  readonly #offsets = new Map<string, number>();
  /** difference of the repository's clock to ours at the last exchange, ms; null before the first */
  clockOffsetMs: number | null = null;

  constructor(parts: RepositoryLineParts) {
    this.#parts = parts;
    this.#exchangeOf = parts.exchange ?? new HttpExchange(parts.url, parts.silenceMs);
  }

  async close(): Promise<void> {
    await this.#exchangeOf.close();
  }

  /** True when the repository itself answers: its key set names a key that we have pinned. */
  async reachable(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#exchange('GET', '/v1/keys', { signal });
    if (!answer.ok || answer.value.status !== 200) return false;
    const keys = readJson(answer.value.body) as { keys?: { kid?: unknown }[] } | undefined;
    const known =
      Array.isArray(keys?.keys) &&
      keys.keys.some((key) => typeof key?.kid === 'string' && this.#parts.receiptKeys.has(key.kid));
    const date = Date.parse(String(answer.value.headers['date'] ?? ''));
    if (known && !Number.isNaN(date)) this.clockOffsetMs = date - this.#parts.clock.now();
    return known;
  }

  announce(row: OutgoingDossier, signal: AbortSignal): Promise<Result<DossierState, LineFault>> {
    const path = `/v1/dossiers/${row.dossier_id}`;
    return this.#ask(
      DossierState,
      'PUT',
      path,
      { signal, row, json: { manifest: row.manifest } },
      refusals.announcement,
    );
  }

  commit(row: OutgoingDossier, signal: AbortSignal): Promise<Result<{ receipt: string }, LineFault>> {
    return this.#askReceipt(row, signal);
  }

  async #askReceipt(row: OutgoingDossier, signal: AbortSignal): Promise<Result<{ receipt: string }, LineFault>> {
    const answer = await this.#exchange('POST', `/v1/dossiers/${row.dossier_id}/commit`, { signal, row, json: {} });
    if (!answer.ok) return answer;
    const body = readJson(answer.value.body) as { receipt?: unknown } | undefined;
    if (answer.value.status === 200 && typeof body?.receipt === 'string') return done({ receipt: body.receipt });
    return failed(faultOf(answer.value, refusals.commit));
  }

  events(dossierId: string, signal: AbortSignal): Promise<Result<DossierEvents, LineFault>> {
    return this.#ask(DossierEvents, 'GET', `/v1/dossiers/${dossierId}/events`, { signal });
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
    return answer.value.status === 200 && Check(LookupAnswer, body) ? done(body) : failed('unavailable');
  }

  /** Uploads the sealed file, taking up an earlier upload where it stopped. Resolves with true when every byte is there. */
  async upload(
    row: OutgoingDossier,
    bag: OpenBag,
    remember: (uploadPath: string | null) => void,
    signal: AbortSignal,
  ): Promise<Result<void, LineFault>> {
    let uploadPath = row.upload_path;
    let offset = uploadPath === null ? null : await this.#offsetOf(row, uploadPath, signal);
    if (offset === 'gone') {
      remember(null);
      uploadPath = null;
      offset = null;
    }
    if (offset !== null && typeof offset === 'object') return failed(offset);
    if (uploadPath === null) {
      const created = await this.#createUpload(row, signal);
      if (!created.ok) return created;
      uploadPath = created.value;
      remember(uploadPath);
      offset = 0;
    }
    const start = offset ?? 0;
    const progressed = start > (this.#offsets.get(row.dossier_id) ?? 0);
    this.#offsets.set(row.dossier_id, start);
    const sent = await this.#sendFrom(row, bag, uploadPath, start, signal);
    if (sent.ok) this.#offsets.delete(row.dossier_id);
    return sent.ok || !progressed ? sent : failed({ ...sent.fault, progressed });
  }

  async #createUpload(row: OutgoingDossier, signal: AbortSignal): Promise<Result<string, LineFault>> {
    const metadata = `dossierId ${base64(row.dossier_id)},sha256 ${base64(row.sha256 ?? '')}`;
    const answer = await this.#exchange('POST', '/v1/uploads', {
      signal,
      row,
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(row.size), 'upload-metadata': metadata },
    });
    if (!answer.ok) return answer;
    const location = answer.value.headers['location'];
    if (
      answer.value.status !== 201 ||
      typeof location !== 'string' ||
      answer.value.headers['tus-resumable'] !== '1.0.0'
    )
      return failed(faultOf(answer.value, refusals.creation));
    const at = new URL(location, this.#parts.url);
    if (at.origin !== new URL(this.#parts.url).origin || !at.pathname.includes('/v1/uploads/'))
      return failed({ kind: 'line', detail: 'upload location points elsewhere' });
    return done(at.pathname);
  }

  async #offsetOf(row: OutgoingDossier, uploadPath: string, signal: AbortSignal): Promise<number | 'gone' | LineFault> {
    const answer = await this.#exchange('HEAD', uploadPath, { signal, row, headers: { 'tus-resumable': '1.0.0' } });
    if (!answer.ok) return answer.fault;
    const { status, headers } = answer.value;
    const isTus = headers['tus-resumable'] === '1.0.0';
    // An upload that the repository dropped or swept is refused before its tus server is asked: problem+json, no tus header.
    if ([403, 404, 410].includes(status) && (isTus || (isProblem(answer.value) && status !== 403))) return 'gone';
    const offset = Number(headers['upload-offset']);
    return isTus && status === 200 && Number.isSafeInteger(offset) ? offset : faultOf(answer.value);
  }

  async #sendFrom(
    row: OutgoingDossier,
    bag: OpenBag,
    uploadPath: string,
    start: number,
    signal: AbortSignal,
  ): Promise<Result<void, LineFault>> {
    const size = row.size ?? 0;
    const chunk = Buffer.alloc(Math.min(this.#parts.chunkBytes ?? DEFAULT_CHUNK_BYTES, Math.max(1, size)));
    let offset = start;
    while (offset < size) {
      const bytesRead = await bag.read(chunk.subarray(0, Math.min(chunk.length, size - offset)), offset);
      const answer = await this.#exchange('PATCH', uploadPath, {
        signal,
        row,
        headers: {
          'tus-resumable': '1.0.0',
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
        },
        body: chunk.subarray(0, bytesRead),
      });
      if (!answer.ok) return answer;
      const reached = Number(answer.value.headers['upload-offset']);
      if (answer.value.status !== 204 || !Number.isSafeInteger(reached) || reached <= offset)
        return failed(faultOf(answer.value));
      offset = reached;
    }
    return done(undefined);
  }

  /** Checks a receipt against the pinned keys and against what we sent. Anything else proves nothing. */
  async verifyReceipt(row: OutgoingDossier, receiptJws: string): Promise<Result<Receipt, LineFault>> {
    const doubt = (detail: string): Result<Receipt, LineFault> =>
      failed({ kind: 'line', detail: `receipt not believed: ${detail}` });
    try {
      const kid =
        (JSON.parse(Buffer.from(receiptJws.split('.')[0] ?? '', 'base64url').toString()) as { kid?: string }).kid ?? '';
      const key = this.#parts.receiptKeys.get(kid);
      if (!key) return doubt('signed by a key that is not pinned');
      const { payload } = await compactVerify(receiptJws, await importJWK(key, 'EdDSA'), { algorithms: ['EdDSA'] });
      const receipt: unknown = JSON.parse(new TextDecoder().decode(payload));
      if (!Check(Receipt, receipt)) return doubt('wrong shape');
      const manifestSha256 = createHash('sha256')
        .update(Buffer.from(row.manifest?.split('.')[1] ?? '', 'base64url'))
        .digest('hex');
      if (
        receipt.dossierId !== row.dossier_id ||
        receipt.sealedSha256 !== row.sha256 ||
        receipt.manifestSha256 !== manifestSha256
      )
        return doubt('for another dossier');
      return done(receipt);
    } catch (error) {
      return doubt(error instanceof Error ? error.message : 'unreadable');
    }
  }

  async #ask<S extends TSchema>(
    schema: S,
    method: Question['method'],
    path: string,
    options: { signal: AbortSignal; row?: OutgoingDossier; json?: unknown },
    refusing: readonly number[] = [],
  ): Promise<Result<Static<S>, LineFault>> {
    const answer = await this.#exchange(method, path, options);
    if (!answer.ok) return answer;
    const body = readJson(answer.value.body);
    return answer.value.status === 200 && Check(schema, body)
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
    const headers: Record<string, string> = {
      authorization: this.#parts.authority(method, path, options.row ?? null),
      ...options.headers,
    };
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    const body = options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json);
    return await this.#exchangeOf.ask({ method, path, headers, body }, options.signal);
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const readJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

const isProblem = (answer: Answer): boolean =>
  String(answer.headers['content-type'] ?? '').startsWith('application/problem+json');

/**
 * What refuses a dossier for good, by step. A 409 to a piece or to a commit does not: another upload of the same dossier
 * was still open, or bytes were spoilt on the way; asking anew finds out what is missing.
 */
const refusals = { announcement: [409, 413, 422], creation: [413, 422], commit: [422] } as const;

/** Only the repository's own words (problem+json) can refuse; anything else is the line, however it is numbered. */
const faultOf = (answer: Answer, refusing: readonly number[] = []): LineFault => {
  const retryAfter = Number(answer.headers['retry-after']);
  const wait =
    Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterMs: Math.min(retryAfter, 86_400) * 1000 } : {};
  if (!isProblem(answer))
    return {
      kind: 'line',
      detail: `status ${answer.status} without the repository's words (a login page or proxy?)`,
      ...wait,
    };
  const problem = (readJson(answer.body) ?? {}) as Partial<Problem>;
  const detail = `${answer.status} ${problem.title ?? ''}: ${problem.detail ?? ''}`.slice(0, 300);
  const { status } = answer;
  if (refusing.includes(status)) return { kind: 'refused', detail, status };
  return { kind: status === 429 || status === 503 ? 'busy' : 'line', detail, status, ...wait };
};
