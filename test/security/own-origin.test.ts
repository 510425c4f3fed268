import { execFileSync } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { request as requestByTls } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import { emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coBrowseRoutes } from '../../device-daemon/src/exceptions/co-browse-door.ts';
import { figuresRoutes } from '../../device-daemon/src/figures/figures-routes.ts';
import { DaemonServer } from '../../device-daemon/src/http/daemon-server.ts';
import { VisitServer } from '../../device-daemon/src/http/visit-server.ts';
import { COMMANDS_PATH, LETTERS_PATH } from '../../device-daemon/src/office/node-line.ts';
import { nodeRoutes } from '../../device-daemon/src/office/node-routes.ts';
import { DOMAIN, DoorForTests } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { rollRoutes } from '../../device-daemon/src/office-door/roll-routes.ts';
import { papersRoutes } from '../../device-daemon/src/papers/papers-routes.ts';
import { OfficeForTests } from '../../device-daemon/src/second-place/office-for-tests.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { VisitKeeper } from '../../device-daemon/src/visits/visit-keeper.ts';
import { VisitMemory } from '../../device-daemon/src/visits/visit-memory.ts';
import { runningSite } from '../../provincial-repository/test/test-repository.ts';

type Route = { readonly method: string; readonly path: string };
type Server = {
  readonly name: string;
  readonly port: number;
  readonly host: string;
  readonly routes: readonly Route[];
  /** where it speaks TLS: whom a caller believes, and by which name it is called */
  readonly tls?: { readonly ca: string; readonly servername: string };
};
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

let folder: string;
let visit: Server;
let daemon: Server;
let repository: Server;
let counterPc: Server;
/** the office's door, of a kiosk's daemon and of a counter PC's program alike, with all that other rooms bring to it */
let door: Server;
let visitServer: VisitServer;
let keeper: VisitKeeper;
const closing: (() => unknown)[] = [];

/** What Fastify itself tells of every program that it becomes: the route table needs no hand-kept list, and no door in the program. */
const withRoutes = async <T>(start: () => Promise<T>): Promise<{ made: T; routes: Route[] }> => {
  const routes: Route[] = [];
  const heard = (message: unknown): void => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push({ method: one, path: url });
    });
  };
  const initialization = channel('fastify.initialization');
  initialization.subscribe(heard);
  try {
    return { made: await start(), routes };
  } finally {
    initialization.unsubscribe(heard);
  }
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'own-origin-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>kiosk</title>');
  const kiosk = { id: 'k01', name: 'Kiosk 01', office: 'Một cửa' };
  const nothing = (): undefined => undefined;
  chmodSync(folder, 0o755); // so that only the socket's own mode stands in somebody's way
  keeper = new VisitKeeper({
    clock: systemClock,
    socketPath: join(folder, 'daemon.sock'),
    logFile: join(folder, 'visits.log'),
    setup: {
      kiosk,
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
    onMessage: nothing,
    onLive: nothing,
    onEnding: nothing,
    onStreamLost: nothing,
    onPainted: nothing,
    journal: nothing,
  });
  const forVisit = await withRoutes(async () => {
    visitServer = new VisitServer({
      visit: 'v0123456789abcdef',
      uiFolder: folder,
      home: 'http://127.0.0.1:1/',
      clock: systemClock,
      memory: new VisitMemory(),
      catalogue: { url: '/catalogue/0.json', json: Buffer.from('{}') },
      snapshot: () => {
        throw new Error('somebody without the cookie was about to be shown the screen');
      },
      intend: () => {
        throw new Error('somebody without the cookie was about to press a button');
      },
      onOpened: nothing,
      onPainted: nothing,
      onStreamLost: nothing,
      onStreamBack: nothing,
      onPageLeft: nothing,
      // the site has turned the look at a face on: its door is one more that strangers may try
      faceFrame: () => {
        throw new Error('somebody without the cookie was about to show a face');
      },
    });
    await visitServer.listen();
    return visitServer;
  });
  closing.push(() => forVisit.made.close());
  visit = { name: 'visit', port: visitServer.port, host: visitServer.host, routes: forVisit.routes };

  const forDaemon = await withRoutes(async () => {
    const server = new DaemonServer({
      keeper,
      ownBrowser: true,
      health: async () => {
        throw new Error('a stranger was about to be told how the kiosk is');
      },
    });
    await server.listen(0);
    return server;
  });
  closing.push(() => forDaemon.made.close());
  const { port } = forDaemon.made;
  daemon = { name: 'daemon', port, host: `127.0.0.1:${port}`, routes: forDaemon.routes };

  const site = await runningSite();
  closing.push(() => site.end());
  const of = new URL(site.url);
  repository = { name: 'repository', port: Number(of.port), host: of.host, routes: site.repository.routes };

  const office = new OfficeForTests();
  const forPlace = await withRoutes(() => office.open());
  closing.push(() => office.end());
  const at = new URL(forPlace.made.url);
  const { made: ofOffice, routes } = await withRoutes(() =>
    DoorForTests.open(
      systemClock,
      {},
      {
        more: (app, who) => {
          const never = (): never => {
            throw new Error('a stranger was about to be heard');
          };
          nodeRoutes(app, who.node, { plan: madeUpPlan, hear: never, brought: never }, nothing);
          figuresRoutes(app, who, { caughtUp: Promise.resolve(), figures: never } as never);
          coBrowseRoutes(app, who, { desk: {}, coBrowse: {} } as never);
          papersRoutes(app, who, {
            here: { standing: never, open: never },
            packages: never,
            given: never,
            asked: never,
          } as never);
          rollRoutes(app, who.session, { state: emptyOffice(madeUpPlan) }, { sheet: never, print: never } as never);
        },
      },
    ),
  );
  closing.push(() => ofOffice.close());
  door = {
    name: 'door',
    port: ofOffice.door.port,
    host: ofOffice.host,
    routes,
    tls: { ca: ofOffice.authority.certificate, servername: `k01.${DOMAIN}` },
  };
  counterPc = { name: 'counter PC', port: Number(at.port), host: at.host, routes: forPlace.routes };
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** An address of the route, with something in the place of each name. */
const addressOf = (route: Route): string =>
  route.path.replace(/:\w+/g, '01jd0000000000000000000000').replace('*', 'none.js');
const call = (server: Server, method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const host = { host: server.host, ...headers };
    const asked = (server.tls ? requestByTls : request)(
      { host: '127.0.0.1', port: server.port, path, method, headers: host, agent: false, ...server.tls },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('error', () => undefined);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    asked.on('error', reject);
    asked.setTimeout(10_000, () => asked.destroy(new Error(`no answer to ${method} ${path}`)));
    asked.end();
  });
/** What every route of a program answers to a caller of this kind: the ones that answer otherwise than wished. */
const otherThan = async (status: number, server: Server, headers: Record<string, string>): Promise<string[]> => {
  const answers = await Promise.all(
    server.routes.map(async (route) => ({ route, ...(await call(server, route.method, addressOf(route), headers)) })),
  );
  return answers
    .filter((answer) => answer.status !== status)
    .map((answer) => `${answer.route.method} ${answer.route.path}: ${answer.status}`);
};
/** `/office/here` tells pages of the office's other machines that this one is there, and nothing else. */
const HERE = '/office/here';
const doorButHere = (): Server => ({ ...door, routes: door.routes.filter(({ path }) => path !== HERE) });
const ownServers = (): Server[] => [visit, daemon, repository, doorButHere()];

test('W2 the route tables are read from the programs themselves', () => {
  const names = (server: Server): string[] => server.routes.map(({ method, path }) => `${method} ${path}`);
  expect(names(visit)).toEqual(
    expect.arrayContaining(['POST /intents', 'POST /face/frames', 'GET /events', 'GET /portrait', 'HEAD /start']),
  );
  expect(names(daemon)).toEqual(expect.arrayContaining(['GET /health', 'GET /enter']));
  expect(names(repository)).toEqual(expect.arrayContaining(['PUT /v1/dossiers/:dossierId', 'GET /officer']));
  expect(names(door)).toEqual(
    expect.arrayContaining([
      'GET /counter',
      'POST /office/sign-in',
      'POST /office/intents',
      'GET /office/events',
      'POST /office/take-over',
      'GET /office/rolls',
      'GET /office/figures',
      'POST /office/co-browse',
      'POST /office/dossiers/:dossier/sealed',
      `POST ${COMMANDS_PATH}`,
      `POST ${LETTERS_PATH}`,
    ]),
  );
  expect(names(counterPc)).toEqual(expect.arrayContaining(['PUT /v1/bags/:dossierId', 'GET /v1/place']));
});

describe('W2 every route of visit, daemon, repository and the office’s door', () => {
  test.each(['evil.example', '127.0.0.1', 'localhost.evil.example'])(
    'W2 called by the name %s (a name rebound to our address): 421 on every route',
    async (host) => {
      for (const server of ownServers())
        expect([server.name, await otherThan(421, server, { host })]).toEqual([server.name, []]);
    },
  );

  const strangers: readonly [string, Record<string, string>][] = [
    ['a script of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
    ['a picture in a page of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page of another visit on this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    ['a page of another origin, from a browser without Sec-Fetch', { origin: 'http://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['the same host at another port', { origin: 'http://127.0.0.1:1' }],
  ];
  test.each(strangers)('W2 %s: 403 on every route', async (_who, headers) => {
    for (const server of ownServers())
      expect([server.name, await otherThan(403, server, headers)]).toEqual([server.name, []]);
  });

  test('W2 a frame in another page is led to no door of the kiosk: 403', async () => {
    const framed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    for (const server of [visit, daemon, doorButHere()]) expect(await otherThan(403, server, framed)).toEqual([]);
  });

  test('W2 asked beforehand from another origin (preflight), no route of any program gives leave', async () => {
    const preflight = {
      origin: 'http://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    for (const server of [visit, daemon, repository, door, counterPc]) {
      const answers = await Promise.all(
        server.routes.map((route) => call(server, 'OPTIONS', addressOf(route), preflight)),
      );
      for (const [at, { status, headers }] of answers.entries()) {
        const path = server.routes[at]?.path;
        expect([server.name, path, status >= 400]).toEqual([server.name, path, true]);
        const leave = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
        expect([server.name, path, leave]).toEqual([server.name, path, []]);
      }
    }
  });

  test('W2 no answer of any program permits another origin to read it, and nobody speaks WebSocket or TRACE', async () => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    for (const server of [...ownServers(), counterPc])
      expect((await call(server, 'TRACE', '/').catch(() => ({ status: 405 }))).status).toBeGreaterThanOrEqual(400);
    for (const server of [...ownServers(), counterPc]) {
      // the daemon's health needs a kiosk; above it was refused to strangers
      const routes = server.routes.filter(({ path }) => server !== daemon || path !== '/health');
      const answers = await Promise.all(routes.map((route) => call(server, route.method, addressOf(route), upgrade)));
      for (const [at, { status, headers }] of answers.entries()) {
        const path = routes[at]?.path;
        expect([server.name, path, status === 101]).toEqual([server.name, path, false]);
        expect([server.name, path, headers['access-control-allow-origin']]).toEqual([server.name, path, undefined]);
      }
    }
  });

  test('W2 the counter PC, which has no page and no cookie, tells callers without a signed call its name and room and nothing else', async () => {
    const open = counterPc.routes.filter(({ path }) => path === '/v1/place');
    const rest = { ...counterPc, routes: counterPc.routes.filter((route) => !open.includes(route)) };
    for (const route of rest.routes) {
      const { status } = await call(counterPc, route.method, addressOf(route), { host: 'evil.example' });
      expect([route, status >= 400]).toEqual([route, true]);
    }
    expect(Object.keys(JSON.parse((await call(counterPc, 'GET', '/v1/place')).text)).sort()).toEqual([
      'freeBytes',
      'name',
      'type',
    ]);
  });
});

describe('W4 at the office’s door', () => {
  /** Pages and what nobody has to be signed in for; of them none shows anything of the queue. */
  const open: Record<string, number> = {
    ...{ '/': 303, '/counter': 200, '/manager': 200, '/display': 200, '/results': 200, '/favicon.ico': 204 },
    ...{ '/assets/*': 404, '/announcements/:file': 400, '/office/session': 200, '/office/here': 204 },
    '/office/sign-out': 200,
  };
  const questions: Record<string, string> = {
    '/office/events': '?view=console',
    '/office/figures': '?kind=day&day=2026-11-30',
    '/office/co-browse': '?watch=w00112233445566778899aabbccddeeff',
    '/office/packages/:procedure': '?version=1',
  };

  test.each(['', '__Host-office=', `__Host-office=${'A'.repeat(43)}`, 'office-display=doan-mo'])(
    'W4 with the cookie "%s" every route of the office’s door is shut, but for those that hold nothing of the queue',
    async (cookie) => {
      for (const route of door.routes) {
        const path = `${addressOf(route)}${questions[route.path] ?? ''}`;
        const { status, text } = await call(door, route.method, path, { cookie });
        // what is no sign-in, no wish and no letter at all is refused before anybody asks who it is from
        if (route.method === 'POST' && open[route.path] === undefined)
          expect([route, [400, 401].includes(status)]).toEqual([route, true]);
        else expect([route, status]).toEqual([route, open[route.path] ?? 401]);
        expect(text).not.toContain('tickets');
      }
    },
  );

  test('W1 every answer of the office’s door carries the strict policy, whatever it is', async () => {
    for (const route of door.routes) {
      const { headers } = await call(door, route.method, addressOf(route));
      const policy = headers['content-security-policy'];
      const told = [headers['cache-control'], headers['x-content-type-options'], headers['referrer-policy']];
      expect([route, policy]).toEqual([route, expect.stringContaining("default-src 'none'")]);
      expect([route, policy]).toEqual([route, expect.stringContaining("require-trusted-types-for 'script'")]);
      expect([route, told]).toEqual([route, ['no-store', 'nosniff', 'no-referrer']]);
      expect([route, headers['strict-transport-security']]).toEqual([route, 'max-age=31536000']);
    }
  });

  test('W2 another page of the internet is not even told that the machine is there', async () => {
    for (const origin of ['https://evil.example', 'null', `http://${door.host}`])
      expect([origin, (await call(door, 'GET', HERE, { origin })).status]).toEqual([origin, 403]);
  });
});

describe('W4 on the kiosk itself', () => {
  /** Pages that hold nothing of a visit: the program's files, and the doors, which lead away whoever has no cookie. */
  const open: Record<string, number> = { '/start': 303, '/': 303, '/favicon.ico': 204, '/assets/*': 404 };

  test.each(['', 'visit=', 'visit=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'other=1'])(
    'W4 with the cookie "%s" every route of a visit is shut, but for those that hold nothing of it',
    async (cookie) => {
      await call(visit, 'GET', `/start?t=${visitServer.newToken()}`); // somebody is in
      for (const route of visit.routes) {
        const answer = await call(visit, route.method, addressOf(route), { cookie });
        // what is no intent at all is refused before anybody asks who it is from: 400, and nothing is done
        const wished = route.path === '/intents' ? 400 : (open[route.path] ?? 401);
        expect([route, answer.status]).toEqual([route, wished]);
      }
    },
  );

  test('W4 the sockets between daemon, visits and launcher are for their own user: "nobody" of this machine cannot connect', async () => {
    await keeper.start();
    closing.push(() => keeper.stop(true));
    const socket = join(folder, 'daemon.sock');
    expect((lstatSync(socket).mode & 0o777).toString(8)).toBe('600');

    const forAll = createServer((one) => one.on('error', () => undefined));
    const control = join(folder, 'for-all.sock');
    await new Promise<void>((resolve) => forAll.listen(control, resolve));
    chmodSync(control, 0o777);
    try {
      if (process.getuid?.() !== 0) {
        process.stderr.write('\nNOT TESTED: a process of another user; only root can start one\n\n');
        return;
      }
      expect(asNobody(control)).toBe('connected'); // the other user can use a socket at all
      expect(asNobody(socket)).toBe('Permission denied');
    } finally {
      forAll.close();
    }
  });

  test('W4 data and run folder of a daemon are for its own user alone', () => {
    // main.ts, launcher.ts and backlog-station.ts make both with mode 0700: whatever lies in them is behind that, whatever its own mode
    const sources = execFileSync(
      'grep',
      [
        '-rhE',
        'mkdirSync\\((sealedFolder|parkedFolder|config\\.runFolder|runFolder|wanted\\.profileFolder)',
        'device-daemon/src',
      ],
      { encoding: 'utf8' },
    );
    const made = sources.trim().split('\n');
    expect(made).toHaveLength(6);
    for (const line of made) expect(line).toContain('mode: 0o700');
  });
});

/** What a process of the user "nobody" meets at this socket. In Perl, which every Debian has where everybody may run it. */
const asNobody = (socket: string): string => {
  const program = 'socket(S, AF_UNIX, SOCK_STREAM, 0); print connect(S, sockaddr_un($ARGV[0])) ? "connected" : "$!"';
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  return execFileSync('setpriv', [...nobody, 'perl', '-MSocket', '-e', program, socket], {
    encoding: 'utf8',
    timeout: 20_000,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
};
