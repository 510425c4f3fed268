import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VisitKeeper } from '../visits/visit-keeper.ts';
import { DaemonServer, type KioskHealth } from './daemon-server.ts';

const health: KioskHealth = {
  kiosk: { id: 'kiosk-a', name: 'Kiosk A', office: 'Một cửa' },
  pid: 1,
  ready: false,
  visits: [],
  devices: [],
  repository: { reachable: false },
  outbox: { intended: 0, sealed: 1, received: 2, quarantined: 0, abandoned: 0 },
  storageFull: false,
  alarms: [],
  clockConfirmed: true,
  memory: { daemonBytes: 1 },
  journal: [{ at: 1, event: 'visit-warm', facts: { visit: 'v1' } }],
};

let folder: string;
let keeper: VisitKeeper;
const servers: DaemonServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemon-server-'));
  // never started: no visit stands ready
  keeper = new VisitKeeper({
    clock: new ManualClock(),
    socketPath: join(folder, 'daemon.sock'),
    logFile: join(folder, 'visits.log'),
    setup: {
      kiosk: health.kiosk,
      home: '',
      uiFolder: folder,
      sealedFolder: folder,
      parkedFolder: folder,
      catalogue: { folder, publicKeyFile: join(folder, 'key.json') },
      recipients: ['age1'],
      services: [],
      devices: {},
    },
    environment: {},
    onMessage: () => undefined,
    onLive: () => undefined,
    onEnding: () => undefined,
    onStreamLost: () => undefined,
    onPainted: () => undefined,
    journal: () => undefined,
  });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const listening = async (ownBrowser: boolean): Promise<DaemonServer> => {
  const server = new DaemonServer({ keeper, ownBrowser, health: async () => health });
  servers.push(server);
  await server.listen(0);
  return server;
};
const call = (
  server: DaemonServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> =>
  new Promise((resolve, reject) => {
    const host = `127.0.0.1:${server.port}`;
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, headers: { host, ...headers }, agent: false },
      (answer) => {
        buffer(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: bytes.toString() }),
          reject,
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });

test("the launcher's door opens once; another secret, or the same again, is told to stay out", async () => {
  const server = await listening(false);
  const door = new URL(server.doorFor('http://v1.localhost:9/start?t=x'));
  const path = `${door.pathname}${door.search}`;
  expect((await call(server, `/?launch=${'x'.repeat(32)}`)).status).toBe(403);
  expect((await call(server, '/')).status).toBe(403);
  const opened = await call(server, path, {
    'sec-fetch-site': 'none',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  });
  expect([opened.status, opened.headers.location]).toEqual([303, 'http://v1.localhost:9/start?t=x']);
  expect((await call(server, path)).status).toBe(403);
});

test('a newer door makes the one before it void', async () => {
  const server = await listening(false);
  const older = new URL(server.doorFor('http://v1.localhost:9/'));
  server.doorFor('http://v2.localhost:9/');
  expect((await call(server, `/${older.search}`)).status).toBe(403);
});

test('no visit stands ready: the page says so in Vietnamese and looks again by itself', async () => {
  const server = await listening(true);
  const page = await call(server, '/');
  expect([page.status, page.headers['refresh']]).toEqual([200, '2']);
  expect(page.text).toContain('Xin chờ một lát');
  const entered = await call(server, '/enter?once=made-up');
  expect([entered.status, entered.headers.location]).toEqual([303, '/']);
});

test('health holds counts, ids and causes, and is for this machine only', async () => {
  const server = await listening(false);
  expect(JSON.parse((await call(server, '/health')).text)).toEqual(health);
  expect((await call(server, '/health', { host: 'evil.example' })).status).toBe(421);
  const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
  expect((await call(server, '/health', foreign)).status).toBe(403);
  expect((await call(server, '/health', { origin: 'http://evil.example' })).status).toBe(403);
});

test('every answer carries the policy; what is not there is told as a problem', async () => {
  const server = await listening(true);
  const missing = await call(server, '/nothing');
  expect([missing.status, missing.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  const tooLong = await call(server, `/?launch=${'x'.repeat(101)}`);
  expect([tooLong.status, tooLong.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
  for (const { headers } of [
    missing,
    tooLong,
    await call(server, '/'),
    await call(server, '/health'),
    await call(server, '/openapi.json'),
  ]) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['cache-control']).toBe('no-store');
  }
});
