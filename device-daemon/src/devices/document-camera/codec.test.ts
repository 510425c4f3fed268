import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { framePixels, lookAt, previewOf, rgbOfYuyv } from './frame-pictures.ts';
import { FrameStream } from './frame-stream.ts';
import { changed, type GreyPicture, sharpestOfSteady, sharpness } from './steadiness.ts';
import { complaintIn, finestFormat, formatsIn, identityIn, previewFormat } from './v4l2-words.ts';

// Pure parts of the driver: no process, no device.

const header = (length: number): Buffer => {
  const bytes = Buffer.from('rdhV\0\0\0\0', 'latin1');
  bytes.writeUInt32BE(length, 4);
  return bytes;
};
const stream = (frames: readonly Uint8Array[]): Buffer =>
  Buffer.concat(frames.flatMap((frame) => [header(frame.length), frame]));

test('frames cut in any pieces at all are the same frames', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 }), (sent, sizes) => {
      const reader = new FrameStream(40);
      const bytes = stream(sent);
      const got: Uint8Array[] = [];
      for (let at = 0, piece = 0; at < bytes.length; piece++) {
        const size = sizes[piece % sizes.length] ?? 1;
        const whole = reader.take(bytes.subarray(at, at + size));
        if (typeof whole !== 'string') got.push(...whole);
        at += size;
      }
      expect(got.map((frame) => Buffer.from(frame).toString('hex'))).toEqual(
        sent.map((frame) => Buffer.from(frame).toString('hex')),
      );
    }),
    { numRuns: 1000 },
  );
});

test('noise is refused or waited for, a frame larger than its format is refused before memory is taken, and both for good', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      const whole = new FrameStream(64).take(noise);
      if (typeof whole !== 'string') for (const frame of whole) expect(frame.length).toBeLessThanOrEqual(64);
    }),
    { numRuns: 1000 },
  );
  const reader = new FrameStream(1000);
  expect(reader.take(header(0xffffffff))).toBe('frame-too-large');
  expect(reader.take(stream([new Uint8Array(3)]))).toBe('frame-too-large');
  expect(new FrameStream(1000).take(Buffer.from('<html> and more'))).toBe('not-a-frame-header');
});

const LISTING = `ioctl: VIDIOC_ENUM_FMT
	Type: Video Capture

	[0]: 'MJPG' (Motion-JPEG, compressed)
		Size: Discrete 3264x2448
			Interval: Discrete 0.067s (15.000 fps)
		Size: Discrete 640x480
	[1]: 'YUYV' (YUYV 4:2:2)
		Size: Discrete 3264x2448
		Size: Discrete 320x240
	[2]: 'H264' (H.264, compressed)
		Size: Discrete 9000x4000
`;

test('the finest format is for the page, the smallest that is good to look at for the live picture', () => {
  const formats = formatsIn(LISTING);
  expect(formats.map(({ fourcc, widthPx }) => `${fourcc} ${widthPx}`)).toEqual([
    'MJPG 3264',
    'MJPG 640',
    'YUYV 3264',
    'YUYV 320',
  ]);
  expect(finestFormat(formats)).toEqual({ fourcc: 'MJPG', widthPx: 3264, heightPx: 2448 });
  expect(finestFormat([...formats].reverse())?.fourcc).toBe('MJPG');
  expect(previewFormat(formats)).toEqual({ fourcc: 'MJPG', widthPx: 640, heightPx: 480 });
  expect([finestFormat([]), previewFormat([])]).toEqual([null, null]);
});

test('any text at all is read as a listing without falling over, and no format is larger than a page may be', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.tuple(fc.nat(99_999), fc.nat(99_999)).map(([width, height]) => `\t\tSize: Discrete ${width}x${height}`),
    fc.constantFrom("\t[0]: 'MJPG' (x)", "\t[1]: 'YUYV' (y)", "\t[9]: 'H264' (z)"),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
      const text = lines.join('\n');
      for (const { widthPx, heightPx } of formatsIn(text)) expect(widthPx * heightPx).toBeLessThanOrEqual(40_000_000);
      expect(identityIn(text).length).toBeLessThanOrEqual(201);
      complaintIn(text);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['VIDIOC_S_FMT: failed: Device or resource busy', 'busy-elsewhere'],
  ['Failed to open /dev/video0: Permission denied', 'access-denied'],
  ['Cannot open device /dev/video9, exiting.', 'absent'],
  ['VIDIOC_DQBUF: failed: No such device', 'disconnected'],
  ['<<<<< 15.00 fps', null],
])('v4l2-ctl says "%s": %s', (words, code) => expect(complaintIn(words)).toBe(code));

const grey = (at: (x: number, y: number) => number): GreyPicture => ({
  widthPx: 60,
  heightPx: 40,
  grey: Uint8Array.from({ length: 2400 }, (_, index) => at(index % 60, Math.floor(index / 60))),
});
const print = (x: number, y: number): number => (((x >> 2) + (y >> 2)) % 2 === 0 ? 30 : 220);
const sharpPrint = grey(print);
const softPrint = grey((x, y) => (print(x, y) + print(x + 1, y) + print(x - 1, y) + print(x, y + 1)) / 4);

test('the sharpest of frames between which nothing moved; none when one of them moved', () => {
  expect(sharpness(sharpPrint)).toBeGreaterThan(sharpness(softPrint));
  const noisy = grey((x, y) => print(x, y) + ((x * 7 + y * 13) % 9) - 4);
  expect(sharpestOfSteady([sharpPrint, noisy, sharpPrint])).not.toBeNull();
  const moved = grey((x, y) => print(x + 2, y) >> (x > 30 ? 2 : 0));
  expect(sharpestOfSteady([sharpPrint, moved, sharpPrint])).toBeNull();
  expect(sharpestOfSteady([softPrint])).toBeNull();
  expect(changed(sharpPrint, { ...sharpPrint, grey: new Uint8Array(3) })).toBe(1);
});

test('YUYV: white, black, red and blue keep their colours', () => {
  const pixel = (y: number, u: number, v: number) => [...rgbOfYuyv(Uint8Array.of(y, u, y, v)).subarray(0, 3)];
  expect(pixel(255, 128, 128)).toEqual([255, 255, 255]);
  expect(pixel(0, 128, 128)).toEqual([0, 0, 0]);
  expect(pixel(76, 85, 255)[0]).toBeGreaterThan(240);
  expect(pixel(29, 255, 107)[2]).toBeGreaterThan(240);
});

test('a large YUYV frame is looked at thinned out, decoded whole, and both show the same half dark, half light', async () => {
  const format = { fourcc: 'YUYV', widthPx: 2000, heightPx: 1000 } as const;
  const frame = new Uint8Array(2000 * 1000 * 2).fill(128);
  for (let at = 0; at < frame.length; at += 2) frame[at] = (at >> 1) % 2000 < 1000 ? 20 : 230;
  const look = await lookAt(frame, format);
  expect(look?.widthPx).toBe(480);
  expect([look?.grey[100], look?.grey[400]]).toEqual([20, 230]);
  const whole = await framePixels(frame, format, true);
  expect([whole?.pixels.length, whole?.pixels[30], whole?.pixels[1999 * 3]]).toEqual([6_000_000, 20, 230]);
  expect((await sharp((await previewOf(frame, format)) ?? undefined).metadata()).width).toBeLessThanOrEqual(640);
});

test('a frame of another size than was agreed, a cut one and noise are no pictures', async () => {
  const format = { fourcc: 'MJPG', widthPx: 64, heightPx: 48 } as const;
  const frame = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#37a' } })
    .jpeg()
    .toBuffer();
  const larger = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#37a' } })
    .jpeg()
    .toBuffer();
  expect((await framePixels(frame, format, true))?.pixels.length).toBe(64 * 48 * 3);
  expect((await framePixels(frame, format, false))?.pixels.length).toBe(64 * 48);
  for (const bad of [larger, frame.subarray(0, frame.length >> 1), Buffer.alloc(500, 7), Buffer.alloc(0)])
    expect(await framePixels(bad, format, true)).toBeNull();
  expect(await lookAt(new Uint8Array(10), { ...format, fourcc: 'YUYV' })).toBeNull();
});
