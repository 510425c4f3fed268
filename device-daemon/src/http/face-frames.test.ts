import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { afterEach, expect, test } from 'vitest';
import type { FaceProgress } from '../face-match/face-look.ts';
import type { FaceFault } from '../face-match/face-match.ts';
import { snapshotOf } from '../visits/screen-view.ts';
import { world } from '../visits/visit-for-tests.ts';
import { VisitMemory } from '../visits/visit-memory.ts';
import { freshVisit } from '../visits/visit-state.ts';
import { VisitServer } from './visit-server.ts';

type Told = { readonly status: number; readonly permissions: string; readonly text: string };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A visit whose look answers so; without one, the site has not turned it on. */
const visitThat = async (answers?: Result<FaceProgress, FaceFault>) => {
  const folder = mkdtempSync(join(tmpdir(), 'face-frames-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>kiosk</title>');
  const seen: Buffer[] = [];
  const nothing = (): undefined => undefined;
  const server = new VisitServer({
    visit: 'v0123456789abcdef',
    uiFolder: folder,
    home: 'http://127.0.0.1:1/',
    clock: new ManualClock(),
    memory: new VisitMemory(),
    catalogue: { url: '/catalogue/0.json', json: Buffer.from('{}') },
    snapshot: () => snapshotOf(freshVisit, world, { revision: 1, acknowledged: 0, office: 'Một cửa', kioskName: 'K' }),
    intend: () => ({ revision: 1, acknowledged: 0 }),
    onOpened: nothing,
    onPainted: nothing,
    onStreamLost: nothing,
    onStreamBack: nothing,
    onPageLeft: nothing,
    faceFrame: answers
      ? async (jpeg) => {
          seen.push(Buffer.from(jpeg));
          return answers;
        }
      : undefined,
  });
  await server.listen();
  closing.push(() => server.close());
  const call = (path: string, headers: Record<string, string>, body?: Buffer): Promise<Told & { cookie: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: server.port,
          path,
          method: body ? 'POST' : 'GET',
          headers: { host: server.host, ...headers },
          agent: false,
        },
        (answer) => {
          const permissions = String(answer.headers['permissions-policy']);
          const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
          text(answer).then(
            (told) => resolve({ status: answer.statusCode ?? 0, permissions, cookie, text: told }),
            reject,
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  const { cookie, permissions } = await call(`/start?t=${server.newToken()}`, {});
  const send = (body: Buffer, headers: Record<string, string> = {}): Promise<Told> =>
    call('/face/frames', { cookie, 'content-type': 'image/jpeg', ...headers }, body);
  return { send, seen, permissions };
};

const good: FaceProgress = {
  faces: 1,
  box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3, score: 0.91 },
  move: 'hold-still',
  ready: true,
  kept: 2,
};
const fault = (code: FaceFault['code']) => failed<FaceFault>({ code, detail: 'a detail for technicians' });
const jpeg = Buffer.from([0xff, 0xd8, 1, 2, 3]);

test('a site that has not turned it on: no camera for the page, no door for frames', async () => {
  const { send, permissions } = await visitThat();
  expect(permissions).toMatch(/camera=\(\), microphone=\(\)/);
  expect((await send(jpeg)).status).toBe(404);
});

test('where it is on the visit’s own page may use the camera, and still no microphone', async () => {
  const { permissions } = await visitThat(done(good));
  expect(permissions).toMatch(/camera=\(self\), microphone=\(\)/);
});

test('a frame is looked at as it came; told are the box, the move and how many are kept, and nothing else', async () => {
  const { send, seen } = await visitThat(done(good));
  const told = await send(jpeg);
  expect([told.status, seen]).toEqual([200, [jpeg]]);
  expect(JSON.parse(told.text)).toEqual({
    box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
    move: 'hold-still',
    kept: 2,
  });
});

test.each([
  ['busy', 503],
  ['picture-refused', 422],
  ['ended', 409],
  ['timeout', 409],
  ['process-lost', 409],
  ['no-face-in-portrait', 409],
] as const)('%s: the page hears %i and not what was behind it', async (code, status) => {
  const { send } = await visitThat(fault(code));
  const told = await send(jpeg);
  expect([told.status, told.text]).toEqual([status, expect.not.stringMatching(/technicians|portrait|timeout|lost/)]);
});

test.each<[string, Buffer, Record<string, string>, number]>([
  ['without the cookie', jpeg, { cookie: '' }, 401],
  ['a frame of another site', jpeg, { 'sec-fetch-site': 'cross-site' }, 403],
  ['another kind of picture', jpeg, { 'content-type': 'image/png' }, 415],
  ['JSON', Buffer.from('{}'), { 'content-type': 'application/json' }, 415],
  ['a frame over 512 kB', Buffer.alloc(512 * 1024 + 1), {}, 413],
])('%s: refused before anybody looks', async (_what, body, headers, status) => {
  const { send, seen } = await visitThat(done(good));
  expect([(await send(body, headers)).status, seen]).toEqual([status, []]);
});
