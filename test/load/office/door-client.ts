import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';

export type DoorAddress = {
  readonly host: string;
  readonly port: number;
  /** the office's authority, PEM */
  readonly ca: string;
  /** own address on loopback: each console is a machine of its own */
  readonly from: string;
};

/** A console or a display as the door sees it: one connection for what it asks, one stream. */
export class DoorClient {
  readonly #address: DoorAddress;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookie = '';
  #stream: ReturnType<typeof request> | null = null;
  #seq: number | null = null;
  #view: ConsoleView | null = null;

  constructor(address: DoorAddress) {
    this.#address = address;
  }

  async signIn(badge: string, pin: string): Promise<void> {
    const answer = await this.#ask('POST', '/office/sign-in', { badge, pin });
    if (answer.status !== 200) throw new Error(`not signed in: ${answer.status} ${answer.text}`);
    this.#cookie = answer.cookie;
  }

  async showDisplay(key: string): Promise<void> {
    const answer = await this.#ask('GET', `/display?key=${key}`);
    if (answer.cookie === '') throw new Error(`the display was not let in: ${answer.status} ${answer.text}`);
    this.#cookie = answer.cookie;
  }

  /** Resolves with the first whole view. */
  listen(view: 'console' | 'display', seen: (data: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream = this.#open('GET', `/office/events?view=${view}`, null, false, (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`the stream was refused: ${answer.statusCode}`));
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const lines = text.slice(0, end).split('\n');
            text = text.slice(end + 2);
            if (lines.some((line) => line.startsWith('event:'))) continue;
            const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
            if (data === undefined) continue;
            if (view === 'console') this.#view = JSON.parse(data) as ConsoleView;
            seen(data);
            resolve();
          }
        });
      });
      this.#stream.on('error', reject);
      this.#stream.end();
    });
  }

  /** Somebody without a number: issued and called at once. The number. */
  async callsSomebody(): Promise<string> {
    await this.intend({
      t: 'walk-in',
      ticket: 'x',
      service: 'civil-status',
      class: 'ordinary',
      classSource: 'staff',
      appointedAt: null,
      dossiers: [],
      procedure: null,
    });
    for (let look = 0; look < 500; look++) {
      const ticket = this.#view?.ticket?.number;
      if (ticket !== undefined) return ticket;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('the console was not shown its ticket within 5 s');
  }

  async intend(wish: OfficeWish): Promise<void> {
    this.#seq ??= this.#view?.acknowledged ?? 0;
    const answer = await this.#ask('POST', '/office/intents', { seq: ++this.#seq, wish });
    const { refused } = JSON.parse(answer.text) as { refused?: unknown };
    if (answer.status !== 200 || refused) throw new Error(`${wish.t}: ${answer.status} ${answer.text}`);
  }

  close(): void {
    this.#stream?.destroy();
    this.#agent.destroy();
  }

  #ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly text: string; readonly cookie: string }> {
    return new Promise((resolve, reject) => {
      const asked = this.#open(method, path, body ?? null, true, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text,
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
          }),
        );
      });
      asked.on('error', reject);
      asked.end(body ? JSON.stringify(body) : undefined);
    });
  }

  #open(method: string, path: string, body: object | null, kept: boolean, answered: (answer: IncomingMessage) => void) {
    const { host, port, ca, from } = this.#address;
    return request(
      {
        ...{ host: '127.0.0.1', port, servername: host, ca, path, method, localAddress: from },
        agent: kept ? this.#agent : false,
        headers: {
          host: `${host}:${port}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(method === 'POST' ? { origin: `https://${host}:${port}`, 'sec-fetch-site': 'same-origin' } : {}),
          ...(this.#cookie ? { cookie: this.#cookie } : {}),
        },
      },
      answered,
    );
  }
}
