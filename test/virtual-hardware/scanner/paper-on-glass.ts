/** Papers and what the scanner's lamp sees of them: true to scale, at the asked resolution, region and colour mode. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { ScanSettings } from './escl-messages.ts';
import type { FeederPages } from './scanner-model.ts';

const a4WidthMm = 210;
const a4HeightMm = 297;

/** A paper to lay down. Without a size in mm it is fitted into A4, keeping its shape. */
export type Paper = {
  /** a file, or the bytes of a JPEG, PNG, TIFF, WebP or SVG */
  readonly picture: string | Uint8Array;
  readonly widthMm?: number;
  readonly heightMm?: number;
  /** distance of its upper left corner from the glass's, mm; 0 when not told */
  readonly leftMm?: number;
  readonly topMm?: number;
};

/** A sheet for the feeder; `back` is what is printed on its other side, of the same size (blank when left out). */
export type Sheet = Paper & { readonly back?: string | Uint8Array };

/** A paper that has been looked at: readable, and with a place and size on the glass. */
export type PlacedPaper = {
  readonly bytes: Buffer;
  readonly vector: boolean;
  readonly widthPx: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly leftMm: number;
  readonly topMm: number;
};

export type Raster = { readonly widthPx: number; readonly heightPx: number; readonly pixels: Buffer };

const longestSidePx = 12_000;

/** Reads a picture's head and finds its place. Throws when the bytes are no picture that the scanner could be shown. */
export const placePaper = async (paper: Paper): Promise<PlacedPaper> => {
  const bytes = typeof paper.picture === 'string' ? await readFile(paper.picture) : Buffer.from(paper.picture);
  const head = await sharp(bytes, { limitInputPixels: longestSidePx ** 2 }).metadata();
  const widthPx = head.autoOrient.width;
  const heightPx = head.autoOrient.height;
  if (!widthPx || !heightPx) throw new Error('the picture tells no width and height');
  const shape = heightPx / widthPx;
  const widthMm = paper.widthMm ?? (paper.heightMm ? paper.heightMm / shape : Math.min(a4WidthMm, a4HeightMm / shape));
  const heightMm = paper.heightMm ?? (isA4(shape) && widthMm === a4WidthMm ? a4HeightMm : widthMm * shape);
  for (const length of [widthMm, heightMm])
    if (!(length >= 5 && length <= 1000)) throw new RangeError(`a paper of ${length} mm is not between 5 and 1000 mm`);
  return {
    bytes,
    vector: head.format === 'svg',
    widthPx,
    widthMm,
    heightMm,
    leftMm: paper.leftMm ?? 0,
    topMm: paper.topMm ?? 0,
  };
};

/** A4 in whole pixels is never exactly 1:1.4142…; within a pixel or two it fills the glass. */
const isA4 = (shape: number): boolean => Math.abs(shape - a4HeightMm / a4WidthMm) < 0.003;

const pixels = (mm: number, dpi: number): number => Math.round((mm * dpi) / 25.4);

/** What the scanner sees, as interleaved RGB; `paper` null is the empty glass under the closed lid. */
export const seenByLamp = async (paper: PlacedPaper | null, settings: ScanSettings): Promise<Raster> => {
  const { dpi } = settings;
  const region = {
    x: Math.round((settings.region.x * dpi) / 300),
    y: Math.round((settings.region.y * dpi) / 300),
    width: Math.round((settings.region.width * dpi) / 300),
    height: Math.round((settings.region.height * dpi) / 300),
  };
  if (!paper) return { widthPx: region.width, heightPx: region.height, pixels: lid(region.width, region.height) };
  const sheet = await sheetPixels(paper, dpi);
  const left = pixels(paper.leftMm, dpi) - region.x;
  const top = pixels(paper.topMm, dpi) - region.y;
  const covers = left <= 0 && top <= 0 && left + sheet.widthPx >= region.width && top + sheet.heightPx >= region.height;
  if (covers && left === 0 && sheet.widthPx === region.width)
    return { ...sheet, heightPx: region.height, pixels: rowsOf(sheet, -top, region.height) };
  const bed = covers ? Buffer.alloc(region.width * region.height * 3) : lid(region.width, region.height);
  layDown(sheet, bed, region.width, region.height, left, top);
  return { widthPx: region.width, heightPx: region.height, pixels: bed };
};

const sheetPixels = async (paper: PlacedPaper, dpi: number): Promise<Raster> => {
  const widthPx = pixels(paper.widthMm, dpi);
  const heightPx = pixels(paper.heightMm, dpi);
  // an SVG is drawn at the asked resolution; `density` scales its own size of `widthPx` at 72
  const density = paper.vector ? Math.min(2400, Math.max(1, (72 * widthPx) / paper.widthPx)) : undefined;
  const picture = sharp(paper.bytes, { limitInputPixels: longestSidePx ** 2, ...(density ? { density } : {}) });
  const pixelData = await picture
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  return { widthPx, heightPx, pixels: pixelData };
};

const rowsOf = (sheet: Raster, from: number, count: number): Buffer =>
  sheet.pixels.subarray(from * sheet.widthPx * 3, (from + count) * sheet.widthPx * 3);

const layDown = (sheet: Raster, bed: Buffer, width: number, height: number, left: number, top: number): void => {
  const fromX = Math.max(0, left);
  const columns = Math.min(width, left + sheet.widthPx) - fromX;
  if (columns <= 0) return;
  for (let y = Math.max(0, top); y < Math.min(height, top + sheet.heightPx); y++) {
    const start = ((y - top) * sheet.widthPx + (fromX - left)) * 3;
    sheet.pixels.copy(bed, (y * width + fromX) * 3, start, start + columns * 3);
  }
};

/** The white foam under the lid: off-white, darker towards the edges of the lamp, with the sensor's slight noise. */
const lid = (width: number, height: number): Buffer => {
  const bed = Buffer.allocUnsafe(width * height * 3);
  let seed = 0x2545f491;
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      const noise = (seed & 3) - (x < 8 || x >= width - 8 ? 4 : 2);
      bed[at++] = 244 + noise;
      bed[at++] = 244 + noise;
      bed[at++] = 240 + noise;
    }
  return bed;
};

/** The region that a feeder scans: where its pages come as fed, it ends where the sheet ends (eSCL clause 8.1). */
export const fedRegion = (sheet: PlacedPaper, settings: ScanSettings, pages: FeederPages): ScanSettings => {
  if (pages === 'padded') return settings;
  const { region } = settings;
  const width = Math.min(region.width, pixels(sheet.widthMm, 300) - region.x);
  const height = Math.min(region.height, pixels(sheet.heightMm, 300) - region.y);
  return { ...settings, region: { ...region, width: Math.max(16, width), height: Math.max(16, height) } };
};

/**
 * The page as the scanner sends it. Quality 98 without chroma subsampling keeps text pages above 45 dB against their
 * source (measured in the tests), so that what a test finds wrong is never the simulator's compression.
 */
export const pageJpeg = async (paper: PlacedPaper | null, settings: ScanSettings): Promise<Buffer> => {
  const seen = await seenByLamp(paper, settings);
  const page = sharp(seen.pixels, { raw: { width: seen.widthPx, height: seen.heightPx, channels: 3 } });
  const coloured = settings.colourMode === 'Grayscale8' ? page.toColourspace('b-w') : page;
  return await coloured.jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer();
};
