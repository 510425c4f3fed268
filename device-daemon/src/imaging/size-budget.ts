import type { PdfPage } from './jobs.ts';
import { ask } from './worker.ts';

/**
 * What one paper may weigh, bytes, where nobody said otherwise: a paper of four dense pages in colour stays as it was scanned, one
 * of fifty pages still crosses a line of 1 Mbit/s in three minutes.
 */
export const PAPER_BYTES = 20_000_000;

/** How pages are made smaller: JPEG quality, and the resolution above which a page is not kept. */
export type Reduction = { readonly quality: number; readonly mostDpi: number };

/**
 * From hardly seen to as small as an archive may take (200 dpi: reference/domain.md section 4); print stays readable to people and to
 * tesseract in all of them (size-budget.test.ts). There is none below.
 */
export const REDUCTIONS: readonly Reduction[] = [
  { quality: 78, mostDpi: 600 },
  { quality: 78, mostDpi: 250 },
  { quality: 78, mostDpi: 200 },
  { quality: 66, mostDpi: 200 },
];

export type WithinBudget<Page extends PdfPage> = {
  readonly pages: readonly Page[];
  /** what was done to all of them; null: nothing */
  readonly reduced: Reduction | null;
  /** even the strongest reduction is more than was allowed: it is kept, because a paper that nobody can read is worth nothing */
  readonly over: boolean;
};

/** Pages of which a reduction is tried before all of them are: the first and the heaviest tell enough. */
const SAMPLES = 3;

/**
 * The pages of one paper in at most `mostBytes`, by the least reduction that does it; the same for all of them, so that nobody wonders
 * why one page is worse. Rejects as `takePage` does.
 */
export const withinBudget = async <Page extends PdfPage>(
  pages: readonly Page[],
  mostBytes = PAPER_BYTES,
): Promise<WithinBudget<Page>> => {
  const whole = bytesOf(pages);
  if (whole <= mostBytes) return { pages, reduced: null, over: false };
  const samples = [...pages].sort((one, other) => other.jpeg.length - one.jpeg.length).slice(0, SAMPLES);
  for (const [nth, reduction] of REDUCTIONS.entries()) {
    const isLast = nth === REDUCTIONS.length - 1;
    const share = bytesOf(await reducedAll(samples, reduction)) / bytesOf(samples);
    if (whole * share > mostBytes && !isLast) continue;
    const made = await reducedAll(pages, reduction);
    const fits = bytesOf(made) <= mostBytes;
    if (fits || isLast) return { pages: made, reduced: reduction, over: !fits };
  }
  throw new Error('there is no reduction to try');
};

const bytesOf = (pages: readonly PdfPage[]): number => pages.reduce((sum, { jpeg }) => sum + jpeg.length, 0);

const reducedAll = async <Page extends PdfPage>(pages: readonly Page[], reduction: Reduction): Promise<Page[]> => {
  const made: Page[] = [];
  for (const page of pages) made.push(await reduced(page, reduction)); // one page decoded at a time
  return made;
};

/** A page that would not get smaller stays as it is. What was read on it keeps its places: they are shares of the page. */
const reduced = async <Page extends PdfPage>(page: Page, { quality, mostDpi }: Reduction): Promise<Page> => {
  const scale = Math.min(1, mostDpi / page.dpi);
  const longSidePx = scale < 1 ? Math.max(1, Math.round(Math.max(page.widthPx, page.heightPx) * scale)) : null;
  const { value } = await ask({ kind: 'reduce', jpeg: page.jpeg, quality, longSidePx });
  if (value === null || !('jpeg' in value) || 'thumbnail' in value)
    throw new Error('the imaging thread answered something else');
  if (value.jpeg.length >= page.jpeg.length) return page;
  const kept = Math.max(value.widthPx, value.heightPx) / Math.max(page.widthPx, page.heightPx);
  return { ...page, ...value, dpi: page.dpi * kept };
};
