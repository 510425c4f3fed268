import { ManualClock } from '@mot-cua/domain/clock.ts';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Portrait } from '../devices/card-reading.ts';
import { checkPortrait, PORTRAIT_LIMIT_MS, portraitAsJpeg } from './portrait.ts';
import { boxedJp2, codestreamOf, drawnFace, jpegOf } from './portrait-specimens.ts';
import { psnr } from './specimens/pages.ts';

const call = () => ({ signal: new AbortController().signal, deadlineMs: 10_000 });
const portrait = (bytes: Uint8Array, mime: Portrait['mime'] = 'image/jp2'): Portrait => ({ mime, bytes });
const faultOf = async (bytes: Uint8Array): Promise<string> => {
  const shown = await portraitAsJpeg(portrait(bytes), call());
  return shown.ok ? 'shown' : shown.fault.code;
};
/** What the check alone says: no thread is started for these. */
const refusal = (bytes: Uint8Array): string => {
  const checked = checkPortrait(bytes);
  return checked.ok ? 'passes' : checked.fault.code;
};
const pixelsIn = async (jpeg: Uint8Array, channels: 1 | 3) => {
  const picture = sharp(jpeg).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height, channels: info.channels };
};
const changed = (bytes: Uint8Array, at: number, ...values: number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};

test('a portrait in JPEG 2000, boxed or bare, grey or colour, reaches the screen as a JPEG within 35 dB', async () => {
  for (const channels of [3, 1] as const) {
    const face = await drawnFace(360, 480, channels);
    const bare = await codestreamOf(face, { ratio: channels === 1 ? 4 : 8 });
    for (const bytes of [bare, boxedJp2(bare, face)]) {
      const shown = await portraitAsJpeg(portrait(bytes), call());
      if (!shown.ok) throw new Error(shown.fault.detail);
      expect(shown.value.mime).toBe('image/jpeg');
      const seen = await pixelsIn(shown.value.bytes, channels);
      expect([seen.width, seen.height, seen.channels]).toEqual([360, 480, channels]);
      expect(psnr(face.pixels, seen.pixels)).toBeGreaterThanOrEqual(35);
    }
  }
});

test('twelve bits of grey come out as eight; four bits of colour fill the whole range', async () => {
  const grey = await drawnFace(180, 240, 1);
  const deep = await portraitAsJpeg(portrait(await codestreamOf(grey, { bits: 12 })), call());
  if (!deep.ok) throw new Error(deep.fault.detail);
  expect(psnr(grey.pixels, (await pixelsIn(deep.value.bytes, 1)).pixels)).toBeGreaterThan(35);
  const colour = await drawnFace(180, 240, 3);
  const shallow = await portraitAsJpeg(portrait(await codestreamOf(colour, { bits: 4 })), call());
  if (!shallow.ok) throw new Error(shallow.fault.detail);
  expect(psnr(colour.pixels, (await pixelsIn(shallow.value.bytes, 3)).pixels)).toBeGreaterThan(24); // 16 levels
});

test('a file that says that its colours are YCC is shown in its true colours', async () => {
  const face = await drawnFace(120, 160, 3);
  const ycc = Uint8Array.from(face.pixels);
  for (let at = 0; at < ycc.length; at += 3) {
    const [r = 0, g = 0, b = 0] = face.pixels.subarray(at, at + 3);
    ycc[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    ycc[at + 1] = 128 - 0.168_736 * r - 0.331_264 * g + 0.5 * b;
    ycc[at + 2] = 128 + 0.5 * r - 0.418_688 * g - 0.081_312 * b;
  }
  const file = boxedJp2(await codestreamOf({ ...face, pixels: ycc }, {}), face, 18);
  const shown = await portraitAsJpeg(portrait(file), call());
  if (!shown.ok) throw new Error(shown.fault.detail);
  expect(psnr(face.pixels, (await pixelsIn(shown.value.bytes, 3)).pixels)).toBeGreaterThan(35);
});

test('a large portrait is decoded at a coarser resolution and fits 600 px; a JPEG likewise', async () => {
  const face = await drawnFace(960, 1280, 3);
  const codestream = await codestreamOf(face, { ratio: 40 });
  expect(checkPortrait(codestream)).toMatchObject({ value: { reduce: 1, widthPx: 480, heightPx: 640 } });
  for (const bytes of [codestream, await jpegOf(face)]) {
    const shown = await portraitAsJpeg(portrait(bytes), call());
    if (!shown.ok) throw new Error(shown.fault.detail);
    const { width, height } = await pixelsIn(shown.value.bytes, 3);
    expect([width, height]).toEqual([450, 600]);
  }
});

test('a JPEG is made anew: Exif, comment and whatever hangs behind its end do not reach the browser', async () => {
  const face = await drawnFace(240, 320, 3);
  const plain = await sharp(await jpegOf(face))
    .withMetadata({ exif: { IFD0: { Copyright: '<script>alert(1)</script>' } } })
    .toBuffer();
  const comment = Uint8Array.of(0xff, 0xfe, 0, 10, ...Buffer.from('<script>'));
  const bytes = Buffer.concat([plain.subarray(0, 2), comment, plain.subarray(2), Buffer.from('<script>tail</script>')]);
  const checked = checkPortrait(bytes);
  if (!checked.ok) throw new Error(checked.fault.detail);
  expect(Buffer.from(checked.value.bytes).includes('script')).toBe(false);
  const shown = await portraitAsJpeg(portrait(bytes, 'image/jpeg'), call());
  if (!shown.ok) throw new Error(shown.fault.detail);
  expect(Buffer.from(shown.value.bytes).includes('script')).toBe(false);
  expect(psnr(face.pixels, (await pixelsIn(shown.value.bytes, 3)).pixels)).toBeGreaterThan(35);
  expect(bytes.length).toBeGreaterThan(0); // the card's own bytes stay with their owner
});

test('a grey JPEG stays grey', async () => {
  const shown = await portraitAsJpeg(portrait(await jpegOf(await drawnFace(120, 160, 1))), call());
  expect(shown.ok && (await sharp(shown.value.bytes).metadata()).channels).toBe(1);
});

test('what is no picture, or more than any portrait, is refused by its header, before a thread is started', async () => {
  const face = await drawnFace(64, 64, 3);
  const codestream = await codestreamOf(face, {});
  const size = (...values: number[]): Uint8Array => Uint8Array.from(values);
  expect(refusal(size())).toBe('not-a-picture');
  expect(refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('not-a-picture');
  expect(refusal(new Uint8Array(2_000_000))).toBe('too-large');
  expect(refusal(changed(codestream, 8, 0, 1, 0, 0))).toBe('too-large'); // 65,536 px wide
  expect(refusal(changed(codestream, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))).toBe('too-large');
  expect(refusal(changed(codestream, 8, 0, 0, 0, 0))).toBe('broken');
  expect(refusal(changed(codestream, 24, 0, 0, 0, 1, 0, 0, 0, 1))).toBe('too-large'); // 4,096 tiles of one pixel
  expect(refusal(changed(codestream, 16, 0, 0, 0, 1))).toBe('not-supported'); // an offset that the binding misreads
  expect(refusal(changed(codestream, 40, 0, 4))).toBe('not-supported'); // four components
  expect(refusal(changed(codestream, 40, 0x40, 0))).toBe('not-supported'); // 16,384 components
  expect(refusal(changed(codestream, 42, 0x87))).toBe('not-supported'); // signed
  expect(refusal(changed(codestream, 42, 0x0f))).toBe('not-supported'); // 16 bits of colour
  expect(refusal(changed(codestream, 43, 3))).toBe('not-supported'); // every third pixel
  const boxed = boxedJp2(codestream, face);
  expect(refusal(changed(boxed, boxed.length - codestream.length - 1, 0x7a))).toBe('broken'); // no codestream in its boxes
  expect(refusal(changed(boxed, 12, 0xff))).toBe('cut-off'); // a box of 4 GB
  const jpeg = await jpegOf(face);
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  expect(refusal(changed(jpeg, frame + 5, 0xff, 0xff, 0xff, 0xff))).toBe('too-large');
  expect(refusal(changed(jpeg, frame + 9, 4))).toBe('not-supported'); // CMYK
  expect(refusal(changed(jpeg, frame + 1, 0xc3))).toBe('not-supported'); // lossless
});

test('a JPEG of thousands of passes over the same pixels is refused', async () => {
  const jpeg = await sharp(await jpegOf(await drawnFace(64, 64, 3)))
    .jpeg({ progressive: true })
    .toBuffer();
  expect(refusal(jpeg)).toBe('passes');
  const pass = Uint8Array.of(0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0x10, 0x55);
  const bomb = Buffer.concat([jpeg.subarray(0, -2), ...Array<Uint8Array>(5_000).fill(pass), jpeg.subarray(-2)]);
  expect(refusal(bomb)).toBe('too-large');
});

test('a picture cut off anywhere is a named fault, never a half face', async () => {
  const face = await drawnFace(96, 128, 3);
  const codestream = await codestreamOf(face, { ratio: 10 });
  const boxed = boxedJp2(codestream, face);
  const jpeg = await jpegOf(face);
  for (const whole of [codestream, boxed, jpeg])
    for (let length = 4; length < whole.length - 2; length += 1 + Math.floor(length / 16)) {
      const said = refusal(whole.subarray(0, length));
      expect(['cut-off', 'not-a-picture', 'broken', 'not-supported']).toContain(said);
    }
});

test('a picture whose inside is damaged ends in a picture or a fault, and the next one is shown', async () => {
  const face = await drawnFace(96, 128, 3);
  const codestream = await codestreamOf(face, {});
  const holes = [0.3, 0.6, 0.9].map((part) =>
    changed(codestream, Math.floor(codestream.length * part), ...Array<number>(40).fill(0xff)),
  );
  const codingStyle = codestream.findIndex((byte, at) => byte === 0xff && codestream[at + 1] === 0x52);
  const strange = changed(codestream, codingStyle + 9, 33, 60, 60); // 33 levels, code blocks of 2^62
  for (const bytes of [...holes, strange]) expect(['shown', 'broken']).toContain(await faultOf(bytes));
  expect(await faultOf(strange)).toBe('broken');
  expect(await faultOf(codestream)).toBe('shown');
});

test('a picture that would take too much memory is refused by the decoder, not granted', async () => {
  const face = await drawnFace(64, 64, 1);
  const codestream = await codestreamOf(face, { levels: 0 });
  // 2,000 by 2,000 pixels, code blocks of 4 by 4, precincts of 1 by 1: as many structures as pixels
  const grown = changed(codestream, 8, 0, 0, 7, 0xd0, 0, 0, 7, 0xd0);
  grown.set([0, 0, 7, 0xd0, 0, 0, 7, 0xd0], 24);
  const codingStyle = grown.findIndex((byte, at) => byte === 0xff && grown[at + 1] === 0x52);
  const inserted = Buffer.concat([
    grown.subarray(0, codingStyle + 14),
    Uint8Array.of(0),
    grown.subarray(codingStyle + 14),
  ]);
  inserted[codingStyle + 3] = 13;
  inserted[codingStyle + 4] = 1; // precincts are given
  inserted.set([0, 0], codingStyle + 10);
  const before = process.memoryUsage().rss;
  const shown = await portraitAsJpeg(portrait(inserted), call());
  expect(shown).toMatchObject({ fault: { code: 'broken', detail: expect.stringContaining('memory error') } });
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});

test('a picture that does not end is ended at the limit, and the next one is shown', async () => {
  const face = await drawnFace(64, 64, 3);
  const codestream = await codestreamOf(face, {});
  const clock = new ManualClock();
  const shown = portraitAsJpeg(portrait(codestream), call(), { clock });
  await clock.advance(0); // its turn comes
  await clock.advance(PORTRAIT_LIMIT_MS);
  expect(await shown).toMatchObject({ ok: false, fault: { code: 'timeout' } });
  expect(await faultOf(codestream)).toBe('shown');
});

test('a citizen who leaves stops the decoding; a call that was cancelled before starts none', async () => {
  const codestream = await codestreamOf(await drawnFace(64, 64, 3), {});
  const visit = new AbortController();
  const shown = portraitAsJpeg(portrait(codestream), { signal: visit.signal, deadlineMs: 10_000 });
  await Promise.resolve().then(() => visit.abort());
  expect(await shown).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
  const late = await portraitAsJpeg(portrait(codestream), { signal: visit.signal, deadlineMs: 10_000 });
  expect(late).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
});
