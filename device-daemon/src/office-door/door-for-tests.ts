import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { LoneOffice, madeUpPlan, officeTime } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeCommand, OfficeFault, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { ConsoleView, DisplayView, Footing } from '@mot-cua/domain/office/office-views.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { hashPin } from '../helpers/pin.ts';
import { badgeDigest, displayDigest } from './badge.ts';
import type { DoorConfig } from './door-config.ts';
import { certifyNode, type KeyAndCertificate, makeAuthority } from './office-authority.ts';
import type { OfficeLine } from './office-line.ts';
import { type Door, type DoorParts, openDoor } from './open-door.ts';
import type { DoorRefusal } from './refusals.ts';

/** The office of the tests with a door that is really open: TLS, real certificates, real scrypt, on loopback. Invented people. */
export const DOMAIN = 'song-hien.example';
/** What the readers type for the badges of the people of `madeUpPlan`, and their secret numbers. */
export const badgeOf = (staff: string): string => `9704${staff}000011112222`;
export const pinOf = (staff: string): string => `7391${staff.slice(-2)}`;
export const DISPLAY_KEY = 'man-hinh-sanh-0123456789abcdefghijklmnopqrs';

let hashed: OfficePlan['staff'] | null = null;
/** The made-up plan with people who can sign in; machines under `DOMAIN` at whatever port they open. */
export const planForDoor = async (): Promise<OfficePlan> => {
  hashed ??= await Promise.all(
    madeUpPlan.staff.map(async (one) => ({
      ...one,
      pin: await hashPin(pinOf(one.id)),
      badge: badgeDigest(badgeOf(one.id)),
    })),
  );
  return {
    ...madeUpPlan,
    staff: hashed,
    nodes: madeUpPlan.nodes.map((node) => ({ ...node, url: `https://${node.id}.${DOMAIN}:0` })),
    displays: [{ id: 'sanh', key: displayDigest(DISPLAY_KEY) }],
  };
};

/** One office in this process as a node of it would be: decides at once, or hears no host. */
export class LoneLine implements OfficeLine {
  readonly office: LoneOffice;
  footing: Footing = 'hosting';
  /** commands that nobody hears of; taken from for each command */
  deaf = 0;
  readonly asked: OfficeCommand[] = [];
  readonly #listeners = new Set<(entry: LogEntry, state: OfficeState) => void>();
  readonly #now: () => number;

  constructor(plan: OfficePlan, now: () => number) {
    this.office = new LoneOffice(plan);
    this.#now = now;
  }
  get state(): OfficeState {
    return this.office.state;
  }
  get host(): string | null {
    return this.footing === 'apart' ? null : 'k01';
  }
  officeNow(): number {
    return this.#now();
  }
  async command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>> {
    this.asked.push(command);
    if (this.footing === 'apart') return { ok: false, fault: 'no-host' };
    const before = this.office.log.length;
    this.office.now = Math.max(this.office.now, this.#now());
    const decided = this.office.ask(command.by, command.wish, command.id);
    this.#tell(before);
    if (this.deaf > 0) {
      this.deaf--;
      return { ok: false, fault: 'unknown' };
    }
    return decided;
  }
  /** A fact that came from another machine. */
  write(event: OfficeEvent): void {
    const before = this.office.log.length;
    this.office.now = Math.max(this.office.now, this.#now());
    this.office.write('elsewhere', event);
    this.#tell(before);
  }
  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #tell(before: number): void {
    for (const entry of this.office.log.slice(before))
      for (const listener of this.#listeners) listener(entry, this.office.state);
  }
}

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
export type CallOptions = {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** own address of the caller, on loopback */
  readonly from?: string;
  readonly credentials?: KeyAndCertificate;
};

/** A stream that is read as a browser does. */
export type Listening = {
  readonly events: { readonly event: string; readonly data: string }[];
  /** the newest whole view */
  view<T = ConsoleView>(): T | null;
  /** resolves when `seen` is true of what has come; throws after 5 s */
  until(what: string, seen: () => boolean): Promise<void>;
  readonly ended: () => boolean;
  close(): void;
};

export class DoorForTests {
  readonly folder: string;
  readonly plan: OfficePlan;
  readonly line: LoneLine;
  readonly authority: KeyAndCertificate;
  readonly refusals: { readonly why: DoorRefusal; readonly staff: string | null }[] = [];
  readonly journal: { readonly event: string; readonly facts: Record<string, string | number> }[] = [];
  readonly #clock: Clock;
  door!: Door;
  /** as it was opened last */
  config!: DoorConfig;

  private constructor(plan: OfficePlan, clock: Clock) {
    this.folder = mkdtempSync(join(tmpdir(), 'office-door-'));
    this.plan = plan;
    this.#clock = clock;
    this.line = new LoneLine(plan, () => officeTime('2026-11-30 07:30') + clock.monotonic());
    // TLS judges certificates by the machine's own clock: only of these the day is real
    this.authority = makeAuthority(plan.title, DOMAIN, Date.now());
  }

  static async open(
    clock: Clock,
    config: Partial<DoorConfig> = {},
    more: Partial<DoorParts> = {},
  ): Promise<DoorForTests> {
    const office = new DoorForTests(await planForDoor(), clock);
    const pages = join(office.folder, 'pages');
    for (const page of ['console', 'signage', 'manager']) {
      mkdirSync(join(pages, page, 'assets'), { recursive: true });
      writeFileSync(join(pages, page, 'index.html'), `<!doctype html><title>${page}</title>`);
      writeFileSync(join(pages, page, 'assets', `${page}-1.js`), `/* ${page} */`);
    }
    await office.start({ networks: ['127.0.0.0/17'], pagesFolder: pages, ...config }, more);
    return office;
  }

  async start(config: DoorConfig, more: Partial<DoorParts> = {}): Promise<void> {
    this.config = config;
    const { key, certificate } = this.certify('k01');
    const opened = await openDoor({
      node: 'k01',
      plan: this.plan,
      config,
      credentials: { key, certificate, authority: this.authority.certificate },
      dataFolder: join(this.folder, 'data'),
      port: this.door?.port ?? 0,
      clock: this.#clock,
      line: this.line,
      record: (why, staff) => void this.refusals.push({ why, staff }),
      journal: (event, facts) => void this.journal.push({ event, facts }),
      ...more,
    });
    if (!opened.ok) throw new Error(opened.fault);
    this.door = opened.value;
  }

  certify(id: string): KeyAndCertificate {
    const made = certifyNode(this.authority, { id, host: `${id}.${DOMAIN}` }, Date.now());
    if (!made.ok) throw new Error(made.fault);
    return made.value;
  }

  async close(): Promise<void> {
    await this.door.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get host(): string {
    return `k01.${DOMAIN}:${this.door.port}`;
  }

  call(path: string, options: CallOptions = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#ask(path, options, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += String(chunk);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      }).on('error', reject);
    });
  }

  /** Signs somebody in and answers the cookie. */
  async signIn(staff: string, from = '127.0.0.1'): Promise<string> {
    const answer = await this.call('/office/sign-in', { body: { badge: badgeOf(staff), pin: pinOf(staff) }, from });
    if (answer.status !== 200) throw new Error(`${staff} was not signed in: ${answer.text}`);
    return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  }

  intend(cookie: string, seq: number, wish: OfficeWish, from?: string): Promise<Answer> {
    return this.call('/office/intents', { body: { seq, wish }, cookie, ...(from ? { from } : {}) });
  }

  listen(view: string, options: CallOptions = {}): Promise<Listening> {
    return new Promise((resolve, reject) => {
      const asked = this.#ask(`/office/events?view=${view}`, options, (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`the stream was refused: ${answer.statusCode}`));
        resolve(listeningTo(answer, () => asked.destroy()));
      });
      asked.on('error', reject);
    });
  }

  #ask(path: string, options: CallOptions, answered: (answer: IncomingMessage) => void) {
    const body =
      options.body === undefined
        ? null
        : typeof options.body === 'string'
          ? options.body
          : JSON.stringify(options.body);
    const asked = request(
      {
        host: '127.0.0.1',
        port: this.door.port,
        servername: `k01.${DOMAIN}`,
        ca: this.authority.certificate,
        agent: false,
        path,
        method: options.method ?? (body === null ? 'GET' : 'POST'),
        ...(options.from ? { localAddress: options.from } : {}),
        ...(options.credentials ? { key: options.credentials.key, cert: options.credentials.certificate } : {}),
        headers: {
          host: this.host,
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...(options.cookie ? { cookie: options.cookie } : {}),
          ...options.headers,
        },
      },
      answered,
    );
    asked.end(body ?? undefined);
    return asked;
  }
}

const listeningTo = (answer: IncomingMessage, close: () => void): Listening => {
  const events: { event: string; data: string }[] = [];
  let text = '';
  let ended = false;
  let wake: () => void = () => undefined;
  answer.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) events.push({ event: field('event') ?? 'message', data });
    }
    wake();
  });
  const over = (): void => {
    ended = true;
    wake();
  };
  answer.on('end', over);
  answer.on('close', over);
  answer.on('error', over);
  return {
    events,
    view: <T>() => {
      const last = events.findLast(({ event }) => event === 'message');
      return last ? (JSON.parse(last.data) as T) : null;
    },
    until: async (what, seen) => {
      const late = AbortSignal.timeout(5_000);
      while (!seen()) {
        if (late.aborted) throw new Error(`${what}: not after 5 s`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          late.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
    ended: () => ended,
    close,
  };
};

export type { ConsoleView, DisplayView };
