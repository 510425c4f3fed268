import type { Clock } from '@mot-cua/domain/clock.ts';
import type { StationBatch, StationFeed } from '@mot-cua/domain/digitisation/station.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { BatchFact } from '../backlog/commands.ts';
import type { SaneDocumentScanner } from '../devices/document-scanner/document-scanner.ts';
import type { ScannedPage } from '../devices/document-scanner/scanned-page.ts';
import { type FeedEnd, type FeedUntil, feedPile } from './feeding.ts';
import { type HeldBatch, pageId } from './held-batch.ts';
import type { PageInfo } from './page-info.ts';
import type { PageIntake, PageOrigin } from './page-intake.ts';
import { type CallFault, type FeedingFault, feedingFaultWords } from './station-words.ts';

export type FeedingDeskParts = {
  readonly clock: Clock;
  readonly scanner: SaneDocumentScanner;
  readonly dpi: number;
  readonly intake: PageIntake;
  /** true: the disk is so full that nothing more is to be drawn in */
  readonly diskFull: () => Promise<boolean>;
  readonly tell: (fact: BatchFact) => Promise<void>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onChange: () => void;
};

/** Sides that one batch may have: above it there is no list that anybody could work through. */
const MOST_PAGES = 2_000;
const CAPABILITIES_MS = 15_000;
/** A slow feeder has a sheet through in less, both sides; after that its scan is broken off, ms. */
const SHEET_MS = 20_000;
type Stopping = { readonly afterSheet: AbortController; readonly now: AbortController };

/** One feeding at a time, and what became of the last one. */
export class FeedingDesk {
  readonly #parts: FeedingDeskParts;
  #running: { readonly stopping: Stopping; readonly ended: Promise<void> } | null = null;
  #fault: FeedingFault | null = null;

  constructor(parts: FeedingDeskParts) {
    this.#parts = parts;
  }

  get isFeeding(): boolean {
    return this.#running !== null;
  }

  get fault(): StationBatch['fault'] {
    return this.#fault && { code: this.#fault, words: feedingFaultWords(this.#fault) };
  }

  /** Resolves when the feeding has begun, or why it did not: nothing is drawn in that there is no room for. */
  async begin(held: HeldBatch, order: StationFeed): Promise<Result<void, CallFault>> {
    if (this.#running) return failed('feeding-already');
    const why = await this.#whyNot(held);
    if (this.#running) return failed('feeding-already');
    if (why !== null) {
      this.#fault = why;
      this.#parts.onChange();
      return failed(why);
    }
    this.#run((until) => this.#feed(held, order, until));
    return done(undefined);
  }

  /** The page under the cursor anew: from the glass, or through the feeder where there is no glass. */
  rescan(held: HeldBatch, page: string): void {
    if (this.#running) return;
    this.#run((until) => this.#scanAgain(held, page, until));
  }

  /** The sheet that is on its way is taken whole, both sides of it; then nothing more is drawn in. */
  async stopFeeding(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.stopping.afterSheet.abort();
    const cancel = this.#parts.clock.after(SHEET_MS, () => running.stopping.now.abort());
    await running.ended;
    cancel();
  }

  /** The program ends. */
  async stop(): Promise<void> {
    this.#running?.stopping.now.abort();
    await this.#running?.ended;
  }

  async #whyNot(held: HeldBatch): Promise<'disk-almost-full' | 'batch-full' | null> {
    if (held.state.batch.pages.length >= MOST_PAGES) return 'batch-full';
    return (await this.#parts.diskFull()) ? 'disk-almost-full' : null;
  }

  #run(work: (until: FeedUntil) => Promise<FeedEnd>): void {
    const stopping: Stopping = { afterSheet: new AbortController(), now: new AbortController() };
    this.#fault = null;
    const ended = work({ afterSheet: stopping.afterSheet.signal, now: stopping.now.signal })
      .then(({ pages, fault }) => {
        const code = fault?.code ?? null;
        this.#fault = code === 'no-document' ? 'no-paper-in-feeder' : code;
        this.#parts.journal('fed', { pages, fault: code ?? '', detail: fault?.detail ?? '' });
      })
      .catch((error: unknown) => {
        this.#fault = 'page-not-kept';
        this.#parts.journal('page-not-kept', { cause: error instanceof Error ? error.message : 'unknown' });
      })
      .finally(() => {
        this.#running = null;
        this.#parts.onChange();
      });
    this.#running = { stopping, ended };
    this.#parts.onChange();
  }

  async #feed(held: HeldBatch, order: StationFeed, until: FeedUntil): Promise<FeedEnd> {
    const { clock, scanner, dpi, tell } = this.#parts;
    let sides: PageInfo[] = [];
    let sheet = held.takeSheetNumber();
    const ofSides = order.sides === 'both' ? 2 : 1;
    const onSheetEnd = async (): Promise<void> => {
      const whole = sides;
      sides = [];
      if (whole.length === 0) return;
      sheet = held.takeSheetNumber();
      await tell({ did: 'sheet-fed', sides: whole.map(({ page }) => page) });
    };
    const onPage = async (page: ScannedPage): Promise<void> => {
      sides.push(await this.#take(held, page, { sheet, ofSides, insteadOf: null }));
      if (held.pages.size >= MOST_PAGES) throw new Error('the batch is full');
    };
    try {
      return await feedPile(order, { clock, scanner, dpi, onPage, onSheetEnd }, until);
    } finally {
      // a side that is on the disk is found there at the next start
      await onSheetEnd().catch((error: unknown) => this.#parts.journal('sheet-not-kept', { cause: String(error) }));
    }
  }

  async #scanAgain(held: HeldBatch, old: string, until: FeedUntil): Promise<FeedEnd> {
    const { clock, scanner, dpi, tell } = this.#parts;
    const can = await scanner.capabilities({ signal: until.now, deadlineMs: CAPABILITIES_MS });
    if (!can.ok) return { pages: 0, fault: can.fault };
    const source = can.value.sources.includes('flatbed') ? 'flatbed' : 'feeder';
    const sheet = held.takeSheetNumber();
    const one = new AbortController();
    const afterSheet = AbortSignal.any([until.afterSheet, one.signal]);
    const onPage = async (page: ScannedPage): Promise<void> => {
      if (one.signal.aborted) return;
      const info = await this.#take(held, page, { sheet, ofSides: 1, insteadOf: old });
      await tell({ did: 'page-rescanned', old, page: info.page });
      one.abort(); // one page was asked for
    };
    return feedPile(
      { source, sides: 'front' },
      { clock, scanner, dpi, onPage, onSheetEnd: async () => undefined },
      { afterSheet, now: until.now },
    );
  }

  async #take(held: HeldBatch, page: ScannedPage, of: Omit<PageOrigin, 'id' | 'side'>): Promise<PageInfo> {
    const id = pageId(held.takePageNumber());
    const earlier = [...held.pages.values()].filter((one) => one.page.id !== of.insteadOf);
    const info = await this.#parts.intake.take(held.folder, page, { id, side: page.side, ...of }, earlier);
    held.addPage(info);
    return info;
  }
}
