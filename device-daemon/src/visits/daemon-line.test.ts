import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { type FromVisit, FromVisit as FromVisitSchema, type ToVisit } from '@mot-cua/domain/visit-link.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DaemonLine, ORPHAN_AFTER_MS } from './daemon-line.ts';
import { onMessages, sendMessage } from './line.ts';

/** A daemon at the end of the socket; it may die and be started again. */
class BenchDaemon {
  readonly heard: FromVisit[] = [];
  answer: (message: FromVisit) => ToVisit | null = () => null;
  readonly #path: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async start(): Promise<void> {
    rmSync(this.#path, { force: true });
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      onMessages(
        socket,
        FromVisitSchema,
        (message) => {
          this.heard.push(message);
          const answer = this.answer(message);
          if (answer) sendMessage(socket, answer);
        },
        () => undefined,
      );
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#path, resolve));
  }

  tell(message: ToVisit | object): void {
    for (const socket of this.#sockets) sendMessage(socket, message);
  }

  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
  }

  count(kind: FromVisit['t']): number {
    return this.heard.filter((message) => message.t === kind).length;
  }
}

let folder: string;
let clock: ManualClock;
let daemon: BenchDaemon;
let line: DaemonLine;
let state: 'warm' | 'live';
let told: ToVisit[];
let ups: boolean[];
let orphaned: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-line-'));
  clock = new ManualClock();
  daemon = new BenchDaemon(join(folder, 'daemon.sock'));
  await daemon.start();
  state = 'live';
  told = [];
  ups = [];
  orphaned = 0;
  line = new DaemonLine({
    socketPath: join(folder, 'daemon.sock'),
    clock,
    hello: () => ({ t: 'hello', visit: 'v1', pid: 1, port: 2, state, submitting: null }),
    onTold: (message) => told.push(message),
    onUp: (up) => ups.push(up),
    onOrphaned: () => orphaned++,
  });
  line.start();
  await until(() => daemon.count('hello') === 1);
});
afterEach(async () => {
  line.stop();
  await daemon.die();
  rmSync(folder, { recursive: true, force: true });
});

/** Looks again and again, letting the clock go on by `tickMs` each time. */
const until = async (isSo: () => boolean, tickMs = 0): Promise<void> => {
  const deadline = performance.now() + 15_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it did not happen: ${JSON.stringify([daemon.heard, ups])}`);
    await new Promise((resolve) => setImmediate(resolve));
    if (tickMs > 0) await clock.advance(tickMs);
  }
};
const question: Extract<FromVisit, { t: 'issue-ticket' }> = { t: 'issue-ticket', id: 'q1', service: 'justice' };
const ticket: ToVisit = { t: 'ticket', id: 'q1', number: 'A001', ahead: 0 };

test('the daemon dies with a question open and comes back: asked again under the same id, answered once', async () => {
  const asked = line.ask(question, 45_000);
  await until(() => daemon.count('issue-ticket') === 1);
  await daemon.die();
  await until(() => ups.length === 1);
  await daemon.start();
  daemon.answer = (message) => (message.t === 'issue-ticket' ? ticket : null);
  await until(() => daemon.count('issue-ticket') === 2, 50);
  expect(daemon.heard.filter((message) => message.t === 'issue-ticket')).toEqual([question, question]);
  expect(await asked).toEqual(ticket);
  expect(daemon.count('hello')).toBe(2); // says who it is before it asks
  expect(ups).toEqual([false, true]);
  daemon.tell(ticket); // a late second answer settles nothing
  await until(() => told.length === 1);
});

test('a question asked while the daemon is away waits for it', async () => {
  await daemon.die();
  await until(() => ups.length === 1);
  const asked = line.ask(question, 45_000);
  await daemon.start();
  daemon.answer = (message) => (message.t === 'issue-ticket' ? ticket : null);
  await until(() => daemon.count('issue-ticket') === 1, 50);
  expect(await asked).toEqual(ticket);
});

test('no answer in time: null, and a later restart asks nothing again', async () => {
  const asked = line.ask(question, 20_000);
  await until(() => daemon.count('issue-ticket') === 1);
  await clock.advance(20_000);
  expect(await asked).toBeNull();
  await daemon.die();
  await until(() => ups.length === 1);
  await daemon.start();
  await until(() => daemon.count('hello') === 2, 50);
  await until(() => daemon.count('beat') >= 12, 500);
  expect(daemon.count('issue-ticket')).toBe(1);
});

test('a live visit waits a minute for its daemon, then counts itself an orphan', async () => {
  await daemon.die();
  await until(() => ups.length === 1);
  const since = clock.monotonic();
  await until(() => clock.monotonic() - since > ORPHAN_AFTER_MS - 5_000, 500);
  expect(orphaned).toBe(0);
  await until(() => orphaned > 0, 500);
  expect(clock.monotonic() - since).toBeGreaterThan(ORPHAN_AFTER_MS);
});

test('the daemon is back after 50 s, gone again for 50 s: the minute begins anew', async () => {
  for (let time = 1; time <= 2; time++) {
    await daemon.die();
    await until(() => ups.length === 2 * time - 1);
    const since = clock.monotonic();
    await until(() => clock.monotonic() - since > 50_000, 250);
    await daemon.start();
    await until(() => ups.length === 2 * time, 100);
  }
  expect([orphaned, ups]).toEqual([0, [false, true, false, true]]);
});

test('a warm visit has nothing to lose: it ends with its daemon at once', async () => {
  state = 'warm';
  await daemon.die();
  await until(() => orphaned === 1);
});

test('the line beats every two seconds', async () => {
  await clock.advance(10_000);
  await until(() => daemon.count('beat') >= 5);
  await clock.advance(1_900);
  daemon.tell({ t: 'go' });
  await until(() => told.length === 1);
  expect(daemon.count('beat')).toBe(5);
});

test('the daemon says something that does not fit: the line is taken anew, questions stay open', async () => {
  const asked = line.ask(question, 45_000);
  await until(() => daemon.count('issue-ticket') === 1);
  daemon.tell({ t: 'open-the-door' });
  await until(() => ups.length === 1);
  daemon.answer = (message) => (message.t === 'issue-ticket' ? ticket : null);
  await until(() => ups.length === 2, 50);
  expect(await asked).toEqual(ticket);
});

test('what the daemon says unasked is passed on', async () => {
  daemon.tell({ t: 'button', score: 3 });
  await until(() => told.length === 1);
  expect(told).toEqual([{ t: 'button', score: 3 }]);
});
