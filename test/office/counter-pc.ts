import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { wait } from '@mot-cua/domain/clock.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { badgeOf, DOMAIN, pinOf, planForDoor } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { certifyNode, makeAuthority } from '../../device-daemon/src/office-door/office-authority.ts';
import type { CounterBox } from '../../device-daemon/src/office-door/office-pc-config.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';

/**
 * The program of a counter PC (`device-daemon/src/office.ts`) as a process that is the whole office, and people at its front door: they
 * sign in over TLS by the office's name, send intents, and read what is pushed. `wrapper`: a lab in which it runs (umockdev).
 */
const packagesFolder = join(import.meta.dirname, '../../domain/procedures');
/** starting takes 2 s; CI may be doing anything else meanwhile */
const READY_MS = 90_000;
const program = join(import.meta.dirname, '../../device-daemon/src/office.ts');

export type Answer = { readonly status: number; readonly text: string; readonly cookie: string | null };

export class CounterPc {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #authority: string;
  readonly #ended: Promise<number | null>;
  #url = new URL('https://nobody.invalid');
  #said = '';
  readonly #streams = new Set<() => void>();

  private constructor(folder: string, child: ChildProcess, authority: string) {
    this.#folder = folder;
    this.#child = child;
    this.#authority = authority;
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    child.stderr?.on('data', (piece) => {
      this.#said = (this.#said + String(piece)).slice(-20_000);
    });
  }

  static async start(
    boxes: readonly CounterBox[],
    wrapper: readonly string[] = [],
    more: Partial<OfficePlan> = {},
  ): Promise<CounterPc> {
    const folder = mkdtempSync(join(tmpdir(), 'counter-pc-'));
    const at = (name: string): string => join(folder, name);
    mkdirSync(at('pages'));
    const authority = makeAuthority('Sông Hiến', DOMAIN, Date.now());
    const own = certifyNode(authority, { id: 'pc1', host: `pc1.${DOMAIN}` }, Date.now());
    if (!own.ok) throw new Error(own.fault);
    const plan: OfficePlan = {
      ...(await planForDoor()),
      nodes: [{ id: 'pc1', title: 'Máy quầy 1', kind: 'counter-pc', url: `https://pc1.${DOMAIN}:0`, votes: 1 }],
      ...more,
    };
    const config = {
      office: {
        planFile: 'plan.json',
        node: 'pc1',
        keyFile: 'key.pem',
        certFile: 'pc1.pem',
        caFile: 'ca.pem',
        door: { networks: ['127.0.0.0/8'], pagesFolder: 'pages', packagesFolder },
      },
      dataFolder: 'data',
      counterButtons: boxes,
    };
    writeFileSync(at('ca.pem'), authority.certificate);
    writeFileSync(at('pc1.pem'), own.value.certificate);
    writeFileSync(at('key.pem'), own.value.key, { mode: 0o600 });
    writeFileSync(at('plan.json'), JSON.stringify(plan));
    writeFileSync(at('office.json'), JSON.stringify(config));
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', program, '--config', at('office.json')];
    const [first = '', ...rest] = [...wrapper, ...node];
    const child = spawn(first, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder },
    });
    const pc = new CounterPc(folder, child, authority.certificate);
    try {
      await pc.#ready();
    } catch (error) {
      await pc.stop(); // nobody else knows of it
      throw error;
    }
    return pc;
  }

  /** A line for the lab around it. */
  order(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Everything its journal has said, newest last. */
  get said(): string {
    return this.#said;
  }

  async signIn(staff: string): Promise<Person> {
    const answer = await this.call('/office/sign-in', { body: { badge: badgeOf(staff), pin: pinOf(staff) } });
    if (answer.status !== 200 || answer.cookie === null) throw new Error(`${staff} is not signed in: ${answer.text}`);
    return new Person(this, answer.cookie);
  }

  call(path: string, options: { readonly body?: unknown; readonly cookie?: string } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#ask(path, options, async (answer) => {
        let text = '';
        for await (const piece of answer) text += String(piece);
        const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
        resolve({ status: answer.statusCode ?? 0, text, cookie });
      }).on('error', reject);
    });
  }

  /** The first view of the stream for which it is so. */
  view<View>(path: string, cookie: string, is: (view: View) => boolean, ms = 30_000): Promise<View> {
    return new Promise((resolve, reject) => {
      let last = 'nothing came';
      const asked = this.#ask(path, { cookie }, (answer) => {
        answer.on('error', () => undefined); // it is this side that hangs up
        if (answer.statusCode !== 200) return end(new Error(`${path}: ${answer.statusCode}`));
        let text = '';
        answer.on('data', (piece) => {
          const lines = (text + String(piece)).split('\n');
          text = lines.pop() ?? '';
          for (const line of lines) {
            if (!line.startsWith('data: ') || !line.includes('"revision"')) continue;
            last = line.slice(6);
            const view = JSON.parse(last) as View;
            if (is(view)) return end(view);
          }
        });
      });
      const cancel = systemClock.after(ms, () => end(new Error(`${path}: not within ${ms} ms; last: ${last}`)));
      const end = (how: View | Error): void => {
        cancel();
        this.#streams.delete(close);
        asked.destroy();
        if (how instanceof Error) reject(how);
        else resolve(how);
      };
      const close = (): void => end(new Error(`${path}: the test is over`));
      this.#streams.add(close);
      asked.on('error', (error) => end(error));
    });
  }

  async stop(): Promise<number | null> {
    for (const close of this.#streams) close();
    this.#child.kill('SIGTERM');
    const code = await Promise.race([this.#ended, wait(systemClock, 20_000).then(() => -1)]);
    if (code === -1) this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = systemClock.after(READY_MS, () => reject(new Error(`the program is not ready: ${this.#said}`)));
      void this.#ended.then((code) => reject(new Error(`the program ended with ${code}: ${this.#said}`)));
      if (this.#child.stdout)
        createInterface({ input: this.#child.stdout }).on('line', (line) => {
          if (!line.startsWith('{"ready":true')) return;
          this.#url = new URL((JSON.parse(line) as { url: string }).url);
          cancel();
          resolve();
        });
    });
  }

  #ask(
    path: string,
    { body, cookie }: { readonly body?: unknown; readonly cookie?: string },
    answered: (answer: IncomingMessage) => void,
  ) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const asked = request(
      {
        host: '127.0.0.1',
        port: this.#url.port,
        servername: this.#url.hostname,
        ca: this.#authority,
        agent: false,
        path,
        method: text === undefined ? 'GET' : 'POST',
        headers: {
          host: this.#url.host,
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...(text === undefined ? {} : { origin: this.#url.origin, 'sec-fetch-site': 'same-origin' }),
          ...(cookie ? { cookie } : {}),
        },
      },
      answered,
    );
    asked.end(text);
    return asked;
  }
}

/** Somebody who is signed in at the door. */
export class Person {
  readonly #pc: CounterPc;
  readonly cookie: string;
  #seq = 0;

  constructor(pc: CounterPc, cookie: string) {
    this.#pc = pc;
    this.cookie = cookie;
  }

  /** Throws where the office says no. */
  async wishes(wish: OfficeWish): Promise<void> {
    const answer = await this.#pc.call('/office/intents', { body: { seq: ++this.#seq, wish }, cookie: this.cookie });
    const { refused } = JSON.parse(answer.text) as { refused?: string | null };
    if (answer.status !== 200 || refused !== null) throw new Error(`${wish.t}: ${answer.status} ${answer.text}`);
  }

  sees<View>(view: 'console' | 'manager', is: (view: View) => boolean): Promise<View> {
    return this.#pc.view<View>(`/office/events?view=${view}`, this.cookie, is);
  }
}
