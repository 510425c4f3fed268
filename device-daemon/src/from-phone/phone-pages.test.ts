import sharp from 'sharp';
import { expect, test } from 'vitest';
import { phonePages } from './phone-pages.ts';

test('a photo’s pixels can be handed to the thread that judges pages: the decoder’s own memory ended the visit there', async () => {
  const blank = { create: { width: 1240, height: 1754, channels: 3, background: '#fff' } } as const;
  const pages = await phonePages(await sharp(blank).jpeg().toBuffer(), new AbortController().signal);
  const pixels = pages.ok ? pages.value[0]?.pixels : undefined;
  if (!(pixels?.buffer instanceof ArrayBuffer)) throw new Error('no pixels of its own');
  const { buffer } = pixels;
  expect(structuredClone(buffer, { transfer: [buffer] }).byteLength).toBe(1240 * 1754 * 3);
  expect(buffer.detached).toBe(true);
});
