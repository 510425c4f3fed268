import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { StationFeed } from '@mot-cua/domain/digitisation/station.ts';
import type { SaneDocumentScanner } from '../devices/document-scanner/document-scanner.ts';
import type { PaperRequest, ScannedPage } from '../devices/document-scanner/scanned-page.ts';

/** A pile of fifty sheets, both sides, and a clerk who refills it; after that somebody looks at the machine, ms. */
const PILE_DEADLINE_MS = 30 * 60_000;
/** The driver takes no more in one go; a full pile goes on in the next. */
const PAGES_A_GO = 100;
const A4 = { widthMm: 210, heightMm: 297 } as const;

/** A scanner holds the job of a program that was killed for up to a minute: nothing is drawn in, and it is asked again, ms. */
const BUSY_MS = 2_500;
const BUSY_TRIES = 25;

/** How a feeding ended: an empty feeder and the clerk's own stop are no fault. */
export type FeedEnd = { readonly pages: number; readonly fault: DeviceFault | null };

/** When a feeding is to end early: at the end of the sheet that is on its way, or at once. */
export type FeedUntil = { readonly afterSheet: AbortSignal; readonly now: AbortSignal };

export type FeedingParts = {
  readonly clock: Clock;
  readonly scanner: SaneDocumentScanner;
  readonly dpi: number;
  /** what becomes of a page; the scanner waits for it. `sheet` counts from 1 within this feeding */
  readonly onPage: (page: ScannedPage, sheet: number) => Promise<void>;
  /** the sheet before is whole: its last side has come, or will not come any more */
  readonly onSheetEnd: () => Promise<void>;
};

/**
 * Feeds until the tray is empty, a fault, or `until`. What came before a fault is kept; a front whose back did not come is a sheet
 * of one side. Rejects when a page cannot be kept: then nothing more is drawn in.
 */
export const feedPile = async (order: StationFeed, parts: FeedingParts, until: FeedUntil): Promise<FeedEnd> => {
  let pages = 0;
  let sheets = 0;
  let busy = 0;
  for (;;) {
    const go = await feedOnce(requestFor(order, parts.dpi), parts, until, sheets);
    pages += go.pages;
    sheets += go.sheets;
    const isOthers = go.fault?.code === 'busy-elsewhere' && pages === 0 && !until.afterSheet.aborted;
    if (isOthers && busy++ < BUSY_TRIES && (await wait(parts.clock, BUSY_MS, until.now))) continue;
    if (go.fault?.code === 'cancelled') return { pages, fault: null };
    if (go.fault?.code === 'no-document' && pages > 0) return { pages, fault: null };
    if (go.fault || until.afterSheet.aborted || go.pages < PAGES_A_GO || order.source === 'flatbed')
      return { pages, fault: go.fault };
  }
};

const requestFor = ({ source, sides }: StationFeed, dpi: number): PaperRequest => ({
  source,
  sides: source === 'feeder' ? sides : 'front',
  dpi,
  colour: true,
  ...A4,
  maxPages: source === 'feeder' ? PAGES_A_GO : 1,
});

const feedOnce = async (
  request: PaperRequest,
  { scanner, onPage, onSheetEnd }: FeedingParts,
  until: FeedUntil,
  sheetsBefore: number,
): Promise<FeedEnd & { readonly sheets: number }> => {
  let pages = 0;
  let sheet = 0;
  let fault: DeviceFault | null = null;
  for await (const scanned of scanner.scan(request, { signal: until.now, deadlineMs: PILE_DEADLINE_MS })) {
    if (!scanned.ok) {
      fault = scanned.fault;
      break;
    }
    if (sheet !== 0 && scanned.value.sheet !== sheet) await onSheetEnd();
    sheet = scanned.value.sheet;
    await onPage(scanned.value, sheetsBefore + sheet);
    pages += 1;
    const isWhole = request.sides !== 'both' || scanned.value.side === 'back';
    if (isWhole && until.afterSheet.aborted) break;
  }
  if (pages > 0) await onSheetEnd();
  return { pages, sheets: sheet, fault };
};
