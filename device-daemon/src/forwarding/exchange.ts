import { Readable } from 'node:stream';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Agent, type Dispatcher, request } from 'undici';
import type { LineFault } from './line-fault.ts';

/** One question to the repository, as bytes. `path` begins with `/v1/`. */
export type Question = {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
};
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
};

/**
 * The wire itself: one question, one answer, or why there was none (always of kind `line`). `HttpExchange` is the real
 * one; the deterministic simulation in `test/faults` puts a network of its own in its place.
 */
export interface Exchange {
  ask(question: Question, signal: AbortSignal): Promise<Result<Answer, LineFault>>;
  close(): Promise<void>;
}

const ANSWER_LIMIT_BYTES = 1_000_000;
/** The longest silence we accept from the other side, ms; thin lines are slow, dead ones are silent. */
const SILENCE_MS = 30_000;
/**
 * A body goes to the socket in pieces of this size: each piece that the line takes starts the count of silence anew. Given
 * whole, 1 MB over 256 kbit/s (33 s) would be cut off as silence while it flows.
 */
const PIECE_BYTES = 16 * 1024;
/** Shorter than the repository keeps an idle connection (20 s): a question down a closed one is a question lost. */
const IDLE_MS = 15_000;

/** HTTP over TCP (or TLS) by undici, bounded in silence and in size. Redirects are not followed. */
export class HttpExchange implements Exchange {
  readonly #url: string;
  readonly #agent: Agent;

  /** `silenceMs`: the longest silence accepted from the other side */
  constructor(url: string, silenceMs = SILENCE_MS) {
    this.#url = url;
    this.#agent = new Agent({
      connect: { timeout: Math.min(10_000, silenceMs) },
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
      keepAliveTimeout: IDLE_MS,
      connections: 2,
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async ask(question: Question, signal: AbortSignal): Promise<Result<Answer, LineFault>> {
    const { method, path, body } = question;
    const long = body !== null && typeof body !== 'string' && body.byteLength > PIECE_BYTES;
    try {
      const answer = await request(new URL(path, this.#url), {
        method,
        headers: long ? { ...question.headers, 'content-length': String(body.byteLength) } : question.headers,
        body: long ? Readable.from(piecesOf(body), { objectMode: false, highWaterMark: PIECE_BYTES }) : body,
        // undici hangs up after each HEAD otherwise; on a thin line a new connection costs more than the question
        reset: false,
        dispatcher: this.#agent,
        signal,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.byteLength;
        if (size > ANSWER_LIMIT_BYTES) throw new Error('the answer is too large to be from the repository');
        chunks.push(chunk);
      }
      return done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
    } catch (error) {
      return failed({ kind: 'line', detail: error instanceof Error ? error.message || error.name : 'unknown' });
    }
  }
}

async function* piecesOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += PIECE_BYTES) yield body.subarray(at, at + PIECE_BYTES);
}
