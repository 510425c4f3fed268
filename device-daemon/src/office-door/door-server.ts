import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type DoorAddresses, type DoorSession, DoorView, SignIn, Unlock } from '@mot-cua/domain/office/door.ts';
import type { OfficePlan, StaffMember } from '@mot-cua/domain/office/office-plan.ts';
import { ConsoleIntent } from '@mot-cua/domain/office/office-views.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { guardOrigin, sayNo } from '../http/own-origin.ts';
import type { NodeCredentials } from '../office/node-line.ts';
import { portOfApp, provedNode, tlsApp } from '../office/tls-app.ts';
import { displayDigest } from './badge.ts';
import { DISPLAY_COOKIE, displayCookie, STAFF_COOKIE, staffCookie, takenFrom } from './cookies.ts';
import type { DoorWitness } from './door-witness.ts';
import { IntentDesk } from './intent-desk.ts';
import { type Networks, plainAddress } from './networks.ts';
import type { OfficeLine } from './office-line.ts';
import type { OfficePages, PageName } from './pages.ts';
import { viewsOf } from './permitted.ts';
import type { DoorRefusal } from './refusals.ts';
import type { Session } from './sessions.ts';
import type { SignInFault, StaffDesk } from './staff-desk.ts';
import type { Looker, Streams } from './streams.ts';

export type DoorServerParts = {
  readonly node: string;
  readonly plan: () => OfficePlan;
  readonly credentials: NodeCredentials;
  readonly networks: Networks;
  readonly pages: OfficePages;
  readonly clock: Clock;
  readonly line: OfficeLine;
  readonly desk: StaffDesk;
  readonly streams: Streams;
  readonly witness: DoorWitness;
  /** origins of pages that a console shows beside the queue: the province's, of a dossier */
  readonly frames?: readonly string[];
  /** the page of results and its numbers are for everybody in the allowed networks */
  readonly publicResults: boolean;
  /** a supervisor has seen that the others are dead: this machine hosts from now on (../office, `takeOver`) */
  readonly takeOver?: (staff: string) => Result<void, 'has-host' | 'not-allowed'>;
  /** routes that other rooms bring (the line between nodes, sealed views): behind the same walls */
  readonly more?: (routes: FastifyInstance, who: DoorWho) => void;
};

/** Who calls, as the door knows it: for routes that other rooms bring. */
export type DoorWho = {
  /** id of the node of this office whose certificate the caller has proved; null: none */
  readonly node: (request: FastifyRequest) => string | null;
  /** the open, unlocked session of the caller; null after it has answered why not */
  readonly session: (request: FastifyRequest, reply: FastifyReply) => { session: Session; staff: StaffMember } | null;
  /** what one of these routes turned away is written down as the door's own refusals are */
  readonly refused: (why: DoorRefusal, request: FastifyRequest) => void;
  /** A member of staff did what is to be seen in the office's log. */
  readonly override: (staff: string, what: string, subject: string, reason: string) => void;
  /** whether that session is still open and unlocked: for answers that last */
  readonly isOpen: (session: Session) => boolean;
};

const PAGES: Readonly<Record<string, PageName>> = {
  '/counter': 'console',
  '/manager': 'manager',
  '/display': 'signage',
  '/results': 'signage',
};
/** More than a wish with a note of 300 letters ever takes. */
const MOST_BODY_BYTES = 16_384;
const MOST_CONNECTIONS = 400;
const HEAD_MS = 10_000;

/** The door itself: who may come, what they see, what they may wish. It keeps no truth of its own. */
export class DoorServer {
  readonly #parts: DoorServerParts;
  readonly #intents: IntentDesk;
  readonly #url: URL;
  readonly #app: FastifyInstance;
  port = 0;

  constructor(parts: DoorServerParts) {
    this.#parts = parts;
    const own = parts.plan().nodes.find(({ id }) => id === parts.node);
    if (!own) throw new Error(`the plan knows no node "${parts.node}"`);
    this.#url = new URL(own.url);
    this.#intents = new IntentDesk(parts);
    this.#app = tlsApp({
      credentials: parts.credentials,
      callers: 'anybody',
      mostConnections: MOST_CONNECTIONS,
      mostBodyBytes: MOST_BODY_BYTES,
      headMs: HEAD_MS,
    });
  }

  /** Opens on all addresses of the machine: the list of networks says who is let in. `port` 0 takes any free one (tests). */
  async listen(port: number, host = '::'): Promise<void> {
    const { networks, witness } = this.#parts;
    this.#app.addHook('onRequest', async (request, reply) => {
      if (networks.has(request.ip) || this.#node(request) !== null) return;
      witness.refused('another-network', null, plainAddress(request.ip));
      return sayNo(reply, 403, 'another network', 'Consoles and displays work in the network of the office.');
    });
    guardOrigin(this.#app, {
      scheme: 'https',
      hosts: () => [this.#host()],
      others: this.#others(),
      doors: Object.keys(PAGES),
      frames: this.#parts.frames ?? [],
      open: ['/office/here'],
      onRefused: (request) => witness.refused('another-site', null, plainAddress(request.ip)),
    });
    await this.#app.register(async (routes: FastifyInstance) => {
      this.#pages(routes);
      this.#signing(routes);
      this.#looking(routes);
      this.#parts.more?.(routes, {
        node: (request) => this.#node(request),
        session: (...both) => this.#open(...both),
        refused: (why, request) => witness.refused(why, null, plainAddress(request.ip)),
        override: (...act) => witness.override(...act),
        isOpen: ({ lease }) => this.#parts.desk.sessions.byLease(lease)?.locked === false,
      });
    });
    await this.#app.listen({ port, host });
    this.port = portOfApp(this.#app);
  }

  async close(): Promise<void> {
    this.#intents.stop();
    await this.#app.close();
  }

  /** Where people open it. */
  get url(): string {
    return `https://${this.#host()}`;
  }

  #host(): string {
    const port = this.#url.port === '' || this.#url.port === '0' ? String(this.port) : this.#url.port;
    return port === '443' ? this.#url.hostname : `${this.#url.hostname}:${port}`;
  }

  #others(): string[] {
    const { plan, node } = this.#parts;
    return plan()
      .nodes.filter(({ id }) => id !== node)
      .map(({ url }) => new URL(url).origin);
  }

  #pages(app: FastifyInstance): void {
    const { pages, plan, witness } = this.#parts;
    const query = Type.Object({
      key: Type.Optional(Type.String({ maxLength: 100 })),
      counter: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
    });
    for (const [path, name] of Object.entries(PAGES))
      app.get<{ Querystring: { key?: string; counter?: string } }>(
        path,
        { schema: { querystring: query } },
        async (request, reply) => {
          const { key } = request.query;
          if (key !== undefined && name === 'signage') {
            const known = plan().displays?.some((one) => one.key === displayDigest(key));
            if (!known) {
              witness.refused('unknown-display', null, plainAddress(request.ip));
              return sayNo(reply, 403, 'unknown display', 'Take the key from the plan of this office.');
            }
            reply.header('set-cookie', displayCookie(key, this.#parent()));
            // the rest of the address says what the display is: its counter, its language, whether it speaks
            const rest = new URL(request.url, this.url).searchParams;
            rest.delete('key');
            return reply.redirect(rest.size === 0 ? path : `${path}?${rest}`, 303);
          }
          const page = pages.page(name);
          return page
            ? reply.header('content-type', page.type).send(page.body)
            : sayNo(reply, 404, 'not built', 'This page is not on this machine: build it, or open another machine.');
        },
      );
    app.get('/', async (_request, reply) => reply.redirect('/counter', 303));
    app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
    app.get('/assets/*', async (request, reply) => {
      const file = pages.file(request.url.split('?')[0] ?? '');
      return file
        ? reply.header('content-type', file.type).send(file.body)
        : sayNo(reply, 404, 'no such file', 'Load the page again.');
    });
    app.get('/office/here', async (request, reply) => {
      const { origin } = request.headers;
      if (origin !== undefined && this.#others().includes(origin))
        reply.headers({ 'access-control-allow-origin': origin, vary: 'origin' });
      return reply.code(204).send();
    });
  }

  /** Name of what all machines of the office have in common, for the cookie of displays; null where they have nothing. */
  #parent(): string | null {
    const parent = this.#url.hostname.split('.').slice(1).join('.');
    const hosts = this.#parts.plan().nodes.map(({ url }) => new URL(url).hostname);
    return parent.includes('.') && hosts.every((host) => host.endsWith(`.${parent}`)) ? parent : null;
  }

  #signing(routes: FastifyInstance): void {
    const app = routes.withTypeProvider<TypeBoxTypeProvider>();
    const { desk, line } = this.#parts;
    app.get('/office/session', async (request): Promise<DoorSession> => {
      const found = desk.find(this.#token(request), request.ip);
      return found.ok ? desk.told(found.session) : { state: 'signed-out', why: found.why };
    });
    app.post('/office/sign-in', { schema: { body: SignIn } }, async (request, reply) => {
      const before = desk.find(this.#token(request), request.ip);
      if (before.ok) desk.end(before.session, 'asked'); // somebody else takes this very screen
      const signed = await desk.signIn(request.body.badge, request.body.pin, request.ip);
      if (!signed.ok) return sayNotSignedIn(reply, signed.fault);
      const { token, session } = signed.value;
      return reply.header('set-cookie', staffCookie(token)).send(desk.told(session));
    });
    app.post('/office/unlock', { schema: { body: Unlock } }, async (request, reply) => {
      const found = desk.find(this.#token(request), request.ip);
      if (!found.ok) return saySignedOut(reply);
      const unlocked = await desk.unlock(found.session, request.body.pin, request.ip);
      return unlocked.ok ? desk.told(unlocked.value) : sayNotSignedIn(reply, unlocked.fault);
    });
    app.post('/office/lock', async (request, reply) => {
      const found = desk.find(this.#token(request), request.ip);
      if (!found.ok) return saySignedOut(reply);
      desk.lock(found.session);
      return desk.told(found.session);
    });
    app.post('/office/awake', async (request, reply) => {
      const open = this.#open(request, reply);
      if (!open) return reply;
      desk.awake(open.session);
      return reply.code(204).send();
    });
    app.post('/office/sign-out', async (request, reply) => {
      const found = desk.find(this.#token(request), request.ip);
      if (found.ok) desk.end(found.session, 'asked');
      return reply.header('set-cookie', staffCookie(null)).send({ state: 'signed-out', why: 'asked' });
    });
    app.post('/office/take-over', async (request, reply) => {
      const open = this.#open(request, reply);
      if (!open) return reply;
      const { takeOver, witness } = this.#parts;
      const taken = takeOver?.(open.staff.id) ?? failed('not-allowed' as const);
      if (taken.ok) return reply.code(204).send(); // the office's log has who did it (../office/office-node.ts)
      if (taken.fault === 'has-host')
        return sayNo(
          reply,
          409,
          'there is a host',
          'The office has a machine that hosts; nothing has to be taken over.',
        );
      witness.refused('not-allowed', open.staff.id, plainAddress(request.ip));
      return sayNo(reply, 403, 'not allowed', 'A supervisor has to say that the other machines are dead.');
    });
    app.get('/office/health', async (request, reply) => {
      if (this.#node(request) === null) {
        const open = this.#open(request, reply);
        if (!open) return reply;
        if (!open.staff.roles.includes('technician')) return sayNo(reply, 403, 'not allowed', 'Ask a technician.');
      }
      const { footing, host } = line;
      return { node: this.#parts.node, footing, host, now: line.officeNow(), streams: this.#parts.streams.size };
    });
  }

  #looking(routes: FastifyInstance): void {
    const app = routes.withTypeProvider<TypeBoxTypeProvider>();
    const { streams } = this.#parts;
    const query = Type.Object({
      view: DoorView,
      counter: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
    });
    app.get('/office/events', { schema: { querystring: query } }, async (request, reply) => {
      const { view, counter } = request.query;
      const looker =
        view === 'console' || view === 'manager'
          ? this.#staffLooker(view, request, reply)
          : this.#displayLooker(counter, request, reply);
      if (!looker) return reply;
      if (!streams.roomFor(looker))
        return sayNo(reply, 429, 'too many pages', 'Close the other pages of this console or display.');
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.open(looker, reply.raw, this.#firstOf(looker));
      return reply;
    });
    app.post('/office/intents', { schema: { body: ConsoleIntent } }, async (request, reply) => {
      const open = this.#open(request, reply);
      if (!open) return reply;
      const answer = await this.#intents.take(open.session, open.staff, request.body, plainAddress(request.ip));
      return answer ?? sayNo(reply, 429, 'too many at once', 'Wait for the answer to what was asked before.');
    });
  }

  #firstOf(looker: Looker): string {
    const addresses: DoorAddresses = { others: this.#others() };
    const session = 'lease' in looker && this.#parts.desk.sessions.byLease(looker.lease);
    return `event: addresses\ndata: ${JSON.stringify(addresses)}\n\n${
      session ? `event: session\ndata: ${JSON.stringify(this.#parts.desk.told(session))}\n\n` : ''
    }`;
  }

  /** A locked console may listen: it is told when it is unlocked, and sees nothing before. */
  #staffLooker(view: 'console' | 'manager', request: FastifyRequest, reply: FastifyReply): Looker | null {
    const { desk, witness } = this.#parts;
    const found = desk.find(this.#token(request), request.ip);
    if (!found.ok) {
      this.#witnessStranger(request, found.why);
      saySignedOut(reply);
      return null;
    }
    const staff = desk.staff(found.session.staff);
    if (staff?.roles.some((role) => viewsOf[role].includes(view))) return { view, lease: found.session.lease };
    witness.refused('not-allowed', found.session.staff, plainAddress(request.ip));
    sayNo(reply, 403, 'not allowed', 'Your role does not have this page.');
    return null;
  }

  #displayLooker(counter: string | undefined, request: FastifyRequest, reply: FastifyReply): Looker | null {
    const { plan, desk, publicResults } = this.#parts;
    const key = takenFrom(request.headers.cookie, DISPLAY_COOKIE);
    const known = key === null ? undefined : plan().displays?.find((one) => one.key === displayDigest(key));
    const display = known?.id ?? (publicResults || desk.find(this.#token(request), request.ip).ok ? '' : null);
    if (display === null) {
      if (key !== null) this.#parts.witness.refused('unknown-display', null, plainAddress(request.ip));
      sayNo(reply, 401, 'unknown display', 'Open this display with its key: /display?key=…');
      return null;
    }
    return counter === undefined ? { view: 'display', display } : { view: 'counter-display', counter, display };
  }

  /** The session behind an intent: open and not locked, or it is said why not. */
  #open(request: FastifyRequest, reply: FastifyReply): { session: Session; staff: StaffMember } | null {
    const { desk } = this.#parts;
    const found = desk.find(this.#token(request), request.ip);
    if (!found.ok) {
      this.#witnessStranger(request, found.why);
      saySignedOut(reply);
      return null;
    }
    if (found.session.locked) {
      sayNo(reply, 423, 'locked', 'Enter your secret number first.');
      return null;
    }
    const staff = desk.staff(found.session.staff);
    if (!staff) {
      saySignedOut(reply);
      return null;
    }
    return { session: found.session, staff };
  }

  /** A page of long ago asks in innocence; a cookie that was ended, and a display's key in a console's place, do not. */
  #witnessStranger(request: FastifyRequest, why: string): void {
    const { witness } = this.#parts;
    const address = plainAddress(request.ip);
    if (takenFrom(request.headers.cookie, DISPLAY_COOKIE) !== null)
      witness.refused('display-as-console', null, address);
    else if (this.#token(request) !== null && why !== 'moved') witness.refused('session-over', null, address);
  }

  #token(request: FastifyRequest): string | null {
    return takenFrom(request.headers.cookie, STAFF_COOKIE);
  }

  /** Proved by the handshake: signed by the office's authority, named by it, and in the plan. */
  #node(request: FastifyRequest): string | null {
    return provedNode(request, this.#parts.plan());
  }
}

const saySignedOut = (reply: FastifyReply): FastifyReply =>
  sayNo(reply, 401, 'signed out', 'Sign in with your badge and secret number.');

const sayNotSignedIn = (reply: FastifyReply, fault: SignInFault): FastifyReply => {
  if (fault === 'refused')
    return sayNo(
      reply,
      401,
      'refused',
      'Badge or secret number is not right, or there were too many wrong tries. Try again, or wait 15 minutes.',
    );
  if (fault === 'slow-down')
    return sayNo(
      reply.header('retry-after', '900'),
      429,
      'too many tries',
      'Nobody can sign in from this screen now. Wait 15 minutes.',
    );
  return sayNo(reply.header('retry-after', '2'), 503, 'busy', 'Others are signing in. Try again in a moment.');
};
