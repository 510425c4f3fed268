import { randomBytes, timingSafeEqual } from 'node:crypto';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Alarm } from '@mot-cua/domain/alarms.ts';
import { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { FaceAdvice } from '@mot-cua/domain/visit-link.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { VisitKeeper } from '../visits/visit-keeper.ts';
import { guardOrigin, sayNo } from './own-origin.ts';

/** What staff, technician and monitoring may know of a kiosk; no personal data. */
export const KioskHealth = Type.Object({
  kiosk: Type.Object({ id: Type.String(), name: Type.String(), office: Type.String() }),
  pid: Type.Integer(),
  ready: Type.Boolean(),
  visits: Type.Array(
    Type.Object({
      id: Type.String(),
      pid: Type.Integer(),
      state: Type.String(),
      /** for the member of staff who looks at the person: advisory, gone with the visit, written nowhere */
      faceAdvice: Type.Optional(FaceAdvice),
    }),
  ),
  devices: Type.Array(DeviceHealth),
  repository: Type.Object({ reachable: Type.Boolean() }),
  outbox: Type.Object({
    intended: Type.Integer(),
    sealed: Type.Integer(),
    received: Type.Integer(),
    quarantined: Type.Integer(),
    abandoned: Type.Integer(),
  }),
  storageFull: Type.Boolean(),
  alarms: Type.Array(Alarm),
  clockConfirmed: Type.Boolean(),
  memory: Type.Object({ daemonBytes: Type.Integer() }),
  /** the last things that happened, newest last; ids and causes only */
  journal: Type.Array(
    Type.Object({
      at: Type.Number(),
      event: Type.String(),
      facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    }),
  ),
});
export type KioskHealth = Static<typeof KioskHealth>;

export type DaemonServerParts = {
  readonly keeper: VisitKeeper;
  readonly health: () => Promise<KioskHealth>;
  /** whether anybody may open the next visit in a browser of their own (demo); else only the launcher's secret opens it */
  readonly ownBrowser: boolean;
};

/** The daemon's own origin: the door to the next visit, and health. It serves no personal data, because it has none. */
export class DaemonServer {
  readonly #parts: DaemonServerParts;
  readonly #app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 16_384,
  }).withTypeProvider<TypeBoxTypeProvider>();
  readonly #links = new Map<string, string>();
  #launchSecret: { secret: string; url: string } | null = null;
  port = 0;

  constructor(parts: DaemonServerParts) {
    this.#parts = parts;
  }

  async listen(port: number): Promise<void> {
    guardOrigin(this.#app, {
      hosts: () => [`127.0.0.1:${this.port}`, `localhost:${this.port}`, `kiosk.localhost:${this.port}`],
      doors: ['/', '/enter'],
    });
    await this.#app.register(swagger, { openapi: { info: { title: 'Một Cửa Kiosk: device daemon', version: '1' } } });
    await this.#app.register(async (routes: FastifyInstance) => this.#routes(routes));
    await this.#app.listen({ port, host: '127.0.0.1' });
    const address = this.#app.server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  get home(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  /** A door for one launch of the kiosk's own browser: opened once, it leads to `url`. */
  doorFor(url: string): string {
    const secret = randomBytes(24).toString('base64url');
    this.#launchSecret = { secret, url };
    return `${this.home}?launch=${secret}`;
  }

  #routes(routes: FastifyInstance): void {
    const { keeper, ownBrowser } = this.#parts;
    const app = routes.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/',
      { schema: { hide: true, querystring: Type.Object({ launch: Type.Optional(Type.String({ maxLength: 100 })) }) } },
      async (request, reply) => {
        const given = request.query.launch;
        const door = this.#launchSecret;
        if (
          given !== undefined &&
          door &&
          given.length === door.secret.length &&
          timingSafeEqual(Buffer.from(given), Buffer.from(door.secret))
        ) {
          this.#launchSecret = null;
          return reply.redirect(door.url, 303);
        }
        if (!ownBrowser)
          return sayNo(
            reply,
            403,
            'only the kiosk itself',
            'This kiosk opens its own browser. Call a technician if its screen stays empty.',
          );
        const waiting = !keeper.warm || keeper.live?.opened === true;
        reply.header('content-type', 'text/html; charset=utf-8');
        if (waiting)
          return reply
            .header('refresh', '2')
            .send(doorPage('<p>Máy đang phục vụ. Xin chờ một lát.</p><p lang="en">In use. Please wait.</p>'));
        return doorPage(`<p><a href="/enter?once=${this.#newLink()}">Bắt đầu</a></p><p lang="en">Start</p>`);
      },
    );
    app.get(
      '/enter',
      { schema: { hide: true, querystring: Type.Object({ once: Type.String({ maxLength: 100 }) }) } },
      async (request, reply) => {
        if (!ownBrowser || !this.#links.delete(request.query.once)) return reply.redirect('/', 303);
        const visit = keeper.live && !keeper.live.opened ? keeper.live : keeper.promote();
        const address = visit && (await keeper.address(visit));
        return reply.redirect(address ?? '/', 303);
      },
    );
    app.get(
      '/health',
      { schema: { response: { 200: KioskHealth }, description: 'State of the kiosk, its devices and its outbox.' } },
      async () => this.#parts.health(),
    );
    app.get('/openapi.json', { schema: { hide: true } }, async () => this.#app.swagger());
  }

  /** One-use; at most a hundred lie open. */
  #newLink(): string {
    const once = randomBytes(16).toString('base64url');
    if (this.#links.size >= 100) this.#links.delete([...this.#links.keys()][0] ?? '');
    this.#links.set(once, once);
    return once;
  }
}

const doorPage = (body: string): string =>
  `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Một Cửa Kiosk</title></head><body><main><h1>Một Cửa Kiosk</h1>${body}</main></body></html>`;
