import type { Result } from '@mot-cua/domain/result.ts';
import type { RawPage } from '../devices/device.ts';
import type { Taken } from './jobs.ts';
import { takePage } from './pictures.ts';
import type { PageText } from './text/page-text.ts';
import type { ReadingDesk } from './text/reading-desk.ts';
import type { TextFault } from './text/recognise.ts';

export type DigitisedPage = Omit<Taken, 'toRead' | 'cards'> & {
  readonly dpi: number;
  /** what was read on it, or why nothing was; a blank page is not read */
  readonly text: Result<PageText, TextFault> | null;
};

/** Pages whose text is still being read while the next ones are cleaned: each holds 9 MB. */
const PAGES_AHEAD = 4;
const THUMBNAIL_PX = 480;

/**
 * Pages as they come from a scanner, cleaned, judged and read, in the order in which they came; the scanner is never more than
 * four pages ahead. A page that cannot be taken ends the batch with an exception, after those before it.
 */
export async function* digitised(
  pages: AsyncIterable<RawPage> | Iterable<RawPage>,
  desk: ReadingDesk,
): AsyncGenerator<DigitisedPage> {
  const ahead: Promise<DigitisedPage>[] = [];
  for await (const page of pages) {
    const { toRead, cards: _cards, ...taken } = await takePage(page, THUMBNAIL_PX, true);
    const reading = toRead && taken.verdict.blank.is !== 'yes' ? desk.read(toRead) : Promise.resolve(null);
    ahead.push(reading.then((text) => ({ ...taken, dpi: page.dpi, text })));
    if (ahead.length >= PAGES_AHEAD) yield await (ahead.shift() as Promise<DigitisedPage>);
  }
  for (const page of ahead) yield await page;
}
