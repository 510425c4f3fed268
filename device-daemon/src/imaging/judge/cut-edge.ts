import { type GreyPage, quantile } from './grey-page.ts';
import { lightAt, type PaperLight } from './paper-light.ts';

export type Side = 'left' | 'right' | 'top' | 'bottom';
/** Print that runs out of the picture: how many strokes touch the frame, at the side where it is worst. */
export type CutEdge = { readonly side: Side; readonly strokes: number };

const DARK = 70;
/** Where the light along the frame is so much lower than the page's, it is a table or a lid, and the paper ends before it. */
const SURROUND = 40;
/** So does where half of the frame is darker than the paper beside it by this much, if it is a pale one. */
const PALE_SURROUND = 30;
/** A stroke on the frame is at least one pixel and at most so many: longer ones are shadows of the lid or table lines. */
const LONGEST_STROKE_PX = 26;
/** So far inside the frame, in pixels: the outermost row may be the scanner's own, */
const INSET_PX = 1;
/** and what touches the frame is found in one of the next: a cut may run along the white between two letters. */
const BAND_PX = 3;
/** Ink that touches the frame goes on inside for at least this long; dust does not. */
const DEPTH_PX = 3;
/**
 * And it belongs to print that stands close: the rim of the glass, the next page of a book and the grime of a copier touch the
 * frame too, and then there is a margin. So deep, in pieces; a line that runs out is followed into three of four, one that is cut
 * lengthwise has its neighbour in one of them.
 */
const FOLLOWED_PX = { from: 8, piece: 16, pieces: 4 };
const LEAST_FOLLOWED = { left: 3, right: 3, top: 1, bottom: 1 };

export const cutEdgeOf = (page: GreyPage, light: PaperLight): CutEdge => {
  const sides: CutEdge[] = (['left', 'right', 'top', 'bottom'] as const).map((side) => ({
    side,
    strokes: strokesAt(page, light, side),
  }));
  return sides.reduce((worst, one) => (one.strokes > worst.strokes ? one : worst));
};

const strokesAt = (page: GreyPage, light: PaperLight, side: Side): number => {
  const { widthPx, heightPx, pixels } = page;
  const upright = side === 'left' || side === 'right';
  const length = upright ? heightPx : widthPx;
  const at = (along: number, inside: number): { x: number; y: number } => {
    const depth = INSET_PX + inside;
    if (side === 'left') return { x: depth, y: along };
    if (side === 'right') return { x: widthPx - 1 - depth, y: along };
    return { x: along, y: side === 'top' ? depth : heightPx - 1 - depth };
  };
  if (Math.min(widthPx, heightPx) <= INSET_PX) return 0;
  const isDark = (along: number, inside: number): boolean => {
    const { x, y } = at(along, inside);
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) return false;
    const paper = lightAt(light, x, y);
    return paper >= light.level - SURROUND && paper - (pixels[y * widthPx + x] as number) >= DARK;
  };
  const touches = (along: number): boolean => {
    for (let inside = 0; inside < BAND_PX; inside++) if (isDark(along, inside)) return true;
    return false;
  };
  const darker = Float32Array.from({ length }, (_, along) => {
    const { x, y } = at(along, 0);
    return lightAt(light, x, y) - (pixels[y * widthPx + x] as number);
  }).sort();
  if (quantile(darker, 0.5) >= PALE_SURROUND) return 0;
  let strokes = 0;
  let run = 0;
  for (let along = 0; along <= length; along++) {
    if (along < length && touches(along)) {
      run++;
      continue;
    }
    if (run > 0 && run <= LONGEST_STROKE_PX && goesOn(isDark, along - run, along)) {
      const followed = piecesOfPrint(isDark, Math.max(0, along - run - 4), Math.min(length, along + 4));
      if (followed >= LEAST_FOLLOWED[side]) strokes++;
    }
    run = 0;
  }
  return strokes;
};

/** The ink is found again further inside, near where it touched. */
const goesOn = (isDark: (along: number, inside: number) => boolean, from: number, to: number): boolean => {
  for (let along = Math.max(0, from - 3); along < to + 3; along++) if (isDark(along, DEPTH_PX)) return true;
  return false;
};

/** In how many of the pieces inside there is ink, as high as the stroke. */
const piecesOfPrint = (isDark: (along: number, inside: number) => boolean, from: number, to: number): number => {
  const { from: start, piece, pieces } = FOLLOWED_PX;
  const hasInk = (first: number): boolean => {
    for (let inside = first; inside < first + piece; inside += 2)
      for (let along = from; along < to; along += 2) if (isDark(along, inside)) return true;
    return false;
  };
  let found = 0;
  for (let nth = 0; nth < pieces; nth++) if (hasInk(start + nth * piece)) found++;
  return found;
};
