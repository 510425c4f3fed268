import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { Language } from '@mot-cua/domain/localized.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { type FaceFrameAnswer, Intent } from '@mot-cua/domain/visit-intents.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { FaceFault } from '../face-match/face-match.ts';
import { faceBounds } from '../face-match/face-message.ts';
import type { VisitMemory } from '../visits/visit-memory.ts';
import { openAccessFiles } from './access-files.ts';
import { guardOrigin, sayNo } from './own-origin.ts';

export type VisitServerParts = {
  readonly visit: string;
  readonly uiFolder: string;
  /** pixels per inch of the panel, written into the page; absent: the page's own */
  readonly panelPpi?: number | undefined;
  readonly home: string;
  readonly clock: Clock;
  readonly memory: VisitMemory;
  /** the list of procedures that the page searches by itself */
  readonly catalogue: { readonly url: string; readonly json: Buffer };
  readonly snapshot: () => Snapshot;
  readonly intend: (seq: number, intent: Intent['intent']) => { revision: number; acknowledged: number };
  /** the province's own language packs and the clips to be heard; absent: those of the kiosk, and none */
  readonly languagesFolder?: string;
  readonly audioFolder?: string;
  /** renders a text that no clip says; absent: there is nothing to hear here */
  readonly sayAloud?: (text: string, language: string) => Promise<Buffer | null>;
  readonly onOpened: () => void;
  readonly onPainted: () => void;
  readonly onStreamLost: () => void;
  readonly onStreamBack: () => void;
  readonly onPageLeft: () => void;
  /** only where the site turned on the look at a face: takes a camera frame, which is overwritten (see ../face-match) */
  readonly faceFrame?: ((jpeg: Uint8Array) => Promise<Result<FaceFrameAnswer, Pick<FaceFault, 'code'>>>) | undefined;
};

/** A heartbeat on the stream this often; the page counts two missed ones as lost (DESIGN.md, rule 5). */
const BEAT_MS = 2_000;
/** No stream for this long: the launcher gives the same visit a new browser. */
const STREAM_LOST_MS = 5_000;
/** A page answers each heartbeat once it has drawn a picture; silent for this long with its stream open, it hangs. */
const PAGE_HUNG_MS = 6_500;
const MOST_STREAMS = 4;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** The origin of one visit: its page, its stream of snapshots, its intents, its pictures. Gone with the process. */
export class VisitServer {
  readonly #parts: VisitServerParts;
  readonly #app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 65_536,
    // `false` is an answer, not the text "false"
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    keepAliveTimeout: 60_000,
  }).withTypeProvider<TypeBoxTypeProvider>();
  readonly #streams = new Set<FastifyReply>();
  /** monotonic ms of the page's last sign of life; opening its stream is the first */
  #aliveAt = 0;
  #token: string | null = null;
  #session: string | null = null;
  #cancelLost: () => void = () => undefined;
  port = 0;

  constructor(parts: VisitServerParts) {
    this.#parts = parts;
  }

  get host(): string {
    return `${this.#parts.visit}.localhost:${this.port}`;
  }

  async listen(): Promise<void> {
    guardOrigin(this.#app, {
      hosts: () => [this.host],
      doors: ['/', '/start'],
      camera: this.#parts.faceFrame !== undefined,
    });
    this.#pages();
    this.#conversation();
    this.#pictures();
    await this.#faces();
    await this.#app.listen({ port: 0, host: '127.0.0.1' });
    const address = this.#app.server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    this.#beat();
  }

  async close(): Promise<void> {
    this.#cancelLost();
    for (const stream of this.#streams) stream.raw.end();
    await this.#app.close();
  }

  /** A fresh one-use token for `/start`; the one before it is void. */
  newToken(): string {
    this.#token = randomBytes(24).toString('base64url');
    return this.#token;
  }

  push(snapshot: Snapshot): void {
    for (const stream of this.#streams) stream.raw.write(eventOf(snapshot));
  }

  #pages(): void {
    const files = new Map<string, { type: string; body: Buffer }>();
    for (const entry of readdirSync(this.#parts.uiFolder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const type = TYPES[extname(entry.name)];
      if (entry.isFile() && type)
        files.set(path.slice(this.#parts.uiFolder.length).replaceAll('\\', '/'), { type, body: readFileSync(path) });
    }
    const page = files.get('/index.html');
    if (!page) throw new Error(`no index.html in ${this.#parts.uiFolder}; run "make ui" first`);
    const { panelPpi } = this.#parts;
    const body =
      panelPpi === undefined
        ? page.body
        : Buffer.from(page.body.toString('utf8').replace(/data-ppi="[\d.]+"/, `data-ppi="${panelPpi}"`));
    const sendPage = (reply: FastifyReply): FastifyReply => reply.header('content-type', page.type).send(body);

    this.#app.get(
      '/start',
      { schema: { querystring: Type.Object({ t: Type.Optional(Type.String({ maxLength: 100 })) }) } },
      async (request, reply) => {
        const given = request.query.t ?? '';
        if (!this.#token || !same(given, this.#token))
          return this.#authorised(request) ? sendPage(reply) : reply.redirect(this.#parts.home, 303);
        this.#token = null;
        this.#session = randomBytes(24).toString('base64url');
        this.#parts.onOpened();
        // Answered with the page itself: a redirect would loop, for SameSite=Strict keeps the cookie from it.
        return sendPage(reply.header('set-cookie', `visit=${this.#session}; HttpOnly; SameSite=Strict; Path=/`));
      },
    );
    this.#app.get('/', async (request, reply) =>
      this.#authorised(request) ? sendPage(reply) : reply.redirect(this.#parts.home, 303),
    );
    this.#app.get('/catalogue/:file', async (request, reply) => {
      if (!this.#authorised(request)) return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      const { url, json } = this.#parts.catalogue;
      return request.url === url
        ? reply.header('content-type', 'application/json; charset=utf-8').send(json)
        : sayNo(reply, 404, 'no such list', 'Take the address from the screen.');
    });
    this.#app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
    openAccessFiles(
      this.#app,
      this.#parts,
      (code) => files.get(`/languages/${code}.json`)?.body,
      (request) => this.#authorised(request),
    );
    this.#app.get('/assets/*', async (request, reply) => {
      const file = files.get(request.url.split('?')[0] ?? '');
      return file
        ? reply.header('content-type', file.type).send(file.body)
        : sayNo(reply, 404, 'no such file', 'Load the page again.');
    });
  }

  #conversation(): void {
    this.#app.get('/events', async (request, reply) => {
      if (!this.#authorised(request)) return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      if (this.#streams.size >= MOST_STREAMS)
        return sayNo(reply, 429, 'too many pages', 'Close the other pages of this visit.');
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(`retry: 500\n\n${eventOf(this.#parts.snapshot())}`);
      this.#streams.add(reply);
      this.#aliveAt = this.#parts.clock.monotonic();
      this.#cancelLost();
      this.#parts.onStreamBack();
      request.raw.on('close', () => this.#streamClosed(reply));
      return reply;
    });
    this.#app.post('/alive', async (request, reply) => {
      if (!this.#authorised(request)) return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      this.#aliveAt = this.#parts.clock.monotonic();
      return reply.code(204).send();
    });
    const { sayAloud } = this.#parts;
    const sentence = Type.Object({ text: Type.String({ minLength: 1, maxLength: 300 }), language: Language });
    if (sayAloud)
      this.#app.post('/speech', { schema: { body: sentence } }, async (request, reply) => {
        if (!this.#authorised(request))
          return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
        const wave = await sayAloud(request.body.text, request.body.language);
        return wave
          ? reply.header('content-type', 'audio/wav').send(wave)
          : sayNo(reply, 503, 'no voice', 'It is read.');
      });
    this.#app.post('/intents', { schema: { body: Intent } }, async (request, reply) => {
      if (!this.#authorised(request)) return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      if (request.body.intent.type === 'painted') this.#parts.onPainted();
      return this.#parts.intend(request.body.seq, request.body.intent);
    });
  }

  #pictures(): void {
    const { memory } = this.#parts;
    const picture = (request: FastifyRequest, reply: FastifyReply, bytes: Uint8Array | undefined): FastifyReply => {
      if (!this.#authorised(request)) return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      return bytes
        ? reply.header('content-type', 'image/jpeg').send(Buffer.from(bytes))
        : sayNo(reply, 404, 'no such picture', 'It was removed.');
    };
    this.#app.get('/portrait', async (request, reply) => picture(request, reply, memory.portrait?.bytes));
    this.#app.get('/preview/:number', async (request, reply) => picture(request, reply, memory.preview?.jpeg));
    this.#app.get(
      '/pages/:id',
      { schema: { params: Type.Object({ id: Type.String({ maxLength: 60 }) }) } },
      async (request, reply) => picture(request, reply, memory.pages.get(request.params.id)?.thumbnail),
    );
  }

  /** The one door for bytes that are not JSON: it stands only where a camera may be used, and knows the visit before it reads. */
  async #faces(): Promise<void> {
    const { faceFrame } = this.#parts;
    if (!faceFrame) return;
    await this.#app.register(async (frames: FastifyInstance) => {
      frames.addHook('onRequest', async (request, reply) => {
        if (!this.#authorised(request))
          return sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
      });
      frames.removeAllContentTypeParsers();
      frames.addContentTypeParser<Buffer>(
        'image/jpeg',
        { parseAs: 'buffer', bodyLimit: faceBounds.frameBytes },
        async (_request: FastifyRequest, jpeg: Buffer) => jpeg,
      );
      frames.post<{ Body: Buffer }>('/face/frames', async ({ body }, reply) => {
        if (!Buffer.isBuffer(body)) return sayNo(reply, 415, 'not a picture', 'Send a JPEG.');
        const looked = await faceFrame(body);
        if (looked.ok) {
          const { box, move, kept } = looked.value;
          const place = box && { x: box.x, y: box.y, width: box.width, height: box.height };
          return reply.send({ box: place, move, kept } satisfies FaceFrameAnswer);
        }
        // Which fault ended a look is for staff and logs; the page hears only whether to go on sending.
        if (looked.fault.code === 'busy') return sayNo(reply, 503, 'busy', 'Send the next frame a moment later.');
        if (looked.fault.code === 'picture-refused') return sayNo(reply, 422, 'picture refused', 'Send a small JPEG.');
        return sayNo(reply, 409, 'nobody looks', 'Send no more frames.');
      });
    });
  }

  #streamClosed(reply: FastifyReply): void {
    this.#streams.delete(reply);
    if (this.#streams.size > 0) return;
    this.#parts.onPageLeft();
    this.#waitForStream();
  }

  /** Tells again and again while nobody listens. */
  #waitForStream(): void {
    this.#cancelLost();
    this.#cancelLost = this.#parts.clock.after(STREAM_LOST_MS, () => {
      if (this.#streams.size > 0) return;
      this.#parts.onStreamLost();
      this.#waitForStream();
    });
  }

  #beat(): void {
    this.#noticeHungPage();
    for (const stream of this.#streams) stream.raw.write('event: beat\ndata: {}\n\n');
    this.#parts.clock.after(BEAT_MS, () => this.#beat());
  }

  /** The stream of a hung page stays open: its silence is told like a lost stream, and the stream is shut. */
  #noticeHungPage(): void {
    if (this.#streams.size === 0) return;
    if (this.#parts.clock.monotonic() - this.#aliveAt < PAGE_HUNG_MS) return;
    for (const stream of this.#streams) stream.raw.destroy();
    this.#parts.onStreamLost();
  }

  #authorised(request: FastifyRequest): boolean {
    const cookie = (request.headers.cookie ?? '').split(/; */).find((one) => one.startsWith('visit='));
    return this.#session !== null && cookie !== undefined && same(cookie.slice('visit='.length), this.#session);
  }
}

const eventOf = (snapshot: Snapshot): string => `id: ${snapshot.revision}\ndata: ${JSON.stringify(snapshot)}\n\n`;

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
