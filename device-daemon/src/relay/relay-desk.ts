import { readFileSync } from 'node:fs';
import { cardServicePaths } from '@mot-cua/domain/card-service.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { provincePaths } from '@mot-cua/domain/province-questions.ts';
import { MOST_SEALED_CHARS, sealedMediaType } from '@mot-cua/domain/sealed-question.ts';
import { signInPaths } from '@mot-cua/domain/sign-in.ts';
import type { FromVisit, RelayTarget, ToVisit } from '@mot-cua/domain/visit-link.ts';
import { Agent, request } from 'undici';

type Carry = Extract<FromVisit, { t: 'relay' }>;
type Outcome = Extract<ToVisit, { t: 'relayed' }>['outcome'];
/** `how`: for the journal; nothing of what was carried */
type Carried = { readonly outcome: Outcome; readonly how: string };

/** `ca`: PEM of the authority that issues the service's certificate, where it is none that Node knows (a state's own). */
export type RelayDoor = { readonly url: string; readonly ca?: string };

/** The door of a service as the configuration names it. Throws when the file of its authority cannot be read. */
export const doorOf = ({ url, caFile }: { readonly url: string; readonly caFile?: string }): RelayDoor => ({
  url,
  ...(caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }),
});

export type RelayDeskParts = {
  /** where each service is; a question to another is `unavailable` */
  readonly doors: Readonly<Partial<Record<RelayTarget, RelayDoor>>>;
  /**
   * Value of the `Authorization` header for a POST to this address: which kiosk asks is the service's right to know. `door`: the
   * repository is called by path as in all of its calls (receiving.ts), others by the whole address, which it does not take. The
   * repository also wants the sealed body signed: the kiosk answers for what it says of whoever stands there.
   */
  readonly authority: (
    method: string,
    url: string,
    door: { readonly to: RelayTarget; readonly path: string; readonly body: string },
  ) => string;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** One visit asks one thing at a time; more than this is a visit gone wild. */
const MOST_AT_ONCE = 8;
/** Whoever forwards a question must not learn a new door from a visit. */
const paths: Record<RelayTarget, ReadonlySet<string>> = {
  'card-service': new Set(Object.values(cardServicePaths)),
  'sign-in': new Set(Object.values(signInPaths)),
  repository: new Set(Object.values(provincePaths)),
};

/**
 * The daemon's end: carries a visit's sealed questions to the service of the configuration and brings the sealed answer
 * back. One try each, bounded in time and size, redirects not followed, nothing kept; the daemon has no key to any of it.
 */
export class RelayDesk {
  readonly #parts: RelayDeskParts;
  readonly #agents = new Map<RelayTarget, Agent>();
  /** questions under way by their id */
  readonly #open = new Map<string, AbortController>();
  readonly #last = new Map<RelayTarget, string>();

  constructor(parts: RelayDeskParts) {
    this.#parts = parts;
    for (const [to, door] of Object.entries(parts.doors) as [RelayTarget, RelayDoor][]) {
      const connect = door.ca === undefined ? {} : { connect: { ca: door.ca } };
      this.#agents.set(to, new Agent({ connections: MOST_AT_ONCE, keepAliveTimeout: 4_000, ...connect }));
    }
  }

  /** A question that is under way already (a visit that lost its line for a moment) is not carried twice. */
  async answer(message: Carry, reply: (message: ToVisit) => void): Promise<void> {
    if (this.#open.has(message.id)) return;
    const { outcome, how } = await this.#carry(message);
    this.#note(message.to, outcome.ok ? 'there' : outcome.why, how);
    reply({ t: 'relayed', id: message.id, outcome });
  }

  async stop(): Promise<void> {
    for (const question of this.#open.values()) question.abort();
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  async #carry({ id, to, path, body, deadlineMs }: Carry): Promise<Carried> {
    const door = this.#parts.doors[to];
    const dispatcher = this.#agents.get(to);
    if (!door || !dispatcher || !paths[to].has(path)) return away('unavailable', 'no such door');
    if (this.#open.size >= MOST_AT_ONCE) return away('unavailable', 'too many questions at once');
    const url = `${door.url.replace(/\/+$/, '')}${path}`;
    const stop = new AbortController();
    let late = false;
    const cancel = this.#parts.clock.after(deadlineMs, () => {
      late = true;
      stop.abort();
    });
    this.#open.set(id, stop);
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: {
          'content-type': sealedMediaType,
          accept: sealedMediaType,
          authorization: this.#parts.authority('POST', url, { to, path, body }),
        },
        body,
        dispatcher,
        signal: stop.signal,
      });
      answer.body.on('error', () => undefined); // undici throws out of the process what a body is dropped with
      const type = String(answer.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim();
      if (answer.statusCode !== 200 || type !== sealedMediaType) {
        answer.body.destroy();
        return byStatus(answer.statusCode, type ?? '');
      }
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.byteLength;
        if (size > MOST_SEALED_CHARS) {
          answer.body.destroy();
          return away('somebody-else', 'an answer without end');
        }
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('latin1');
      return compactJwe.test(text)
        ? { outcome: { ok: true, body: text }, how: '' }
        : away('somebody-else', 'no sealed answer');
    } catch (error) {
      if (late) return away('late', `${deadlineMs} ms`);
      const code = codeOf(error);
      return away(isOfCertificate(code) ? 'somebody-else' : 'unavailable', code);
    } finally {
      cancel();
      this.#open.delete(id);
    }
  }

  /** Only what changes is told. */
  #note(to: RelayTarget, state: string, how: string): void {
    if (this.#last.get(to) === state) return;
    const first = !this.#last.has(to);
    this.#last.set(to, state);
    if (state === 'there' && first) return;
    this.#parts.journal(state === 'there' ? 'service-back' : 'service-away', { service: to, state, how });
  }
}

const compactJwe = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/;
const away = (why: Extract<Outcome, { ok: false }>['why'], how: string): Carried => ({
  outcome: { ok: false, why },
  how,
});

/** A service in trouble says 4xx or 5xx; a login page says 200 with words, leads elsewhere, or says 511 (RFC 6585, 6). */
const byStatus = (status: number, type: string): Carried => {
  const elsewhere = status < 400 || status === 511;
  return away(elsewhere ? 'somebody-else' : 'unavailable', `status ${status} ${type.slice(0, 60)}`.trim());
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unknown';

/** Names that OpenSSL and Node give to a certificate that is not the service's own. */
const isOfCertificate = (code: string): boolean => /CERT|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
