import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotOf } from '../visits/screen-view.ts';
import { world } from '../visits/visit-for-tests.ts';
import { VisitMemory } from '../visits/visit-memory.ts';
import { freshVisit } from '../visits/visit-state.ts';
import { VisitServer } from './visit-server.ts';

type Told = { status: number; headers: IncomingHttpHeaders; text: string };

let folder: string;
let clock: ManualClock;
let memory: VisitMemory;
let server: VisitServer;
let intents: { seq: number; intent: IntentBody }[];
let happened: string[];
let acknowledged: number;

const snapshot = (): Snapshot =>
  snapshotOf(freshVisit, world, { revision: 7, acknowledged, office: 'Một cửa', kioskName: 'Kiosk A' });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'visit-server-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html data-ppi="103"><title>kiosk</title>');
  writeFileSync(join(folder, 'assets', 'page.js'), 'export {};');
  writeFileSync(join(folder, 'secret.key'), 'not a page');
  clock = new ManualClock();
  memory = new VisitMemory();
  intents = [];
  happened = [];
  acknowledged = 0;
  server = new VisitServer({
    visit: 'v0123456789abcdef',
    uiFolder: folder,
    panelPpi: 69,
    home: 'http://127.0.0.1:1/',
    clock,
    memory,
    catalogue: { url: '/catalogue/0.json', json: Buffer.from('{}') },
    snapshot,
    // as the room does: numbers already seen are dropped
    intend: (seq, intent) => {
      if (seq > acknowledged) {
        acknowledged = seq;
        intents.push({ seq, intent });
      }
      return { revision: 7, acknowledged };
    },
    onOpened: () => happened.push('opened'),
    onPainted: () => happened.push('painted'),
    onStreamLost: () => happened.push('stream-lost'),
    onStreamBack: () => happened.push('stream-back'),
    onPageLeft: () => happened.push('page-left'),
  });
  await server.listen();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Told> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { host: server.host, ...headers }, agent: false },
      (answer) => {
        buffer(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: bytes.toString() }),
          reject,
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

/** The cookie of a browser that came by the launcher's link. */
const enter = async (): Promise<string> => {
  const entered = await call(`/start?t=${server.newToken()}`);
  return entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
};
const intend = (cookie: string, body: unknown, headers: Record<string, string> = {}): Promise<Told> =>
  call('/intents', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it did not happen: ${JSON.stringify(happened)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** A page that listens to the stream. */
const listen = async (
  cookie: string,
): Promise<{ heard: () => string; headers: IncomingHttpHeaders; leave: () => void }> => {
  let heard = '';
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path: '/events', headers: { host: server.host, cookie }, agent: false },
      (answer) => {
        answer.on('data', (chunk: Buffer) => (heard += chunk.toString()));
        answer.on('error', () => undefined);
        resolve({ heard: () => heard, headers: answer.headers, leave: () => asked.destroy() });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
};

test('the page knows how many pixels an inch of this panel has: every size is told in millimetres', async () => {
  const answer = await call(`/start?t=${server.newToken()}`);
  expect(answer.text).toContain('data-ppi="69"');
});

test.each(['127.0.0.1', 'localhost', 'evil.example', 'v0123456789abcdef.localhost'])(
  'DNS rebinding: called as %s it answers 421, whatever is asked',
  async (host) => {
    for (const path of ['/', '/start', '/events', '/portrait', '/nothing'])
      expect((await call(path, { headers: { host } })).status).toBe(421);
  },
);

test.each<[string, Record<string, string>]>([
  ['a fetch of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  [
    'a picture in another page',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  ],
  [
    'a frame in another page',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ],
  ['another visit on the same machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ['a page of another origin', { origin: 'http://evil.example' }],
  ['a page without an origin', { origin: 'null' }],
])('%s gets nothing, even with the cookie', async (_who, headers) => {
  const cookie = await enter();
  for (const path of ['/', '/events', '/portrait', '/assets/page.js'])
    expect((await call(path, { headers: { cookie, ...headers } })).status).toBe(403);
  expect((await intend(cookie, { seq: 1, intent: { type: 'next' } }, headers)).status).toBe(403);
  expect(intents).toEqual([]);
});

test('a link from the launcher may lead in from elsewhere, but to the doors only', async () => {
  const from = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect((await call(`/start?t=${server.newToken()}`, { headers: from })).status).toBe(200);
  expect((await call('/portrait', { headers: from })).status).toBe(403);
});

test('the token opens the visit once; the second browser with the same link is sent to the door', async () => {
  const token = server.newToken();
  const first = await call(`/start?t=${token}`);
  expect([first.status, first.headers['set-cookie']?.[0]]).toEqual([
    200,
    expect.stringMatching(/^visit=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/),
  ]);
  const second = await call(`/start?t=${token}`);
  expect([second.status, second.headers.location]).toEqual([303, 'http://127.0.0.1:1/']);
  expect(happened).toEqual(['opened']);
  const older = server.newToken();
  server.newToken();
  expect((await call(`/start?t=${older}`)).status).toBe(303); // a newer token makes the older void
  expect((await call(`/start?t=${'x'.repeat(100)}`)).status).toBe(303);
});

test('a new browser for the same visit shuts the old one out', async () => {
  const old = await enter();
  const now = await enter();
  expect((await intend(old, { seq: 1, intent: { type: 'next' } })).status).toBe(401);
  expect((await intend(now, { seq: 1, intent: { type: 'next' } })).status).toBe(200);
});

test.each(['', 'visit=', 'visit=wrong', `visit=${'A'.repeat(32)}`, 'other=1'])(
  'with the cookie "%s" nobody is let in',
  async (cookie) => {
    await enter();
    for (const path of ['/events', '/portrait', '/preview/1', '/pages/p1'])
      expect((await call(path, { headers: { cookie } })).status).toBe(401);
    expect((await intend(cookie, { seq: 1, intent: { type: 'next' } })).status).toBe(401);
    expect((await call('/', { headers: { cookie } })).status).toBe(303);
    expect(intents).toEqual([]);
  },
);

test('an intent is carried out once: a number seen before, or older, is acknowledged and dropped', async () => {
  const cookie = await enter();
  for (const seq of [1, 2, 2, 1, 3]) await intend(cookie, { seq, intent: { type: 'back' } });
  expect(intents.map((one) => one.seq)).toEqual([1, 2, 3]);
  const answer = await intend(cookie, { seq: 1, intent: { type: 'back' } });
  expect(JSON.parse(answer.text)).toEqual({ revision: 7, acknowledged: 3 });
});

test('"painted" is told to the daemon', async () => {
  await intend(await enter(), { seq: 1, intent: { type: 'painted' } });
  expect(happened).toContain('painted');
});

test.each<[string, unknown, number]>([
  ['no JSON', '{"seq":1,', 400],
  ['an empty body', '', 400],
  ['no number', { intent: { type: 'next' } }, 400],
  ['a number below one', { seq: 0, intent: { type: 'next' } }, 400],
  ['a number as text', { seq: '1', intent: { type: 'next' } }, 400],
  ['an unknown intent', { seq: 1, intent: { type: 'open-the-door' } }, 400],
  ['five digits', { seq: 1, intent: { type: 'type-access-code', digits: '12345' } }, 400],
  [
    'an answer that is an object',
    { seq: 1, intent: { type: 'answer', ref: '/child/fullName', value: { name: 'Mai' } } },
    400,
  ],
  [
    'an answer of 3,000 letters',
    { seq: 1, intent: { type: 'answer', ref: '/child/fullName', value: 'Mai '.repeat(750) } },
    400,
  ],
  ['a body of 100 kB', { seq: 1, intent: { type: 'answer', ref: '/x', value: 'Mai '.repeat(25_000) } }, 413],
])('%s: refused as a problem in plain words that repeats nothing of it', async (_what, body, status) => {
  const answer = await intend(await enter(), body);
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
  const problem = JSON.parse(answer.text) as { status: number; detail: string };
  expect(problem.status).toBe(status);
  expect(problem.detail.length).toBeGreaterThan(10);
  expect(answer.text).not.toMatch(/Mai|12345|open-the-door/);
  expect(intents).toEqual([]);
});

test('another kind of body than JSON is refused: a form of another site cannot press a button', async () => {
  const answer = await intend(await enter(), '{"seq":1,"intent":{"type":"next"}}', { 'content-type': 'text/plain' });
  expect(answer.status).toBe(400);
  expect(intents).toEqual([]);
});

test('the answer "no" arrives as false, not as the text "false"', async () => {
  const value = { seq: 1, intent: { type: 'answer', ref: '/request/fatherDeclared', value: false } };
  await intend(await enter(), value);
  expect(intents).toEqual([value]);
});

test('the stream tells the whole snapshot at once, then each change, and beats every two seconds', async () => {
  const page = await listen(await enter());
  await until(() => page.heard().includes('\n\n', 15));
  const first = JSON.parse(/^id: 7\ndata: (.*)$/m.exec(page.heard())?.[1] ?? 'null');
  expect(Check(Snapshot, first)).toBe(true);
  await clock.advance(4_000);
  await until(() => page.heard().split('event: beat').length === 3);
  server.push({ ...snapshot(), revision: 8 });
  await until(() => page.heard().includes('id: 8\n'));
  expect(page.headers['content-type']).toBe('text/event-stream');
  page.leave();
});

test('the page is gone for 5 s: said, and said again each 5 s; it comes back and is left alone', async () => {
  const cookie = await enter();
  const page = await listen(cookie);
  page.leave();
  await until(() => happened.includes('page-left'));
  await clock.advance(4_999);
  expect(happened).not.toContain('stream-lost');
  await clock.advance(1);
  await clock.advance(5_000);
  expect(happened.filter((one) => one === 'stream-lost')).toHaveLength(2);
  const again = await listen(cookie);
  for (let beat = 0; beat < 30; beat++) {
    await call('/alive', { method: 'POST', headers: { cookie } });
    await clock.advance(2_000);
  }
  expect(happened.filter((one) => one === 'stream-lost')).toHaveLength(2);
  again.leave();
});

test('the page hangs with its stream open: after three heartbeats without a sign of life it is told like a lost one', async () => {
  const cookie = await enter();
  const page = await listen(cookie);
  const alive = () => call('/alive', { method: 'POST', headers: { cookie } });
  expect((await call('/alive', { method: 'POST' })).status).toBe(401);
  for (let beat = 0; beat < 10; beat++) {
    expect((await alive()).status).toBe(204);
    await clock.advance(2_000);
  }
  expect(happened).not.toContain('stream-lost');
  await clock.advance(6_000);
  expect(happened.filter((one) => one === 'stream-lost')).toHaveLength(1);
  await until(() => happened.includes('page-left')); // its stream was shut: the page that replaces it is the only one
  page.leave();
});

test('at most four pages listen; the fifth is told so', async () => {
  const cookie = await enter();
  const pages = await Promise.all(Array.from({ length: 4 }, () => listen(cookie)));
  expect((await call('/events', { headers: { cookie } })).status).toBe(429);
  for (const page of pages) page.leave();
});

test('every answer, good or bad, carries the policy and is stored nowhere', async () => {
  const cookie = await enter();
  memory.preview = { number: 1, jpeg: Buffer.from('jpeg') };
  const stream = await listen(cookie);
  const answers = [
    await call('/', { headers: { cookie } }),
    await call('/'),
    await call('/start'),
    await call('/assets/page.js'),
    await call('/assets/none.js'),
    await call('/favicon.ico'),
    await call('/catalogue/0.json'),
    await call('/catalogue/0.json', { headers: { cookie } }),
    await call('/catalogue/1.json', { headers: { cookie } }),
    await call('/preview/1', { headers: { cookie } }),
    await call('/portrait', { headers: { cookie } }),
    await call('/no-such-place'),
    await call('/intents', { method: 'DELETE' }),
    await call('/', { headers: { host: 'evil.example' } }),
    await intend(cookie, '{'),
    await intend(cookie, { seq: 1, intent: { type: 'next' } }),
    await call('/events'),
    stream,
  ];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  stream.leave();
});

test.each(['/assets/../secret.key', '/assets/%2e%2e/secret.key', '/secret.key', '/assets/..%2fsecret.key', '/assets/'])(
  'only files of the page are served: %s is not',
  async (path) => {
    const answer = await call(path);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('problem+json');
  },
);

test('a portrait is shown while the person is known, and not a moment longer', async () => {
  const cookie = await enter();
  memory.portrait = { mime: 'image/jpeg', bytes: Buffer.from('a face') };
  const seen = await call('/portrait', { headers: { cookie } });
  expect([seen.status, seen.headers['content-type'], seen.text]).toEqual([200, 'image/jpeg', 'a face']);
  memory.forgetPerson();
  expect((await call('/portrait', { headers: { cookie } })).status).toBe(404);
});

test('the list of procedures is for this visit alone, under the address of its content', async () => {
  const cookie = await enter();
  expect((await call('/catalogue/0.json')).status).toBe(401);
  expect((await call('/catalogue/1.json', { headers: { cookie } })).status).toBe(404);
  const list = await call('/catalogue/0.json', { headers: { cookie } });
  expect([list.status, list.text, list.headers['cache-control']]).toEqual([200, '{}', 'no-store']);
});
