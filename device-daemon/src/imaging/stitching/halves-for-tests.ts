import sharp, { type OverlayOptions } from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import { takePage } from '../pictures.ts';
import { seeded } from '../specimens/pages.ts';
import { recogniseText } from '../text/recognise.ts';
import { onFirst, onSecond, type Placement, type Point } from './placement.ts';

/** Made-up A3 papers and what a glass of A4 sees of them in two goes, with the truth about where each half lay. */

export const LAYOUTS = ['one-column', 'two-columns', 'table', 'mixed', 'sparse'] as const;
export type Layout = (typeof LAYOUTS)[number];

export type A3 = { readonly page: RawPage; readonly words: readonly string[] };

const pixelsAt =
  (dpi: number) =>
  (mm: number): number =>
    Math.round((mm * dpi) / 25.4);
const A3_MM = { width: 420, height: 297 };
/** An office glass is a little wider than A4. */
export const GLASS_MM = { width: 216, height: 297 };
const MARGIN_MM = { side: 28, top: 20 };
const FONTS = ['Noto Serif', 'Noto Sans', 'DejaVu Serif', 'DejaVu Sans'];
const WORDS =
  'xã phường thửa đất giấy chứng nhận quyền sử dụng người được cấp diện tích mét vuông ranh giới phía bắc giáp đường liên thôn ruộng lúa hồ sơ đơn đề nghị bản vẽ lệ phí theo quy định căn cứ luật nghị định của Chính phủ Ủy ban nhân dân tỉnh Cao Bằng ngày tháng năm quyết định số kèm trích lục bản đồ địa chính tờ mục đích lâu dài nguồn gốc nhà ở công trình xây dựng tài sản gắn liền ký đóng dấu'.split(
    ' ',
  );

const prose = (random: () => number, count: number): string =>
  Array.from({ length: count }, () =>
    random() < 0.1 ? String(Math.floor(random() * 9_000) + 100) : WORDS[Math.floor(random() * WORDS.length)],
  ).join(' ');

type Block = {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly size: number;
};

/** A landscape A3 of this layout in colour, with every word known. */
export const a3Page = async (seed: number, layout: Layout, dpi = 300): Promise<A3> => {
  const px = pixelsAt(dpi);
  const random = seeded(seed * 2_654_435_761 + 99);
  for (let warm = 0; warm < 8; warm++) random();
  const font = FONTS[Math.floor(random() * FONTS.length)] as string;
  const [left, top, width] = [px(MARGIN_MM.side), px(MARGIN_MM.top), px(A3_MM.width - 2 * MARGIN_MM.side)];
  const bottom = px(A3_MM.height - MARGIN_MM.top);
  const size = 10 + Math.floor(random() * 4);
  const columns: { left: number; width: number; top: number; bottom: number }[] = [];
  let table: { top: number; bottom: number } | null = null;
  switch (layout) {
    case 'two-columns': {
      const gutter = px(4 + random() * 4);
      // never quite in the middle: with the gutter as the whole overlap nobody could tell how the halves lie
      const at = left + Math.round(width * (0.44 + random() * 0.03));
      columns.push(
        { left, width: at - left, top, bottom },
        { left: at + gutter, width: left + width - at - gutter, top, bottom },
      );
      break;
    }
    case 'table':
      table = { top: top + px(20), bottom: bottom - px(random() * 30) };
      columns.push({ left, width, top, bottom: top + px(18) });
      break;
    case 'mixed':
      table = { top: top + px(90), bottom: top + px(90 + random() * 60) };
      columns.push({ left, width, top, bottom: table.top - px(4) }, { left, width, top: table.bottom + px(4), bottom });
      break;
    case 'sparse':
      for (let at = top; at < bottom - px(20); at += px(24 + random() * 20))
        columns.push({
          left: left + px(random() * 20),
          width: width - px(20),
          top: at,
          bottom: at + px(18 + random() * 9),
        });
      break;
    default:
      columns.push({ left, width, top, bottom });
  }
  const blocks: Block[] = [];
  const lineMm = size * 0.62;
  for (const column of columns)
    for (let at = column.top; at + px(lineMm * 2) < column.bottom; ) {
      const lines = Math.max(
        1,
        Math.min(2 + Math.floor(random() * 5), Math.floor((column.bottom - at) / px(lineMm)) - 1),
      );
      const aLine = Math.max(3, Math.floor(column.width / px(size * 1.02)));
      blocks.push({
        text: prose(random, Math.max(3, lines * aLine - Math.floor((random() * aLine) / 4))),
        left: column.left,
        top: at,
        width: column.width,
        size,
      });
      at += px(lines * lineMm + 3);
    }
  const rules = table ? tableOf(random, px, table, left, width, blocks) : '';
  return draw(blocks, rules, font, dpi);
};

/** Ruled rows with short texts in some of the cells. */
const tableOf = (
  random: () => number,
  px: (mm: number) => number,
  { top, bottom }: { top: number; bottom: number },
  left: number,
  width: number,
  blocks: Block[],
): string => {
  const rowPx = px(8 + random() * 4);
  const rows = Math.floor((bottom - top) / rowPx);
  const columns = 5 + Math.floor(random() * 4);
  const columnPx = Math.floor(width / columns);
  let rules = '';
  for (let row = 0; row <= rows; row++) rules += `M${left} ${top + row * rowPx}h${columns * columnPx}`;
  for (let column = 0; column <= columns; column++) rules += `M${left + column * columnPx} ${top}v${rows * rowPx}`;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (random() < 0.7)
        blocks.push({
          text: prose(random, 1 + Math.floor(random() * 2)),
          left: left + column * columnPx + px(2),
          top: top + row * rowPx + px(1.5),
          width: columnPx - px(4),
          size: 9,
        });
  return rules;
};

const draw = async (blocks: readonly Block[], rules: string, font: string, dpi: number): Promise<A3> => {
  const px = pixelsAt(dpi);
  const [width, height] = [px(A3_MM.width), px(A3_MM.height)];
  const overlays: OverlayOptions[] = [];
  if (rules)
    overlays.push({
      input: Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path d="${rules}" stroke="#222" stroke-width="${px(0.35)}" fill="none"/></svg>`,
      ),
      left: 0,
      top: 0,
    });
  for (const { text, left, top, width: across, size } of blocks) {
    const input = await sharp({ text: { text, font: `${font} ${size}`, width: across, dpi, rgba: true } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    overlays.push({ input, left, top });
  }
  const data = await sharp({ create: { width, height, channels: 3, background: { r: 247, g: 245, b: 240 } } })
    .composite(overlays)
    .removeAlpha()
    .raw()
    .toBuffer();
  return {
    page: { widthPx: width, heightPx: height, channels: 3, dpi, pixels: new Uint8Array(data) },
    words: blocks.flatMap(({ text }) => text.split(' ')),
  };
};

/** How one half lies on the glass: the upper left corner of the glass is at this place of the paper, turned clockwise. */
export type Laid = {
  readonly xMm: number;
  readonly yMm: number;
  readonly degrees: number;
  readonly upsideDown: boolean;
  readonly brightness: number;
  /** so far from both sides of the glass the paper lifts off and gets darker, down to 0.7 at the very side, mm; left out: nowhere */
  readonly rimMm?: number;
};

/** Where a point of the scan (px) lies on the paper (px). */
const onPaper = ({ xMm, yMm, degrees, upsideDown }: Laid, dpi: number, glass = GLASS_MM): Placement => {
  const px = pixelsAt(dpi);
  const [w, h] = [px(glass.width), px(glass.height)];
  const angle = ((degrees + (upsideDown ? 180 : 0)) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // turned about the middle of the glass
  const [midX, midY] = [(w - 1) / 2, (h - 1) / 2];
  const [toX, toY] = [(xMm * dpi) / 25.4 + midX, (yMm * dpi) / 25.4 + midY];
  return { cos, sin, dx: toX - (cos * midX - sin * midY), dy: toY - (sin * midX + cos * midY) };
};

/** What the glass sees, with a sensor's noise; where no paper lies, the lid. */
export const seenByGlass = (paper: RawPage, laid: Laid, seed: number, glass = GLASS_MM): RawPage => {
  const { dpi } = paper;
  const [widthPx, heightPx] = [glass.width, glass.height].map(pixelsAt(dpi)) as [number, number];
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  const placement = onPaper(laid, dpi, glass);
  const rim = Math.max(0.5, ((laid.rimMm ?? 0) * dpi) / 25.4);
  const { pixels: from, widthPx: w, heightPx: h } = paper;
  let noise = (seed * 2_654_435_761) >>> 0 || 1;
  for (let y = 0, to = 0; y < heightPx; y++) {
    let { x: u, y: v } = onFirst(placement, { x: 0, y });
    for (let x = 0; x < widthPx; x++, u += placement.cos, v += placement.sin) {
      const [column, row] = [Math.floor(u), Math.floor(v)];
      const isPaper = column >= 0 && row >= 0 && column < w - 1 && row < h - 1;
      const [partX, partY] = [u - column, v - row];
      const at = (row * w + column) * 3;
      const light = laid.brightness * (1 - 0.3 * Math.max(0, 1 - Math.min(x, widthPx - 1 - x) / rim));
      for (let channel = 0; channel < 3; channel++, to++) {
        noise ^= noise << 13;
        noise ^= noise >>> 17;
        noise ^= noise << 5;
        let value = channel === 2 ? 238 : 242;
        if (isPaper) {
          const a = from[at + channel] as number;
          const b = from[at + channel + 3] as number;
          const c = from[at + channel + w * 3] as number;
          const d = from[at + channel + w * 3 + 3] as number;
          value = (a + (b - a) * partX) * (1 - partY) + (c + (d - c) * partX) * partY;
        }
        pixels[to] = Math.max(0, Math.min(255, Math.round(value * light + (noise & 7) - 3.5)));
      }
    }
  }
  return { widthPx, heightPx, channels: 3, dpi, pixels };
};

/** The same paper in one go, lying as this half did: what there is to be read when nothing is cut. */
export const seenWhole = (paper: RawPage, { degrees, brightness }: Laid, seed: number): RawPage =>
  seenByGlass(paper, { xMm: -2, yMm: -2, degrees, brightness, upsideDown: false }, seed, {
    width: A3_MM.width + 4,
    height: A3_MM.height + 4,
  });

export type TwoHalves = { readonly first: Laid; readonly second: Laid; readonly overlapMm: number };

/** Two halves as a person lays them: overlap 10 to 60 mm, turned 2° against each other at most, one of them perhaps upside down. */
export const laidAtRandom = (random: () => number, overlapMm = 10 + random() * 50): TwoHalves => {
  const spare = overlapMm - (2 * GLASS_MM.width - A3_MM.width);
  const leftOut = spare * (0.35 + random() * 0.3);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const turn = between(-2, 2);
  const share = random();
  const rimMm = random() < 0.5 ? 0 : between(1, 3);
  const one: Laid = {
    xMm: leftOut,
    yMm: between(-4, 4),
    degrees: turn * share,
    upsideDown: false,
    brightness: between(0.95, 1.045),
    rimMm,
  };
  const other: Laid = {
    xMm: A3_MM.width - GLASS_MM.width - (spare - leftOut),
    yMm: between(-4, 4),
    degrees: turn * share - turn,
    upsideDown: random() < 0.5,
    brightness: between(0.95, 1.045),
    rimMm,
  };
  return random() < 0.7 ? { first: one, second: other, overlapMm } : { first: other, second: one, overlapMm };
};

/** How far the placement puts a corner of the overlap (on the first scan, px) from where it is, mm: the worst of them. */
export const worstCornerMm = (
  placement: Placement,
  { first, second }: TwoHalves,
  corners: readonly Point[],
  dpi: number,
): number => {
  const [firstOnPaper, secondOnPaper] = [onPaper(first, dpi), onPaper(second, dpi)];
  return Math.max(
    ...corners.map((corner) => {
      const truly = onSecond(secondOnPaper, onFirst(firstOnPaper, corner));
      const found = onFirst(placement, truly);
      return (Math.hypot(found.x - corner.x, found.y - corner.y) * 25.4) / dpi;
    }),
  );
};

/** What is read on the page as it would be kept: straightened, cut out, without leaders. The page is given away. */
export const wordsOf = async (page: RawPage): Promise<string[]> => {
  const { toRead } = await takePage(page, 480, true);
  if (!toRead) throw new Error('a page that was to be read came without its grey');
  const read = await recogniseText(toRead, { signal: AbortSignal.timeout(80_000), deadlineMs: 80_000 });
  if (!read.ok) throw new Error(`${read.fault.code}: ${read.fault.detail}`);
  return read.value.lines.flatMap(({ words }) => words.map(({ text }) => text));
};

/** The share of words that both have, however they are ordered; a doubled word counts against it as a lost one does. */
export const wordsInBoth = (one: readonly string[], other: readonly string[]): number => {
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    both++;
  }
  return both / Math.max(1, one.length, other.length);
};
