import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { MOST_PHONE_FILE_BYTES, PhoneDropOpened, SEAL_BYTES } from '@mot-cua/domain/phone-drop.ts';
import type { FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import { Compile } from 'typebox/compile';
import { Agent, request } from 'undici';

type Ask = Extract<FromVisit, { t: 'phone' | 'phone-note' }>;
type Outcome = Extract<ToVisit, { t: 'phone' }>['outcome'];

export type PhoneDeskParts = {
  /** address of the repository */
  readonly url: string;
  readonly authority: (method: string, path: string) => string;
  /** where sealed files lie until their visit has read them: on tmpfs */
  readonly folder: string;
  readonly clock: Clock;
};

/** Waits, ms: a look is short and comes again; a file of 20 MB may take its time. */
const deadlines = { ask: 8_000, file: 120_000 } as const;
/** Questions of all visits at once; there is one visit, and one that is about to be. */
const MOST_AT_ONCE = 4;
const openedShape = Compile(PhoneDropOpened);
const BODY_MOST = 4_096;

/**
 * The daemon's end of what goes between a visit and a phone: it opens and ends drops, and fetches sealed bytes into a file for the
 * visit. It has no key to any of it; ids and sizes are all that it sees, and none of them is in its journal.
 */
export class PhoneDesk {
  readonly #parts: PhoneDeskParts;
  readonly #agent = new Agent({ connections: MOST_AT_ONCE, keepAliveTimeout: 4_000 });
  readonly #open = new Set<AbortController>();

  constructor(parts: PhoneDeskParts) {
    this.#parts = parts;
  }

  /** What visits before this start left is removed. */
  async prepare(): Promise<void> {
    await rm(this.#parts.folder, { recursive: true, force: true });
    await mkdir(this.#parts.folder, { recursive: true, mode: 0o700 });
  }

  async answer(message: Ask, reply: (message: ToVisit) => void): Promise<void> {
    reply({ t: 'phone', id: message.id, outcome: await this.#carry(message) });
  }

  async stop(): Promise<void> {
    for (const call of this.#open) call.abort();
    await this.#agent.destroy();
  }

  async #carry(message: Ask): Promise<Outcome> {
    if (this.#open.size >= MOST_AT_ONCE) return { is: 'unavailable' };
    const stop = new AbortController();
    const look = message.t === 'phone' && message.act === 'look';
    const cancel = this.#parts.clock.after(look ? deadlines.file : deadlines.ask, () => stop.abort());
    this.#open.add(stop);
    try {
      if (message.t === 'phone-note')
        return await this.#begin(
          `/v1/phone-notes/${message.drop}`,
          Buffer.from(message.body, 'base64url'),
          stop.signal,
        );
      if (message.act === 'open') return await this.#begin(`/v1/phone-drops/${message.drop}`, null, stop.signal);
      if (message.act === 'look') return await this.#look(message.drop, stop.signal);
      await rm(this.#pathOf(message.drop), { force: true });
      await this.#call('DELETE', `/v1/phone-drops/${message.drop}`, null, stop.signal).then(({ body }) => body.dump());
      return { is: 'over' };
    } catch {
      return { is: 'unavailable' }; // no line, or whatever answers is not the repository: the citizen scans
    } finally {
      cancel();
      this.#open.delete(stop);
    }
  }

  async #begin(path: string, body: Buffer | null, signal: AbortSignal): Promise<Outcome> {
    const answer = await this.#call('PUT', path, body, signal);
    const text = await boundedText(answer.body);
    const opened: unknown = answer.statusCode === 200 ? JSON.parse(text) : null;
    return openedShape.Check(opened) ? { is: 'open', goodForMs: opened.goodForMs } : { is: 'unavailable' };
  }

  async #look(drop: string, signal: AbortSignal): Promise<Outcome> {
    const answer = await this.#call('GET', `/v1/phone-drops/${drop}`, null, signal);
    const type = String(answer.headers['content-type'] ?? '');
    if (answer.statusCode === 200 && type.startsWith('application/octet-stream')) {
      let bytes = 0;
      const bounded = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of answer.body as AsyncIterable<Buffer>) {
          bytes += chunk.byteLength;
          if (bytes > MOST_PHONE_FILE_BYTES + SEAL_BYTES) throw new Error('a file without end');
          yield chunk;
        }
      };
      const file = this.#pathOf(drop);
      await pipeline(bounded(), createWriteStream(file, { mode: 0o600 }), { signal });
      return { is: 'there', file };
    }
    await answer.body.dump();
    if (answer.statusCode === 204) return { is: 'waiting' };
    return { is: answer.statusCode === 404 ? 'over' : 'unavailable' };
  }

  #call(method: 'PUT' | 'GET' | 'DELETE', path: string, body: Buffer | null, signal: AbortSignal) {
    const { url, authority } = this.#parts;
    return request(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        authorization: authority(method, path),
        ...(body ? { 'content-type': 'application/octet-stream' } : {}),
      },
      ...(body ? { body } : {}),
      dispatcher: this.#agent,
      signal,
    });
  }

  /** `drop` has the shape of an id: it is no path. */
  #pathOf(drop: string): string {
    return join(this.#parts.folder, `${drop}.sealed`);
  }
}

const boundedText = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > BODY_MOST) throw new Error('an answer without end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
