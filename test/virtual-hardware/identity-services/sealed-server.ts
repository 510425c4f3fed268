import { createHash, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { FaultPlan } from '../fault-plan.ts';
import {
  type Jwk,
  makeServiceKeys,
  openSealed,
  readSigned,
  type ServiceKeyPair,
  sealTo,
  signCompact,
} from './jose-by-hand.ts';

/** What may go wrong on the way to a service, or with it. */
export type ServiceFault =
  | 'line-down' // the connection is cut
  | 'answer-lost' // the work is done, and the connection cut
  | 'unavailable' // 503
  | 'login-page' // a captive portal answers 200 with a page
  | 'redirect' // or leads to one
  | 'gibberish' // 200 of the right type, and no sealed answer
  | 'endless' // an answer that does not stop
  | 'late' // held back until `releaseLate`
  | 'replay' // the bytes of the last good answer again
  | 'replay-inside' // what was signed for the last question, sealed for this one
  | 'wrong-signature' // signed by nobody's key under the service's name
  | 'unknown-signer' // signed by a key that the sites do not know
  | 'foreign' // sealed to somebody else
  | 'no-answer'; // signed and sealed well, but not what was asked for

type Question = {
  readonly to: string;
  readonly path: string;
  readonly nonce: string;
  readonly askedAt: number;
  readonly replyKey: Jwk;
  readonly question: unknown;
};

export type SealedServerOptions = {
  readonly name: 'card-service' | 'sign-in';
  readonly keys?: ServiceKeyPair;
  /** kiosks that may ask, by id; without it whoever can seal a question may */
  readonly kiosks?: ReadonlyMap<string, KeyObject>;
  readonly now?: () => number;
  readonly port?: number;
  /** key and certificate, PEM: the service speaks TLS */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** null: the question is not understood */
  readonly answer: (path: string, question: unknown) => Promise<unknown>;
};

const MOST_BYTES = 128_000;
const CLOCKS_MAY_DIFFER_MS = 600_000;
const ANSWERS_KEPT = 1_000;

/** A service behind sealed questions: opens, asks `answer`, signs, seals. Its faults are those of a line and of a service. */
export class SealedServer {
  readonly keys: ServiceKeyPair;
  readonly faults = new FaultPlan<ServiceFault>();
  /** what came and went on the wire, for tests that look for what must not be there */
  readonly wire: { readonly path: string; readonly head: string; readonly body: string }[] = [];
  /** questions as they were opened */
  readonly opened: unknown[] = [];
  readonly #options: SealedServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** by digest of the question: the same question again gets the same answer, and nothing is done twice */
  readonly #given = new Map<string, string>();
  readonly #nonces = new Set<string>();
  readonly #held: (() => void)[] = [];
  readonly #heard: (() => void)[] = [];
  /** last good answers by door; '' for any */
  readonly #last = new Map<string, { signed: string; sealed: string }>();
  #replayed = '';

  private constructor(options: SealedServerOptions) {
    this.#options = options;
    this.keys = options.keys ?? makeServiceKeys(options.name);
    const listen = (request: IncomingMessage, response: ServerResponse): void => {
      this.#take(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
        process.stderr.write(`${options.name}: ${String(error)}\n`);
      });
    };
    this.#server = options.tls ? createTlsServer({ ...options.tls }, listen) : createServer(listen);
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: SealedServerOptions): Promise<SealedServer> {
    const server = new SealedServer(options);
    await new Promise<void>((resolve) => server.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets every answer go that is held back as `late`. */
  releaseLate(): void {
    for (const go of this.#held.splice(0)) go();
  }

  /** From now on `replay` and `replay-inside` give the last good answer of this door. */
  replayFrom(path: string): void {
    this.#replayed = path;
  }

  /** Resolves when the next question has come. */
  heard(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  async stop(): Promise<void> {
    this.releaseLate();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = new URL(request.url ?? '/', 'http://service').pathname;
    if (this.wire.length < ANSWERS_KEPT)
      this.wire.push({ path, head: JSON.stringify(request.rawHeaders), body: body ?? '' });
    for (const tell of this.#heard.splice(0)) tell();
    const fault = this.faults.take();
    if (fault === 'line-down') return void request.socket.destroy();
    if (fault === 'late') await new Promise<void>((resolve) => this.#held.push(resolve));
    if (response.destroyed) return;
    if (fault === 'unavailable') return reply(response, 503, 'text/plain', 'later');
    if (fault === 'login-page')
      return reply(response, 200, 'text/html', '<!doctype html><title>Wi-Fi</title><form>Đăng nhập</form>');
    if (fault === 'redirect') return void response.writeHead(302, { location: 'http://login.invalid/' }).end();
    if (fault === 'gibberish') return reply(response, 200, 'application/jose', 'OK');
    if (fault === 'endless') return endless(response);
    if (request.method !== 'POST' || body === null) return reply(response, 400, 'text/plain', 'not understood');
    if (!this.#mayAsk(request)) return reply(response, 403, 'text/plain', 'no agreement with this site');
    if (fault === 'replay')
      return reply(response, 200, 'application/jose', this.#last.get(this.#replayed)?.sealed ?? 'A.A.A.A.A');

    const of = createHash('sha256').update(body).digest('base64url');
    const given = this.#given.get(of);
    if (given !== undefined) return reply(response, 200, 'application/jose', given);
    const question = this.#open(path, body);
    if (!question) return reply(response, 400, 'text/plain', 'not understood');
    const now = this.#options.now?.() ?? Date.now();
    if (Math.abs(now - question.askedAt) > CLOCKS_MAY_DIFFER_MS)
      return reply(response, 409, 'text/plain', 'clocks differ');
    this.opened.push(question.question);
    const answer = fault === 'no-answer' ? { nothing: true } : await this.#options.answer(path, question.question);
    if (answer === null) return reply(response, 400, 'text/plain', 'not understood');
    const { to, nonce, askedAt } = question;
    const signed = this.#sign({ to, path, nonce, of, askedAt, answeredAt: now, answer }, fault);
    const recipient =
      fault === 'foreign'
        ? makeServiceKeys('nobody', question.replyKey['crv'] as 'X25519').publicKeys.keys[0]!
        : question.replyKey;
    const sealed = sealTo(
      recipient,
      fault === 'replay-inside' ? (this.#last.get(this.#replayed)?.signed ?? '') : signed,
      {
        typ: 'mot-cua-answer',
        of,
      },
    );
    if (fault === null) for (const door of ['', path]) this.#last.set(door, { signed, sealed });
    if (this.#given.size < ANSWERS_KEPT) this.#given.set(of, sealed);
    if (fault === 'answer-lost') return void request.socket.destroy();
    reply(response, 200, 'application/jose', sealed);
  }

  #open(path: string, body: string): Question | null {
    const opened = openSealed(body, this.keys.sealing.privateKey);
    if (opened?.header['typ'] !== 'mot-cua-question' || opened.header['kid'] !== this.keys.sealing.kid) return null;
    const question = JSON.parse(opened.plaintext) as Question;
    if (question.to !== this.#options.name || question.path !== path) return null;
    if (this.#nonces.has(question.nonce)) return null; // another question with an old nonce
    this.#nonces.add(question.nonce);
    return question;
  }

  #sign(payload: object, fault: ServiceFault | null): string {
    const own = this.keys.signing;
    if (fault === 'wrong-signature')
      return signCompact(payload, { ...makeServiceKeys('x', 'X25519', own.alg).signing, kid: own.kid });
    if (fault === 'unknown-signer') return signCompact(payload, makeServiceKeys('somebody', 'X25519', own.alg).signing);
    return signCompact(payload, own);
  }

  /** `Kiosk <JWS>` over method, whole address and time, by the kiosk's device key. */
  #mayAsk(request: IncomingMessage): boolean {
    const { kiosks } = this.#options;
    if (!kiosks) return true;
    const [scheme, jws = ''] = (request.headers.authorization ?? '').split(' ');
    const head = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString() || '{}') as { kid?: string };
    const key = kiosks.get(head.kid ?? '');
    const call = scheme === 'Kiosk' && key ? (readSigned(jws, key) as Record<string, unknown> | null) : null;
    return call?.['method'] === 'POST' && call['path'] === new URL(request.url ?? '/', this.url).href;
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
};

const reply = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
};

/** Writes as long as somebody takes it. */
const endless = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/jose' });
  const piece = 'A'.repeat(16_384);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
};
