import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaceFrameAnswer, Intent, IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { listJson, listUrl } from './choose-screens.ts';
import { pictures } from './pictures.ts';
import { snapshots } from './snapshots.ts';

/** The policy under which the citizen's screen has to live (DESIGN.md, "Security"). */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const built = fileURLToPath(new URL('../dist/citizen/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const bodyLimit = 64 * 1024;

/** A stand-in for a visit process: it plays what it is told and writes down what the finger says. */
export interface Gallery {
  url: string;
  /** intents in the order of arrival, repeats included */
  intents: Intent[];
  /** pushes a snapshot under the next revision and returns that revision; `acknowledged` is filled in */
  show: (snapshot: Snapshot) => number;
  /** how the next requests go: `beats` false = a silent stream, `answer` = status of POST /intents */
  weather: { beats: boolean; answer: number; delay: number };
  /** cuts every open stream, as a dying process would */
  cut: () => void;
  /** one heartbeat more, for those who hold the clock in their own hand */
  beat: () => void;
  close: () => Promise<void>;
}

/** The few intents that a still picture can follow: settings and answers. */
const obey = (now: Snapshot, intent: IntentBody): Snapshot => {
  if (intent.type === 'set-language') return { ...now, language: intent.language };
  if (intent.type === 'set-text-size') return { ...now, textSize: intent.textSize };
  if (intent.type === 'set-contrast') return { ...now, contrast: intent.contrast };
  if (intent.type === 'call-staff') return { ...now, staffCalled: true };
  if (intent.type === 'still-here') return { ...now, idleWarning: null };
  if (intent.type !== 'answer' || now.screen.name !== 'form') return now;
  const { ref, value } = intent;
  const fields = now.screen.fields.map((field) =>
    field.ref === ref ? { ...field, value, source: 'typed' as const, verified: false } : field,
  );
  return { ...now, screen: { ...now.screen, fields } };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > bodyLimit) throw new Error('intent too large');
  }
  return body;
};

/** What the visit says of every camera frame here: somebody stands a little far away. */
const guide: FaceFrameAnswer = { box: { x: 0.42, y: 0.3, width: 0.14, height: 0.28 }, move: 'closer', kept: 0 };

interface GalleryParts {
  /** 0: any free one */
  port?: number;
  /** ms */
  beatEvery?: number;
  /** takes each new intent in place of the gallery, which else follows settings and answers by itself */
  onIntent?: (intent: IntentBody) => void;
}

/** Starts on loopback. */
export const startGallery = async ({ port = 0, beatEvery = 2_000, onIntent }: GalleryParts = {}): Promise<Gallery> => {
  const streams = new Set<ServerResponse>();
  const intents: Intent[] = [];
  const weather = { beats: true, answer: 200, delay: 0 };
  let now: Snapshot = snapshots['welcome']!;
  let acknowledged = 0;

  const current = () => JSON.stringify({ ...now, acknowledged: Math.max(now.acknowledged, acknowledged) });
  const push = () => {
    for (const stream of streams) stream.write(`data: ${current()}\n\n`);
  };
  const show = (snapshot: Snapshot) => {
    now = { ...snapshot, revision: now.revision + 1 };
    push();
    return now.revision;
  };
  const beatOnce = () => {
    for (const stream of streams) stream.write('event: beat\ndata: {}\n\n');
  };
  const beat = setInterval(() => weather.beats && beatOnce(), beatEvery);

  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    const intent: Intent = JSON.parse(await bodyOf(request));
    if (weather.delay > 0) await new Promise((resolve) => setTimeout(resolve, weather.delay));
    intents.push(intent);
    if (weather.answer !== 200) return response.writeHead(weather.answer).end();
    const isNew = intent.seq > acknowledged;
    acknowledged = Math.max(acknowledged, intent.seq);
    if (isNew && onIntent) onIntent(intent.intent);
    else if (isNew) now = obey(now, intent.intent);
    now = { ...now, revision: now.revision + 1 };
    push();
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ revision: now.revision, acknowledged }));
  };

  const stream = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    streams.add(response);
    response.on('close', () => streams.delete(response));
    response.write(`retry: 500\ndata: ${current()}\n\n`);
  };

  const file = (path: string, response: ServerResponse) => {
    const wanted = normalize(join(built, path === '/' || path === '/start' ? 'index.html' : path));
    const drawn = pictures[path];
    const found =
      drawn ?? (wanted.startsWith(built.replace(/[/]$/, '') + sep) && existsSync(wanted) && readFileSync(wanted));
    if (!found) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'content-type': types[extname(drawn ? path : wanted)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(found);
  };

  const list = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
      Object.keys(snapshots)
        .map((name) => `<p><a href="/show/${name}">${name}</a></p>`)
        .join(''),
    );

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery');
    if (pathname === '/events') return stream(response);
    if (pathname === '/alive' && request.method === 'POST') return void response.writeHead(204).end();
    if (pathname === '/face/frames' && request.method === 'POST') {
      request.resume();
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(guide));
    }
    if (pathname === listUrl)
      return void response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(listJson());
    if (pathname === '/gallery') return list(response);
    if (pathname === '/intents' && request.method === 'POST') {
      return void hear(request, response).catch(() => response.writeHead(400).end());
    }
    const shown = snapshots[pathname.replace('/show/', '')];
    if (pathname.startsWith('/show/') && shown) {
      show(shown);
      return response.writeHead(302, { location: '/' }).end();
    }
    return file(pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const one of streams) one.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    intents,
    show,
    weather,
    cut,
    beat: beatOnce,
    close: () => {
      clearInterval(beat);
      cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const gallery = await startGallery({ port: Number(process.argv[2] ?? 0) });
  console.log(`Screens to look at: ${gallery.url}/gallery`);
}
