/** What lies row by row, `channels` bytes a pixel. */
type Raster = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  readonly channels?: 1 | 3;
};

/** Squares of this side are turned one after the other: a whole column at once would miss the cache at each pixel. */
const BLOCK_PX = 64;

/** The picture turned back by so many degrees (as it was turned clockwise before); 90 and 270 change width and height. */
export const turnedBack = <Page extends Raster>(page: Page, degrees: 0 | 90 | 180 | 270): Page => {
  if (degrees === 0) return page;
  const { widthPx, heightPx, pixels, channels = 1 } = page;
  const made = new Uint8Array(pixels.length);
  const [width, height] = degrees === 180 ? [widthPx, heightPx] : [heightPx, widthPx];
  /** where the pixel that comes to lie at (x, y) lay: `start` plus x times `across` plus y times `down` */
  const [start, across, down] =
    degrees === 180
      ? [widthPx * heightPx - 1, -1, -widthPx]
      : degrees === 90
        ? [widthPx - 1, widthPx, -1]
        : [(heightPx - 1) * widthPx, -widthPx, 1];
  for (let top = 0; top < height; top += BLOCK_PX)
    for (let left = 0; left < width; left += BLOCK_PX) {
      const [bottom, right] = [Math.min(height, top + BLOCK_PX), Math.min(width, left + BLOCK_PX)];
      for (let y = top; y < bottom; y++) {
        let from = (start + left * across + y * down) * channels;
        let to = (y * width + left) * channels;
        for (let x = left; x < right; x++, from += across * channels, to += channels) {
          made[to] = pixels[from] as number;
          if (channels === 1) continue;
          made[to + 1] = pixels[from + 1] as number;
          made[to + 2] = pixels[from + 2] as number;
        }
      }
    }
  return { ...page, widthPx: width, heightPx: height, pixels: made };
};
