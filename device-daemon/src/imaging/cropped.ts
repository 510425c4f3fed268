import type { RawPage } from '../devices/device.ts';
import type { PageBox } from './judge/page-box.ts';

/** The part of the page that the paper covers, at the same scale; the page itself where the paper covers all of it. */
export const cropped = (page: RawPage, { left, top, right, bottom }: PageBox): RawPage => {
  const { widthPx, heightPx, channels, pixels } = page;
  const [x, y] = [Math.floor(left * widthPx), Math.floor(top * heightPx)];
  const width = Math.max(1, Math.min(widthPx, Math.ceil(right * widthPx)) - x);
  const height = Math.max(1, Math.min(heightPx, Math.ceil(bottom * heightPx)) - y);
  if (width === widthPx && height === heightPx) return page;
  const made = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * widthPx + x) * channels;
    made.set(pixels.subarray(from, from + width * channels), row * width * channels);
  }
  return { ...page, widthPx: width, heightPx: height, pixels: made };
};
