/**
 * Incremental reader of one PNM picture (P5 grey or P6 colour, 8 bits) as `scanimage --format=pnm` writes it:
 * `P6\n# comment\nWIDTH HEIGHT\n255\n` and the samples. Pure: bytes in, rows out, bounded memory.
 */

/** Longer headers are refused: scanimage's is about 40 bytes. */
export const PNM_HEADER_LIMIT = 512;

export type PnmHeader = { readonly widthPx: number; readonly heightPx: number; readonly channels: 1 | 3 };

export type PnmRefusal = 'not-a-pnm' | 'header-too-long' | 'too-many-pixels' | 'more-bytes-than-announced';

export type PnmNewRows = { readonly rowsSoFar: number; readonly rows: Uint8Array };

/** One picture in the making. `take` returns the rows that became whole, or why the bytes are refused (for good). */
export class PnmPage {
  readonly #maxPixels: number;
  #head: Uint8Array = new Uint8Array(0);
  #header: PnmHeader | null = null;
  #pixels: Uint8Array = new Uint8Array(0);
  #received = 0;
  #rowsTold = 0;
  #refused: PnmRefusal | null = null;

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  get header(): PnmHeader | null {
    return this.#header;
  }
  /** bytes of samples so far, without the header */
  get received(): number {
    return this.#received;
  }
  get complete(): boolean {
    return this.#refused === null && this.#header !== null && this.#received === this.#pixels.length;
  }
  /** The samples; whole only when `complete`. */
  get pixels(): Uint8Array {
    return this.#pixels;
  }

  take(bytes: Uint8Array): PnmNewRows | PnmRefusal | null {
    if (this.#refused) return this.#refused;
    const samples = this.#header ? bytes : this.#takeHead(bytes);
    if (samples === null || typeof samples === 'string') return this.#refuseOrWait(samples);
    if (this.#received + samples.length > this.#pixels.length) return this.#refuseOrWait('more-bytes-than-announced');
    this.#pixels.set(samples, this.#received);
    this.#received += samples.length;
    return this.#newRows();
  }

  #takeHead(bytes: Uint8Array): Uint8Array | PnmRefusal | null {
    const fromHead = this.#head.length;
    const joined = new Uint8Array(Math.min(fromHead + bytes.length, PNM_HEADER_LIMIT));
    joined.set(this.#head);
    joined.set(bytes.subarray(0, joined.length - fromHead), fromHead);
    const parsed = parsePnmHeader(joined);
    if (typeof parsed === 'string') return parsed;
    if (parsed === null) {
      this.#head = joined;
      return joined.length === PNM_HEADER_LIMIT ? 'header-too-long' : null;
    }
    const { header, length } = parsed;
    if (header.widthPx * header.heightPx > this.#maxPixels) return 'too-many-pixels';
    this.#header = header;
    this.#head = new Uint8Array(0);
    this.#pixels = new Uint8Array(header.widthPx * header.heightPx * header.channels);
    return bytes.subarray(length - fromHead);
  }

  #refuseOrWait(why: PnmRefusal | null): PnmRefusal | null {
    this.#refused = why;
    return why;
  }

  #newRows(): PnmNewRows | null {
    const { widthPx, channels } = this.#header as PnmHeader;
    const stride = widthPx * channels;
    const rowsSoFar = Math.floor(this.#received / stride);
    if (rowsSoFar === this.#rowsTold) return null;
    const rows = this.#pixels.subarray(this.#rowsTold * stride, rowsSoFar * stride);
    this.#rowsTold = rowsSoFar;
    return { rowsSoFar, rows };
  }
}

/**
 * Parses the header at the start of `bytes`: `null` while it may still become one, its length in bytes when whole.
 * Netpbm's rule: tokens separated by white space, `#` comments run to the end of the line, one white space ends it.
 */
export function parsePnmHeader(
  bytes: Uint8Array,
): { readonly header: PnmHeader; readonly length: number } | 'not-a-pnm' | null {
  const tokens: string[] = [];
  let token = '';
  let inComment = false;
  for (let at = 0; at < bytes.length; at++) {
    const char = String.fromCharCode(bytes[at] as number);
    if (inComment) {
      inComment = char !== '\n';
      continue;
    }
    if (char === '#' && token === '') {
      inComment = true;
      continue;
    }
    if (!/\s/.test(char)) {
      token += char;
      if (!mayBecomeToken(tokens.length, token)) return 'not-a-pnm';
      continue;
    }
    if (token === '') {
      if (tokens.length === 0) return 'not-a-pnm'; // the magic number stands at byte 0
      continue;
    }
    tokens.push(token);
    token = '';
    if (tokens.length === 4) return headerOf(tokens, at + 1);
  }
  return null;
}

const mayBecomeToken = (index: number, token: string): boolean =>
  index === 0 ? token === 'P' || token === 'P5' || token === 'P6' : /^[0-9]{1,6}$/.test(token);

function headerOf(tokens: readonly string[], length: number): { header: PnmHeader; length: number } | 'not-a-pnm' {
  const [magic, width, height, maximum] = tokens;
  const widthPx = Number(width);
  const heightPx = Number(height);
  if (magic === 'P' || widthPx === 0 || heightPx === 0 || maximum !== '255') return 'not-a-pnm';
  return { header: { widthPx, heightPx, channels: magic === 'P6' ? 3 : 1 }, length };
}
