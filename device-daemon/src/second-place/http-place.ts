import { Readable } from 'node:stream';
import type { Problem } from '@mot-cua/domain/receiving.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import { KeptBag, KeptBags, Place as PlaceFacts, Proof, ReceiptBrought } from '@mot-cua/domain/second-place.ts';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { Agent, type Dispatcher, request } from 'undici';
import type { Authority } from '../forwarding/authority.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import { type BagToKeep, type Place, type PlaceAnswer, type PlaceFault, piecesOf } from './place.ts';

export type HttpPlaceParts = {
  readonly url: string;
  /** the kiosk's own right: makes each call a sign of life */
  readonly authority: Authority;
  /** the longest silence accepted from the other side, ms */
  readonly silenceMs?: number;
};

const ANSWER_LIMIT_BYTES = 4_000_000;
/** It stands in the same office: what takes longer is not there. Reading a large bag from its disk for a proof may. */
const SILENCE_MS = 20_000;
const CONNECT_MS = 3_000;

type Call = {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly bag?: BagToKeep;
  readonly json?: unknown;
  readonly bytes?: OpenBag;
};

/** A receiver (receiver.ts) on another machine of the office. Only its own words in the right shape count as an answer. */
export class HttpPlace implements Place {
  readonly #parts: HttpPlaceParts;
  readonly #agent: Agent;

  constructor(parts: HttpPlaceParts) {
    this.#parts = parts;
    const silence = parts.silenceMs ?? SILENCE_MS;
    this.#agent = new Agent({
      connect: { timeout: Math.min(CONNECT_MS, silence) },
      headersTimeout: silence,
      bodyTimeout: silence,
      connections: 2,
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  look(signal: AbortSignal): PlaceAnswer<PlaceFacts> {
    return this.#ask(PlaceFacts, { method: 'GET', path: '/v1/place', signal });
  }

  async keep(bag: BagToKeep, bytes: OpenBag, signal: AbortSignal): PlaceAnswer<KeptBag> {
    const kept = await this.#ask(KeptBag, { method: 'PUT', path: `/v1/bags/${bag.dossierId}`, signal, bag, bytes });
    if (kept.ok && (kept.value.dossierId !== bag.dossierId || kept.value.sha256 !== bag.sha256))
      return failed({ kind: 'away', detail: 'the answer is about another bag' });
    return kept;
  }

  async prove(bag: BagToKeep, nonce: string, signal: AbortSignal): PlaceAnswer<string> {
    const path = `/v1/bags/${bag.dossierId}/proof`;
    const proof = await this.#ask(Proof, { method: 'POST', path, signal, bag, json: { nonce } });
    return proof.ok ? done(proof.value.digest) : proof;
  }

  async release(bag: BagToKeep, receipt: string, signal: AbortSignal): PlaceAnswer<void> {
    const path = `/v1/bags/${bag.dossierId}/receipt`;
    const released = await this.#ask(KeptBag, { method: 'POST', path, signal, bag, json: { receipt } });
    return released.ok ? done(undefined) : released;
  }

  async receiptOf(bag: BagToKeep, signal: AbortSignal): PlaceAnswer<string> {
    const path = `/v1/bags/${bag.dossierId}/receipt`;
    const given = await this.#ask(ReceiptBrought, { method: 'GET', path, signal, bag });
    return given.ok ? done(given.value.receipt) : given;
  }

  async list(signal: AbortSignal): PlaceAnswer<KeptBag[]> {
    const listed = await this.#ask(KeptBags, { method: 'GET', path: '/v1/bags', signal });
    return listed.ok ? done(listed.value.bags) : listed;
  }

  async fetch(bag: BagToKeep, take: (piece: Uint8Array) => Promise<void>, signal: AbortSignal): PlaceAnswer<void> {
    try {
      const answer = await this.#call({ method: 'GET', path: `/v1/bags/${bag.dossierId}`, signal, bag });
      if (answer.statusCode !== 200) return failed(faultOf(answer, await textOf(answer.body)));
      let size = 0;
      for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
        size += piece.byteLength;
        if (size > bag.size) throw new Error('more bytes than the bag has');
        await take(piece);
      }
      return done(undefined);
    } catch (error) {
      return failed(away(error));
    }
  }

  async #ask<S extends TSchema>(shape: S, call: Call): PlaceAnswer<Static<S>> {
    try {
      const answer = await this.#call(call);
      const text = await textOf(answer.body);
      const value = readJson(text);
      return answer.statusCode === 200 && Check(shape, value)
        ? done(value as Static<S>)
        : failed(faultOf(answer, text));
    } catch (error) {
      return failed(away(error));
    }
  }

  #call({ method, path, signal, bag, json, bytes }: Call): Promise<Dispatcher.ResponseData> {
    const headers: Record<string, string> = { authorization: this.#parts.authority(method, path, null) };
    if (bag?.manifest) headers['bag-manifest'] = bag.manifest;
    if (json !== undefined) headers['content-type'] = 'application/json';
    if (bag && bytes) {
      headers['content-type'] = 'application/octet-stream';
      headers['content-length'] = String(bag.size);
    }
    const body = json !== undefined ? JSON.stringify(json) : bytes ? Readable.from(copiesOf(bytes)) : null;
    return request(new URL(path, this.#parts.url), { method, headers, body, signal, dispatcher: this.#agent });
  }
}

/** Pieces that stay what they are while they wait to be sent. */
async function* copiesOf(bytes: OpenBag): AsyncGenerator<Uint8Array> {
  for await (const piece of piecesOf(bytes)) yield Buffer.from(piece);
}

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > ANSWER_LIMIT_BYTES) throw new Error('the answer is too large to be from a second place');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const away = (error: unknown): PlaceFault => ({
  kind: 'away',
  detail: error instanceof Error ? error.message || error.name : 'unknown',
});

/** Only the place's own words (problem+json) can refuse or deny; anything else is nobody, however it is numbered. */
const faultOf = ({ statusCode: status, headers }: Dispatcher.ResponseData, text: string): PlaceFault => {
  if (!String(headers['content-type'] ?? '').startsWith('application/problem+json'))
    return { kind: 'away', detail: `status ${status} without the words of a second place (a login page or proxy?)` };
  const problem = (readJson(text) ?? {}) as Partial<Problem>;
  const detail = `${status} ${problem.title ?? ''}: ${problem.detail ?? ''}`.slice(0, 300);
  const retryAfter = Number(headers['retry-after']);
  if (status === 404) return { kind: 'not-held', detail };
  if (status === 507) return { kind: 'full', detail };
  if (status === 409 || status === 413 || status === 422) return { kind: 'refused', detail };
  return { kind: 'away', detail, ...(retryAfter > 0 ? { retryAfterMs: Math.min(retryAfter, 60) * 1000 } : {}) };
};
