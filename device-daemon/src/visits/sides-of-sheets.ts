import type { ScanSides } from '../devices/document-scanner/scanned-page.ts';

/** One side of a sheet that went through, and whether nothing is on it. */
export type Side<Page> = {
  readonly side: 'front' | 'back';
  readonly sheet: number;
  readonly what: Page & { readonly isBlank: boolean };
};

/**
 * Which sides of a pile become pages. Of a sheet that was scanned on both sides an empty side is no page: whoever hands in a sheet
 * printed on one side is not told that its back is blank, and one that was fed wrong way round loses nothing. A sheet with nothing
 * on either side stays as its front, with its doubt: somebody meant to hand in something. A front waits for its back, so that a
 * jam leaves whole sheets only.
 */
export class SidesOfSheets<Page> {
  readonly #sides: ScanSides;
  #front: Side<Page> | null = null;

  constructor(sides: ScanSides) {
    this.#sides = sides;
  }

  /** The pages that are decided now, in their order. */
  take(side: Side<Page>): Page[] {
    if (this.#sides === 'front') return [side.what];
    const front = this.#front;
    this.#front = null;
    if (side.side === 'front') {
      this.#front = side;
      return front ? [front.what] : [];
    }
    if (front === null || front.sheet !== side.sheet) return [...(front ? [front.what] : []), side.what];
    if (side.what.isBlank) return [front.what];
    return front.what.isBlank ? [side.what] : [front.what, side.what];
  }

  /** The pile ended well: a last sheet whose back never came is a page all the same. */
  end(): Page[] {
    const front = this.#front;
    this.#front = null;
    return front ? [front.what] : [];
  }
}
