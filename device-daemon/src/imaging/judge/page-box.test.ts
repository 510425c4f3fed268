import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { GreyPage } from './grey-page.ts';
import { type PageBox, pageBox, WHOLE } from './page-box.ts';
import { paperLight } from './paper-light.ts';

const [WIDTH, HEIGHT] = [1240, 1754];
const lines = (x: number, y: number, count: number): string =>
  Array.from(
    { length: count },
    (_, line) =>
      `<text x="${x}" y="${y + line * 40}" font-size="24" font-family="Noto Sans">Tôi cam đoan nội dung khai là đúng sự thật ${line}</text>`,
  ).join('');

const picture = async (body: string, ground: string): Promise<GreyPage> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="${ground}"/>${body}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: WIDTH, heightPx: HEIGHT, dpi: 150, pixels: new Uint8Array(data) };
};
const found = (page: GreyPage, degrees = 0): PageBox => pageBox(page, paperLight(page), degrees);
const near = (box: PageBox, left: number, top: number, right: number, bottom: number): void => {
  const off = [
    box.left - left / WIDTH,
    box.top - top / HEIGHT,
    box.right - right / WIDTH,
    box.bottom - bottom / HEIGHT,
  ];
  for (const edge of off) expect(Math.abs(edge)).toBeLessThan(0.015);
};

test('a smaller paper on a grey lid: cut out, in the middle and in the corner of the glass', async () => {
  const middle = '<rect x="180" y="240" width="874" height="1240" fill="#fbfaf5"/>';
  near(found(await picture(middle + lines(230, 330, 20), '#8d8b86')), 180, 240, 1_054, 1_480);
  const corner = '<rect x="0" y="0" width="874" height="1240" fill="#fbfaf5"/>';
  near(found(await picture(corner + lines(60, 90, 20), '#6d6b66')), 0, 0, 874, 1_240);
});

test('laid askew, the paper is cut out as it will lie once it is straight', async () => {
  const askew = `<g transform="rotate(3 620 877)"><rect x="180" y="240" width="874" height="1240" fill="#fbfaf5"/>${lines(230, 330, 20)}</g>`;
  near(found(await picture(askew, '#8d8b86'), 3), 180, 240, 1_054, 1_480);
});

test('nothing is cut off a paper that fills the picture, lies on a white lid, has a dark letterhead or a photograph at its edge', async () => {
  const dark = '<rect width="1240" height="190" fill="#444"/>';
  const photograph = `<defs><linearGradient id="g"><stop offset="0" stop-color="#222"/><stop offset="1" stop-color="#bbb"/></linearGradient></defs><rect width="1240" height="700" fill="url(#g)"/>`;
  for (const [body, ground] of [
    [lines(120, 160, 30), '#fbfaf5'],
    [`<rect x="180" y="240" width="874" height="1240" fill="#fefefe"/>${lines(230, 330, 20)}`, '#f4f4f2'],
    [dark + lines(120, 300, 30), '#fbfaf5'],
    [photograph + lines(120, 800, 20), '#fbfaf5'],
    ['', '#333'],
  ] as const)
    expect(found(await picture(body, ground))).toEqual(WHOLE);
});

test('pictures of one pixel and of one cell: all of it', () => {
  for (const side of [1, 12, 30])
    expect(found({ widthPx: side, heightPx: side, dpi: 150, pixels: new Uint8Array(side * side) })).toEqual(WHOLE);
});
