import {
  type Checked,
  type CodestreamPlan,
  done,
  PORTRAIT_SIDE,
  type PortraitJob,
  portraitBounds,
  refuse,
  sizeFault,
} from './portrait-format.ts';

/**
 * Looks at a JPEG 2000 (ISO/IEC 15444-1 = ITU-T T.800, annexes A and I) before anything decodes it: a boxed file or a bare
 * codestream. Only the codestream goes on to the decoder: boxes, colour profiles and palettes never meet its parser.
 * Pure and bounded; nothing is decoded here.
 */
export const checkJpeg2000 = (bytes: Uint8Array): Checked<PortraitJob> => {
  const boxed = isBoxed(bytes) ? codestreamIn(bytes) : done({ codestream: bytes, ycc: false });
  if (!boxed.ok) return boxed;
  const { codestream, ycc } = boxed.value;
  const header = mainHeader(codestream);
  if (!header.ok) return header;
  const plan = planOf(header.value, ycc);
  if (!plan.ok) return plan;
  const end = endOfTileParts(codestream, header.value.tilesAt);
  if (!end.ok) return end;
  const picture = new Uint8Array(codestream.subarray(0, end.value)); // a copy: the thread takes its bytes with it
  return done({ kind: 'codestream', bytes: picture, ...plan.value });
};

const SIGNATURE = Uint8Array.of(0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a); // I.5.1
const START_OF_CODESTREAM = Uint8Array.of(0xff, 0x4f, 0xff, 0x51); // SOC, and SIZ which must follow it (A.5.1)
const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, at) => bytes[at] === byte);

const isBoxed = (bytes: Uint8Array): boolean => startsWith(bytes, SIGNATURE);
export const isJpeg2000 = (bytes: Uint8Array): boolean => isBoxed(bytes) || startsWith(bytes, START_OF_CODESTREAM);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const MOST_BOXES = 64;
const box = { codestream: 0x6a703263, header: 0x6a703268, colour: 0x636f6c72, palette: 0x70636c72 } as const;
const SYCC = 18; // enumerated colour spaces of I.5.3.3: 16 sRGB, 17 grey, 18 sYCC

type Box = { readonly kind: number; readonly content: Uint8Array };

/** Boxes one after the other (I.4); `null` when one reaches beyond the end. */
const boxesIn = (bytes: Uint8Array): readonly Box[] | null => {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= bytes.length && boxes.length < MOST_BOXES) {
    let length = view.getUint32(at);
    let header = 8;
    if (length === 1 && at + 16 <= bytes.length && view.getUint32(at + 8) === 0) {
      length = view.getUint32(at + 12);
      header = 16;
    } else if (length === 0) length = bytes.length - at; // the last one, up to the end
    if (length < header || at + length > bytes.length) return null;
    boxes.push({ kind: view.getUint32(at + 4), content: bytes.subarray(at + header, at + length) });
    at += length;
  }
  return boxes;
};

const codestreamIn = (file: Uint8Array): Checked<{ codestream: Uint8Array; ycc: boolean }> => {
  const boxes = boxesIn(file);
  if (!boxes) return refuse('cut-off', 'a box reaches beyond the end of the file');
  const codestream = boxes.find((one) => one.kind === box.codestream)?.content;
  if (!codestream) return refuse('broken', 'the file has no codestream');
  const about = boxesIn(boxes.find((one) => one.kind === box.header)?.content ?? new Uint8Array(0));
  if (!about) return refuse('broken', 'a header box reaches beyond its end');
  if (about.some((one) => one.kind === box.palette)) return refuse('not-supported', 'a picture with a palette');
  const colour = about.find((one) => one.kind === box.colour)?.content;
  const ycc = colour !== undefined && colour.length >= 7 && colour[0] === 1 && viewOf(colour).getUint32(3) === SYCC;
  return done({ codestream, ycc });
};

type Component = { readonly bits: number; readonly signed: boolean; readonly dx: number; readonly dy: number };
type MainHeader = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: readonly Component[];
  /** wavelet levels that every component has */
  readonly levels: number;
  readonly tilesAt: number;
};

const MOST_SEGMENTS = 256;
const marker = { coding: 0xff52, componentCoding: 0xff53, tilePart: 0xff90, end: 0xffd9 } as const;
const SIZ_FIXED = 38; // length field, capabilities, eight sizes, number of components

/** SOC, SIZ and the other segments up to the first tile part (A.2). */
const mainHeader = (codestream: Uint8Array): Checked<MainHeader> => {
  if (!startsWith(codestream, START_OF_CODESTREAM)) return refuse('not-a-picture', 'no codestream begins here');
  const size = sizeSegment(codestream);
  if (!size.ok) return size;
  const view = viewOf(codestream);
  let levels = Number.POSITIVE_INFINITY;
  let at = 4 + view.getUint16(4);
  for (let segment = 0; segment < MOST_SEGMENTS && at + 4 <= codestream.length; segment++) {
    const kind = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (kind === marker.tilePart)
      return Number.isFinite(levels)
        ? done({ ...size.value, levels, tilesAt: at })
        : refuse('broken', 'no coding style before the first tile');
    if (kind < 0xff00 || length < 2) return refuse('broken', 'the main header is malformed');
    if (at + 2 + length > codestream.length) break;
    if (kind === marker.coding && length >= 12) levels = Math.min(levels, view.getUint8(at + 9));
    if (kind === marker.componentCoding && length >= 9) levels = Math.min(levels, view.getUint8(at + 6));
    at += 2 + length;
  }
  return refuse('cut-off', 'the main header does not end');
};

/** SIZ (A.5.1): the picture on its reference grid, its tiles, its components. */
const sizeSegment = (codestream: Uint8Array): Checked<Omit<MainHeader, 'levels' | 'tilesAt'>> => {
  if (codestream.length < 4 + SIZ_FIXED + 3) return refuse('cut-off', 'the codestream ends within its size');
  const view = viewOf(codestream);
  const number = (index: number): number => view.getUint32(8 + 4 * index);
  const [widthPx, heightPx, left, top] = [number(0), number(1), number(2), number(3)];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [number(4), number(5), number(6), number(7)];
  const count = view.getUint16(40);
  if (count === 0 || widthPx === 0 || heightPx === 0 || tileWidth === 0 || tileHeight === 0)
    return refuse('broken', 'a picture without size');
  // The decoder's binding takes the grid's far corner for the size: with an offset it would read beyond the picture.
  if (left !== 0 || top !== 0 || tileLeft !== 0 || tileTop !== 0)
    return refuse('not-supported', 'the picture does not begin at its corner');
  const fault = sizeFault(widthPx, heightPx);
  if (fault) return refuse(fault.code, fault.detail);
  const tiles = Math.ceil(widthPx / tileWidth) * Math.ceil(heightPx / tileHeight);
  if (tiles > portraitBounds.tiles) return refuse('too-large', `${tiles} tiles`);
  if (count !== 1 && count !== 3) return refuse('not-supported', `${count} components`);
  if (view.getUint16(4) !== SIZ_FIXED + 3 * count) return refuse('broken', 'the size segment has another length');
  if (codestream.length < 4 + SIZ_FIXED + 3 * count) return refuse('cut-off', 'the codestream ends within its size');
  const components = Array.from({ length: count }, (_, index): Component => {
    const at = 42 + 3 * index;
    const depth = view.getUint8(at);
    return { bits: (depth & 0x7f) + 1, signed: depth > 0x7f, dx: view.getUint8(at + 1), dy: view.getUint8(at + 2) };
  });
  return done({ widthPx, heightPx, components });
};

/** What of the picture is decoded, if this kind can be. */
const planOf = ({ widthPx, heightPx, components, levels }: MainHeader, ycc: boolean): Checked<CodestreamPlan> => {
  const bits = components.map((one) => one.bits);
  const deepest = components.length === 1 ? 16 : 8; // the binding gives no pixels of deeper colour
  if (components.some((one) => one.signed) || bits.some((one) => one > deepest))
    return refuse('not-supported', `signed or deep components: ${bits.join(', ')} bits`);
  const sampling = samplingOf(components);
  if (sampling === null) return refuse('not-supported', 'components are sampled in an unusual way');
  let reduce = 0;
  const reduced = (side: number): number => Math.ceil(side / 2 ** reduce);
  while (reduce < levels && Math.max(widthPx, heightPx) / 2 ** (reduce + 1) >= PORTRAIT_SIDE) reduce += 1;
  const size = { widthPx: reduced(widthPx), heightPx: reduced(heightPx) };
  if (size.widthPx * size.heightPx > portraitBounds.decodedPixels)
    return refuse('too-large', `${widthPx} by ${heightPx} pixels and no smaller resolution`);
  const colour = components.length === 1 ? 'grey' : ycc && sampling === 'full' ? 'ycc' : 'rgb';
  return done({ reduce, ...size, bits, colour });
};

/** 4:4:4, 4:2:2 or 4:2:0; the decoder's binding reads beyond its pixels in any other. */
const samplingOf = ([first, ...others]: readonly Component[]): 'full' | 'subsampled' | null => {
  if (first?.dx !== 1 || first.dy !== 1) return null;
  if (others.every(({ dx, dy }) => dx === 1 && dy === 1)) return 'full';
  const same = others.every(({ dx, dy }) => dx === others[0]?.dx && dy === others[0].dy);
  return same && others[0]?.dx === 2 && others[0].dy <= 2 && others[0].dy >= 1 ? 'subsampled' : null;
};

const MOST_TILE_PARTS = 16_384;

/** Follows the lengths of the tile parts (A.4.2) to where the codestream ends; some writers leave the end marker out. */
const endOfTileParts = (codestream: Uint8Array, from: number): Checked<number> => {
  const view = viewOf(codestream);
  let at = from;
  for (let part = 0; part < MOST_TILE_PARTS; part++) {
    if (at === codestream.length) return done(at);
    if (at + 2 > codestream.length) return refuse('cut-off', 'the codestream ends between two tiles');
    if (view.getUint16(at) === marker.end) return done(at + 2);
    if (view.getUint16(at) !== marker.tilePart) return refuse('broken', 'something between two tiles');
    if (at + 12 > codestream.length) return refuse('cut-off', 'the codestream ends within a tile');
    const length = view.getUint32(at + 6);
    if (length === 0) return done(codestream.length); // the last tile part, up to the end
    if (length < 14) return refuse('broken', 'a tile part is shorter than its header');
    if (at + length > codestream.length) return refuse('cut-off', 'the codestream ends within a tile');
    at += length;
  }
  return refuse('too-large', 'more tile parts than any portrait has');
};
