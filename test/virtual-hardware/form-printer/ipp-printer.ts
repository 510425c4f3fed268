/**
 * An A4 office printer that speaks IPP (RFC 8011) on loopback and takes PDF. Each job that it prints becomes a file.
 * CUPS's own ippeveprinter would do, but it does not start without a running Avahi daemon.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { FaultPlan } from '../fault-plan.ts';
import {
  type Attributes,
  type Group,
  type IppRequest,
  type IppValue,
  readIppRequest,
  writeIppResponse,
} from './ipp-messages.ts';

/** `refusing` answers that no jobs are taken; the others stop the printer with their reason until they are cleared. */
export type FormPrinterFault = {
  readonly kind: 'paper-out' | 'paper-low' | 'cover-open' | 'jam' | 'toner-out' | 'refusing';
};

export type PrintedForm = { readonly n: number; readonly name: string; readonly file: string; readonly bytes: number };

export interface IppPrinter {
  readonly uri: string;
  readonly printed: readonly PrintedForm[];
  /** jobs that the printer itself holds and has not ended */
  waiting(): number;
  failNext(fault: FormPrinterFault): void;
  failRepeatedly(fault: FormPrinterFault): void;
  clearFaults(): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  stop(): Promise<void>;
}

type Job = { readonly id: number; readonly name: string; document: Buffer | null; state: number; n: number | null };

/** RFC 8011, 5.3.7 and 5.4.11 */
const jobState = { pendingHeld: 4, processing: 5, stopped: 6, canceled: 7, aborted: 8, completed: 9 } as const;
const printerState = { idle: 3, processing: 4, stopped: 5 } as const;
const ok = 0x0000;
const notFound = 0x0406;
const badRequest = 0x0400;
const unsupportedOperation = 0x0501;
const notAcceptingJobs = 0x0506;
const operation = {
  printJob: 0x02,
  validateJob: 0x04,
  createJob: 0x05,
  sendDocument: 0x06,
  cancelJob: 0x08,
  getJob: 0x09,
  getJobs: 0x0a,
  getPrinter: 0x0b,
} as const;
const reasons: Record<FormPrinterFault['kind'], string> = {
  'paper-out': 'media-empty-error',
  'paper-low': 'media-low-warning',
  'cover-open': 'cover-open-error',
  jam: 'media-jam-error',
  'toner-out': 'toner-empty-error',
  refusing: 'none',
};
const documentLimitBytes = 32 * 1024 * 1024;
const jobsKept = 100;

const keyword = (value: string): IppValue => ({ as: 'keyword', value });
const integer = (value: number): IppValue => ({ as: 'integer', value });
const a4: IppValue = {
  as: 'collection',
  value: [
    ['x-dimension', integer(21_000)],
    ['y-dimension', integer(29_700)],
  ],
};
const margins: Attributes = (['bottom', 'left', 'right', 'top'] as const).map((side) => [
  `media-${side}-margin`,
  integer(423),
]);

export const startIppPrinter = async (printedFolder: string): Promise<IppPrinter> => {
  await mkdir(printedFolder, { recursive: true });
  const plan = new FaultPlan<FormPrinterFault>();
  const sockets = new Set<Socket>();
  const jobs: Job[] = [];
  const printed: PrintedForm[] = [];
  let struck: FormPrinterFault | null = null;
  let server: Server | null = null;
  let port = 0;

  const trouble = (): FormPrinterFault | null => plan.standing ?? struck;
  const isStopped = (): boolean => {
    const kind = trouble()?.kind;
    return kind !== undefined && kind !== 'paper-low' && kind !== 'refusing';
  };

  /** Prints what waits, unless something stops the printer. */
  const work = async (): Promise<void> => {
    for (const job of jobs) {
      if (job.state !== jobState.processing && job.state !== jobState.stopped) continue;
      if (!job.document) continue;
      if (!isStopped()) struck = plan.take((fault) => fault.kind !== 'refusing') ?? struck;
      if (isStopped()) {
        job.state = jobState.stopped;
        continue;
      }
      const document = job.document;
      job.document = null;
      const n = printed.length + 1;
      const file = join(printedFolder, `form-${String(n).padStart(4, '0')}.pdf`);
      await writeFile(file, document);
      printed.push({ n, name: job.name, file, bytes: document.length });
      job.state = jobState.completed;
    }
  };

  const jobAttributes = (job: Job): Attributes => [
    ['job-id', integer(job.id)],
    ['job-uri', { as: 'uri', value: `ipp://localhost:${port}/ipp/print/${job.id}` }],
    ['job-name', { as: 'name', value: job.name }],
    ['job-state', { as: 'enum', value: job.state }],
    ['job-state-reasons', keyword(job.state === jobState.stopped ? 'printer-stopped' : 'none')],
    ['job-impressions-completed', integer(job.state === jobState.completed ? 1 : 0)],
  ];

  const printerAttributes = (): Attributes => {
    const kind = trouble()?.kind;
    const busy = jobs.some((job) => job.state === jobState.processing);
    const state = isStopped() ? printerState.stopped : busy ? printerState.processing : printerState.idle;
    return [
      ...fixedAttributes(port),
      ['printer-state', { as: 'enum', value: state }],
      ['printer-state-reasons', keyword(kind ? reasons[kind] : 'none')],
      ['printer-is-accepting-jobs', { as: 'boolean', value: kind !== 'refusing' }],
      ['queued-job-count', integer(jobs.filter((job) => job.state < jobState.canceled).length)],
      ['printer-up-time', integer(Math.floor(process.uptime()) + 1)],
    ];
  };

  const newJob = (request: IppRequest, document: Buffer | null): Job => {
    const name = String(request.attributes.get('job-name') ?? 'untitled');
    const job: Job = { id: (jobs.at(-1)?.id ?? 0) + 1, name, document, state: jobState.pendingHeld, n: null };
    if (document) job.state = jobState.processing;
    jobs.push(job);
    if (jobs.length > jobsKept) jobs.shift();
    return job;
  };

  const obey = async (request: IppRequest): Promise<{ status: number; groups: Group[] }> => {
    const id = Number(
      request.attributes.get('job-id') ?? /\/(\d+)$/.exec(String(request.attributes.get('job-uri')))?.[1],
    );
    const job = jobs.find((known) => known.id === id);
    const about = (one: Job): { status: number; groups: Group[] } => ({
      status: ok,
      groups: [{ kind: 'job', attributes: jobAttributes(one) }],
    });
    const takesNoJobs = plan.peek((fault) => fault.kind === 'refusing') !== null;
    switch (request.operation) {
      case operation.getPrinter:
        return { status: ok, groups: [{ kind: 'printer', attributes: printerAttributes() }] };
      case operation.validateJob:
        return { status: takesNoJobs ? notAcceptingJobs : ok, groups: [] };
      case operation.printJob:
      case operation.createJob: {
        if (plan.take((fault) => fault.kind === 'refusing')) return { status: notAcceptingJobs, groups: [] };
        const fresh = newJob(request, request.operation === operation.printJob ? request.document : null);
        await work();
        return about(fresh);
      }
      case operation.sendDocument:
        if (!job) return { status: notFound, groups: [] };
        job.document = request.document;
        job.state = jobState.processing;
        await work();
        return about(job);
      case operation.cancelJob:
        if (!job) return { status: notFound, groups: [] };
        if (job.state < jobState.canceled) job.state = jobState.canceled;
        return about(job);
      case operation.getJob:
        return job ? about(job) : { status: notFound, groups: [] };
      case operation.getJobs:
        return {
          status: ok,
          groups: jobs
            .filter((one) => one.state < jobState.canceled)
            .map((one) => ({ kind: 'job', attributes: jobAttributes(one) })),
        };
      default:
        return { status: unsupportedOperation, groups: [] };
    }
  };

  const answerTo = async (bytes: Buffer | null): Promise<Buffer> => {
    const request = bytes ? readIppRequest(bytes) : null;
    const { status, groups } = request ? await obey(request) : { status: badRequest, groups: [] };
    return writeIppResponse(status, request?.requestId ?? 1, [{ kind: 'operation', attributes: language }, ...groups]);
  };

  const plug = async (): Promise<void> => {
    if (server) return;
    const fresh = createServer((request, response) => {
      bodyOf(request)
        .then(answerTo)
        .then(
          (body) => {
            response.writeHead(200, { 'Content-Type': 'application/ipp', 'Content-Length': body.length });
            response.end(body);
          },
          () => response.destroy(),
        );
    });
    fresh.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
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
    const closed = new Promise((resolve) => old.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await plug();
  return {
    uri: `ipp://127.0.0.1:${port}/ipp/print`,
    printed,
    waiting: () => jobs.filter((job) => job.state < jobState.canceled).length,
    failNext: (fault) => plan.failNext(fault),
    failRepeatedly: (fault) => plan.failRepeatedly(fault),
    clearFaults: () => {
      plan.clear();
      struck = null;
      void work();
    },
    unplug,
    plug,
    stop: unplug,
  };
};

const language: Attributes = [
  ['attributes-charset', { as: 'charset', value: 'utf-8' }],
  ['attributes-natural-language', { as: 'language', value: 'en' }],
];

/** What never changes; enough for CUPS to make an "everything" queue (PWG 5100.14). */
const fixedAttributes = (port: number): Attributes => [
  ['printer-uri-supported', { as: 'uri', value: `ipp://127.0.0.1:${port}/ipp/print` }],
  ['uri-security-supported', keyword('none')],
  ['uri-authentication-supported', keyword('none')],
  ['printer-name', { as: 'name', value: 'form-printer' }],
  ['printer-info', { as: 'text', value: 'Virtual form printer' }],
  ['printer-make-and-model', { as: 'text', value: 'Mot Cua Virtual Form Printer' }],
  ['ipp-versions-supported', keyword('1.1'), keyword('2.0')],
  ['operations-supported', ...Object.values(operation).map((value): IppValue => ({ as: 'enum', value }))],
  ['charset-configured', { as: 'charset', value: 'utf-8' }],
  ['charset-supported', { as: 'charset', value: 'utf-8' }],
  ['natural-language-configured', { as: 'language', value: 'en' }],
  ['generated-natural-language-supported', { as: 'language', value: 'en' }],
  ['document-format-default', { as: 'mime', value: 'application/pdf' }],
  ['document-format-supported', { as: 'mime', value: 'application/pdf' }],
  ['pdl-override-supported', keyword('attempted')],
  ['compression-supported', keyword('none')],
  ['color-supported', { as: 'boolean', value: false }],
  ['print-color-mode-supported', keyword('monochrome')],
  ['print-color-mode-default', keyword('monochrome')],
  ['sides-supported', keyword('one-sided')],
  ['sides-default', keyword('one-sided')],
  ['copies-supported', { as: 'range', value: [1, 99] }],
  ['copies-default', integer(1)],
  ['media-supported', keyword('iso_a4_210x297mm')],
  ['media-default', keyword('iso_a4_210x297mm')],
  ['media-ready', keyword('iso_a4_210x297mm')],
  ['media-size-supported', a4],
  ['media-col-database', { as: 'collection', value: [['media-size', a4], ...margins] }],
  ['media-col-default', { as: 'collection', value: [['media-size', a4], ...margins] }],
  ['printer-resolution-supported', { as: 'resolution', value: 600 }],
  ['printer-resolution-default', { as: 'resolution', value: 600 }],
];

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    length += bytes.length;
    if (length > documentLimitBytes) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
