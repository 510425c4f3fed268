/** The bench: one HTTP server on loopback for the page, the JSON API and the event stream. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cardChoices, putCard, removeCard } from './card-orders.ts';
import { type BenchDevice, benchDevices, type Desk, holdersOf, setUpDesk, stateOf } from './desk.ts';
import { startEventStreams } from './event-streams.ts';
import { type Body, Refusal } from './order-body.ts';
import { bringPicture, fillFeeder, layOnGlass, makeTrouble, plug, pressButton, showCode, unplug } from './orders.ts';
import { servePage } from './page-files.ts';

export type BenchReady = {
  readonly benchUrl: string;
  readonly saneConfigDir: string;
  readonly saneDevice: string;
  readonly scannerStatusUrl: string;
  readonly printerPath: string;
  readonly buttonsPath: string;
  readonly codeReaderPath: string;
  /** value for PCSCLITE_CSOCK_NAME; null when the card station could not start */
  readonly pcscSocket: string | null;
  readonly readerName: string | null;
  /** root certificate of the invented country that issued the cards, DER */
  readonly trustAnchorFile: string | null;
  /** folder with what an operator would load to trust the cards: `*.cer`, `*.crl`, `*.ml` */
  readonly trustAnchorsFolder: string | null;
  readonly cardStationFailure: string | null;
};

export interface Bench {
  /** everything that a daemon's configuration needs */
  readonly ready: BenchReady;
  readonly desk: Desk;
  stop(): Promise<void>;
}

export type BenchOptions = {
  /** takes sockets, device links, configuration and papers; at most about 70 bytes long, because sockets lie in it */
  readonly runFolder: string;
  readonly port?: number;
  /** false leaves the card station out (it starts pcscd) */
  readonly withCard?: boolean;
};

const jsonLimitBytes = 65_536;
const pictureLimitBytes = 40 * 1024 * 1024;

export const startBench = async (options: BenchOptions): Promise<Bench> => {
  const desk = await setUpDesk(options.runFolder, { withCard: options.withCard ?? true });
  const streams = startEventStreams(() => stateOf(desk));
  desk.printer.onSlip(() => streams.changed());
  const server = createServer((request, response) => {
    answerSafely(request, response, async () => {
      if (!isForUs(request)) throw new Refusal(403, 'Open the bench under its own address on this machine.');
      await route(desk, streams, request, response);
    });
  });
  // Node hangs up after 5 s of silence: a caller on a busy machine then writes into a line that is being closed
  server.keepAliveTimeout = 60_000;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (why) {
    await desk.stop();
    throw why;
  }
  const { port } = server.address() as AddressInfo;
  const { station, why } = desk.card;
  return {
    ready: {
      benchUrl: `http://127.0.0.1:${port}/`,
      ...desk.sane,
      scannerStatusUrl: desk.scanner.statusUrl,
      printerPath: desk.printer.path,
      buttonsPath: desk.buttons.path,
      codeReaderPath: desk.codeReader.path,
      pcscSocket: station?.socketName ?? null,
      readerName: station?.readerName ?? null,
      trustAnchorFile: station?.trustAnchorFile ?? null,
      trustAnchorsFolder: station?.anchorsFolder ?? null,
      cardStationFailure: why,
    },
    desk,
    stop: async () => {
      streams.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await desk.stop();
    },
  };
};

/** Only this machine's own browser and tests: a foreign page reaches us under a foreign Host or Origin. */
const isForUs = (request: IncomingMessage): boolean => {
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|[a-z0-9-]{1,40}\.localhost)(:\d{1,5})?$/.test(host)) return false;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = request.headers['sec-fetch-site'];
  return request.method === 'GET' || site === undefined || site === 'same-origin';
};

const answerSafely = (request: IncomingMessage, response: ServerResponse, act: () => Promise<void>): void => {
  act().catch((why: unknown) => {
    const status = why instanceof Refusal ? why.status : 500;
    const detail = why instanceof Error ? why.message : String(why);
    if (status === 500) console.error(`${request.method} ${request.url}:`, why);
    if (response.headersSent) response.destroy();
    else sendJson(response, { type: 'about:blank', title: titles[status] ?? 'Refused', status, detail }, status);
  });
};

const titles: Record<number, string> = {
  400: 'The order is not complete',
  403: 'Not from here',
  404: 'There is no such thing',
  405: 'Not this way',
  413: 'Too big',
  415: 'Not a picture',
  500: 'The bench itself failed',
  503: 'This device is not here',
};

const sendJson = (response: ServerResponse, value: unknown, status = 200): void => {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
};

const sendPicture = (response: ServerResponse, bytes: Buffer, type: string): void => {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length, 'Cache-Control': 'no-store' });
  response.end(bytes);
};

type Streams = ReturnType<typeof startEventStreams>;

const route = async (
  desk: Desk,
  streams: Streams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = (request.url ?? '/').replace(/[?#].*$/, '');
  if (request.method === 'GET') return await routeGet(desk, streams, path, response);
  if (request.method !== 'POST') throw new Refusal(405, 'Use GET to look and POST to act.');
  await act(desk, path, request);
  streams.changed();
  sendJson(response, stateOf(desk));
};

const routeGet = async (desk: Desk, streams: Streams, path: string, response: ServerResponse): Promise<void> => {
  if (path === '/api/state') return sendJson(response, stateOf(desk));
  if (path === '/api/events') return streams.open(response);
  if (path === '/api/card/choices') return sendJson(response, cardChoices);
  if (path === '/api/holders') return sendJson(response, holdersOf(desk));
  if (path === '/api/pictures') {
    desk.shelf.drawAhead(); // somebody looks at the page: the paper they choose next is to lie there at once
    return sendJson(response, desk.shelf.papers);
  }
  if (path === '/api/slips') return sendJson(response, desk.slips);
  const slipNumber = /^\/api\/slips\/(\d{1,9})\.png$/.exec(path)?.[1];
  if (slipNumber) {
    const slip = desk.slip(Number(slipNumber));
    if (!slip) throw new Refusal(404, 'Look at /api/slips for the numbers of the slips.');
    return sendPicture(response, await slip.png(), 'image/png');
  }
  const thumbnail = /^\/api\/pictures\/([\w-]{1,60})\.jpg$/.exec(path)?.[1];
  if (thumbnail) {
    if (!desk.shelf.papers.some((paper) => paper.id === thumbnail))
      throw new Refusal(404, 'Look at /api/pictures for the pictures there are.');
    return sendPicture(response, await desk.shelf.thumbnail(thumbnail), 'image/jpeg');
  }
  if (!(await servePage(path, response))) throw new Refusal(404, 'The bench page is at /, its state at /api/state.');
};

const act = async (desk: Desk, path: string, request: IncomingMessage): Promise<void> => {
  const isPicture = (request.headers['content-type'] ?? '').startsWith('image/');
  if (isPicture && (path === '/api/scanner/glass' || path === '/api/pictures')) {
    const id = await bringPicture(desk, await bodyOf(request, pictureLimitBytes));
    return path === '/api/pictures' ? undefined : await layOnGlass(desk, { picture: id });
  }
  const body = jsonOf(await bodyOf(request, jsonLimitBytes));
  const device = /^\/api\/devices\/([a-z-]{1,40})\/(unplug|plug|fault)$/.exec(path);
  if (device) return await actOnDevice(desk, device[1] ?? '', device[2] ?? '', body);
  const order = orders[path];
  if (!order) throw new Refusal(404, `Post to one of ${Object.keys(orders).join(', ')}, or /api/devices/<name>/<act>.`);
  await order(desk, body);
};

const orders: Readonly<Record<string, (desk: Desk, body: Body) => Promise<void>>> = {
  '/api/card/put': putCard,
  '/api/card/remove': removeCard,
  '/api/scanner/glass': layOnGlass,
  '/api/scanner/feeder': fillFeeder,
  '/api/code/show': showCode,
  '/api/buttons/press': pressButton,
  '/api/printer/tear-off': async (desk) => desk.printer.tearOff(),
};

const actOnDevice = async (desk: Desk, name: string, what: string, body: Body): Promise<void> => {
  const device = benchDevices.find((known): known is BenchDevice => known === name);
  if (!device) throw new Refusal(404, `Choose one of these devices: ${benchDevices.join(', ')}.`);
  if (what === 'unplug') return await unplug(desk, device, body);
  if (what === 'plug') return await plug(desk, device);
  await makeTrouble(desk, device, body);
};

const bodyOf = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    length += bytes.length;
    if (length > limit) throw new Refusal(413, `Send at most ${Math.round(limit / 1024)} KiB.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};

const jsonOf = (bytes: Buffer): Body => {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  throw new Refusal(400, 'Send a JSON object as the body.');
};
