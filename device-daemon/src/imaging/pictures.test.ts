import { markAsUntransferable } from 'node:worker_threads';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { greyOf } from './judge/grey-page.ts';
import { judgePage } from './judge/page-verdict.ts';
import { encodePage, MOST_PIXELS, takePage, thumbnail } from './pictures.ts';
import { createPreview } from './preview.ts';
import { pageOfPrint, psnr } from './specimens/pages.ts';
import { straightened } from './straighten.ts';
import { coolDown, warmUp } from './worker.ts';

afterAll(coolDown);

test('a page of print, a stamp and a colour gradient keeps 38 dB and its size, and carries no metadata', async () => {
  const page = await pageOfPrint();
  const kept = await encodePage(page);
  expect([kept.widthPx, kept.heightPx]).toEqual([page.widthPx, page.heightPx]);
  expect(psnr(page.pixels, await sharp(kept.jpeg).raw().toBuffer())).toBeGreaterThanOrEqual(38);
  const told = await sharp(kept.jpeg).metadata();
  expect([told.format, told.chromaSubsampling, told.icc, told.exif]).toEqual(['jpeg', '4:4:4', undefined, undefined]);
  expect(kept.jpeg.length).toBeLessThan(2_000_000);
});

test('a page that lies askew is judged, turned back, kept and shown straight; its pixels are given away, not copied', async () => {
  const page = straightened(await pageOfPrint(300), -2.5);
  const taken = await takePage(page, 480);
  expect([taken.turnedDegrees, taken.verdict.blurred.is]).toEqual([taken.verdict.skew.degrees, 'no']);
  expect(Math.abs(taken.turnedDegrees - 2.5)).toBeLessThan(0.06);
  expect([taken.widthPx, taken.heightPx]).toEqual([page.widthPx, page.heightPx]);
  expect((await sharp(taken.thumbnail).metadata()).height).toBe(480);
  const kept = await sharp(taken.jpeg).raw().toBuffer({ resolveWithObject: true });
  const { width: widthPx, height: heightPx } = kept.info;
  const again = judgePage(greyOf({ widthPx, heightPx, channels: 3, dpi: 300, pixels: new Uint8Array(kept.data) }));
  expect(Math.abs(again.skew.degrees)).toBeLessThan(0.06);
  expect(page.pixels.length).toBe(0);
  const straight = await takePage(await pageOfPrint(300), 480);
  expect(straight.turnedDegrees).toBe(0);
});

test('pixels that cannot be given away: that page is refused at once, the next one is taken', async () => {
  const [bound, free] = [await pageOfPrint(75), await pageOfPrint(75)];
  markAsUntransferable(bound.pixels.buffer);
  const [refused, next] = await Promise.allSettled([takePage(bound, 160), takePage(free, 160)]);
  expect([refused.status, next.status]).toEqual(['rejected', 'fulfilled']);
});

test('a smaller paper, askew on a grey lid: kept straight, and nothing but the paper', async () => {
  const paper = await pageOfPrint(200);
  const [widthPx, heightPx] = [2480, 3508];
  const lying = await sharp(paper.pixels, { raw: { width: paper.widthPx, height: paper.heightPx, channels: 3 } })
    .rotate(2, { background: '#8d8b86' })
    .png()
    .toBuffer();
  const glass = await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#8d8b86' } })
    .composite([{ input: lying, left: 300, top: 500 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const taken = await takePage({ widthPx, heightPx, channels: 3, dpi: 300, pixels: new Uint8Array(glass) }, 480);
  expect(Math.abs(taken.turnedDegrees - 2)).toBeLessThan(0.1);
  expect(Math.abs(taken.widthPx - paper.widthPx)).toBeLessThan(60);
  expect(Math.abs(taken.heightPx - paper.heightPx)).toBeLessThan(60);
});

test('a grey page stays grey', async () => {
  const page = await pageOfPrint(150, 1);
  const kept = await encodePage(page);
  expect((await sharp(kept.jpeg).metadata()).channels).toBe(1);
  const decoded = await sharp(kept.jpeg).toColourspace('b-w').raw().toBuffer();
  expect(psnr(page.pixels, decoded)).toBeGreaterThanOrEqual(38);
});

test('a thumbnail fits its box and looks like the page', async () => {
  const page = await pageOfPrint(100);
  const small = await thumbnail(page, 200);
  const { data, info } = await sharp(small).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([141, 200]);
  const raw = { width: page.widthPx, height: page.heightPx, channels: page.channels };
  const wanted = await sharp(page.pixels, { raw }).resize(141, 200, { fit: 'fill' }).raw().toBuffer();
  expect(psnr(wanted, data)).toBeGreaterThan(28);
});

test('handing over a full page holds the event loop for less than 50 ms; all the rest happens in the thread', async () => {
  const page = await pageOfPrint();
  await warmUp();
  const held: number[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    const startedAt = performance.now();
    const encoding = encodePage(page); // copies the pixels and returns
    held.push(performance.now() - startedAt);
    await encoding;
  }
  expect(Math.min(...held)).toBeLessThan(50); // the least: a busy machine takes the processor away now and then
});

test('a page that lies about its size, or is larger than any paper, is refused in words and stops nothing', async () => {
  const lie = { widthPx: 10, heightPx: 10, channels: 3, dpi: 100, pixels: new Uint8Array(299) } as const;
  await expect(encodePage(lie)).rejects.toThrow(/10x10 with 3 channels does not have 299 bytes/);
  await expect(encodePage({ ...lie, widthPx: MOST_PIXELS, heightPx: 2 })).rejects.toThrow(/pixels at most/);
  const page = await pageOfPrint(50);
  expect((await encodePage(page)).widthPx).toBe(page.widthPx);
});

test('the thread is asked to end with pages waiting: they are refused, and the next page finds a new thread', async () => {
  const page = await pageOfPrint(100);
  const waiting = [encodePage(page), encodePage(page)].map((job) => job.then(String, (why: Error) => why.message));
  await coolDown();
  expect(await Promise.all(waiting)).toEqual(Array(2).fill('the imaging thread was asked to end'));
  expect((await encodePage(page)).heightPx).toBe(page.heightPx);
});

test('the preview shows what has come, keeps the rest grey, and ends as the whole page', async () => {
  const page = await pageOfPrint(100);
  const stride = page.widthPx * page.channels;
  const preview = createPreview(page.widthPx, page.heightPx, page.channels);
  const half = Math.floor(page.heightPx / 2);
  preview.add(page.pixels.subarray(0, half * stride));
  const early = await sharp(await preview.picture())
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = early.info;
  expect(Math.max(width, height)).toBeLessThanOrEqual(480);
  const level = (at: number): number => early.data[at] as number;
  expect(level((height - 3) * width * channels)).toBeCloseTo(0xe8, -1);
  for (let row = half; row < page.heightPx; row += 7)
    preview.add(page.pixels.subarray(row * stride, Math.min(row + 7, page.heightPx) * stride));
  expect(preview.rowsSoFar).toBe(page.heightPx);
  const raw = { width: page.widthPx, height: page.heightPx, channels: page.channels };
  const wanted = await sharp(page.pixels, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  const last = await sharp(await preview.picture())
    .raw()
    .toBuffer();
  expect(psnr(wanted, last)).toBeGreaterThan(18);
});

test('a preview given more rows than the page has ignores the rest', () => {
  const preview = createPreview(8, 4, 1);
  preview.add(new Uint8Array(8 * 100));
  expect(preview.rowsSoFar).toBe(4);
});
