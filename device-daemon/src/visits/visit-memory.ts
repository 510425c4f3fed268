import type { ChipReading, Portrait } from '../devices/card-reading.ts';
import type { RawPage } from '../devices/device.ts';
import type { PageText } from '../imaging/text/page-text.ts';

export type KeptPage = {
  readonly id: string;
  readonly paper: string;
  readonly jpeg: Uint8Array;
  readonly thumbnail: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** turned back by so many degrees since it was scanned; left out: as it was scanned */
  readonly turnedDegrees?: number;
  /** the citizen's phone sent it; left out: it was scanned here */
  readonly from?: 'phone';
};

/** At most this many pages in one visit; a kiosk is no place for a book. */
export const MOST_PAGES = 120;

/**
 * The bytes that one visit holds besides its state: pages, previews, the chip. They live in this process only and die
 * with it; nothing here is ever written to disk.
 */
export class VisitMemory {
  readonly pages = new Map<string, KeptPage>();
  /** by page; comes some seconds after it, or not at all */
  readonly texts = new Map<string, PageText>();
  chip: ChipReading | null = null;
  portrait: Portrait | null = null;
  preview: { readonly number: number; readonly jpeg: Uint8Array } | null = null;
  /** the first half of a paper that is larger than the glass, as it was scanned, until the second one is */
  firstHalf: { readonly paper: string; readonly page: RawPage } | null = null;

  pagesOf(paper: string): KeptPage[] {
    return [...this.pages.values()].filter((page) => page.paper === paper);
  }

  forgetPage(id: string): void {
    this.pages.delete(id);
    this.texts.delete(id);
  }

  forgetPerson(): void {
    this.chip = null;
    this.portrait = null;
    this.preview = null;
    this.firstHalf = null;
    this.pages.clear();
    this.texts.clear();
  }
}
