import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import type { StationFeed } from '@mot-cua/domain/digitisation/station.ts';
import type { SaneDocumentScanner } from '../devices/document-scanner/document-scanner.ts';
import type { ScannedPage } from '../devices/document-scanner/scanned-page.ts';
import { feedPile } from './feeding.ts';
import type { FeedingFault } from './station-words.ts';

const CAPABILITIES_MS = 15_000;
/** A slow feeder has a sheet through in less, both sides; after that its scan is broken off, ms. */
const SHEET_MS = 20_000;

export type CopyScanningParts = {
  readonly clock: Clock;
  readonly scanner: SaneDocumentScanner;
  readonly dpi: number;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

type Running = { readonly afterSheet: AbortController; readonly now: AbortController; readonly ended: Promise<void> };

/** The scanner while an original lies in it: one scan at a time, and what became of the last one. */
export class CopyScanning {
  readonly #parts: CopyScanningParts;
  #running: Running | null = null;
  #fault: FeedingFault | null = null;

  constructor(parts: CopyScanningParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get fault(): FeedingFault | null {
    return this.#fault;
  }

  forget(): void {
    this.#fault = null;
  }

  failed(fault: FeedingFault): void {
    this.#fault = fault;
  }

  /** Begins a scan; `onPage` keeps a page (the scanner waits for it), `onEnd` is told when all of it is over. */
  begin(
    order: StationFeed | 'one-page',
    onPage: (page: ScannedPage) => Promise<void>,
    onEnd: () => Promise<void>,
  ): void {
    const [afterSheet, now] = [new AbortController(), new AbortController()];
    this.#fault = null;
    const scan =
      order === 'one-page' ? this.#onePage(onPage, afterSheet, now) : this.#pile(order, onPage, afterSheet, now);
    const ended = scan
      .then((fault) => {
        this.#fault = fault === 'no-document' ? 'no-paper-in-feeder' : fault;
      })
      .catch((error: unknown) => {
        this.#fault = 'page-not-kept';
        this.#parts.journal('copy-page-not-kept', { cause: error instanceof Error ? error.message : 'unknown' });
      })
      .finally(() => {
        this.#running = null;
      })
      .then(onEnd);
    this.#running = { afterSheet, now, ended };
  }

  /** The sheet that is on its way is taken whole; then nothing more is drawn in. */
  async stopAfterSheet(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.afterSheet.abort();
    const cancel = this.#parts.clock.after(SHEET_MS, () => running.now.abort());
    await running.ended;
    cancel();
  }

  async stop(): Promise<void> {
    this.#running?.now.abort();
    await this.#running?.ended;
  }

  async #pile(
    order: StationFeed,
    onPage: (page: ScannedPage) => Promise<void>,
    afterSheet: AbortController,
    now: AbortController,
  ): Promise<DeviceFaultCode | null> {
    const end = await feedPile(
      order,
      { ...this.#parts, onPage, onSheetEnd: async () => undefined },
      { afterSheet: afterSheet.signal, now: now.signal },
    );
    return end.fault?.code ?? null;
  }

  /** From the glass, or through the feeder where there is no glass. */
  async #onePage(
    onPage: (page: ScannedPage) => Promise<void>,
    afterSheet: AbortController,
    now: AbortController,
  ): Promise<DeviceFaultCode | null> {
    const can = await this.#parts.scanner.capabilities({ signal: now.signal, deadlineMs: CAPABILITIES_MS });
    if (!can.ok) return can.fault.code;
    const source = can.value.sources.includes('flatbed') ? 'flatbed' : 'feeder';
    const first = async (page: ScannedPage): Promise<void> => {
      if (afterSheet.signal.aborted) return;
      await onPage(page);
      afterSheet.abort(); // one page was asked for
    };
    return this.#pile({ source, sides: 'front' }, first, afterSheet, now);
  }
}
