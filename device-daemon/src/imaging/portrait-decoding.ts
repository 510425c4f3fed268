import type { CodestreamPlan, PortraitJob } from './portrait-format.ts';
import { PORTRAIT_SIDE, portraitBounds } from './portrait-format.ts';

/** Inside the portrait thread: sharp and OpenJPEG are loaded here, each when a picture needs it. */

const QUALITY = 90; // with full colour resolution: above 40 dB on faces, about 60 kB
const SECONDS_PER_PICTURE = 4;

/**
 * The picture as a JPEG, at most `PORTRAIT_SIDE` px each way, made anew from its pixels: nothing of the card's own bytes
 * goes on to the browser. Rejects on whatever the decoders refuse; the message holds nothing of the picture.
 */
export const decodePortrait = async (job: PortraitJob): Promise<Uint8Array> => {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const components = job.kind === 'jpeg' ? job.components : job.colour === 'grey' ? 1 : 3;
  const picture =
    job.kind === 'jpeg'
      ? sharp(job.bytes, { failOn: 'error', limitInputPixels: portraitBounds.pixels, autoOrient: false })
      : sharp(await pixelsOf(job.bytes, job), {
          raw: { width: job.widthPx, height: job.heightPx, channels: components },
          limitInputPixels: portraitBounds.pixels,
        });
  const { data } = await picture
    .timeout({ seconds: SECONDS_PER_PICTURE })
    .resize({ width: PORTRAIT_SIDE, height: PORTRAIT_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace(components === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return new Uint8Array(data);
};

/** Memory that OpenJPEG may take, bytes: it starts with 50 MB and needs about 24 bytes for each pixel of colour. */
const MOST_DECODER_BYTES = 192 * 1024 * 1024;

/** Once in a realm: a picture that asks for more is told that there is none, and OpenJPEG gives up on it in order. */
const boundDecoderMemory = (): void => {
  const { prototype } = WebAssembly.Memory;
  if (Object.hasOwn(prototype, BOUNDED)) return;
  const { grow } = prototype;
  Object.defineProperty(prototype, BOUNDED, { value: true });
  prototype.grow = function bounded(this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * 65_536 > MOST_DECODER_BYTES)
      throw new RangeError('decoder wants too much memory');
    return grow.call(this, pages);
  };
};
const BOUNDED = Symbol('bounded');

/** Grey or RGB, 8 bits each, row by row. */
const pixelsOf = async (codestream: Uint8Array, plan: CodestreamPlan): Promise<Uint8Array> => {
  boundDecoderMemory();
  const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  let said = '';
  const listen = (text: string): void => {
    if (said === '' && text.includes('[ERROR]')) said = text.slice(0, 120); // the first is the reason
  };
  const { J2KDecoder } = await load({ print: listen, printErr: listen });
  const decoder = new J2KDecoder();
  decoder.getEncodedBuffer(codestream.length).set(codestream);
  decoder.decodeSubResolution(plan.reduce, 0);
  const samples = decoder.getDecodedBuffer();
  decoder.delete();
  const pixels = plan.widthPx * plan.heightPx;
  const bytesASample = plan.bits.length === 1 && (plan.bits[0] ?? 8) > 8 ? 2 : 1;
  if (samples.length !== pixels * plan.bits.length * bytesASample)
    throw new Error(`not decoded: ${said || 'no pixels'}`);
  return plan.colour === 'ycc' ? rgbOf(samples) : inEightBits(samples, plan.bits, bytesASample);
};

const inEightBits = (samples: Uint8ClampedArray, bits: readonly number[], bytesASample: 1 | 2): Uint8Array => {
  if (bits.every((one) => one === 8)) return new Uint8Array(samples.buffer, samples.byteOffset, samples.length);
  const scaled = new Uint8ClampedArray(samples.length / bytesASample); // rounds and clamps
  for (let at = 0; at < scaled.length; at++) {
    const most = 2 ** (bits[at % bits.length] ?? 8) - 1;
    const value = bytesASample === 1 ? samples[at] : (samples[2 * at] ?? 0) + 256 * (samples[2 * at + 1] ?? 0);
    scaled[at] = ((value ?? 0) * 255) / most;
  }
  return new Uint8Array(scaled.buffer);
};

/** sYCC of 8 bits to sRGB (IEC 61966-2-1, amendment 1). */
const rgbOf = (samples: Uint8ClampedArray): Uint8Array => {
  const rgb = new Uint8ClampedArray(samples.length);
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const [y, cb, cr] = [samples[at] ?? 0, (samples[at + 1] ?? 0) - 128, (samples[at + 2] ?? 0) - 128];
    rgb[at] = y + 1.402 * cr;
    rgb[at + 1] = y - 0.344_136 * cb - 0.714_136 * cr;
    rgb[at + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
};
