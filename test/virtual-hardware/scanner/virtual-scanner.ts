/**
 * A network scanner made of software: eSCL (Mopria eSCL 2.97) over HTTP on loopback, for sane-airscan. Any picture lies
 * on its glass or in its feeder; it jams, opens its door, loses its cable and tells the truth about it in ScannerStatus.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { FaultPlan } from '../fault-plan.ts';
import {
  type AdfState,
  capabilitiesXml,
  type JobReport,
  parseScanSettings,
  type ScannerState,
  type ScanSettings,
  statusXml,
} from './escl-messages.ts';
import { FeederTray } from './feeder-tray.ts';
import { hostileJpeg, sendWithoutEnd } from './hostile-pictures.ts';
import { sendPaced, sendTruncated } from './page-delivery.ts';
import { fedRegion, type Paper, type PlacedPaper, pageJpeg, placePaper, type Sheet } from './paper-on-glass.ts';
import { adfStateOf, type FeederTrouble, isAtOnce, isFeederTrouble, type ScannerFault } from './scanner-faults.ts';
import { officeModel, type ScannerModel } from './scanner-model.ts';

export type { ScannerFault };

export interface VirtualScanner {
  /** e.g. `http://127.0.0.1:40123/eSCL/` */
  readonly url: string;
  readonly statusUrl: string;
  readonly port: number;
  /** Lays a paper on the glass, or clears it. Throws when the bytes are no picture. */
  putOnGlass(paper: Paper | null): Promise<void>;
  /** Fills the feeder with these sheets, first one first; what was in it is taken out. At most 50. */
  loadFeeder(sheets: readonly Sheet[]): Promise<void>;
  /** sheets that have not gone through yet */
  readonly pagesInFeeder: number;
  readonly glassIsEmpty: boolean;
  /** A feeder trouble that struck once stays visible in the status until the next job or `clearFaults`. */
  failNext(fault: ScannerFault): void;
  failRepeatedly(fault: ScannerFault): void;
  clearFaults(): void;
  /** Pulls the cable: connections break and nothing listens; `plug` listens again on the same port. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  readonly plugged: boolean;
  /** pages sent completely since the start */
  readonly pagesSent: number;
  stop(): Promise<void>;
}

type Job = {
  readonly id: string;
  readonly settings: ScanSettings;
  readonly fault: ScannerFault | null;
  state: JobReport['state'];
  pagesDone: number;
  sending: boolean;
  readonly bornAt: number;
  lastAskedAt: number;
};

const settingsLimitBytes = 65_536;
/** A client that died between pages holds the scanner this long, as real ones do (they take up to a minute). */
const abandonedJobMs = 1000;

export const startVirtualScanner = async (
  options: { readonly port?: number; readonly model?: ScannerModel } = {},
): Promise<VirtualScanner> => {
  const model = options.model ?? officeModel;
  const faults = new FaultPlan<ScannerFault>();
  const sockets = new Set<Socket>();
  const jobs: Job[] = [];
  let glass: PlacedPaper | null = null;
  const tray = new FeederTray();
  let trouble: FeederTrouble | null = null;
  let warmUpAsks = 0;
  let jobsSoFar = 0;
  let pagesSent = 0;
  let port = options.port ?? 0;
  let server: Server | null = null;

  const running = (): Job | undefined => jobs.find((job) => job.state === 'Processing');
  const feederTrouble = (): FeederTrouble | null => {
    const standing = faults.standing;
    return trouble ?? (standing && isAtOnce(standing) ? standing.kind : null);
  };
  const adfState = (): AdfState => {
    const now = feederTrouble();
    if (now) return adfStateOf[now];
    if (running()?.settings.source === 'Feeder') return 'ScannerAdfProcessing';
    return tray.sheets > 0 ? 'ScannerAdfLoaded' : 'ScannerAdfEmpty';
  };
  const state = (): ScannerState => {
    const now = feederTrouble();
    if (now && now !== 'adf-empty') return 'Stopped';
    if (warmUpAsks > 0) return 'Testing';
    return running() ? 'Processing' : 'Idle';
  };
  const reports = (): JobReport[] =>
    jobs.map((job) => ({ ...job, ageSeconds: Math.floor((Date.now() - job.bornAt) / 1000) }));

  const dropAbandoned = (): void => {
    const job = running();
    if (job && !job.sending && Date.now() - job.lastAskedAt > abandonedJobMs) job.state = 'Aborted';
  };

  const startJob = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (body === null) return answer(response, 413);
    const settings = parseScanSettings(body, model);
    if (typeof settings === 'string') return answer(response, 409, settings, 'text/plain');
    dropAbandoned();
    if (running() || warmUpAsks > 0) return answer(response, 503);
    tray.rewind();
    trouble = null; // whoever asks for a new scan has cleared what struck once
    const fault = faults.take((armed) => settings.source === 'Feeder' || !isFeederTrouble(armed));
    if (fault && isAtOnce(fault)) {
      trouble = fault.kind;
      return answer(response, 409);
    }
    if (fault?.kind === 'http' && fault.at === 'job') return answer(response, fault.status);
    if (settings.source === 'Feeder' && tray.sheets === 0) return answer(response, 409);
    const now = Date.now();
    const job: Job = {
      id: String(++jobsSoFar),
      settings,
      fault,
      state: 'Processing',
      pagesDone: 0,
      sending: false,
      bornAt: now,
      lastAskedAt: now,
    };
    jobs.unshift(job);
    jobs.length = Math.min(jobs.length, 8);
    response.setHeader('Location', `http://127.0.0.1:${port}/eSCL/ScanJobs/${job.id}`);
    answer(response, 201);
  };

  const pageSeen = async (settings: ScanSettings): Promise<Buffer> => {
    if (settings.source === 'Platen' || !model.feeder) return await pageJpeg(glass, settings);
    const sheet = tray.next();
    return await pageJpeg(sheet, sheet ? fedRegion(sheet, settings, model.feeder.pages) : settings);
  };

  const nextPage = async (job: Job | undefined, response: ServerResponse): Promise<void> => {
    if (job?.state !== 'Processing') return answer(response, 404);
    job.lastAskedAt = Date.now();
    const isFeeder = job.settings.source === 'Feeder';
    const page = job.pagesDone + 1;
    if (isFeeder ? tray.sheets === 0 : job.pagesDone > 0) {
      job.state = 'Completed';
      return answer(response, 404);
    }
    const fault = job.fault;
    if (fault && isFeederTrouble(fault) && 'atPage' in fault && fault.atPage === page) {
      trouble = fault.kind;
      if (fault.kind === 'multipick') tray.dropTwo();
      job.state = 'Aborted';
      return answer(response, 409);
    }
    if (fault?.kind === 'http' && fault.at === 'page') {
      job.state = 'Aborted';
      return answer(response, fault.status);
    }
    job.sending = true;
    try {
      const seen = async (): Promise<Buffer> => await pageSeen(job.settings);
      if (fault?.kind === 'hostile' && (fault.atPage ?? 1) === page && fault.picture === 'without-end') {
        job.state = 'Aborted';
        return await sendWithoutEnd(response);
      }
      const hostile = fault?.kind === 'hostile' && (fault.atPage ?? 1) === page ? fault.picture : null;
      const jpeg = hostile && hostile !== 'without-end' ? await hostileJpeg(hostile, seen) : await seen();
      if (fault?.kind === 'truncated' && (fault.atPage ?? 1) === page) {
        job.state = 'Aborted';
        return await sendTruncated(response, jpeg);
      }
      const whole = await sendPaced(response, jpeg, fault?.kind === 'slow' ? fault.msPerPage : 0);
      if (!whole) {
        job.state = 'Aborted';
        return;
      }
      if (isFeeder) tray.sent(job.settings.duplex);
      job.pagesDone++;
      pagesSent++;
      if (!isFeeder) job.state = 'Completed';
    } finally {
      job.sending = false;
      job.lastAskedAt = Date.now();
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').replace(/[?#].*$/, '').replace(/\/+$/, '');
    const method = request.method ?? 'GET';
    if (path === '/eSCL/ScannerCapabilities' && method === 'GET') return answer(response, 200, capabilitiesXml(model));
    if (path === '/eSCL/ScannerStatus' && method === 'GET') {
      dropAbandoned();
      answer(response, 200, statusXml(state(), adfState(), reports()));
      warmUpAsks = Math.max(0, warmUpAsks - 1);
      return;
    }
    if (path === '/eSCL/ScanJobs' && method === 'POST') return await startJob(request, response);
    const [, id, document] = /^\/eSCL\/ScanJobs\/(\d{1,9})(\/NextDocument)?$/.exec(path) ?? [];
    const job = jobs.find((known) => known.id === id);
    if (document && method === 'GET') return await nextPage(job, response);
    if (id && method === 'DELETE') {
      if (!job) return answer(response, 404);
      if (job.state === 'Processing') job.state = 'Canceled';
      return answer(response, 200);
    }
    return answer(response, 404);
  };

  const plug = async (): Promise<void> => {
    if (server) return;
    const fresh = createServer((request, response) => {
      handle(request, response).catch((why: unknown) => {
        if (!response.headersSent) answer(response, 500, String(why), 'text/plain');
        else response.destroy();
      });
    });
    fresh.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(port, '127.0.0.1', resolve);
    });
    port = (fresh.address() as AddressInfo).port;
    server = fresh;
  };

  const unplug = async (): Promise<void> => {
    const old = server;
    server = null;
    if (!old) return;
    const closed = new Promise<void>((resolve) => old.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    for (const job of jobs) if (job.state === 'Processing') job.state = 'Aborted';
  };

  await plug();
  return {
    url: `http://127.0.0.1:${port}/eSCL/`,
    statusUrl: `http://127.0.0.1:${port}/eSCL/ScannerStatus`,
    port,
    putOnGlass: async (paper) => {
      glass = paper ? await placePaper(paper) : null;
    },
    loadFeeder: async (sheets) => await tray.load(sheets),
    get pagesInFeeder() {
      return tray.sheets;
    },
    get glassIsEmpty() {
      return glass === null;
    },
    failNext: (fault) => {
      if (fault.kind === 'warming-up') warmUpAsks = fault.asks;
      else faults.failNext(fault);
    },
    failRepeatedly: (fault) => {
      if (fault.kind === 'warming-up') warmUpAsks = Number.POSITIVE_INFINITY;
      else faults.failRepeatedly(fault);
    },
    clearFaults: () => {
      faults.clear();
      warmUpAsks = 0;
      trouble = null;
    },
    unplug,
    plug,
    get plugged() {
      return server !== null;
    },
    get pagesSent() {
      return pagesSent;
    },
    stop: unplug,
  };
};

const answer = (response: ServerResponse, status: number, body = '', type = 'text/xml'): void => {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
};

/** The request's body as text, or null when it is longer than any settings document. */
const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    length += bytes.length;
    if (length > settingsLimitBytes) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
};
