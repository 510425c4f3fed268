import type { RawPage } from '../../devices/device.ts';

/** Stamps and pen strokes are looked for at this resolution: the ring of a stamp is two pixels thick. */
export const MARKS_DPI = 50;

/** What lies on the paper, by its colour: a byte a pixel, 1 where it is so. */
export type ColourPlane = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** stamp pads and red pens */
  readonly red: Uint8Array;
  /** print, pencils, black and blue pens */
  readonly dark: Uint8Array;
  /** blue pens alone */
  readonly blue: Uint8Array;
  /** false: a scan in grey, which tells no colours */
  readonly inColour: boolean;
};

/** How much more a colour must be of its own kind than the paper is, in levels. */
const RED_BEYOND = 42;
const BLUE_BEYOND = 30;
const DARK_BELOW = 60;

/** Each pixel the mean of four samples of its box: about 10 ms for A4 in colour at 300 dpi. */
export const colourPlane = (page: RawPage): ColourPlane => {
  const { channels, pixels } = page;
  const box = Math.max(1, Math.round(page.dpi / MARKS_DPI));
  const [widthPx, heightPx] = [Math.floor(page.widthPx / box), Math.floor(page.heightPx / box)];
  const count = Math.max(0, widthPx * heightPx);
  const colours = new Uint8Array(count * 3);
  const quarter = Math.floor(box / 2);
  const steps = [0, quarter, quarter * page.widthPx, quarter * page.widthPx + quarter].map((step) => step * channels);
  for (let y = 0, to = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const from = (y * box * page.widthPx + x * box) * channels;
      for (let channel = 0; channel < 3; channel++, to++) {
        const of = from + (channels === 3 ? channel : 0);
        let sum = 0;
        for (const step of steps) sum += pixels[of + step] as number;
        colours[to] = sum >> 2;
      }
    }
  const paper = paperColour(colours);
  const plane = { red: new Uint8Array(count), dark: new Uint8Array(count), blue: new Uint8Array(count) };
  for (let at = 0, from = 0; at < count; at++, from += 3) {
    const [r, g, b] = [
      (colours[from] as number) - paper.r,
      (colours[from + 1] as number) - paper.g,
      (colours[from + 2] as number) - paper.b,
    ];
    if (r - g > RED_BEYOND && r - b > RED_BEYOND / 2) plane.red[at] = 1;
    else if (r < -DARK_BELOW) {
      plane.dark[at] = 1;
      if (b - r > BLUE_BEYOND) plane.blue[at] = 1;
    }
  }
  return { widthPx, heightPx, dpi: page.dpi / box, ...plane, inColour: channels === 3 };
};

/** The middle of each channel: more than half of a page is paper. */
const paperColour = (colours: Uint8Array): { r: number; g: number; b: number } => {
  const middle = (channel: number): number => {
    const counts = new Uint32Array(256);
    let all = 0;
    for (let at = channel; at < colours.length; at += 12, all++)
      counts[colours[at] as number] = (counts[colours[at] as number] as number) + 1;
    let seen = 0;
    for (let level = 0; level < 256; level++) {
      seen += counts[level] as number;
      if (seen * 2 >= all) return level;
    }
    return 255;
  };
  return { r: middle(0), g: middle(1), b: middle(2) };
};
