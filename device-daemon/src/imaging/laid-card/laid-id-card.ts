import type { Call } from '../../devices/device.ts';
import { turnedBack } from '../orientation/quarter-turn.ts';
import { plainText } from '../text/page-text.ts';
import { type PageToRead, recogniseText } from '../text/recognise.ts';
import type { CardBox } from './card-boxes.ts';
import { isIdCardText } from './id-card-words.ts';

/** A card is small: read at the page's resolution in a quarter of a second, in each of its two or four turns. */
const TURNS = [0, 180, 90, 270] as const;

/** Whether one of these places shows an ID card, by its words. A card whose words cannot be read counts as none: a person sees it. */
export const showsIdCard = async (places: readonly PageToRead[], call: Call): Promise<boolean> => {
  for (const place of places)
    for (const turn of TURNS) {
      const isUpright = place.widthPx >= place.heightPx;
      if (isUpright !== (turn % 180 === 0)) continue; // its print runs along its long side
      const read = await recogniseText({ ...place, ...turnedBack(place, turn) }, call);
      if (read.ok && isIdCardText(plainText(read.value))) return true;
      if (!read.ok && read.fault.code !== 'not-read') return false;
    }
  return false;
};

/** The part of a page in grey that a box of the judged page (`scale` times smaller) covers, with a little around it. */
export const cutOut = (page: PageToRead, box: CardBox, scale: number): PageToRead => {
  const rim = 6;
  const left = Math.max(0, Math.floor(box.x * scale) - rim);
  const top = Math.max(0, Math.floor(box.y * scale) - rim);
  const widthPx = Math.max(1, Math.min(page.widthPx - left, Math.ceil(box.width * scale) + 2 * rim));
  const heightPx = Math.max(1, Math.min(page.heightPx - top, Math.ceil(box.height * scale) + 2 * rim));
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = (top + y) * page.widthPx + left;
    pixels.set(page.pixels.subarray(from, from + widthPx), y * widthPx);
  }
  return { widthPx, heightPx, dpi: page.dpi, pixels };
};
