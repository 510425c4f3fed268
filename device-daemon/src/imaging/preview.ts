import type { RawPage } from '../devices/device.ts';
import { ask } from './worker.ts';

/** The page while it is being scanned: feed it the rows of `onRows`, ask for a picture whenever one is wanted. */
export interface Preview {
  /** whole rows, top to bottom, each once */
  add(rows: Uint8Array): void;
  /** JPEG of the whole page; what has not come yet is light grey, so the picture keeps its size on the screen */
  picture(): Promise<Uint8Array>;
  readonly rowsSoFar: number;
}

const LONG_SIDE_PX = 480;
const QUALITY = 70;
const NOT_YET = 0xe8;
/** Source rows that are looked at for one preview row: two tell thin print from paper, all of them cost ten times more. */
const ROWS_SAMPLED = 2;

/** `widthPx` and `ofRows` of the scan; `channels` as `onRows` tells them. */
export function createPreview(widthPx: number, ofRows: number, channels: 1 | 3 = 3): Preview {
  if (!Number.isInteger(widthPx) || !Number.isInteger(ofRows) || widthPx < 1 || ofRows < 1)
    throw new RangeError('a preview needs a width and a number of rows');
  return new DecimatedPage(widthPx, ofRows, channels);
}

class DecimatedPage implements Preview {
  rowsSoFar = 0;
  readonly #widthPx: number;
  readonly #ofRows: number;
  readonly #step: number;
  readonly #small: RawPage;

  constructor(widthPx: number, ofRows: number, channels: 1 | 3) {
    this.#widthPx = widthPx;
    this.#ofRows = ofRows;
    this.#step = Math.max(1, Math.ceil(Math.max(widthPx, ofRows) / LONG_SIDE_PX));
    const small = { widthPx: Math.ceil(widthPx / this.#step), heightPx: Math.ceil(ofRows / this.#step), channels };
    const pixels = new Uint8Array(small.widthPx * small.heightPx * channels).fill(NOT_YET);
    this.#small = { ...small, dpi: 72, pixels };
  }

  add(rows: Uint8Array): void {
    const stride = this.#widthPx * this.#small.channels;
    const count = Math.floor(rows.length / stride);
    const spacing = Math.max(1, Math.floor(this.#step / ROWS_SAMPLED));
    for (let row = 0; row < count && this.rowsSoFar < this.#ofRows; row++, this.rowsSoFar++) {
      const within = this.rowsSoFar % this.#step;
      const sample = within / spacing;
      if (Number.isInteger(sample) && sample < ROWS_SAMPLED)
        this.#blend(rows.subarray(row * stride, (row + 1) * stride), Math.floor(this.rowsSoFar / this.#step), sample);
    }
  }

  async picture(): Promise<Uint8Array> {
    const page = { ...this.#small, pixels: this.#small.pixels.slice() };
    const { value } = await ask({ kind: 'encode', page, quality: QUALITY });
    if (value === null || value instanceof Uint8Array || !('jpeg' in value))
      throw new Error('the imaging thread answered something else');
    return value.jpeg;
  }

  /** Averages one source row into columns and into what earlier rows of this preview row gave. */
  #blend(row: Uint8Array, intoRow: number, earlier: number): void {
    const { widthPx, channels, pixels } = this.#small;
    const step = this.#step;
    for (let column = 0; column < widthPx; column++) {
      const from = column * step;
      const to = Math.min(from + step, this.#widthPx);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let at = from; at < to; at++) sum += row[at * channels + channel] as number;
        const target = (intoRow * widthPx + column) * channels + channel;
        const before = (pixels[target] as number) * earlier;
        pixels[target] = (before + sum / (to - from)) / (earlier + 1);
      }
    }
  }
}
