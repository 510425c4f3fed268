import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { ScreenName, ScreenOf, Snapshot } from '@mot-cua/domain/visit-screen.ts';

/** As the page's own EventSource: a stream that was cut is opened again, ms. */
const AGAIN_MS = 300;
/** Longer than the longest wait of the kiosk itself: a print that nobody confirms is given up after 90 s, and then the visit goes on. */
const DEADLINE_MS = 100_000;

/**
 * A visit's page without a browser: listens to the snapshots and says intents, as the page does, over the same HTTP. For
 * stories that look at the whole truth of a screen rather than at its picture, and many times over.
 */
export class PageByHand {
  readonly #port: number;
  readonly #host: string;
  readonly #cookie: string;
  #stream: ClientRequest | null = null;
  #seq = 0;
  #closed = false;
  #again: NodeJS.Timeout | undefined;
  #wake: () => void = () => undefined;
  snapshot: Snapshot | null = null;

  private constructor(port: number, host: string, cookie: string) {
    this.#port = port;
    this.#host = host;
    this.#cookie = cookie;
  }

  /** By the kiosk's own door, as soon as a visit stands ready. */
  static async walkUp(kioskUrl: string): Promise<PageByHand> {
    const end = performance.now() + DEADLINE_MS;
    while (performance.now() < end) {
      const door = await (await fetch(kioskUrl)).text();
      const once = /\/enter\?once=[A-Za-z0-9_-]+/.exec(door)?.[0];
      const entered = once && (await fetch(new URL(once, kioskUrl), { redirect: 'manual' }));
      const address = entered ? entered.headers.get('location') : null;
      if (address?.includes('/start?')) return PageByHand.#open(new URL(address));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('no visit was ready in time');
  }

  static async #open(address: URL): Promise<PageByHand> {
    const started = await ask(Number(address.port), address.host, `${address.pathname}${address.search}`);
    const cookie = started.headers['set-cookie']?.[0]?.split(';')[0];
    if (!cookie) throw new Error(`the visit's door answered ${started.statusCode} and no cookie`);
    const page = new PageByHand(Number(address.port), address.host, cookie);
    page.#listen();
    await page.sees(() => true, 'the first snapshot');
    page.#seq = page.snapshot?.acknowledged ?? 0;
    await page.says({ type: 'painted' }); // the visit gives its page the machine until then
    return page;
  }

  get screen(): Snapshot['screen'] {
    if (!this.snapshot) throw new Error('nothing was shown yet');
    return this.snapshot.screen;
  }

  async says(...intents: IntentBody[]): Promise<void> {
    for (const intent of intents) {
      const body = JSON.stringify({ seq: ++this.#seq, intent });
      const answer = await ask(this.#port, this.#host, '/intents', this.#cookie, body);
      if (answer.statusCode !== 200) throw new Error(`${intent.type} was answered ${answer.statusCode}`);
    }
  }

  /** A picture of the camera, as JPEG; resolves to the status of the answer. */
  async sendsFrame(jpeg: Buffer): Promise<number> {
    return (await ask(this.#port, this.#host, '/face/frames', this.#cookie, jpeg)).statusCode ?? 0;
  }

  /** Waits for a screen by its name, and whatever else must be so. */
  async reaches<N extends ScreenName>(
    name: N,
    isSo: (screen: ScreenOf<N>) => boolean = () => true,
  ): Promise<ScreenOf<N>> {
    const there = (): boolean => this.screen.name === name && isSo(this.screen as ScreenOf<N>);
    await this.sees(there, `screen ${name}`);
    return this.screen as ScreenOf<N>;
  }

  async sees(isSo: (snapshot: Snapshot) => boolean, what: string): Promise<void> {
    const end = performance.now() + DEADLINE_MS;
    while (!this.snapshot || !isSo(this.snapshot)) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`never came: ${what}; last ${JSON.stringify(this.snapshot).slice(0, 600)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.#closed = true;
    this.#stream?.destroy();
  }

  #listen(): void {
    const options = { port: this.#port, host: '127.0.0.1', path: '/events', headers: this.#headers() };
    this.#stream = request(options, (answer) => {
      let text = '';
      answer.on('error', () => undefined); // the power went
      answer.on('close', () => this.#listenAgain());
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) this.#take(event);
      });
    });
    this.#stream.on('error', () => this.#listenAgain());
    this.#stream.end();
  }

  #listenAgain(): void {
    clearTimeout(this.#again);
    if (!this.#closed) this.#again = setTimeout(() => this.#listen(), AGAIN_MS).unref();
  }

  #take(event: string): void {
    const data = event.split('\n').find((line) => line.startsWith('data: '));
    if (event.includes('event: beat'))
      return void ask(this.#port, this.#host, '/alive', this.#cookie, '{}').catch(() => undefined); // or it counts as hung
    if (!data) return;
    this.snapshot = JSON.parse(data.slice('data: '.length)) as Snapshot;
    this.#wake();
  }

  #headers(): Record<string, string> {
    return { host: this.#host, cookie: this.#cookie, 'sec-fetch-site': 'same-origin' };
  }
}

/** One request, with the host name that a browser would send; the body is read and thrown away. */
const ask = (
  port: number,
  host: string,
  path: string,
  cookie?: string,
  body?: string | Buffer,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers: Record<string, string> = { host, 'sec-fetch-site': 'same-origin' };
    if (cookie) headers['cookie'] = cookie;
    if (body) headers['content-type'] = typeof body === 'string' ? 'application/json' : 'image/jpeg';
    const options = { port, host: '127.0.0.1', path, method: body ? 'POST' : 'GET', headers, timeout: 10_000 };
    const asked = request(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer));
    });
    asked.on('timeout', () => asked.destroy(new Error(`${path}: no answer`)));
    asked.on('error', reject);
    asked.end(body);
  });
