import { request as httpRequest, type IncomingMessage } from 'node:http';
import {
  isStationSnapshot,
  type StationFeed,
  type StationField,
  type StationNewBatch,
  type StationSnapshot,
} from '../../domain/src/digitisation/station.ts';
import type { OldPaper } from './papers.ts';

/** What a call was answered: the status, and the words where it was refused. */
export type Answered = { readonly status: number; readonly detail: string };

/** A clerk at the station: presses keys and looks at snapshots, over HTTP; knows nothing of what is inside. */
export class Clerk {
  readonly #port: number;
  readonly #host: string;
  readonly #cookie: string;
  #stream: IncomingMessage | null = null;
  #snapshot: StationSnapshot | null = null;
  #seq = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(url: URL, cookie: string) {
    this.#port = Number(url.port);
    this.#host = url.host;
    this.#cookie = cookie;
  }

  /** By the one-use address that the station printed. */
  static async enter(address: string): Promise<Clerk> {
    const url = new URL(address);
    const answer = await call(Number(url.port), url.host, 'GET', `${url.pathname}${url.search}`, {}, null);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    answer.resume();
    if (answer.statusCode !== 200 || !cookie) throw new Error(`the clerk is not let in: ${answer.statusCode}`);
    const clerk = new Clerk(url, cookie);
    await clerk.#listen();
    return clerk;
  }

  get snapshot(): StationSnapshot {
    if (!this.#snapshot) throw new Error('no snapshot has come yet');
    return this.#snapshot;
  }

  /** Waits for a snapshot that is so. */
  async sees(isSo: (snapshot: StationSnapshot) => boolean, what: string, withinMs = 60_000): Promise<StationSnapshot> {
    if (this.#snapshot && isSo(this.#snapshot)) return this.#snapshot;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!this.#snapshot || !isSo(this.#snapshot)) return;
        clearTimeout(late);
        this.#waiting.delete(look);
        resolve(this.#snapshot);
      };
      const late = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(`not within ${withinMs} ms: ${what}; last seen ${JSON.stringify(this.#snapshot)?.slice(0, 3_000)}`),
        );
      }, withinMs);
      this.#waiting.add(look);
    });
  }

  /** Presses a key and waits until its effect is shown. */
  async press(...pressed: readonly string[]): Promise<StationSnapshot> {
    for (const key of pressed) {
      this.#seq = Math.max(this.#seq, this.snapshot.acknowledged) + 1;
      const seq = this.#seq;
      const { status, detail } = await this.post('/keys', { seq, key });
      if (status !== 200) throw new Error(`${key}: ${status} ${detail}`);
      await this.sees(({ acknowledged }) => acknowledged >= seq, `the key ${key} is taken`, 10_000);
    }
    return this.snapshot;
  }

  type(words: string): Promise<StationSnapshot> {
    return this.press(...words);
  }

  begin(order: StationNewBatch): Promise<Answered> {
    return this.post('/batches', order);
  }

  feed(order: StationFeed = { source: 'feeder', sides: 'both' }): Promise<Answered> {
    return this.post('/feed', order);
  }

  async post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const all = { cookie: this.#cookie, 'content-type': 'application/json', ...headers };
    const answer = await call(
      this.#port,
      this.#host,
      'POST',
      path,
      body === undefined ? { cookie: this.#cookie } : all,
      text,
    );
    const said = await textOf(answer);
    const read: unknown = said.startsWith('{') ? JSON.parse(said) : {};
    const detail = typeof read === 'object' && read !== null && 'detail' in read ? String(read.detail) : '';
    if (isAnswer(read)) await this.sees(({ revision }) => revision >= read.revision, 'what a call changed', 10_000);
    return { status: answer.statusCode ?? 0, detail };
  }

  async get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const answer = await call(this.#port, this.#host, 'GET', path, { cookie: this.#cookie, ...headers }, null);
    return { status: answer.statusCode ?? 0, bytes: await bytesOf(answer) };
  }

  leave(): void {
    this.#stream?.destroy();
  }

  async #listen(): Promise<void> {
    const stream = await call(this.#port, this.#host, 'GET', '/events', { cookie: this.#cookie }, null);
    this.#stream = stream;
    stream.setEncoding('utf8');
    let text = '';
    stream.on('error', () => undefined);
    stream.on('data', (piece: string) => {
      text += piece;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#hear(event);
    });
    await this.sees(() => true, 'the first snapshot', 10_000);
  }

  #hear(event: string): void {
    if (!event.includes('event: snapshot')) return;
    const data: unknown = JSON.parse(event.split('\ndata: ')[1] ?? 'null');
    if (!isStationSnapshot(data)) throw new Error('a snapshot that does not follow its schema');
    if (this.#snapshot && data.revision < this.#snapshot.revision) return;
    this.#snapshot = data;
    for (const look of [...this.#waiting]) look();
  }
}

const isAnswer = (value: unknown): value is { readonly revision: number } =>
  typeof value === 'object' && value !== null && 'revision' in value && typeof value.revision === 'number';

const call = (
  port: number,
  host: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, method, path, headers: { host, ...headers } }, resolve);
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });

const bytesOf = async (answer: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
};
const textOf = async (answer: IncomingMessage): Promise<string> => (await bytesOf(answer)).toString('utf8');

/** What the clerk would read on the paper in his hand, by the number of the field. */
const printedOn = (paper: OldPaper, field: StationField): string | null => {
  if (field.name === 'paperType') return paper.type.name;
  if (field.name === 'notation') return paper.notation;
  if (field.name === 'issuedOn') return paper.issuedOn.split('-').reverse().join('/');
  return null;
};

/**
 * Compares the paper under the cursor with the one in the hand, puts right what differs and accepts it. Resolves when the paper
 * is checked.
 */
export const compareAndAccept = async (clerk: Clerk, paper: OldPaper): Promise<void> => {
  const id = clerk.snapshot.current?.id;
  const isChecked = (): boolean => clerk.snapshot.papers.find((one) => one.id === id)?.state === 'checked';
  for (let tries = 0; tries < 12 && !isChecked(); tries++) {
    const { current, typing } = clerk.snapshot;
    if (!current || current.id !== id) throw new Error('the cursor left the paper');
    const wrong = current.fields.find((field) => {
      const printed = printedOn(paper, field);
      return printed !== null && field.value !== null && field.value !== printed;
    });
    if (typing.at === 'field' || typing.at === 'type') {
      const field = current.fields.find(({ name }) => name === typing.field);
      const printed = field ? printedOn(paper, field) : null;
      if (printed === null && typing.at === 'field') {
        await clerk.press('Escape');
        continue;
      }
      await clerk.type(
        typing.at === 'type'
          ? (paper.type.shortcut ?? '')
          : (printed ?? '').replaceAll('/', typing.field === 'issuedOn' ? '' : '/'),
      );
      await clerk.press('Enter');
    } else if (wrong?.name === 'paperType') {
      await clerk.type(paper.type.shortcut ?? '');
      await clerk.press('Enter');
    } else if (wrong) {
      await clerk.press('Tab');
      for (let step = 0; step < 8 && clerk.snapshot.typing.field !== wrong.name; step++) await clerk.press('Tab');
    } else await clerk.press('Enter');
  }
  if (!isChecked())
    throw new Error(`paper ${paper.number} is not accepted: ${JSON.stringify(clerk.snapshot).slice(0, 3_000)}`);
};
