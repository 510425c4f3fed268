import sharp from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import { seeded } from './pages.ts';

/** A page in colour at 150 dpi of which is known what people put on it, and what only looks like it. Nobody's papers. */
export type MarkedPage = {
  readonly stamp: 'red' | 'copied' | 'none';
  readonly signature: boolean;
  readonly about: string;
  readonly page: RawPage;
};

const [WIDTH, HEIGHT, DPI] = [1240, 1754, 150];
const MM = DPI / 25.4;
type Random = () => number;
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const PAPERS = ['#ffffff', '#fbf8f0', '#f2ead8', '#f6dcdc', '#e2eee2'];
const WORDS =
  'Ủy ban nhân dân xã xác nhận nội dung khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật'.split(' ');

export const markedPage = async (seed: number): Promise<MarkedPage> => {
  const random = seeded(seed * 2_654_435_761 + 991);
  for (let warm = 0; warm < 8; warm++) random();
  const copied = random() < 0.3;
  const stamped = random() < 0.5;
  const signed = random() < 0.55;
  const paper = copied ? '#f4f4f4' : pick(random, PAPERS);
  const decoys = copied ? [] : Object.entries(DECOYS).filter(() => random() < 0.25);
  const parts = [
    print(random),
    ...decoys.map(([, draw]) => draw(random)),
    stamped ? stamp(random) : '',
    signed ? signature(random, copied) : '',
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="${paper}"/>${parts.join('')}</svg>`;
  let picture = sharp(Buffer.from(svg)).flatten({ background: paper });
  if (copied) picture = sharp(await picture.greyscale().linear(1.5, -60).png().toBuffer());
  const jpeg = await picture.jpeg({ quality: Math.round(between(random, 60, 92)) }).toBuffer();
  const { data } = await sharp(jpeg).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    stamp: stamped ? (copied ? 'copied' : 'red') : 'none',
    signature: signed,
    about: [copied ? 'photocopy' : paper, ...decoys.map(([name]) => name)].join(', '),
    page: { widthPx: WIDTH, heightPx: HEIGHT, channels: 3, dpi: DPI, pixels: new Uint8Array(data) },
  };
};

const print = (random: Random): string => {
  const font = pick(random, ['Noto Serif', 'Noto Sans', 'DejaVu Serif']);
  const size = between(random, 20, 28);
  const lines = Array.from({ length: Math.floor(between(random, 8, 26)) }, (_, line) => {
    const words = Array.from({ length: Math.floor(between(random, 4, 12)) }, () => pick(random, WORDS)).join(' ');
    return `<text x="130" y="${Math.round(220 + line * size * 1.7)}" font-size="${size}" font-family="${font}" fill="#1c1c20">${words}</text>`;
  });
  return `<text x="620" y="130" font-size="30" font-weight="bold" text-anchor="middle" font-family="${font}">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>${lines.join('')}`;
};

/** 32 to 40 mm across, two rings, a star, words along the rim; askew, pale, and now and then with a gap. */
const stamp = (random: Random): string => {
  const radius = between(random, 16, 20) * MM;
  const [x, y] = [between(random, 500, 1_050), between(random, 1_100, 1_560)];
  const colour = pick(random, ['#c8202a', '#d23a3a', '#b5182c', '#e0484f']);
  const gap = random() < 0.3 ? `stroke-dasharray="${radius * between(random, 5.3, 6)} ${radius}"` : '';
  const words = '★ ỦY BAN NHÂN DÂN ★ XÃ SÔNG HIẾN ★ TỈNH CAO BẰNG ';
  const letters = [...words]
    .map((letter, nth) => {
      const angle = (360 * nth) / words.length;
      return `<text transform="rotate(${angle} ${x} ${y})" x="${x}" y="${y - radius * 0.78}" font-size="${radius * 0.14}" text-anchor="middle" fill="${colour}" stroke="none" font-family="Noto Sans">${letter}</text>`;
    })
    .join('');
  return `<g transform="rotate(${between(random, -40, 40)} ${x} ${y})" fill="none" stroke="${colour}" opacity="${between(random, 0.6, 0.95)}"><circle cx="${x}" cy="${y}" r="${radius}" stroke-width="${between(random, 5, 8)}" ${gap}/><circle cx="${x}" cy="${y}" r="${radius * 0.62}" stroke-width="3"/>${letters}<text x="${x}" y="${y + radius * 0.15}" font-size="${radius * 0.5}" text-anchor="middle" fill="${colour}" stroke="none">★</text></g>`;
};

const signature = (random: Random, copied: boolean): string => {
  let [x, y] = [between(random, 520, 820), between(random, 1_250, 1_500)];
  const from = `M${x} ${y}`;
  const steps = Array.from({ length: Math.floor(between(random, 7, 13)) }, (_, nth) => {
    const up = nth % 2 === 0 ? -1 : 1;
    const [dx, dy] = [between(random, 12, 42), up * between(random, 55, 125)];
    const step = `c${(dx * 0.2).toFixed(0)} ${(dy * 0.9).toFixed(0)} ${(dx * 0.8).toFixed(0)} ${(dy * 1.1).toFixed(0)} ${dx.toFixed(0)} ${(dy * 0.5).toFixed(0)}`;
    [x, y] = [x + dx, y + dy * 0.5];
    return step;
  });
  const ink = copied || random() < 0.4 ? '#202024' : pick(random, ['#1d2f8f', '#2440b0', '#12307a']);
  return `<path d="${from}${steps.join('')}" fill="none" stroke="${ink}" stroke-width="${between(random, 4, 7)}" stroke-linecap="round" stroke-linejoin="round"/>`;
};

/** What looks a little like a stamp or a signature and is none. */
const DECOYS: Readonly<Record<string, (random: Random) => string>> = {
  'red heading': () =>
    '<text x="620" y="185" font-size="34" font-weight="bold" fill="#cc1020" text-anchor="middle" font-family="Noto Serif">GIẤY CHỨNG NHẬN</text>',
  'red frame': () => '<rect x="60" y="50" width="1120" height="1650" fill="none" stroke="#c22" stroke-width="10"/>',
  'square seal': (random) =>
    `<rect x="${between(random, 140, 400)}" y="1300" width="210" height="90" fill="none" stroke="#c22" stroke-width="6"/>`,
  'small logo': (random) =>
    `<circle cx="${between(random, 150, 300)}" cy="120" r="${5 * MM}" fill="none" stroke="#c22" stroke-width="6"/>`,
  photograph: (random) =>
    `<g><rect x="140" y="1240" width="170" height="230" fill="#8fb4d8"/><circle cx="225" cy="1330" r="52" fill="#c98e6a"/><rect x="160" y="1390" width="130" height="80" fill="${pick(random, ['#a33', '#336', '#555'])}"/></g>`,
  handwriting: (random) =>
    Array.from(
      { length: 6 },
      (_, word) =>
        `<path d="M${400 + word * 70} ${between(random, 1_130, 1_150)}q6 -22 12 0t12 0t12 -8t12 8" fill="none" stroke="#2440b0" stroke-width="3.5"/>`,
    ).join(''),
  table: () =>
    `<path d="M130 900H1110M130 960H1110M130 1020H1110M130 1080H1110M130 900V1080M480 900V1080M800 900V1080M1110 900V1080" stroke="#222" stroke-width="3" fill="none"/>`,
};
