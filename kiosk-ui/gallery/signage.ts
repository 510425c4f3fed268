import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { contentSecurityPolicy } from './server.ts';
import { type SignageViewName, signageViews } from './signage-views.ts';

const built = fileURLToPath(new URL('../dist/signage/', import.meta.url));
const clips = fileURLToPath(new URL('../dist/audio/announcements/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ogg': 'audio/ogg',
  '.woff2': 'font/woff2',
};
const pages = new Set(['/display', '/results']);

/** A stand-in for an office's door (device-daemon/src/office-door): it plays what it is told. */
export interface SignageDoor {
  url: string;
  /** pushes a view under the next revision and returns that */
  show: (view: DisplayView) => number;
  /** addresses of other machines, told at the beginning of each stream */
  others: string[];
  /** `beats` false: a silent stream; `away`: nobody answers, open streams are cut */
  weather: { beats: boolean; away: boolean };
  cut: () => void;
  /** which views were asked for, in order: `display`, `counter-display q3` */
  asked: string[];
  close: () => Promise<void>;
}

const sendFile = (root: string, path: string, response: ServerResponse, more: Record<string, string> = {}) => {
  const wanted = normalize(join(root, path));
  if (!wanted.startsWith(root.replace(/[/]$/, '') + sep) || !existsSync(wanted)) return response.writeHead(404).end();
  return response
    .writeHead(200, {
      'content-type': types[extname(wanted)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...more,
    })
    .end(readFileSync(wanted));
};

/** Starts on loopback; `port` 0 takes any free one. */
export const startSignageDoor = async ({ port = 0, beatEvery = 2_000 } = {}): Promise<SignageDoor> => {
  const streams = new Set<ServerResponse>();
  let now: DisplayView = signageViews.busy;
  const message = (): string => `id: ${now.revision}\ndata: ${JSON.stringify(now)}\n\n`;
  const door: SignageDoor = {
    url: '',
    others: [],
    weather: { beats: true, away: false },
    asked: [],
    show: (view) => {
      now = { ...view, revision: now.revision + 1 };
      for (const stream of streams) stream.write(message());
      return now.revision;
    },
    cut: () => {
      for (const stream of streams) stream.destroy();
    },
    close: () => {
      clearInterval(beat);
      door.cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  const beat = setInterval(() => {
    if (door.weather.beats) for (const stream of streams) stream.write('event: beat\ndata: {}\n\n');
  }, beatEvery);
  // as the door does: the page may ask the other machines whether they are there, and nothing else of them
  const policy = (): string =>
    contentSecurityPolicy.replace("connect-src 'self'", ["connect-src 'self'", ...door.others].join(' '));
  const server = createServer((request, response) => {
    if (door.weather.away) return void response.destroy();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gallery');
    if (pathname === '/office/events') {
      door.asked.push([searchParams.get('view'), searchParams.get('counter')].filter(Boolean).join(' '));
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      const addresses = JSON.stringify({ others: door.others });
      return void response.write(`retry: 300\nevent: addresses\ndata: ${addresses}\n\n${message()}`);
    }
    if (pathname === '/office/here')
      return void response.writeHead(204, { 'access-control-allow-origin': request.headers.origin ?? '*' }).end();
    if (pathname.startsWith('/announcements/'))
      return void sendFile(clips, pathname.slice('/announcements/'.length), response);
    if (pathname === '/gallery') {
      const links = Object.keys(signageViews).map((name) => `<p><a href="/show/${name}">${name}</a></p>`);
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(links.join(''));
    }
    const shown = signageViews[pathname.replace('/show/', '') as SignageViewName];
    if (pathname.startsWith('/show/') && shown) {
      door.show(shown);
      return void response.writeHead(302, { location: '/display' }).end();
    }
    if (pages.has(pathname))
      return void sendFile(built, 'index.html', response, { 'content-security-policy': policy() });
    return void sendFile(built, pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  door.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  return door;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const door = await startSignageDoor({ port: Number(process.argv[2] ?? 0) });
  console.log(`Screens of the hall to look at: ${door.url}/gallery, then /display, /display?counter=q5, /results`);
}
