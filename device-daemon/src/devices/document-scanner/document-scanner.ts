import { tmpdir } from 'node:os';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { systemClock } from '../../system-clock.ts';
import type { Call, DeviceStatus, DocumentScanner, RawPage, ScanRequest, ScanSource, Unsubscribe } from '../device.ts';
import { runProcess } from '../links/process.ts';
import { faultInEsclStatus, feederLoadedIn, fetchText, parseEsclIdentity, parseEsclStatus } from './escl-status.ts';
import { runFeeder } from './feeder-run.ts';
import { type RunEnd, runGlass, type Scanimage } from './page-run.ts';
import { parseScannerOptions, type ScannerOptions, scanArguments } from './scanimage-options.ts';
import { complaintIn } from './scanimage-words.ts';
import { codeOfVerdict, isVague, linkFaultOfScanner, scannerFault } from './scanner-fault.ts';
import { TurnTaking } from './turn-taking.ts';

export type DocumentScannerConfig = {
  /** SANE's name of the device, e.g. `airscan:e0:Office` or `genesys:libusb:001:004` */
  readonly saneDevice: string;
  /** folder with dll.conf and the backends' configuration; SANE's own when left out */
  readonly saneConfigDir?: string;
  /** eSCL root (or ScannerStatus) of the same device, e.g. `http://127.0.0.1:8080/eSCL`; names faults that SANE cannot */
  readonly statusUrl?: string;
  /** where the feeder's FIFOs are made (no page is ever written there); the temporary folder when left out */
  readonly scratchFolder?: string;
  readonly program?: string;
  readonly clock?: Clock;
};

/** The scanner with one question more than the contract: is there paper in the feeder? */
export interface SaneDocumentScanner extends DocumentScanner {
  /** `null` when the device does not tell (only eSCL devices do). */
  feederLoaded(call: Call): Promise<Result<boolean | null, DeviceFault>>;
}

/** Waits of this driver and why they are so long. */
const delays = {
  /** `scanimage -A` opens the device; a sleeping network scanner needs seconds to wake */
  probeMs: 15_000,
  /** listing all devices only to learn a name: not worth more */
  identityMs: 5_000,
  /** asking after a fault what it was: the citizen waits */
  postMortemMs: 2_500,
} as const;

const MOST_LISTING_BYTES = 256 * 1024;
/** Where scanimage and mkfifo are looked for; nothing of our own environment is handed on. */
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/** A scanner behind SANE, driven by `scanimage` in a process of its own per page or pile. */
export function createDocumentScanner(config: DocumentScannerConfig): SaneDocumentScanner {
  return new SaneScanner(config);
}

class SaneScanner implements SaneDocumentScanner {
  readonly device = 'document-scanner' as const;
  readonly #saneDevice: string;
  readonly #statusUrl: string | null;
  readonly #scratchFolder: string;
  readonly #scanimage: Scanimage;
  readonly #clock: Clock;
  readonly #turns: TurnTaking;
  readonly #statusListeners = new Set<(status: DeviceStatus) => void>();
  readonly #lostListeners = new Set<(fault: DeviceFault) => void>();
  #options: ScannerOptions | null = null;
  #lastStatus: DeviceStatus | null = null;
  #present = false;

  constructor(config: DocumentScannerConfig) {
    this.#saneDevice = config.saneDevice;
    this.#statusUrl = config.statusUrl === undefined ? null : eSclRoot(config.statusUrl);
    this.#scratchFolder = config.scratchFolder ?? tmpdir();
    this.#clock = config.clock ?? systemClock;
    this.#turns = new TurnTaking(this.#clock);
    this.#scanimage = {
      program: config.program ?? 'scanimage',
      clock: this.#clock,
      env: {
        PATH: SYSTEM_PATH,
        LC_ALL: 'C.UTF-8', // the classifier reads English
        ...(config.saneConfigDir === undefined ? {} : { SANE_CONFIG_DIR: config.saneConfigDir }),
      },
    };
  }

  async open(call: Call): Promise<Result<string, DeviceFault>> {
    this.#turns.reopen();
    const startedAt = this.#clock.monotonic();
    const answered = await this.#inTurn(call, (within) => this.#probe(within));
    if (!answered.ok) return this.#noteFailure(answered.fault);
    const identity = await this.#identity(this.#remaining(call, startedAt));
    this.#noteStatus({ fault: null, warnings: [] });
    return done(identity);
  }

  async capabilities(
    call: Call,
  ): Promise<Result<{ readonly sources: readonly ScanSource[]; readonly dpi: readonly number[] }, DeviceFault>> {
    const options = await this.#inTurn(call, (within) => this.#probe(within));
    if (!options.ok) return this.#noteFailure(options.fault);
    return done({ sources: options.value.sources.map(({ source }) => source), dpi: options.value.dpi });
  }

  /** Never disturbs a running scan: eSCL devices are asked over HTTP, of others the last known status is told. */
  async status(call: Call): Promise<Result<DeviceStatus, DeviceFault>> {
    if (this.#statusUrl !== null) {
      const asked = await this.#askStatus(this.#statusUrl, call);
      if (!asked.ok) return this.#noteFailure(asked.fault);
      const told = faultInEsclStatus(asked.value);
      return done(this.#noteStatus({ fault: told && scannerFault(told.code, told.detail), warnings: [] }));
    }
    if (this.#turns.taken && this.#lastStatus) return done(this.#lastStatus);
    const options = await this.#inTurn(call, (within) => this.#probe(within));
    if (!options.ok) return this.#noteFailure(options.fault);
    return done(this.#noteStatus({ fault: null, warnings: [] }));
  }

  async feederLoaded(call: Call): Promise<Result<boolean | null, DeviceFault>> {
    if (this.#statusUrl === null) return done(null);
    const asked = await this.#askStatus(this.#statusUrl, call);
    return asked.ok ? done(feederLoadedIn(asked.value)) : this.#noteFailure(asked.fault);
  }

  async *scan(request: ScanRequest, call: Call): AsyncIterable<Result<RawPage, DeviceFault>> {
    refuseNonsense(request);
    const startedAt = this.#clock.monotonic();
    const turn = await this.#turns.take(call);
    if (!turn.ok) return yield failed(refusedTurn(turn.fault));
    try {
      const known = this.#options ? done(this.#options) : await this.#probe(this.#remaining(call, startedAt));
      if (!known.ok) return yield this.#noteFailure(known.fault);
      if (!known.value.sources.some(({ source }) => source === request.source))
        return yield failed(scannerFault('device-failed', `this scanner has no ${request.source}`));
      const within = this.#remaining(call, startedAt);
      if (request.source === 'feeder') yield* this.#scanPile(known.value, request, within);
      else yield await this.#scanGlass(known.value, request, within);
    } finally {
      turn.value();
    }
  }

  onStatus(listener: (status: DeviceStatus) => void): Unsubscribe {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onLost(listener: (fault: DeviceFault) => void): Unsubscribe {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** A running scan is its caller's to cancel; waiters are turned away. */
  async close(): Promise<void> {
    this.#turns.close();
    this.#options = null;
    this.#lastStatus = null;
    this.#present = false;
  }

  async #scanGlass(options: ScannerOptions, request: ScanRequest, call: Call): Promise<Result<RawPage, DeviceFault>> {
    const { args, dpi } = scanArguments(this.#saneDevice, options, request);
    const { intake, end } = await runGlass(this.#scanimage, args, request, call);
    const page = intake.rawPage(dpi);
    if (page !== null && end.kind === 'ended' && end.verdict === 'good') return done(page);
    return this.#noteFailure(await this.#nameFault(end, request.source, intake.page.received > 0, call));
  }

  async *#scanPile(
    options: ScannerOptions,
    request: ScanRequest,
    call: Call,
  ): AsyncGenerator<Result<RawPage, DeviceFault>, void> {
    const { args, dpi } = scanArguments(this.#saneDevice, options, request);
    let rowsCame = false;
    const watched: ScanRequest = {
      ...request,
      onRows: (progress) => {
        rowsCame = true;
        request.onRows?.(progress);
      },
    };
    const run = runFeeder(this.#scanimage, args, watched, this.#scratchFolder, call);
    try {
      for (;;) {
        const step = await run.next();
        if (step.done) {
          const end = step.value;
          if (end.kind === 'ended' && end.verdict === 'good') return;
          return yield this.#noteFailure(await this.#nameFault(end, request.source, rowsCame, call));
        }
        const page = step.value.intake.rawPage(dpi);
        rowsCame = false;
        if (page !== null) yield done(page);
      }
    } finally {
      await run.return({ kind: 'not-run', fault: { code: 'cancelled', outcome: 'unknown', detail: 'left early' } });
    }
  }

  /** Asks the device for its options: the lightest question that SANE can put to it. */
  async #probe(call: Call): Promise<Result<ScannerOptions, DeviceFault>> {
    const within = { signal: call.signal, deadlineMs: Math.min(call.deadlineMs, delays.probeMs) };
    const args = [`--device-name=${this.#saneDevice}`, '--all-options'];
    const run = await runProcess({ ...this.#scanimage, args }, MOST_LISTING_BYTES, within);
    if (!run.ok) return failed(linkFaultOfScanner(run.fault));
    const { exitCode, stoppedBy, stderrTail, stdout } = run.value;
    if (stoppedBy === 'cancel') return failed(scannerFault('cancelled', 'cancelled while opening'));
    if (stoppedBy !== null) return failed(scannerFault('timeout', 'the scanner did not answer in time'));
    if (exitCode !== 0 || !/All options specific to device/.test(stdout)) {
      const complaint =
        stderrTail
          .split('\n')
          .map(complaintIn)
          .find((heard) => heard !== null) ?? 'open-failed';
      return failed(scannerFault(codeOfVerdict(complaint, false), lastLine(stderrTail)));
    }
    this.#options = parseScannerOptions(stdout);
    return done(this.#options);
  }

  /** Maker, model and serial number; a name is not worth a failure. */
  async #identity(call: Call): Promise<string> {
    const within = { signal: call.signal, deadlineMs: Math.min(call.deadlineMs, delays.identityMs) };
    if (this.#statusUrl !== null) {
      const told = await fetchText(`${this.#statusUrl}/ScannerCapabilities`, this.#clock, within);
      return told.ok ? parseEsclIdentity(told.value) : '';
    }
    const args = ['--formatted-device-list=%d|%v %m%n'];
    const list = await runProcess({ ...this.#scanimage, args }, MOST_LISTING_BYTES, within);
    if (!list.ok) return '';
    const line = list.value.stdout.split('\n').find((entry) => entry.startsWith(`${this.#saneDevice}|`));
    return line?.slice(this.#saneDevice.length + 1).slice(0, 200) ?? '';
  }

  async #askStatus(root: string, call: Call) {
    const answer = await fetchText(`${root}/ScannerStatus`, this.#clock, call);
    return answer.ok ? done(parseEsclStatus(answer.value)) : failed(linkFaultOfScanner(answer.fault));
  }

  /** SANE's word for it, or a better one where the scanner knows more (or is not there any more). */
  async #nameFault(end: RunEnd, source: ScanSource, rowsCame: boolean, call: Call): Promise<DeviceFault> {
    const outcome = rowsCame ? 'unknown' : 'not-started';
    if (end.kind === 'not-run') return linkFaultOfScanner(end.fault);
    if (end.kind === 'refused') return scannerFault('unintelligible', `picture refused: ${end.why}`, outcome);
    if (end.verdict === 'good') return scannerFault('picture-truncated', 'no whole picture came', outcome);
    const detail = `${end.verdict}: ${lastLine(end.stderrTail)}`;
    if (!isVague(end.verdict)) return scannerFault(codeOfVerdict(end.verdict, rowsCame), detail, outcome);
    const within = { signal: call.signal, deadlineMs: delays.postMortemMs };
    if (this.#statusUrl === null) {
      const probed = await this.#probe(within);
      if (!probed.ok && probed.fault.code === 'absent') return scannerFault('disconnected', detail, outcome);
      return scannerFault(codeOfVerdict(end.verdict, rowsCame), detail, outcome);
    }
    const asked = await this.#askStatus(this.#statusUrl, within);
    if (!asked.ok && asked.fault.code !== 'cancelled') return scannerFault('disconnected', detail, outcome);
    const told = asked.ok ? faultInEsclStatus(asked.value) : null;
    // a jam in the feeder is no reason for a fault on the glass
    if (told && (source === 'feeder' || told.code !== 'paper-jammed'))
      return scannerFault(told.code, `${detail}; ${told.detail}`, outcome);
    if (end.verdict === 'busy' && source === 'feeder' && asked.ok && feederLoadedIn(asked.value) === false)
      return scannerFault('no-document', detail, outcome);
    return scannerFault(codeOfVerdict(end.verdict, rowsCame), detail, outcome);
  }

  async #inTurn<T>(
    call: Call,
    work: (within: Call) => Promise<Result<T, DeviceFault>>,
  ): Promise<Result<T, DeviceFault>> {
    const startedAt = this.#clock.monotonic();
    const turn = await this.#turns.take(call);
    if (!turn.ok) return failed(refusedTurn(turn.fault));
    try {
      return await work(this.#remaining(call, startedAt));
    } finally {
      turn.value();
    }
  }

  #remaining(call: Call, startedAt: number): Call {
    return { signal: call.signal, deadlineMs: Math.max(1, call.deadlineMs - (this.#clock.monotonic() - startedAt)) };
  }

  #noteStatus(status: DeviceStatus): DeviceStatus {
    const changed = !this.#present || this.#lastStatus?.fault?.code !== status.fault?.code;
    this.#present = true;
    this.#lastStatus = status;
    if (changed) for (const listener of [...this.#statusListeners]) listener(status);
    return status;
  }

  /** A scanner has no cable event: whoever asks next finds it gone. Told once for each loss. */
  #noteFailure(fault: DeviceFault): Result<never, DeviceFault> {
    const gone = fault.code === 'absent' || fault.code === 'disconnected';
    if (gone && this.#present) {
      this.#present = false;
      this.#options = null;
      this.#lastStatus = null;
      for (const listener of [...this.#lostListeners]) listener(fault);
    }
    return failed(fault);
  }
}

function refusedTurn(why: 'cancelled' | 'timeout' | 'closed'): DeviceFault {
  if (why === 'closed') return scannerFault('cancelled', 'the scanner was closed while a command waited');
  return scannerFault(why, 'waited for the command before it');
}

/** A request beyond these bounds is a bug of the caller, not a fault of the device. */
function refuseNonsense(request: ScanRequest): void {
  const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
  if (!Number.isInteger(request.maxPages) || !within(request.maxPages, 1, 100))
    throw new RangeError('maxPages must be 1 to 100');
  if (!within(request.dpi, 50, 1200)) throw new RangeError('dpi must be 50 to 1200');
  if (!within(request.widthMm, 1, 500) || !within(request.heightMm, 1, 500))
    throw new RangeError('widthMm and heightMm must be 1 to 500');
}

function eSclRoot(url: string): string {
  if (new URL(url).protocol !== 'http:') throw new TypeError('statusUrl must be a plain http URL');
  return url.replace(/\/+$/, '').replace(/\/ScannerStatus$/, '');
}

/** The last line that scanimage wrote in its own name, or the last of all. */
function lastLine(text: string): string {
  const lines = text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => line.startsWith('scanimage: ')) ?? lines.at(-1) ?? '';
}
