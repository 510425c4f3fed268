import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { chipFault } from '../../emrtd/chip-fault.ts';
import { type ReadChipOptions, readChip } from '../../emrtd/read-chip.ts';
import { systemClock } from '../../system-clock.ts';
import type { ChipAccess, ChipReading, IdCardReader } from '../card-reading.ts';
import type { Call, DeviceStatus, Unsubscribe } from '../device.ts';
import { createPcsc, type Pcsc, type ReaderNews } from '../links/pcsc.ts';
import { delays } from './delays.ts';
import { HeldChip, type HeldChipOptions, linkFault } from './held-chip.ts';
import { RefusedCodes } from './refused-codes.ts';

export type IdCardReaderOptions = {
  /** as `pcscd` tells it; the slot numbers at its end (` 00 00`), which change with the order of plugging, may be left out */
  readonly readerName: string;
  readonly pcsc?: Pcsc;
  readonly clock?: Clock;
  /** bytes of one answer that reader and cards are known to carry; 256 = short APDUs only */
  readonly mostResponseBytes?: number;
  /** for technicians: EF.COM is read too */
  readonly withCommon?: boolean;
};

/** The ID card reader behind PC/SC. After `onLost` it works again by itself once `open` succeeds. */
export const createIdCardReader = (options: IdCardReaderOptions): IdCardReader => new PcscIdCardReader(options);

/** What lasts from `open` until close or loss. */
type Session = {
  readonly reader: string;
  readonly stopWatch: Unsubscribe;
  /** aborted with the fault that ended the session */
  readonly ended: AbortController;
};

/** More readings than this waiting for their turn is a caller gone wild. */
const mostWaiting = 4;

class PcscIdCardReader implements IdCardReader {
  readonly device = 'id-card-reader';
  readonly #options: IdCardReaderOptions;
  readonly #pcsc: Pcsc;
  readonly #clock: Clock;
  readonly #presenceListeners = new Set<(present: boolean) => void>();
  readonly #lostListeners = new Set<(fault: DeviceFault) => void>();
  readonly #refused = new RefusedCodes();
  #session: Session | null = null;
  /** why there is no session */
  #notOpen: DeviceFault = chipFault('disconnected', 'the card reader is not open');
  #present = false;
  #opening: Promise<Result<string, DeviceFault>> | null = null;
  #closing = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: IdCardReaderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#pcsc = options.pcsc ?? createPcsc(this.#clock);
  }

  get present(): boolean {
    return this.#present;
  }

  open(call: Call): Promise<Result<string, DeviceFault>> {
    if (this.#session) return Promise.resolve(done(this.#session.reader));
    this.#opening ??= this.#open(call).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async status(_call: Call): Promise<Result<DeviceStatus, DeviceFault>> {
    return this.#session
      ? done({ fault: null, warnings: [] })
      : failed(chipFault('absent', 'the card reader is not open'));
  }

  /** A PC/SC reader tells nothing of itself but cards, and those are told by `onPresence`. */
  onStatus(_listener: (status: DeviceStatus) => void): Unsubscribe {
    return () => undefined;
  }

  onLost(listener: (fault: DeviceFault) => void): Unsubscribe {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  onPresence(listener: (present: boolean) => void): Unsubscribe {
    this.#presenceListeners.add(listener);
    if (this.#present) listener(true);
    return () => this.#presenceListeners.delete(listener);
  }

  async read(
    access: readonly ChipAccess[],
    call: Call,
    onProgress: (percent: number) => void,
    challenge: Uint8Array | null = null,
    onFile: ReadChipOptions['onFile'] = () => undefined,
  ): Promise<Result<ChipReading, DeviceFault>> {
    if (this.#waiting >= mostWaiting) return failed(chipFault('busy-elsewhere', 'too many readings are waiting'));
    const deadline = this.#clock.monotonic() + call.deadlineMs;
    const before = this.#turn;
    const { promise: over, resolve: release } = Promise.withResolvers<void>();
    this.#turn = before.then(() => over);
    this.#waiting++;
    try {
      const late = await lateFor(before, call, this.#clock);
      return late
        ? failed(late)
        : await this.#readInTurn(access, { signal: call.signal, deadline }, { onProgress, challenge, onFile });
    } finally {
      this.#waiting--;
      release();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#opening;
    this.#closing = new AbortController();
    this.#end(chipFault('cancelled', 'the card reader was closed'));
    await this.#turn;
  }

  /** Watches until pcscd tells the configured reader, or too long. */
  #open(call: Call): Promise<Result<string, DeviceFault>> {
    const cancelled = AbortSignal.any([call.signal, this.#closing.signal]);
    const { promise, resolve } = Promise.withResolvers<Result<string, DeviceFault>>();
    const ended = new AbortController();
    let stopWatch: Unsubscribe = () => undefined;
    let settled = false;
    const settle = (result: Result<string, DeviceFault>): void => {
      if (settled) return;
      settled = true;
      cancelTimer();
      cancelled.removeEventListener('abort', onCancelled);
      if (!result.ok) stopWatch();
      resolve(result);
    };
    const onCancelled = (): void => settle(failed(chipFault('cancelled', 'opening was cancelled')));
    const cancelTimer = this.#clock.after(Math.min(call.deadlineMs, delays.readerList), () =>
      settle(failed(chipFault('absent', `pcscd has no reader "${this.#options.readerName}"`))),
    );
    cancelled.addEventListener('abort', onCancelled, { once: true });
    if (cancelled.aborted) onCancelled();
    if (settled) return promise;
    const watching = this.#pcsc.watch({
      onReader: (news) => {
        if (!isReader(news.reader, this.#options.readerName)) return;
        if (!settled && news.here) {
          this.#session = { reader: news.reader, stopWatch: () => stopWatch(), ended };
          settle(done(news.reader));
        }
        if (this.#session?.ended === ended && this.#session.reader === news.reader) this.#hear(news);
      },
      onLost: (fault) => {
        settle(failed(chipFault('absent', fault.detail)));
        if (this.#session?.ended === ended) this.#lose(`pcscd went away (${fault.detail})`);
      },
    });
    if (watching.ok) stopWatch = watching.value;
    else settle(failed(linkFault(watching.fault, 'absent')));
    return promise;
  }

  async #readInTurn(
    access: readonly ChipAccess[],
    until: { readonly signal: AbortSignal; readonly deadline: number },
    wanted: Pick<ReadChipOptions, 'onProgress' | 'challenge' | 'onFile'>,
  ): Promise<Result<ChipReading, DeviceFault>> {
    const session = this.#session;
    if (!session) return failed(this.#notOpen);
    if (!this.#present) return failed(chipFault('no-card', 'no card lies on the reader'));
    const allowed = this.#refused.allowed(access);
    if (!allowed.ok) return allowed;

    const held = {
      pcsc: this.#pcsc,
      clock: this.#clock,
      reader: session.reader,
      signal: until.signal,
      sessionEnded: session.ended.signal,
      deadline: until.deadline,
      cardGone: (withinMs: number) => this.#cardGone(session, withinMs),
    };
    const { mostResponseBytes = 256, withCommon = false } = this.#options;
    const options = { ...wanted, mostResponseBytes, withCommon, tries: this.#refused.tries };
    return readOnce(held, allowed.value, options);
  }

  #hear(news: ReaderNews): void {
    if (news.here) this.#setPresent(news.card);
    else this.#lose('the reader was unplugged');
  }

  #setPresent(present: boolean): void {
    if (present === this.#present) return;
    this.#present = present;
    if (!present) this.#refused.forget();
    for (const listener of [...this.#presenceListeners]) listener(present);
  }

  #lose(detail: string): void {
    const fault = chipFault('disconnected', detail);
    this.#end(fault);
    for (const listener of [...this.#lostListeners]) listener(fault);
  }

  #end(fault: DeviceFault): void {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    this.#notOpen = fault;
    session.ended.abort(fault);
    session.stopWatch();
    this.#setPresent(false);
  }

  /** True when the card is told gone (or the whole reader is) within `withinMs`. */
  #cardGone(session: Session, withinMs: number): Promise<boolean> {
    if (!this.#present || session.ended.signal.aborted) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (gone: boolean): void => {
        cancelTimer();
        unsubscribe();
        resolve(gone);
      };
      const cancelTimer = this.#clock.after(withinMs, () => end(false));
      const listener = (present: boolean): void => {
        if (!present) end(true);
      };
      this.#presenceListeners.add(listener);
      const unsubscribe = (): boolean => this.#presenceListeners.delete(listener);
    });
  }
}

/** Waits for the readings before this one; the fault when time or patience ran out first. */
const lateFor = async (before: Promise<void>, call: Call, clock: Clock): Promise<DeviceFault | null> => {
  const { promise, resolve } = Promise.withResolvers<DeviceFault | null>();
  const cancelled = (): void => resolve(chipFault('cancelled', 'reading was cancelled'));
  const cancelTimer = clock.after(call.deadlineMs, () =>
    resolve(chipFault('timeout', 'another reading took too long')),
  );
  call.signal.addEventListener('abort', cancelled, { once: true });
  if (call.signal.aborted) cancelled();
  void before.then(() => resolve(null));
  try {
    return await promise;
  } finally {
    cancelTimer();
    call.signal.removeEventListener('abort', cancelled);
  }
};

/** Takes hold of the card, reads it and lets it go, however the reading ends. */
const readOnce = async (
  held: HeldChipOptions,
  access: readonly ChipAccess[],
  options: ReadChipOptions,
): Promise<Result<ChipReading, DeviceFault>> => {
  const chip = new HeldChip(held);
  try {
    const begun = await chip.hold();
    return begun.ok ? await readChip(chip, access, options) : begun;
  } finally {
    await chip.letGo();
  }
};

/** The configured name, or the same name with pcscd's reader and slot number behind it. */
export const isReader = (actual: string, configured: string): boolean =>
  actual === configured ||
  (actual.startsWith(`${configured} `) && /^(?: [0-9A-F]{2}){1,2}$/.test(actual.slice(configured.length)));
