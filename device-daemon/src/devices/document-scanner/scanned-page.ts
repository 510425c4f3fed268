import type { RawPage, ScanRequest, ScanSource } from '../device.ts';

/** Words for paper going through a scanner, a little richer than the contract of `device.ts`, which every source keeps. */

/** A way into the device; a feeder that sees both sides is a source of its own. */
export type FeedSource = ScanSource | 'feeder-duplex';

export type ScanSides = 'front' | 'both';

/** What is asked for. `sides: 'both'` needs the feeder; `maxPages` counts pages, so two for each sheet then. */
export type PaperRequest = ScanRequest & { readonly sides?: ScanSides };

/** What a page lacks of what was asked, because the device does not have it. A closed list; never a reason to refuse a page. */
export type ScanShortfall =
  | 'no-colour' // grey where colour was asked
  | 'below-200-dpi' // coarser than papers shall be kept (reference/domain.md 4)
  | 'smaller-area'; // the device's bed is smaller than what was asked

/** One side of one sheet. */
export type ScannedPage = RawPage & {
  readonly side: 'front' | 'back';
  /** counted from 1 within this scan; front and back of a sheet share it */
  readonly sheet: number;
  readonly shortfalls: readonly ScanShortfall[];
};

/** Which side of which sheet the page of this number (from 1) is: a duplex feeder tells front, back, front, back. */
export function placeInPile(pageNumber: number, source: FeedSource): Pick<ScannedPage, 'side' | 'sheet'> {
  if (source !== 'feeder-duplex') return { side: 'front', sheet: pageNumber };
  return { side: pageNumber % 2 === 1 ? 'front' : 'back', sheet: Math.ceil(pageNumber / 2) };
}
