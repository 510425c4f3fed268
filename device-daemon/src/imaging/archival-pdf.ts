import type { PdfAbout, PdfPage } from './jobs.ts';
import { ask } from './worker.ts';

/**
 * All pages of one paper as one PDF/A-3b. The JPEG bytes go in untouched, the paper keeps its size in mm, the same
 * input gives the same bytes. Rejects with a plain message when a page is no JPEG or not of the size that is said.
 * With `givenAway` the pages' bytes are gone from the caller: a pile of fifty does not lie in memory twice.
 */
export async function archivalPdf(pages: readonly PdfPage[], about: PdfAbout, givenAway = false): Promise<Uint8Array> {
  const { value } = await ask({ kind: 'pdf', pages, about, givenAway });
  if (!(value instanceof Uint8Array)) throw new Error('the imaging thread answered something else');
  return value;
}
