import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import type { ProgressReport } from '@mot-cua/domain/digitisation/progress-report.ts';
import { StationFeed, StationKey, StationNewBatch, StationPin } from '@mot-cua/domain/digitisation/station.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import { guardOrigin, sayNo } from '../http/own-origin.ts';
import { copyRoutes } from './copy-routes.ts';
import { type PageFiles, plainPage } from './page-files.ts';
import type { StationDesk } from './station-desk.ts';
import { type CallFault, callFaultWords } from './station-words.ts';

export type StationServerParts = {
  readonly desk: StationDesk;
  readonly clock: Clock;
  readonly files: PageFiles;
  readonly types: readonly PaperType[];
  /** what the agencies of the plan file owe and did; null: no plan file is configured */
  readonly report: () => ProgressReport | null;
};

/** A heartbeat on the stream this often; each is a look around too. */
const BEAT_MS = 2_000;
const MOST_STREAMS = 4;
/** A page that reads no more is hung: its stream ends, and it asks anew when it lives. */
const MOST_UNSENT_BYTES = 8_000_000;
const HOST = 'backlog.localhost';

/** The origin of the clerk's page: its files, its stream of snapshots, its calls, its pictures. On loopback only. */
export class StationServer {
  readonly #parts: StationServerParts;
  readonly #app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 16_384,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  readonly #streams = new Set<FastifyReply>();
  #token: string | null = null;
  #session: string | null = null;
  #cancelBeat: () => void = () => undefined;
  #isDirty = false;
  #port = 0;

  constructor(parts: StationServerParts) {
    this.#parts = parts;
  }

  async listen(port: number): Promise<void> {
    guardOrigin(this.#app, { hosts: () => [`${HOST}:${this.#port}`], doors: ['/', '/start'] });
    this.#pages();
    this.#stream();
    this.#calls();
    this.#pictures();
    const { desk, types, clock } = this.#parts;
    copyRoutes(this.#app, {
      desk,
      types,
      clock,
      isIn: (request) => this.#isIn(request),
      notIn: notSignedIn,
      answered: (reply, result) => this.#answered(reply, result),
    });
    await this.#app.listen({ port, host: '127.0.0.1' });
    const address = this.#app.server.address();
    this.#port = typeof address === 'object' && address ? address.port : 0;
    this.#beat();
  }

  /** An address that lets one browser in, once; the one before it is void. */
  newAddress(): string {
    this.#token = randomBytes(24).toString('base64url');
    return `http://${HOST}:${this.#port}/start?t=${this.#token}`;
  }

  /** All changes of one turn of the event loop go out as one snapshot. */
  changed(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    setImmediate(() => {
      this.#isDirty = false;
      if (this.#streams.size === 0) return;
      const event = this.#event();
      for (const stream of this.#streams)
        if (stream.raw.writableLength > MOST_UNSENT_BYTES) stream.raw.destroy();
        else stream.raw.write(event);
    });
  }

  async close(): Promise<void> {
    this.#cancelBeat();
    for (const stream of this.#streams) stream.raw.end();
    await this.#app.close();
  }

  #pages(): void {
    const { files } = this.#parts;
    const page = files.get('/index.html') ?? plainPage;
    const sendPage = (reply: FastifyReply): FastifyReply => reply.header('content-type', page.type).send(page.body);
    const notIn = (reply: FastifyReply): FastifyReply =>
      sayNo(reply, 401, 'chưa vào trạm', 'Mở địa chỉ vào trạm mà chương trình in ra khi khởi động.');
    this.#app.get(
      '/start',
      { schema: { querystring: Type.Object({ t: Type.Optional(Type.String({ maxLength: 100 })) }) } },
      async (request, reply) => {
        if (!this.#token || !same(request.query.t ?? '', this.#token))
          return this.#isIn(request) ? sendPage(reply) : notIn(reply);
        this.#token = null;
        this.#session = randomBytes(24).toString('base64url');
        // answered with the page itself: a redirect would loop, for SameSite=Strict keeps the cookie from it
        return sendPage(reply.header('set-cookie', `backlog=${this.#session}; HttpOnly; SameSite=Strict; Path=/`));
      },
    );
    this.#app.get('/', async (request, reply) => (this.#isIn(request) ? sendPage(reply) : notIn(reply)));
    this.#app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
    this.#app.get('/assets/*', async (request, reply) => {
      const file = files.get(request.url.split('?')[0] ?? '');
      return file
        ? reply.header('content-type', file.type).send(file.body)
        : sayNo(reply, 404, 'không có tệp này', 'Tải lại trang.');
    });
  }

  #stream(): void {
    this.#app.get('/events', async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      if (this.#streams.size >= MOST_STREAMS) return sayNo(reply, 429, 'quá nhiều trang', 'Đóng bớt các trang khác.');
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(`retry: 500\n\n${this.#event()}`);
      this.#streams.add(reply);
      request.raw.on('close', () => this.#streams.delete(reply));
      return reply;
    });
  }

  #event(): string {
    const snapshot = this.#parts.desk.snapshot();
    return `event: snapshot\nid: ${snapshot.revision}\ndata: ${JSON.stringify(snapshot)}\n\n`;
  }

  #answered(reply: FastifyReply, result: Result<void, CallFault>): FastifyReply {
    if (result.ok) return reply.send(this.#parts.desk.answer);
    const status = result.fault === 'not-kept' ? 507 : 409;
    return sayNo(reply, status, 'chưa làm được', callFaultWords(result.fault));
  }

  #calls(): void {
    const { desk } = this.#parts;
    const answered = (reply: FastifyReply, result: Result<void, CallFault>): FastifyReply =>
      this.#answered(reply, result);
    this.#app.post('/keys', { schema: { body: StationKey } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      return answered(reply, await desk.pressKey(request.body.seq, request.body.key));
    });
    this.#app.post('/feed', { schema: { body: StationFeed } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      return answered(reply, await desk.feed(request.body));
    });
    this.#app.post('/feed/stop', async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      await desk.stopFeeding();
      return reply.send(desk.answer);
    });
    this.#app.post('/batches', { schema: { body: StationNewBatch } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      return answered(reply, await desk.beginBatch(request.body));
    });
    this.#app.post('/pin', { schema: { body: StationPin } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      desk.givePin(request.body.pin);
      return reply.send(desk.answer);
    });
  }

  #pictures(): void {
    this.#app.get('/progress', async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      const report = this.#parts.report();
      return report
        ? reply.send(report)
        : sayNo(reply, 404, 'chưa có kế hoạch', 'Cấu hình progressPlanFile để xem tiến độ theo cơ quan.');
    });
    const which = Type.Object({
      from: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}$' })),
      count: Type.Optional(Type.String({ pattern: '^([1-9]|[1-4][0-9]|50)$' })),
    });
    this.#app.get('/sheets.pdf', { schema: { querystring: which } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      const { from = '1', count = '20' } = request.query;
      const pdf = await this.#parts.desk.coverSheets(Number(from), Math.min(Number(count), 10_000 - Number(from)));
      return pdf
        ? reply.header('content-type', 'application/pdf').send(Buffer.from(pdf))
        : sayNo(reply, 404, 'chưa có lô', callFaultWords('no-batch'));
    });
    const params = Type.Object({ file: Type.String({ pattern: '^g[0-9]{5}(-small)?\\.jpg$', maxLength: 30 }) });
    this.#app.get('/pages/:file', { schema: { params } }, async (request, reply) => {
      if (!this.#isIn(request)) return notSignedIn(reply);
      const { file } = request.params;
      const part = file.endsWith('-small.jpg') ? file.replace('-small.jpg', '.small') : file;
      const picture = await this.#parts.desk.held?.folder.read(part);
      return picture?.ok
        ? reply.header('content-type', 'image/jpeg').send(Buffer.from(picture.value))
        : sayNo(reply, 404, 'không có trang này', 'Trang đã bị bỏ hoặc thuộc lô khác.');
    });
  }

  #beat(): void {
    void this.#parts.desk.lookAround().catch(() => undefined); // what could not be written is tried at the next change
    for (const stream of this.#streams) stream.raw.write('event: beat\ndata: {}\n\n');
    this.#cancelBeat = this.#parts.clock.after(BEAT_MS, () => this.#beat());
  }

  #isIn(request: FastifyRequest): boolean {
    const cookie = (request.headers.cookie ?? '').split(/; */).find((one) => one.startsWith('backlog='));
    return this.#session !== null && cookie !== undefined && same(cookie.slice('backlog='.length), this.#session);
  }
}

const notSignedIn = (reply: FastifyReply): FastifyReply =>
  sayNo(reply, 401, 'chưa vào trạm', 'Mở địa chỉ vào trạm mà chương trình in ra khi khởi động.');

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
