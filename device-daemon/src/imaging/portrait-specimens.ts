import sharp from 'sharp';

/** Portraits for tests: a drawn face in the formats that a chip may hold. Nobody's likeness. */
export type DrawnFace = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
};

export const drawnFace = async (widthPx: number, heightPx: number, channels: 1 | 3): Promise<DrawnFace> => {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 360 480">
    <defs><linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#dfe9f2"/><stop offset="1" stop-color="#9db4c8"/></linearGradient>
    <radialGradient id="skin"><stop offset="0" stop-color="#f0c6a0"/><stop offset="1" stop-color="#c98f63"/></radialGradient></defs>
    <rect width="360" height="480" fill="url(#wall)"/><path d="M40 480C40 390 110 360 180 360S320 390 320 480Z" fill="#7a2e3a"/>
    <ellipse cx="180" cy="230" rx="84" ry="112" fill="url(#skin)"/><path d="M92 226C98 60 262 60 268 226C240 170 150 160 92 226Z" fill="#2b1f18"/>
    <circle cx="147" cy="226" r="8" fill="#1d1713"/><circle cx="213" cy="226" r="8" fill="#1d1713"/>
    <path d="M147 292q33 22 66 0" stroke="#9c3d3d" stroke-width="6" fill="none" stroke-linecap="round"/></svg>`;
  const picture = sharp(Buffer.from(drawing)).flatten({ background: '#ffffff' });
  const pixels = await picture
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return { widthPx, heightPx, channels, pixels: new Uint8Array(pixels) };
};

export const jpegOf = async ({ widthPx, heightPx, channels, pixels }: DrawnFace): Promise<Uint8Array> =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();

/** A bare JPEG 2000 codestream. `ratio` 0 keeps everything; `bits` rescales the 8 bits of the drawing. */
export const codestreamOf = async (
  { widthPx, heightPx, channels, pixels }: DrawnFace,
  { bits = 8, ratio = 0, levels = 5 }: { readonly bits?: number; readonly ratio?: number; readonly levels?: number },
): Promise<Uint8Array> => {
  const { default: load } = await import('@cornerstonejs/codec-openjpeg/wasmjs');
  const silent = (): void => undefined;
  const { J2KEncoder } = await load({ print: silent, printErr: silent });
  const encoder = new J2KEncoder();
  const most = 2 ** bits - 1;
  const samples = Array.from(pixels, (level) => Math.round((level * most) / 255));
  const target = encoder.getDecodedBuffer({
    width: widthPx,
    height: heightPx,
    bitsPerSample: bits,
    componentCount: channels,
    isSigned: false,
  });
  if (bits <= 8) target.set(samples);
  else target.set(samples.flatMap((value) => [value & 0xff, value >> 8])); // little-endian
  encoder.setDecompositions(levels);
  encoder.setQuality(ratio === 0, 1);
  encoder.setCompressionRatio(0, ratio);
  encoder.encode();
  const codestream = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return codestream;
};

/** The file around a codestream (ISO/IEC 15444-1, annex I): signature, type, header with size and colour, codestream. */
export const boxedJp2 = (
  codestream: Uint8Array,
  { widthPx, heightPx, channels }: Omit<DrawnFace, 'pixels'>,
  colourSpace = channels === 1 ? 17 : 16,
): Uint8Array => {
  const four = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
  const box = (kind: string, ...content: (readonly number[] | Uint8Array)[]): Uint8Array => {
    const inside = Buffer.concat(content.map((part) => Uint8Array.from(part)));
    return Buffer.concat([Uint8Array.from(four(8 + inside.length)), Buffer.from(kind, 'latin1'), inside]);
  };
  const header = box('ihdr', four(heightPx), four(widthPx), [0, channels, 7, 7, 0, 0]);
  const colour = box('colr', [1, 0, 0], four(colourSpace));
  return new Uint8Array(
    Buffer.concat([
      box('jP  ', [0x0d, 0x0a, 0x87, 0x0a]),
      box('ftyp', [...Buffer.from('jp2 ')], four(0), [...Buffer.from('jp2 ')]),
      box('jp2h', header, colour),
      box('jp2c', codestream),
    ]),
  );
};
