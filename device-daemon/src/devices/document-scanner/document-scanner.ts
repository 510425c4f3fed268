import { tmpdir } from 'node:os';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { systemClock } from '../../system-clock.ts';
import type { Call, DeviceStatus, DocumentScanner, Unsubscribe } from '../device.ts';
import { runProcess } from '../links/process.ts';
import { faultInEsclStatus, feederLoadedIn, fetchText, parseEsclIdentity } from './escl-status.ts';
import { askStatus, type Incident, nameFault, type Witnesses } from './fault-naming.ts';
import { runFeeder } from './feeder-run.ts';
import { lampReady } from './lamp.ts';
import { type PageIntake, runGlass, type Scanimage, withinLimits } from './page-run.ts';
import { withoutFilling, worthlessPage } from './page-worth.ts';
import { ScannerProbe } from './probe.ts';
import { planScan, type ScanPlan, scanArguments, sourceFor } from './scan-plan.ts';
import { type PaperRequest, placeInPile, type ScannedPage } from './scanned-page.ts';
import { capabilitiesOf, type ScannerCapabilities } from './scanner-capabilities.ts';
import { type ScannerFault, scannerFault } from './scanner-fault.ts';
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

/** The scanner, richer than the contract: both sides, what it can do for each source, and is there paper in the feeder? */
export interface SaneDocumentScanner extends DocumentScanner {
  capabilities(call: Call): Promise<Result<ScannerCapabilities, DeviceFault>>;
  /** As in the contract; every page says its side, its sheet and what it lacks of what was asked. */
  scan(request: PaperRequest, call: Call): AsyncIterable<Result<ScannedPage, DeviceFault>>;
  /** `null` when the device does not tell (only eSCL devices do). */
  feederLoaded(call: Call): Promise<Result<boolean | null, DeviceFault>>;
}

/** Listing all devices only to learn a name is not worth more, ms. */
const IDENTITY_MS = 5_000;

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
  readonly #probe: ScannerProbe;
  readonly #witnesses: Witnesses;
  readonly #statusListeners = new Set<(status: DeviceStatus) => void>();
  readonly #lostListeners = new Set<(fault: DeviceFault) => void>();
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
    this.#probe = new ScannerProbe(this.#scanimage, config.saneDevice);
    this.#witnesses = { statusUrl: this.#statusUrl, probe: this.#probe, clock: this.#clock };
  }

  async open(call: Call): Promise<Result<string, DeviceFault>> {
    this.#turns.reopen();
    const startedAt = this.#clock.monotonic();
    const answered = await this.#inTurn(call, (within) => this.#probe.ask(within));
    if (!answered.ok) return this.#noteFailure(answered.fault);
    const identity = await this.#identity(this.#remaining(call, startedAt));
    this.#noteStatus({ fault: null, warnings: [] });
    return done(identity);
  }

  async capabilities(call: Call): Promise<Result<ScannerCapabilities, DeviceFault>> {
    const profile = await this.#inTurn(call, (within) => this.#probe.all(within));
    return profile.ok ? done(capabilitiesOf(profile.value)) : this.#noteFailure(profile.fault);
  }

  /** Never disturbs a running scan: eSCL devices are asked over HTTP, of others the last known status is told. */
  async status(call: Call): Promise<Result<DeviceStatus, DeviceFault>> {
    if (this.#statusUrl !== null) {
      const asked = await askStatus(this.#statusUrl, this.#clock, call);
      if (!asked.ok) return this.#noteFailure(asked.fault);
      const told = faultInEsclStatus(asked.value);
      return done(this.#noteStatus({ fault: told && scannerFault(told.code, told.detail), warnings: [] }));
    }
    if (this.#turns.taken && this.#lastStatus) return done(this.#lastStatus);
    const options = await this.#inTurn(call, (within) => this.#probe.ask(within));
    if (!options.ok) return this.#noteFailure(options.fault);
    return done(this.#noteStatus({ fault: null, warnings: [] }));
  }

  async feederLoaded(call: Call): Promise<Result<boolean | null, DeviceFault>> {
    if (this.#statusUrl === null) return done(null);
    const asked = await askStatus(this.#statusUrl, this.#clock, call);
    return asked.ok ? done(feederLoadedIn(asked.value)) : this.#noteFailure(asked.fault);
  }

  async *scan(request: PaperRequest, call: Call): AsyncIterable<Result<ScannedPage, DeviceFault>> {
    refuseNonsense(request);
    const startedAt = this.#clock.monotonic();
    const turn = await this.#turns.take(call);
    if (!turn.ok) return yield failed(refusedTurn(turn.fault));
    try {
      const plan = await this.#plan(request, this.#remaining(call, startedAt));
      if (!plan.ok) return yield this.#noteFailure(plan.fault);
      const lamp = await lampReady(
        this.#witnesses,
        (status) => this.#noteStatus(status),
        this.#remaining(call, startedAt),
      );
      if (!lamp.ok) return yield this.#noteFailure(lamp.fault);
      const within = this.#remaining(call, startedAt);
      if (request.source === 'feeder') yield* this.#scanPile(plan.value, request, within);
      else yield await this.#scanGlass(plan.value, request, within);
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
    this.#probe.forget();
    this.#lastStatus = null;
    this.#present = false;
  }

  /** What to ask of the device for this request, or what it has not got. */
  async #plan(request: PaperRequest, call: Call): Promise<Result<ScanPlan, ScannerFault>> {
    const startedAt = this.#clock.monotonic();
    const sources = await this.#probe.sources(call);
    if (!sources.ok) return sources;
    const source = sourceFor(sources.value, request);
    if (!source.ok) return failed(scannerFault('not-offered', `this scanner has ${source.fault.replace('-', ' ')}`));
    const options = await this.#probe.of(source.value, this.#remaining(call, startedAt));
    return options.ok ? done(planScan(options.value, request)) : options;
  }

  async #scanGlass(plan: ScanPlan, request: PaperRequest, call: Call): Promise<Result<ScannedPage, DeviceFault>> {
    const args = scanArguments(this.#saneDevice, plan);
    const { intake, end } = await runGlass(this.#scanimage, args, request, call);
    if (end.kind === 'ended' && end.verdict === 'good') {
      const page = pageFrom(intake, plan, 1);
      if (page !== null) return page.ok ? page : this.#noteFailure(page.fault);
    }
    return this.#noteFailure(
      await this.#nameFault({ end, source: 'flatbed', rowsCame: intake.page.received > 0, pagesCame: false }, call),
    );
  }

  async *#scanPile(
    plan: ScanPlan,
    request: PaperRequest,
    call: Call,
  ): AsyncGenerator<Result<ScannedPage, DeviceFault>, void> {
    const args = scanArguments(this.#saneDevice, plan);
    let rowsCame = false;
    let pages = 0;
    const watched: PaperRequest = {
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
          return yield this.#noteFailure(
            await this.#nameFault({ end, source: 'feeder', rowsCame, pagesCame: pages > 0 }, call),
          );
        }
        rowsCame = false;
        pages += 1;
        const page = pageFrom(step.value.intake, plan, pages);
        if (page === null) continue;
        if (!page.ok) return yield this.#noteFailure(page.fault);
        yield done(withoutFilling(page.value));
      }
    } finally {
      await run.return({ kind: 'not-run', fault: { code: 'cancelled', outcome: 'unknown', detail: 'left early' } });
    }
  }

  /** Maker, model and serial number; a name is not worth a failure. */
  async #identity(call: Call): Promise<string> {
    const within = { signal: call.signal, deadlineMs: Math.min(call.deadlineMs, IDENTITY_MS) };
    if (this.#statusUrl !== null) {
      const told = await fetchText(`${this.#statusUrl}/ScannerCapabilities`, this.#clock, within);
      return told.ok ? parseEsclIdentity(told.value) : '';
    }
    const args = ['--formatted-device-list=%d|%v %m%n'];
    const list = await runProcess(withinLimits(this.#scanimage, args), MOST_LISTING_BYTES, within);
    if (!list.ok) return '';
    const line = list.value.stdout.split('\n').find((entry) => entry.startsWith(`${this.#saneDevice}|`));
    return line?.slice(this.#saneDevice.length + 1).slice(0, 200) ?? '';
  }

  #nameFault(incident: Incident, call: Call): Promise<ScannerFault> {
    return nameFault(incident, this.#witnesses, call);
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
      this.#probe.forget();
      this.#lastStatus = null;
      for (const listener of [...this.#lostListeners]) listener(fault);
    }
    return failed(fault);
  }
}

/** A whole page with its place in the pile; `null` when none came whole, a fault when it is no picture of a paper. */
function pageFrom(intake: PageIntake, plan: ScanPlan, number: number): Result<ScannedPage, ScannerFault> | null {
  const raw = intake.rawPage(plan.dpi);
  if (raw === null) return null;
  const worthless = worthlessPage(raw);
  if (worthless) return failed(scannerFault(worthless.code, `page ${number}: ${worthless.detail}`, 'unknown'));
  return done({ ...raw, ...placeInPile(number, plan.options.source), shortfalls: plan.shortfalls });
}

function refusedTurn(why: 'cancelled' | 'timeout' | 'closed'): DeviceFault {
  if (why === 'closed') return scannerFault('cancelled', 'the scanner was closed while a command waited');
  return scannerFault(why, 'waited for the command before it');
}

/** A request beyond these bounds is a bug of the caller, not a fault of the device. */
function refuseNonsense(request: PaperRequest): void {
  const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
  if (!Number.isInteger(request.maxPages) || !within(request.maxPages, 1, 100))
    throw new RangeError('maxPages must be 1 to 100');
  if (!within(request.dpi, 50, 1200)) throw new RangeError('dpi must be 50 to 1200');
  if (request.sides === 'both' && request.source !== 'feeder') throw new RangeError('only a feeder sees both sides');
  if (!within(request.widthMm, 1, 500) || !within(request.heightMm, 1, 500))
    throw new RangeError('widthMm and heightMm must be 1 to 500');
}

function eSclRoot(url: string): string {
  if (new URL(url).protocol !== 'http:') throw new TypeError('statusUrl must be a plain http URL');
  return url.replace(/\/+$/, '').replace(/\/ScannerStatus$/, '');
}
