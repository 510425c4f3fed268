import { createRequire } from 'node:module';
import { ascii, bigEndian, concat } from './tlv.ts';

/** Portraits in JPEG 2000, as most passports carry them: OpenJPEG (compiled for Node) makes the codestream, the JP2 file around it is made here. */
type Encoder = {
  getDecodedBuffer(frame: {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
    readonly isUsingColorTransform: boolean;
  }): Uint8Array;
  setQuality(lossless: boolean, layers: number): void;
  setDecompositions(levels: number): void;
  setCompressionRatio(layer: number, ratio: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
};
type OpenJpeg = { readonly J2KEncoder: new () => Encoder };

let loaded: Promise<OpenJpeg> | null = null;

const load = (): Promise<OpenJpeg> => {
  const start: (options: object) => Promise<OpenJpeg> = createRequire(import.meta.url)('@cornerstonejs/codec-openjpeg');
  // it talks of its settings on both streams
  loaded ??= start({ print: () => undefined, printErr: () => undefined });
  return loaded;
};

type Size = { readonly width: number; readonly height: number; readonly mostBytes: number };

/** RGB pixels, three bytes each, as a JP2 file of at most `mostBytes` and little less. */
export const encodeJpeg2000 = async (rgb: Uint8Array, { width, height, mostBytes }: Size): Promise<Uint8Array> => {
  const { J2KEncoder } = await load();
  const encoder = new J2KEncoder();
  try {
    const frame = { width, height, bitsPerSample: 8, componentCount: 3, isSigned: false, isUsingColorTransform: true };
    encoder.getDecodedBuffer(frame).set(rgb);
    encoder.setQuality(false, 1);
    encoder.setCompressionRatio(0, rgb.length / (mostBytes - 500));
    encoder.encode();
    return jp2(new Uint8Array(encoder.getEncodedBuffer()), width, height);
  } finally {
    encoder.delete();
  }
};

const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const contents = concat(...parts);
  return concat(bigEndian(8 + contents.length, 4), ascii(type), contents);
};

/** ISO/IEC 15444-1 annex I: signature, file type, header (size, three components of 8 bits, sRGB), codestream. */
const jp2 = (codestream: Uint8Array, width: number, height: number): Uint8Array =>
  concat(
    box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
    box('ftyp', ascii('jp2 '), bigEndian(0, 4), ascii('jp2 ')),
    box(
      'jp2h',
      box('ihdr', bigEndian(height, 4), bigEndian(width, 4), bigEndian(3, 2), Uint8Array.of(7, 7, 0, 0)),
      box('colr', Uint8Array.of(1, 0, 0), bigEndian(16, 4)),
    ),
    box('jp2c', codestream),
  );
