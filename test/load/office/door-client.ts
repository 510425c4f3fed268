import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { IntentAnswer } from '@mot-cua/domain/office/door.ts';
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

/** A console shows what it has called within this time, ms. */
const SHOWN_MS = 5_000;
const MOST_PRESSED = 5;

/** A console or a display as the door sees it: one connection for what it asks, one stream. */
export class DoorClient {
  readonly #address: DoorAddress;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookie = '';
  #stream: ReturnType<typeof request> | null = null;
  #seq: number | null = null;
  #latest = '';
  #woken: () => void = () => undefined;
  /** of all views so far */
  bytes = 0;
  views = 0;
  /** how often a key had to be pressed once more, because no host was heard */
  pressedAgain = 0;

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

  /** Resolves with the first whole view. A console's are kept as they came and read when they are needed. */
  listen(view: 'console' | 'display', seen: (data: string) => void = () => undefined): Promise<void> {
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
            this.#latest = data;
            this.bytes += data.length;
            this.views++;
            seen(data);
            this.#woken();
            resolve();
          }
        });
        answer.on('close', () => reject(new Error('the stream was shut')));
      });
      this.#stream.on('error', reject);
      this.#stream.end();
    });
  }

  /** What this console shows now. */
  get view(): ConsoleView {
    if (this.#latest === '') throw new Error('nothing was shown yet');
    return JSON.parse(this.#latest) as ConsoleView;
  }

  /**
   * Calls whoever is next; the number, as soon as this console shows it. Where the office has no host for a moment the key is pressed
   * again, as an officer does: the time goes on.
   */
  async callsNext(): Promise<string> {
    await this.intend({ t: 'call-next' });
    return this.#until(({ ticket }) => (ticket?.state === 'called' ? ticket.number : null));
  }

  /** Throws when it is refused, or when the office has no host for long. */
  async intend(wish: OfficeWish): Promise<void> {
    for (let pressed = 1; ; pressed++) {
      const refused = await this.#press(wish);
      if (refused === null) return;
      // what was not heard of may have been done
      if (pressed > 1 && refused === 'counter-busy') return;
      if (refused !== 'no-host' && refused !== 'unknown') throw new Error(`${wish.t} was refused: ${refused}`);
      if (pressed === MOST_PRESSED) throw new Error(`${wish.t}: ${refused}, ${pressed} times`);
      this.pressedAgain++;
    }
  }

  async #press(wish: OfficeWish): Promise<string | null> {
    this.#seq ??= this.view.acknowledged;
    const answer = await this.#ask('POST', '/office/intents', { seq: ++this.#seq, wish });
    if (answer.status !== 200) throw new Error(`${wish.t}: ${answer.status} ${answer.text}`);
    return (JSON.parse(answer.text) as IntentAnswer).refused;
  }

  /** What a view of this console says, once it does. */
  async #until<T>(said: (view: ConsoleView) => T | null): Promise<T> {
    const end = performance.now() + SHOWN_MS;
    for (;;) {
      const now = said(this.view);
      if (now !== null) return now;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`the console was not shown what it did within ${SHOWN_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#woken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
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
