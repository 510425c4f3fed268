import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from './commands.ts';
import { decodePaper } from './decoder.ts';
import { paperWidthBytes } from './paper.ts';

const escAt = [0x1b, 0x40];
const fullCut = [0x1d, 0x56, 0x00];
const bytes = (...parts: readonly (readonly number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
const raster = (widthBytes: number, rows: number, bits: readonly number[] | Buffer, mode = 0): Buffer =>
  bytes([0x1d, 0x76, 0x30, mode, widthBytes & 255, widthBytes >> 8, rows & 255, rows >> 8], bits);
const onlySlip = (stream: Buffer) => {
  const paper = decodePaper(stream);
  expect(paper.errors).toEqual([]);
  expect(paper.slips).toHaveLength(1);
  return paper.slips[0]!;
};
const row = (slip: { bits: Buffer }, y: number): Buffer =>
  slip.bits.subarray(y * paperWidthBytes, (y + 1) * paperWidthBytes);

describe('where dots land', () => {
  it('a full-width picture comes out bit for bit', () => {
    const picture = Buffer.from(Array.from({ length: 72 * 50 }, (_, i) => (i * 37) & 255));
    const slip = onlySlip(bytes(escAt, raster(72, 50, picture), fullCut));
    expect([slip.widthDots, slip.heightDots]).toEqual([576, 50]);
    expect(slip.bits.equals(picture)).toBe(true);
  });

  it('modes 1, 2 and 3 double the width, the height and both', () => {
    const slip = (mode: number) => onlySlip(bytes(raster(1, 1, [0b10100000], mode), fullCut));
    expect([slip(1).heightDots, row(slip(1), 0)[0]]).toEqual([1, 0b11001100]);
    expect([slip(2).heightDots, row(slip(2), 1)[0]]).toEqual([2, 0b10100000]);
    expect([slip(3).heightDots, row(slip(3), 1)[0]]).toEqual([2, 0b11001100]);
  });

  it('left margin, position and alignment move the picture; what leaves the print width is lost', () => {
    expect(row(onlySlip(bytes([0x1d, 0x4c, 16, 0], raster(1, 1, [0xff]), fullCut)), 0).indexOf(0xff)).toBe(2);
    expect(row(onlySlip(bytes([0x1b, 0x24, 24, 0], raster(1, 1, [0xff]), fullCut)), 0).indexOf(0xff)).toBe(3);
    expect(row(onlySlip(bytes([0x1b, 0x61, 2], raster(1, 1, [0xff]), fullCut)), 0).indexOf(0xff)).toBe(71);
    expect(row(onlySlip(bytes([0x1b, 0x61, 49], raster(2, 1, [1, 1]), fullCut)), 0).indexOf(1)).toBe(35);
    const narrow = onlySlip(bytes([0x1d, 0x57, 8, 0], raster(2, 1, [0xff, 0xff]), fullCut));
    expect([row(narrow, 0)[0], row(narrow, 0)[1]]).toEqual([0xff, 0]);
  });

  it('ESC J feeds dots, ESC d lines, and GS V 66 n feeds before it cuts', () => {
    const slip = onlySlip(bytes(raster(1, 1, [0x80]), [0x1b, 0x4a, 10], [0x1b, 0x64, 2], [0x1d, 0x56, 66, 5]));
    expect(slip.heightDots).toBe(1 + 10 + 2 * 34 + 5);
    expect([slip.end, slip.rowsBehindCutter]).toEqual(['partial-cut', 0]);
  });

  it('a cut without feeding says how many printed rows it went through', () => {
    expect(onlySlip(bytes(raster(1, 3, [1, 1, 1]), fullCut)).rowsBehindCutter).toBe(3);
    expect(onlySlip(bytes(raster(1, 3, [1, 1, 1]), [0x1b, 0x4a, 120], fullCut)).rowsBehindCutter).toBe(0);
  });

  it('GS ( L stores and prints the same dots as GS v 0', () => {
    const bits = Buffer.from(Array.from({ length: 72 * 20 }, (_, i) => (i * 91) & 255));
    const body = bytes([48, 112, 48, 1, 1, 49, 64, 2, 20, 0], bits);
    const stream = bytes(
      [0x1d, 0x28, 0x4c, body.length & 255, body.length >> 8],
      body,
      [0x1d, 0x28, 0x4c, 2, 0, 48, 50],
      fullCut,
    );
    expect(onlySlip(stream).bits.equals(bits)).toBe(true);
  });
});

describe('a stream from another hand', () => {
  it('the picture that receipt-printer-encoder sends comes out as it was drawn', () => {
    const width = 64;
    const height = 24;
    const dark = (x: number, y: number): boolean => (x * 7 + y * 3) % 5 === 0;
    const data = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) data.set(dark(x, y) ? [0, 0, 0, 255] : [255, 255, 255, 255], (y * width + x) * 4);
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', imageMode: 'raster', columns: 48 });
    const stream = encoder.initialize().image({ data, width, height }, width, height, 'threshold', 128).cut().encode();
    const paper = decodePaper(stream);
    expect(paper.errors).toEqual([]);
    const slip = paper.slips[0]!;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        expect(((row(slip, y)[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0, `${x},${y}`).toBe(dark(x, y));
  });
});

describe('broken streams', () => {
  it('text in a built-in font and unknown commands are named, once each', () => {
    const paper = decodePaper(bytes([0x41, 0x42], [0x1b, 0x01], [0x43], fullCut));
    expect(paper.errors).toHaveLength(3);
    expect(paper.errors[1]).toContain('ESC 0x01');
  });

  it('a stream that ends within a picture says how many bytes are left', () => {
    expect(decodePaper(raster(72, 50, [1, 2, 3])).errors[0]).toContain('11 bytes are left');
  });

  it('no bytes make it throw or stand still', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const read = readCommand(Buffer.from(noise));
        if (read) expect(read.length).toBeGreaterThan(0);
        decodePaper(noise);
      }),
      { numRuns: 500 },
    );
  });
});
