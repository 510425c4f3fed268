import sharp from 'sharp';
import { expect, test } from 'vitest';
import { greyOf } from './judge/grey-page.ts';
import { judgePage } from './judge/page-verdict.ts';
import { pageOfPrint, psnr } from './specimens/pages.ts';
import { straightened, turnFor } from './straighten.ts';

test.each([2.6, -7.4, 0.4])(
  'a page that lies %s degrees askew comes out straight, and as sharp as print can be',
  async (degrees) => {
    const page = await pageOfPrint(300, 3);
    const askew = straightened(page, -degrees);
    const verdict = judgePage(greyOf(askew));
    const turn = turnFor(verdict);
    expect(Math.abs(turn - degrees)).toBeLessThan(0.06);
    const straight = straightened(askew, turn);
    const again = judgePage(greyOf(straight));
    expect(Math.abs(again.skew.degrees)).toBeLessThan(0.06);
    expect(again.blurred.is).toBe('no');
  },
);

test('it turns as sharp does, pixel by pixel', async () => {
  const page = await pageOfPrint(100, 1);
  const raw = { width: page.widthPx, height: page.heightPx, channels: 1 } as const;
  const turned = await sharp(page.pixels, { raw })
    .rotate(-3, { background: '#fff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((turned.info.width - page.widthPx) / 2);
  const top = Math.round((turned.info.height - page.heightPx) / 2);
  const theirs = await sharp(turned.data, {
    raw: { width: turned.info.width, height: turned.info.height, channels: 1 },
  })
    .extract({ left, top, width: page.widthPx, height: page.heightPx })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  expect(psnr(straightened(page, 3).pixels, new Uint8Array(theirs))).toBeGreaterThan(18); // half a pixel apart at most
});

test.each([
  ['nobody sees it', { degrees: 0.2, confidence: 1 }],
  ['it is not sure', { degrees: 4, confidence: 0.5 }],
])('where %s the page stays as it was scanned', (_why, skew) => {
  expect(turnFor({ skew })).toBe(0);
});

test('what turns in from outside is paper, and the smallest page does no harm', () => {
  const ink = { widthPx: 40, heightPx: 40, channels: 1, dpi: 150, pixels: new Uint8Array(1_600) } as const;
  const turned = straightened(ink, 10, 240);
  expect([turned.pixels[0], turned.pixels[1_599]]).toEqual([240, 240]);
  expect(turned.pixels[20 * 40 + 20]).toBe(0);
  const dot = { widthPx: 1, heightPx: 1, channels: 1, dpi: 150, pixels: Uint8Array.of(9) } as const;
  expect(straightened(dot, 5).pixels).toHaveLength(1);
});
