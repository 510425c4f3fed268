import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DoorSession } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { ConsoleIntent, ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { consoleNow, consoleViews, officerOrigin } from './console-views.ts';
import { contentSecurityPolicy } from './server.ts';

const built = fileURLToPath(new URL('../dist/console/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const bodyLimit = 64 * 1024;

/** The badge and the number that this door takes. */
export const BADGE = '0004563812';
export const PIN = '246813';

/** A stand-in for the office's door: it plays what it is told and writes down what a console wishes. */
export interface ConsoleDoor {
  url: string;
  /** intents in the order of arrival, repeats included */
  intents: ConsoleIntent[];
  /** wishes that an office would have taken: each number once */
  wishes: () => ConsoleIntent['wish'][];
  /** the other calls: path and body */
  calls: { path: string; body: unknown }[];
  show: (view: ConsoleView) => number;
  session: (session: DoorSession) => void;
  /** told of each wish that is taken; what it answers is why it is refused */
  onWish: (wish: ConsoleIntent['wish']) => OfficeFault | null;
  /** how the next requests go */
  weather: { answer: number; delay: number; beats: boolean };
  /** where the same page is on the office's other machines */
  others: string[];
  away: boolean;
  cut: () => void;
  forget: () => void;
  close: () => Promise<void>;
}

export const openSession: DoorSession = {
  state: 'open',
  staff: { id: '21', name: 'Lò Thị Mai', roles: ['officer'] },
  until: consoleNow + 12 * 3_600_000,
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > bodyLimit) throw new Error('call too large');
  }
  return body === '' ? null : JSON.parse(body);
};

/** Starts on loopback; `port` 0 takes any free one. */
export const startConsoleDoor = async ({ port = 0 } = {}): Promise<ConsoleDoor> => {
  const streams = new Set<ServerResponse>();
  let now: ConsoleView = consoleViews.idle;
  let who: DoorSession = openSession;
  let acknowledged = 0;
  const seen = new Map<number, ConsoleIntent['wish']>();

  const message = () => `id: ${now.revision}\ndata: ${JSON.stringify({ ...now, acknowledged })}\n\n`;
  const tell = (text: string) => {
    for (const stream of streams) stream.write(text);
  };
  const push = () => {
    if (who.state === 'open') tell(message());
  };
  const policy = () =>
    `${contentSecurityPolicy.replace("connect-src 'self'", ["connect-src 'self'", ...door.others].join(' '))}; frame-src ${officerOrigin}`;
  const answer = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
      .end(JSON.stringify(body));

  const door: ConsoleDoor = {
    url: '',
    intents: [],
    wishes: () => [...seen.values()],
    calls: [],
    weather: { answer: 200, delay: 0, beats: true },
    onWish: () => null,
    others: [],
    away: false,
    show: (view) => {
      now = { ...view, revision: now.revision + 1 };
      push();
      return now.revision;
    },
    session: (session) => {
      who = session;
      tell(`event: session\ndata: ${JSON.stringify(who)}\n\n`);
      if (who.state === 'signed-out') door.cut();
      push();
    },
    forget: () => {
      door.intents = [];
      door.calls = [];
      seen.clear();
      door.weather = { answer: 200, delay: 0, beats: true };
      door.onWish = () => null;
    },
    cut: () => {
      for (const one of streams) one.destroy();
    },
    close: () => {
      clearInterval(beat);
      door.cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };

  const file = (path: string, response: ServerResponse) => {
    const wanted = normalize(join(built, path === '/counter' ? 'index.html' : path));
    const inside = wanted.startsWith(built.replace(/[/]$/, '') + sep);
    const found = inside && existsSync(wanted) && readFileSync(wanted);
    if (!found) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'content-type': types[extname(wanted)] ?? 'application/octet-stream',
        'content-security-policy': policy(),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(found);
  };

  const takeIntent = ({ seq, wish }: ConsoleIntent): OfficeFault | null => {
    if (seq <= acknowledged) return null;
    acknowledged = seq;
    seen.set(seq, wish);
    now = { ...now, revision: now.revision + 1 };
    const why = door.onWish(wish);
    now = { ...now, refused: why && { seq, why } };
    push();
    return why;
  };
  const enter = (path: string, body: { badge?: string; pin?: string }, response: ServerResponse) => {
    const right = body.pin === PIN && (path === '/office/unlock' || body.badge === BADGE);
    if (!right) return answer(response, 401, { title: 'wrong' });
    who = openSession;
    push();
    return answer(response, 200, who);
  };
  const hear = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const { answer: status, delay } = door.weather;
    if (path === '/office/intents') door.intents.push(body as ConsoleIntent);
    else door.calls.push({ path, body });
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (status !== 200) return answer(response, status, {}, status === 429 ? { 'retry-after': '840' } : {});
    if (path === '/office/intents') {
      const refused = takeIntent(body as ConsoleIntent);
      return answer(response, 200, { acknowledged, refused });
    }
    if (path.endsWith('/strips')) return answer(response, 200, { pieces: 9, printed: 8, unsure: 1, fault: null });
    if (path === '/office/sign-in' || path === '/office/unlock') return enter(path, body as object, response);
    if (path === '/office/lock' && who.state === 'open')
      who = { state: 'locked', staff: { id: '21', name: who.staff.name } };
    if (path === '/office/sign-out') who = { state: 'signed-out', why: 'asked' };
    return answer(response, 200, who);
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery');
    if (door.away) return void response.destroy();
    if (pathname === '/office/here')
      return void response.writeHead(204, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }).end();
    if (pathname === '/office/rolls')
      return answer(response, 200, { rolls: [{ service: 'dat-dai', from: 901, to: 1000 }] });
    if (pathname === '/office/session') return answer(response, 200, who);
    if (pathname === '/office/events') {
      if (who.state === 'signed-out') return answer(response, 401, {});
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      response.write(`retry: 200\nevent: addresses\ndata: ${JSON.stringify({ others: door.others })}\n\n`);
      return void (who.state === 'open' && response.write(message()));
    }
    if (request.method === 'POST')
      return void hear(pathname, request, response).catch(() => response.writeHead(422).end());
    if (pathname === '/gallery') {
      const links = Object.keys(consoleViews).map((name) => `<p><a href="/show/${name}">${name}</a></p>`);
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(links.join(''));
    }
    const shown = Object.entries(consoleViews).find(([name]) => pathname === `/show/${name}`)?.[1];
    if (shown) {
      door.show(shown);
      return void response.writeHead(302, { location: '/counter' }).end();
    }
    return void file(pathname, response);
  });
  const beat = setInterval(() => door.weather.beats && tell('event: beat\ndata: {}\n\n'), 2_000);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  door.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  return door;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const door = await startConsoleDoor({ port: Number(process.argv[2] ?? 0) });
  console.log(`Screens of the console to look at: ${door.url}/gallery`);
}
