import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bitmap } from '../device.ts';
import { encodeRaster, holdsRealTimeCommand, planBands } from './raster.ts';

/** Just enough of a printer to read what this encoder writes; the independent one stands in test/virtual-hardware. */
const printed = (bytes: Uint8Array, widthDots: number): Bitmap => {
  const rows: Uint8Array[] = [];
  let margin = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0x1d && bytes[at + 1] === 0x4c) {
      margin = bytes[at + 2]! | (bytes[at + 3]! << 8);
      at += 4;
      continue;
    }
    expect([...bytes.subarray(at, at + 3)]).toEqual([0x1d, 0x76, 0x30]);
    const scale = bytes[at + 3] === 3 ? 2 : 1;
    const width = bytes[at + 4]! | (bytes[at + 5]! << 8);
    const height = bytes[at + 6]! | (bytes[at + 7]! << 8);
    expect(height).toBeLessThanOrEqual(64);
    const data = bytes.subarray(at + 8, at + 8 + width * height);
    expect(holdsRealTimeCommand(data)).toBe(false);
    for (let y = 0; y < height * scale; y++) {
      const row = new Uint8Array(Math.ceil(widthDots / 8));
      for (let x = 0; x < width * 8 * scale; x++) {
        const from = Math.floor(x / scale);
        const black = data[Math.floor(y / scale) * width + (from >> 3)]! & (0x80 >> (from & 7));
        const to = margin + x;
        if (black) expect(to).toBeLessThan(widthDots);
        if (black) row[to >> 3] = row[to >> 3]! | (0x80 >> (to & 7));
      }
      rows.push(row);
    }
    at += 8 + width * height;
  }
  return { widthDots, heightDots: rows.length, bits: Uint8Array.from(rows.flatMap((row) => [...row])) };
};

/** Pages of few rows, rich in blanks, doubled pixels and the bytes of real-time commands, white for `margin` dots. */
const pages = (margin: number): fc.Arbitrary<Bitmap> =>
  fc
    .record({
      widthBytes: fc.integer({ min: 2, max: 12 }),
      spare: fc.integer({ min: 0, max: 7 }),
      rows: fc.array(
        fc.record({
          kind: fc.constantFrom('blank', 'noise', 'danger', 'doubled', 'same'),
          seed: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 12, maxLength: 12 }),
        }),
        { maxLength: 90 },
      ),
    })
    .map(({ widthBytes, spare, rows }) => {
      const widthDots = widthBytes * 8 - spare;
      const lines: Uint8Array[] = [];
      for (const { kind, seed } of rows) lines.push(...linesOf(kind, seed.slice(0, widthBytes), lines.at(-1)));
      const bits = Uint8Array.from(lines.flatMap((line) => [...line]));
      for (let at = 0; at < bits.length; at++) {
        if (at % widthBytes === 0) bits[at] = bits[at]! & (0xff >> margin);
        if (at % widthBytes === widthBytes - 1) bits[at] = bits[at]! & (0xff << spare);
      }
      return { widthDots, heightDots: lines.length, bits };
    });

const linesOf = (kind: string, seed: readonly number[], before: Uint8Array | undefined): Uint8Array[] => {
  if (kind === 'blank') return [new Uint8Array(seed.length)];
  if (kind === 'same' && before) return [before.slice()];
  if (kind === 'danger') {
    const line = Uint8Array.from(seed);
    line.set(
      [0x10, seed[3]! % 3 === 0 ? 0x14 : 0x04, 1 + (seed[4]! % 4)].slice(0, seed.length),
      seed.length > 3 ? 1 : 0,
    );
    return [line];
  }
  if (kind === 'doubled') {
    const line = Uint8Array.from(seed, (byte) => (byte & 0xaa) | ((byte & 0xaa) >> 1));
    return [line, line.slice()];
  }
  return [Uint8Array.from(seed)];
};

describe('the encoder', () => {
  test('any page with seven white dots at the left comes back dot for dot, with no real-time command in its pictures', () => {
    fc.assert(
      fc.property(pages(7), (page) => {
        expect(printed(encodeRaster(page), page.widthDots)).toEqual(page);
      }),
      { numRuns: 300 },
    );
  });
  test('a page inked to the very edge differs in at most one dot a row, and only where a command would have been', () => {
    fc.assert(
      fc.property(pages(0), (page) => {
        const back = printed(encodeRaster(page), page.widthDots);
        expect(back.heightDots).toBe(page.heightDots);
        const stride = Math.ceil(page.widthDots / 8);
        for (let row = 0; row < page.heightDots; row++) {
          const [was, is] = [page, back].map(({ bits }) => bits.subarray(row * stride, (row + 1) * stride));
          if (!holdsRealTimeCommand(was!)) expect(is).toEqual(was);
        }
      }),
      { numRuns: 300 },
    );
  });
  test('a row that can be shifted is sent shifted: the bytes of DLE EOT stay out of it', () => {
    const bits = new Uint8Array(72 * 10);
    for (let row = 0; row < 10; row++) bits.set([0x10, 0x04, 0x01 + (row % 4)], row * 72 + 30);
    const page = { widthDots: 576, heightDots: 10, bits };
    expect(holdsRealTimeCommand(bits)).toBe(true);
    const bytes = encodeRaster(page);
    expect(holdsRealTimeCommand(bytes)).toBe(false);
    expect(printed(bytes, 576)).toEqual(page);
  });
  test('a pixel-doubled number costs a quarter', () => {
    const rows = Array.from({ length: 200 }, (_, row) =>
      Array.from({ length: 72 }, (_, at) => (((row >> 1) + at) % 3 === 0 ? 0xcc : 0x33)),
    );
    const bits = Uint8Array.from(rows.flat());
    expect(encodeRaster({ widthDots: 576, heightDots: 200, bits }).length).toBeLessThan((72 * 200) / 4 + 100);
  });
  test('a blank page costs a byte a row and keeps its height', () => {
    const page = { widthDots: 576, heightDots: 1000, bits: new Uint8Array(72 * 1000) };
    const bytes = encodeRaster(page);
    expect(bytes.length).toBeLessThan(1200);
    expect(printed(bytes, 576)).toEqual(page);
  });
  test('bands follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(pages(0), (page) => {
        let next = 0;
        for (const band of planBands(page)) {
          expect(band.top).toBe(next);
          next += band.rows;
        }
        expect(next).toBe(page.heightDots);
      }),
    );
  });
  test('a page that no head can print is a bug of whoever drew it', () => {
    expect(() => encodeRaster({ widthDots: 600, heightDots: 1, bits: new Uint8Array(75) })).toThrow(RangeError);
    expect(() => encodeRaster({ widthDots: 576, heightDots: 2, bits: new Uint8Array(72) })).toThrow(RangeError);
    expect(() => encodeRaster({ widthDots: 576, heightDots: 9000, bits: new Uint8Array(72 * 9000) })).toThrow(
      RangeError,
    );
  });
  test('a full slip of a metre is encoded in 60 ms', () => {
    const bits = new Uint8Array(72 * 1200).map((_, at) => (at % 72 < 3 || at % 72 > 68 ? 0 : (at * 31) & 0xff));
    const page = { widthDots: 576, heightDots: 1200, bits };
    encodeRaster(page);
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      encodeRaster(page);
      return performance.now() - began;
    });
    expect(Math.min(...times)).toBeLessThan(60);
  });
});
