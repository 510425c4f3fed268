import { type GreyPage, quantile } from '../judge/grey-page.ts';

/** What goes on for so many pixels at 150 dpi (11 mm) was drawn with a ruler. */
const RULED_PX = 64;
/** So much darker than the paper is ink, in levels. */
const INK = 50;

/**
 * The page without the lines of its tables and forms, also those that climb by a pixel now and then: they say nothing of up and
 * down, and where print is looked for they would be found first. About 25 ms at 150 dpi.
 */
export const withoutRules = (page: GreyPage): GreyPage => {
  const { widthPx, heightPx, pixels } = page;
  const paper = paperLevel(pixels);
  const ink = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) ink[at] = (pixels[at] as number) < paper - INK ? 1 : 0;
  const made = Uint8Array.from(pixels);
  const wipe = (at: number): void => {
    made[at] = paper;
  };
  takeOut(ink, { lines: heightPx, length: widthPx, along: 1, across: widthPx }, wipe);
  takeOut(ink, { lines: widthPx, length: heightPx, along: widthPx, across: 1 }, wipe);
  return { ...page, pixels: made };
};

type Way = { readonly lines: number; readonly length: number; readonly along: number; readonly across: number };

const takeOut = (ink: Uint8Array, { lines, length, along, across }: Way, wipe: (at: number) => void): void => {
  for (let line = 1; line < lines - 1; line++) {
    let run = 0;
    let at = line * across;
    for (let nth = 0; nth <= length; nth++, at += along) {
      if (nth < length && ((ink[at - across] as number) | (ink[at] as number) | (ink[at + across] as number)) !== 0) {
        run++;
        continue;
      }
      if (run >= RULED_PX)
        for (let back = at - run * along; back < at; back += along) {
          wipe(back - across);
          wipe(back);
          wipe(back + across);
        }
      run = 0;
    }
  }
};

/** Of a sample: nine tenths of a page are paper. */
const paperLevel = (pixels: Uint8Array): number => {
  const sample = new Uint8Array(Math.ceil(pixels.length / 97));
  for (let at = 0, nth = 0; at < pixels.length; at += 97, nth++) sample[nth] = pixels[at] as number;
  return quantile(sample.sort(), 0.6);
};
