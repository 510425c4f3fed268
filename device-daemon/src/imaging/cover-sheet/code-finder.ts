import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ZXingReaderModule } from 'zxing-wasm/reader';
import type { GreyPage } from '../judge/grey-page.ts';

/** A QR code as it stands on a page; distances in pixels of the page that was looked at. */
export type FoundCode = {
  /** null: its place was found, its text could not be read */
  readonly text: string | null;
  readonly sidePx: number;
  /** how it lies turned, clockwise, -180 to 180; 0 is upright */
  readonly degrees: number;
};

export type CodeFinder = {
  /**
   * All QR codes of a page, eight at most. `manner` 0 is the usual one, 1 to 3 are for a page that is known to bear one.
   * Throws when the reader itself breaks; the next call starts a new one.
   */
  find(page: GreyPage, manner?: Manner): FoundCode[];
};

/** Ways to tell black from white: by the neighbourhood; by the whole page; strokes closed first; by a fixed level. */
export const MANNERS = [0, 1, 2, 3] as const;
export type Manner = (typeof MANNERS)[number];

/**
 * Opens zxing-cpp (WebAssembly, from the npm package on disk: left alone it would fetch its file from a CDN). It parses
 * pictures in memory of its own, out of reach of ours. About 30 ms, once a process.
 */
export const openCodeFinder = async (): Promise<CodeFinder> => {
  const [{ prepareZXingModule, purgeZXingModule }, wasmBinary] = await Promise.all([
    import('zxing-wasm/reader'),
    readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')),
  ]);
  const start = async (): Promise<Zxing> => {
    const module = await prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer },
      fireImmediately: true,
    });
    if (!hasMemory(module)) throw new TypeError('zxing-wasm is not the version that this was written for');
    return module;
  };
  let zxing: Zxing | null = await start();
  return {
    find: (page, manner = 0) => {
      if (zxing === null) throw new Error('the code reader broke and is starting anew');
      try {
        return codesOn(zxing, page, manner);
      } catch (error) {
        zxing = null; // what WebAssembly threw has left its memory in no known state
        purgeZXingModule();
        start().then(
          (fresh) => {
            zxing = fresh;
          },
          () => {}, // the file was readable a moment ago; each page then says that the reader failed
        );
        throw error;
      }
    },
  };
};

/** The library's types leave out the memory that every such module has: it is checked here. */
type Memory = { readonly HEAPU8: Uint8Array; _malloc(bytes: number): number; _free(at: number): void };
type Zxing = ZXingReaderModule & Memory;
const hasMemory = (zxing: object): zxing is Memory =>
  'HEAPU8' in zxing && zxing.HEAPU8 instanceof Uint8Array && '_malloc' in zxing && '_free' in zxing;

const codesOn = (zxing: Zxing, { widthPx, heightPx, pixels }: GreyPage, manner: Manner): FoundCode[] => {
  const at = zxing._malloc(pixels.length);
  if (at === 0) throw new Error('no memory for a page');
  try {
    zxing.HEAPU8.set(pixels, at);
    const results = zxing.readBarcodesFromPixmap(at, widthPx, heightPx, { ...READING, ...BY_MANNER[manner] });
    try {
      return Array.from({ length: results.size() }, (_, index) => results.get(index)).flatMap((result) =>
        result ? [foundOf(result)] : [],
      );
    } finally {
      results.delete();
    }
  } finally {
    zxing._free(at);
  }
};

/** QR alone, and codes that cannot be read are told too. No search for white on black: no sheet is printed so. */
const READING: Parameters<ZXingReaderModule['readBarcodesFromPixmap']>[3] = {
  formats: 'QRCode',
  tryHarder: true,
  tryRotate: false, // a QR code is found at any angle; this is for bars
  tryInvert: false,
  tryDownscale: true, // finds what a coarse binarizer misses under stains
  tryDenoise: false,
  binarizer: 0, // local average
  isPure: false,
  downscaleThreshold: 500,
  downscaleFactor: 3,
  minLineCount: 2,
  maxNumberOfSymbols: 8,
  validateOptionalChecksum: false,
  returnErrors: true,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: false,
};

const BY_MANNER: Readonly<Record<Manner, Partial<typeof READING>>> = {
  0: {},
  1: { binarizer: 1 },
  2: { tryDenoise: true },
  3: { binarizer: 2 },
};

type Point = { readonly x: number; readonly y: number };
type Found = {
  readonly isValid: boolean;
  readonly text: string;
  readonly position: { readonly topLeft: Point; readonly topRight: Point; readonly bottomLeft: Point };
};

const foundOf = ({ isValid, text, position }: Found): FoundCode => {
  const { topLeft, topRight, bottomLeft } = position;
  const across = Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y);
  const down = Math.hypot(bottomLeft.x - topLeft.x, bottomLeft.y - topLeft.y);
  const degrees = (Math.atan2(topRight.y - topLeft.y, topRight.x - topLeft.x) * 180) / Math.PI;
  return { text: isValid ? text : null, sidePx: (across + down) / 2, degrees };
};
