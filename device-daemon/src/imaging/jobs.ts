import type { RawPage } from '../devices/device.ts';
import type { NetVote } from './document-type/type-net.ts';
import type { FingerVerdict } from './fingers/fingers-on.ts';
import type { PageBox } from './judge/page-box.ts';
import type { PageVerdict } from './judge/page-verdict.ts';
import type { PageMarks } from './marks/page-marks.ts';
import type { PageOrientation } from './orientation/page-orientation.ts';
import type { PdfInspection } from './pdf-a/inspect.ts';
import type { StitchedOrNot } from './stitching/stitch-halves.ts';
import type { PageText } from './text/page-text.ts';
import type { PageToRead } from './text/recognise.ts';

/** What the worker thread does, one job at a time. Pixels are copied in, results are moved out. */
export type Encoded = { readonly jpeg: Uint8Array; readonly widthPx: number; readonly heightPx: number };

/** A page as it is kept, a small one for the screen, and what the checks make of it. */
export type Taken = Encoded & {
  readonly thumbnail: Uint8Array;
  readonly verdict: PageVerdict;
  /** how it lay; null where no net computes on this machine */
  readonly orientation: PageOrientation | null;
  /** how long the nets took, ms */
  readonly netsMs: number;
  /** where the paper lay in the picture: what is kept of it */
  readonly box: PageBox;
  /** a finger, or the edge of a hand, on the paper */
  readonly fingers: FingerVerdict;
  /** what kind of paper its layout says it is (the title has the second vote); null where no net computes on this machine */
  readonly typeVote: NetVote | null;
  /** stamp and signature */
  readonly marks: PageMarks;
  /** it was turned back by so many degrees, quarter turns and skew together (clockwise positive as it lay); 0: as it was scanned */
  readonly turnedDegrees: number;
  /** places that may show an ID card, in grey: to be read before the page is kept */
  readonly cards: readonly PageToRead[];
  /** the kept page in grey, where it was asked for */
  readonly toRead: PageToRead | null;
};

export type PdfPage = {
  /** a baseline or progressive JPEG, grey or YCbCr; its bytes go into the file untouched */
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** of the scan: gives the paper its size in mm */
  readonly dpi: number;
  /** what was read on it, for whoever searches; none: a picture alone */
  readonly text?: PageText | null;
};
export type PdfAbout = { readonly title: string; readonly createdAt: Date };

export type Small = { readonly longSidePx: number; readonly quality: number };

export type Job =
  | { readonly kind: 'load' }
  | { readonly kind: 'encode'; readonly page: RawPage; readonly quality: number }
  | {
      readonly kind: 'take';
      readonly page: RawPage;
      readonly quality: number;
      readonly small: Small;
      readonly forReading: boolean;
    }
  | { readonly kind: 'shrink'; readonly page: RawPage; readonly longSidePx: number; readonly quality: number }
  | { readonly kind: 'stitch'; readonly first: RawPage; readonly second: RawPage }
  | {
      readonly kind: 'reduce';
      readonly jpeg: Uint8Array;
      readonly quality: number;
      /** null: as many pixels as before */
      readonly longSidePx: number | null;
    }
  | { readonly kind: 'inspect'; readonly pdf: Uint8Array }
  | { readonly kind: 'to-read'; readonly jpeg: Uint8Array; readonly dpi: number }
  | {
      readonly kind: 'pdf';
      readonly pages: readonly PdfPage[];
      readonly about: PdfAbout;
      /** their JPEG bytes are moved into the thread: nobody else wants them any more */
      readonly givenAway: boolean;
    };

export type JobAnswer =
  | {
      readonly ok: true;
      readonly value: Encoded | Taken | PageToRead | PdfInspection | StitchedOrNot | Uint8Array | null;
    }
  | { readonly ok: false; readonly error: string };
