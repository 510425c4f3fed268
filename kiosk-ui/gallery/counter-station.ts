import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StationKey } from '@mot-cua/domain/digitisation/station.ts';
import type { CounterSnapshot } from '../counter/certified-copy/copy-view.ts';
import { counterPapers } from './counter-paper.ts';
import { counterReport } from './counter-report.ts';
import { counterSnapshots } from './counter-snapshots.ts';
import { contentSecurityPolicy } from './server.ts';

const built = fileURLToPath(new URL('../dist/counter/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/svg+xml', // the papers of the gallery are drawings
  '.woff2': 'font/woff2',
};
const bodyLimit = 64 * 1024;

/** A stand-in for the backlog station: it plays what it is told and writes down what the clerk does. */
export interface CounterStation {
  url: string;
  /** keys in the order of arrival, repeats included */
  keys: StationKey[];
  /** keys that a station would have taken: each number once */
  taken: () => string;
  /** the other calls: path and body */
  calls: { path: string; body: unknown }[];
  show: (snapshot: CounterSnapshot) => number;
  /** how the next requests go; `answer` is the status, `detail` the words of a refusal, `pictures`: what a key changes is shown */
  weather: { answer: number; detail: string; delay: number; pictures: boolean };
  /** told of each key that was taken */
  onKey: (key: string) => void;
  /** cuts every open stream; `away` until `back()` */
  cut: () => void;
  away: boolean;
  /** forgets what came, and has fine weather again */
  forget: () => void;
  /** begins to count anew, as a program that was started again */
  restart: () => void;
  /** a report of agencies is served, as a province's station would */
  report: boolean;
  close: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > bodyLimit) throw new Error('call too large');
  }
  return body === '' ? null : JSON.parse(body);
};

const file = (path: string, response: ServerResponse) => {
  const wanted = normalize(join(built, path === '/' || path === '/start' ? 'index.html' : path));
  const inside = wanted.startsWith(built.replace(/[/]$/, '') + sep);
  const found = counterPapers[path] ?? (inside && existsSync(wanted) && readFileSync(wanted));
  if (!found) return response.writeHead(404).end();
  return response
    .writeHead(200, {
      'content-type': types[extname(wanted)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .end(found);
};

/** Starts on loopback; `port` 0 takes any free one. */
export const startCounterStation = async (port = 0): Promise<CounterStation> => {
  const streams = new Set<ServerResponse>();
  let now: CounterSnapshot = counterSnapshots.desk;
  let acknowledged = 0;
  const seen = new Map<number, string>();

  const message = () => `id: ${now.revision}\nevent: snapshot\ndata: ${JSON.stringify({ ...now, acknowledged })}\n\n`;
  const push = () => {
    for (const stream of streams) stream.write(message());
  };
  const station: CounterStation = {
    url: '',
    keys: [],
    taken: () => [...seen.values()].join(' '),
    calls: [],
    weather: { answer: 200, detail: 'Chưa làm được lúc này.', delay: 0, pictures: true },
    onKey: () => undefined,
    away: false,
    report: true,
    forget: () => {
      station.keys = [];
      station.calls = [];
      seen.clear();
      station.weather = { answer: 200, detail: 'Chưa làm được lúc này.', delay: 0, pictures: true };
      station.onKey = () => undefined;
    },
    restart: () => {
      now = { ...now, revision: 0 };
      acknowledged = 0;
    },
    show: (snapshot) => {
      now = { ...snapshot, revision: now.revision + 1 };
      push();
      return now.revision;
    },
    cut: () => {
      for (const one of streams) one.destroy();
    },
    close: () => {
      station.cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };

  const takeKey = (key: StationKey) => {
    if (key.seq <= acknowledged) return;
    acknowledged = key.seq;
    seen.set(key.seq, key.key);
    now = { ...now, revision: now.revision + 1 };
    station.onKey(key.key);
    if (station.weather.pictures) push();
  };
  const hear = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    if (path === '/keys') station.keys.push(body as StationKey);
    else station.calls.push({ path, body });
    const { answer, delay, detail } = station.weather;
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (answer !== 200) return response.writeHead(answer).end(JSON.stringify({ title: detail, detail }));
    if (path === '/keys') takeKey(body as StationKey);
    return response.writeHead(200).end(JSON.stringify({ revision: now.revision, acknowledged }));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery');
    if (station.away) return void response.destroy();
    if (pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return void response.write(`retry: 200\n${message()}`);
    }
    if (pathname === '/progress' && station.report)
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counterReport));
    if (pathname === '/paper-types') {
      const found = [{ code: 'KQ.G07.000122', title: 'Giấy khai sinh', glassOnly: false }];
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
    }
    if (request.method === 'POST')
      return void hear(pathname, request, response).catch(() => response.writeHead(422).end());
    if (pathname === '/gallery') {
      const links = Object.keys(counterSnapshots).map((name) => `<p><a href="/show/${name}">${name}</a></p>`);
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(links.join(''));
    }
    const shown = Object.entries(counterSnapshots).find(([name]) => pathname === `/show/${name}`)?.[1];
    if (shown) {
      station.show(shown);
      return void response.writeHead(302, { location: '/' }).end();
    }
    return void file(pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  station.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  return station;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const station = await startCounterStation(Number(process.argv[2] ?? 0));
  console.log(`Screens of the counter to look at: ${station.url}/gallery`);
}
