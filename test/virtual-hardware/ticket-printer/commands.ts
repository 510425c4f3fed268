/**
 * ESC/POS as Epson's "ESC/POS Command Reference" describes it, read from a byte stream one command at a time. Only what
 * a raster printer needs is understood; everything else is named as unknown. Independent of the daemon's encoder.
 */
export type Command =
  | { readonly kind: 'initialise' } // ESC @
  | { readonly kind: 'feed-dots'; readonly dots: number } // ESC J n
  | { readonly kind: 'feed-lines'; readonly lines: number } // ESC d n, LF
  | { readonly kind: 'line-spacing'; readonly dots: number | null } // ESC 3 n; null is ESC 2
  | { readonly kind: 'left-margin'; readonly dots: number } // GS L
  | { readonly kind: 'print-width'; readonly dots: number } // GS W
  | { readonly kind: 'position'; readonly dots: number; readonly relative: boolean } // ESC $, ESC \
  | { readonly kind: 'align'; readonly to: 'left' | 'centre' | 'right' } // ESC a
  | { readonly kind: 'raster'; readonly picture: Picture } // GS v 0
  | { readonly kind: 'store-graphics'; readonly picture: Picture } // GS ( L fn 112, GS 8 L fn 112
  | { readonly kind: 'print-graphics' } // GS ( L fn 2 or 50
  | { readonly kind: 'cut'; readonly partial: boolean; readonly feedFirst: number | null } // GS V
  | { readonly kind: 'process-id'; readonly id: Buffer } // GS ( H fn 48
  | { readonly kind: 'automatic-status'; readonly mask: number } // GS a
  | { readonly kind: 'paper-status'; readonly n: number } // GS r
  | { readonly kind: 'identity'; readonly n: number } // GS I
  | { readonly kind: 'text-style' } // settings that only concern built-in fonts
  | { readonly kind: 'real-time' } // already obeyed on arrival
  | { readonly kind: 'carriage-return' }
  | { readonly kind: 'text'; readonly byte: number }
  | { readonly kind: 'unknown'; readonly what: string };

/** Rows top to bottom, 8 dots a byte, most significant bit left, 1 is black; drawn `scaleX` x `scaleY` dots each. */
export type Picture = {
  readonly widthDots: number;
  readonly rows: number;
  readonly scaleX: 1 | 2;
  readonly scaleY: 1 | 2;
  readonly bits: Buffer;
};

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** A command and how many bytes it takes, or null when more bytes must come first. */
export type Read = { readonly command: Command; readonly length: number } | null;

const took = (length: number, command: Command): Read => ({ command, length });

/** Reads the command at the start of `b`. Never longer than what GS 8 L may carry; see `longestCommandBytes`. */
export const readCommand = (b: Buffer): Read => {
  const [first, second] = b;
  if (first === undefined) return null;
  if (first === ESC || first === GS || first === DLE || first === FS) {
    if (second === undefined) return null;
    if (first === ESC) return readEsc(b, second);
    if (first === GS) return readGs(b, second);
    if (first === DLE) return readDle(b, second);
    return readFs(b, second);
  }
  if (first === 0x0a) return took(1, { kind: 'feed-lines', lines: 1 });
  if (first === 0x0d) return took(1, { kind: 'carriage-return' });
  if (first >= 0x20) return took(1, { kind: 'text', byte: first });
  return took(1, { kind: 'unknown', what: `control byte ${hex(first)}` });
};

/** ESC commands with one argument that only change how built-in characters look. */
const styleOfOneByte = new Set([0x20, 0x21, 0x2d, 0x45, 0x47, 0x4d, 0x52, 0x56, 0x72, 0x74, 0x7b]);

const readEsc = (b: Buffer, second: number): Read => {
  if (second === 0x40) return took(2, { kind: 'initialise' });
  if (second === 0x32) return took(2, { kind: 'line-spacing', dots: null });
  const n = b[2];
  if (n === undefined) return null;
  if (second === 0x4a) return took(3, { kind: 'feed-dots', dots: n });
  if (second === 0x64) return took(3, { kind: 'feed-lines', lines: n });
  if (second === 0x33) return took(3, { kind: 'line-spacing', dots: n });
  if (second === 0x61) return took(3, alignment(n));
  if (styleOfOneByte.has(second)) return took(3, { kind: 'text-style' });
  if (second === 0x24 || second === 0x5c) {
    if (b.length < 4) return null;
    const relative = second === 0x5c;
    return took(4, { kind: 'position', dots: relative ? b.readInt16LE(2) : b.readUInt16LE(2), relative });
  }
  return took(2, { kind: 'unknown', what: `ESC ${hex(second)}` });
};

const alignment = (n: number): Command => {
  const to = (['left', 'centre', 'right'] as const)[n >= 48 ? n - 48 : n];
  return to ? { kind: 'align', to } : { kind: 'unknown', what: `ESC a ${n}` };
};

const readGs = (b: Buffer, second: number): Read => {
  const n = b[2];
  if (n === undefined) return null;
  switch (second) {
    case 0x21: // GS ! size
    case 0x42: // GS B reverse
    case 0x62: // GS b smoothing
      return took(3, { kind: 'text-style' });
    case 0x61:
      return took(3, { kind: 'automatic-status', mask: n });
    case 0x72:
      return took(3, { kind: 'paper-status', n });
    case 0x49:
      return took(3, { kind: 'identity', n });
    case 0x4c:
    case 0x57:
      if (b.length < 4) return null;
      return took(4, { kind: second === 0x4c ? 'left-margin' : 'print-width', dots: b.readUInt16LE(2) });
    case 0x56:
      return readCut(b, n);
    case 0x76:
      return readRaster(b, n);
    case 0x28:
      return readParenthesis(b, n);
    case 0x38:
      return n === 0x4c ? readLongGraphics(b) : took(2, { kind: 'unknown', what: `GS 8 ${hex(n)}` });
    default:
      return took(2, { kind: 'unknown', what: `GS ${hex(second)}` });
  }
};

/** GS V: functions A (0, 1, 48, 49) cut here, B (65, 66) feed to the cutter plus n and cut. */
const readCut = (b: Buffer, m: number): Read => {
  if (m === 0 || m === 48) return took(3, { kind: 'cut', partial: false, feedFirst: null });
  if (m === 1 || m === 49) return took(3, { kind: 'cut', partial: true, feedFirst: null });
  if (m !== 65 && m !== 66) return took(3, { kind: 'unknown', what: `GS V ${m}` });
  const n = b[3];
  return n === undefined ? null : took(4, { kind: 'cut', partial: m === 66, feedFirst: n });
};

/** GS v 0 m xL xH yL yH: width in bytes, height in dots; m 1 doubles the width, 2 the height, 3 both. */
const readRaster = (b: Buffer, zero: number): Read => {
  if (zero !== 0x30) return took(2, { kind: 'unknown', what: `GS v ${hex(zero)}` });
  if (b.length < 8) return null;
  const mode = (b[3] ?? 0) >= 48 ? (b[3] ?? 0) - 48 : (b[3] ?? 0);
  const widthBytes = b.readUInt16LE(4);
  const rows = b.readUInt16LE(6);
  if (mode > 3) return took(8, { kind: 'unknown', what: `GS v 0 mode ${mode}` });
  if (widthBytes === 0 || rows === 0 || rows > 4095)
    return took(8, { kind: 'unknown', what: `GS v 0 of ${widthBytes} bytes x ${rows} rows` });
  const length = 8 + widthBytes * rows;
  if (b.length < length) return null;
  const picture: Picture = {
    widthDots: widthBytes * 8,
    rows,
    scaleX: mode & 1 ? 2 : 1,
    scaleY: mode & 2 ? 2 : 1,
    bits: Buffer.from(b.subarray(8, length)),
  };
  return took(length, { kind: 'raster', picture });
};

const readParenthesis = (b: Buffer, letter: number): Read => {
  if (b.length < 5) return null;
  const length = 5 + b.readUInt16LE(3);
  if (b.length < length) return null;
  const body = b.subarray(5, length);
  if (letter === 0x4c) return took(length, graphics(body));
  if (letter === 0x48) return took(length, processId(body));
  return took(length, { kind: 'unknown', what: `GS ( ${hex(letter)}` });
};

/** GS 8 L p1 p2 p3 p4: the same as GS ( L for pictures beyond 64 KiB. */
const readLongGraphics = (b: Buffer): Read => {
  if (b.length < 7) return null;
  const bodyLength = b.readUInt32LE(3);
  if (bodyLength > longestCommandBytes) return took(7, { kind: 'unknown', what: `GS 8 L of ${bodyLength} bytes` });
  const length = 7 + bodyLength;
  return b.length < length ? null : took(length, graphics(b.subarray(7, length)));
};

/** m = 48; fn 112 stores a raster picture (a bx by c xL xH yL yH data), fn 2 or 50 prints what is stored. */
const graphics = (body: Buffer): Command => {
  const [m, fn, tone, scaleX, scaleY, colour] = body;
  if (m !== 48) return { kind: 'unknown', what: `GS ( L m ${m}` };
  if (fn === 2 || fn === 50) return { kind: 'print-graphics' };
  if (fn !== 112 || body.length < 10) return { kind: 'unknown', what: `GS ( L function ${fn}` };
  const widthDots = body.readUInt16LE(6);
  const rows = body.readUInt16LE(8);
  const bits = Buffer.from(body.subarray(10));
  if (tone !== 48 || colour !== 49) return { kind: 'unknown', what: `GS ( L tone ${tone} colour ${colour}` };
  if ((scaleX !== 1 && scaleX !== 2) || (scaleY !== 1 && scaleY !== 2))
    return { kind: 'unknown', what: `GS ( L scale ${scaleX} x ${scaleY}` };
  if (widthDots === 0 || rows === 0 || bits.length !== Math.ceil(widthDots / 8) * rows)
    return { kind: 'unknown', what: `GS ( L of ${widthDots} x ${rows} dots with ${bits.length} bytes` };
  return { kind: 'store-graphics', picture: { widthDots, rows, scaleX, scaleY, bits } };
};

/** GS ( H fn 48 m 48 d1-d4: asks for an answer once everything before it is done. */
const processId = (body: Buffer): Command =>
  body.length === 6 && body[0] === 48 && body[1] === 48
    ? { kind: 'process-id', id: Buffer.from(body.subarray(2)) }
    : { kind: 'unknown', what: 'GS ( H' };

/** DLE EOT n, DLE ENQ n, DLE DC4 …: real-time commands, obeyed when they arrived. */
const readDle = (b: Buffer, second: number): Read => {
  if (second === 0x04 || second === 0x05) return b.length < 3 ? null : took(3, { kind: 'real-time' });
  if (second !== 0x14) return took(2, { kind: 'unknown', what: `DLE ${hex(second)}` });
  const fn = b[2];
  if (fn === undefined) return null;
  const length = fn === 8 ? 10 : 5;
  return b.length < length ? null : took(length, { kind: 'real-time' });
};

const readFs = (b: Buffer, second: number): Read => {
  if (second === 0x26 || second === 0x2e) return took(2, { kind: 'text-style' });
  if (second === 0x21 || second === 0x43 || second === 0x2d)
    return b.length < 3 ? null : took(3, { kind: 'text-style' });
  return took(2, { kind: 'unknown', what: `FS ${hex(second)}` });
};

/** A bound for buffers: the longest command that is waited for. */
export const longestCommandBytes = 1 << 24;

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
