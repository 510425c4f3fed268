import sharp, { type Sharp } from 'sharp';
import type { GreyPage } from '../judge/grey-page.ts';
import { seeded } from './pages.ts';

/**
 * Made-up pages of which is known what is wrong with them: what the checks of `../judge` are measured on. A seed makes the
 * same page everywhere (fonts of fonts-noto-core and DejaVu). Nobody's papers.
 */
export const LABELS = ['good', 'blank', 'blurred', 'dark', 'glare', 'cut-off', 'skewed'] as const;
export type Label = (typeof LABELS)[number];
export type LabelledPage = {
  readonly label: Label;
  /** what else was done to it, for whoever looks at a wrong verdict */
  readonly about: string;
  /** how it was turned, clockwise; 0 where the label is another */
  readonly degrees: number;
  readonly page: GreyPage;
};

const WIDTH = 1240;
const HEIGHT = 1754;

export const labelledPage = async (label: Label, seed: number): Promise<LabelledPage> => {
  const random = seeded(seed * 2_654_435_761 + LABELS.indexOf(label) * 97);
  for (let warm = 0; warm < 8; warm++) random();
  const paper = pick(random, PAPERS);
  const layout =
    label === 'blank' ? 'nothing' : pick(random, label === 'skewed' || label === 'cut-off' ? OF_PRINT : LAYOUTS);
  const degrees = label === 'skewed' ? signed(random, 1, 8) : label === 'good' ? signed(random, 0, 0.3) : 0;
  const sheet = await drawn(layout, paper.level, degrees, random);
  const wear = wornBy(sheet, random);
  const harm = await harmed(label, layout, sheet, random);
  noise(harm.page, 1 + random() * 2.5, random);
  return {
    label,
    about: [paper.name, layout, ...wear, harm.about].filter(Boolean).join(', '),
    degrees,
    page: harm.page,
  };
};

/** Fonts that no net of this project was taught with. */
export const UNSEEN_FONTS = [
  'Noto Serif',
  'DejaVu Serif',
  'Noto Serif Display',
  'Nimbus Roman',
  'Nimbus Sans',
] as const;

/** An upright page of print, worn, up to 3° askew: what the orientation net is examined on. */
export const uprightPage = async (seed: number): Promise<LabelledPage> => {
  const random = seeded(seed * 2_654_435_761 + 4_099);
  for (let warm = 0; warm < 8; warm++) random();
  const paper = pick(random, PAPERS);
  const layout = pick(random, [...OF_PRINT, 'few lines'] as const);
  const degrees = signed(random, 0, 3);
  const page = await drawn(layout, paper.level, degrees, random, UNSEEN_FONTS);
  const wear = wornBy(page, random);
  noise(page, 1 + random() * 2.5, random);
  return { label: 'good', about: [paper.name, layout, ...wear].join(', '), degrees, page };
};

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const signed = (random: Random, low: number, high: number): number =>
  (random() < 0.5 ? -1 : 1) * between(random, low, high);

const PAPERS = [
  { name: 'white', level: 250 },
  { name: 'white', level: 244 },
  { name: 'yellowed', level: 226 },
  { name: 'recycled', level: 212 },
  { name: 'pink', level: 205 },
] as const;
const LAYOUTS = ['letter', 'form', 'table', 'certificate', 'few lines', 'signature only', 'stamp only'] as const;
/** A signature alone has no angle, and a few lines run over no edge. */
const OF_PRINT = ['letter', 'form', 'table', 'certificate'] as const;
type Layout = (typeof LAYOUTS)[number] | 'nothing';

const FONTS = ['Noto Serif', 'Noto Sans', 'DejaVu Serif', 'DejaVu Sans', 'Nimbus Roman', 'Nimbus Sans'];
const SENTENCES = [
  'Ủy ban nhân dân xã xác nhận nội dung khai trên là đúng sự thật và chịu trách nhiệm',
  'Căn cứ Nghị định số 61/2018/NĐ-CP về thực hiện cơ chế một cửa, một cửa liên thông',
  'Tôi cam đoan những nội dung khai trên đây là đúng và chịu trách nhiệm trước pháp luật',
  'Họ, chữ đệm, tên; ngày, tháng, năm sinh; nơi cư trú; giấy tờ tùy thân kèm theo',
];

const FIELDS = ['Họ, chữ đệm, tên', 'Ngày, tháng, năm sinh', 'Nơi cư trú', 'Dân tộc', 'Quốc tịch', 'Giấy tờ tùy thân'];

const drawn = async (
  layout: Layout,
  level: number,
  degrees: number,
  random: Random,
  fonts: readonly string[] = FONTS,
): Promise<GreyPage> => {
  const font = pick(random, fonts);
  const size = between(random, 19, 27);
  const ink = Math.round(between(random, 15, 70));
  const shade = `rgb(${ink},${ink},${ink})`;
  const paper = `rgb(${level},${level},${level})`;
  const body = layout === 'nothing' ? '' : BODIES[layout]({ font, size, shade, random });
  const turned = `rotate(${degrees} ${WIDTH / 2} ${HEIGHT / 2})`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="${paper}"/><g transform="${turned}" font-family="${font}" fill="${shade}">${body}</g></svg>`;
  const { data } = await sharp(Buffer.from(svg)).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: WIDTH, heightPx: HEIGHT, dpi: 150, pixels: new Uint8Array(data) };
};

type Pen = { readonly font: string; readonly size: number; readonly shade: string; readonly random: Random };
const text = (x: number, y: number, size: number, words: string, more = ''): string =>
  `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" font-size="${size.toFixed(1)}" ${more}>${words}</text>`;

const lines = ({ size, random }: Pen, from: number, count: number): string =>
  Array.from({ length: count }, (_, line) => {
    const words = pick(random, SENTENCES).split(' ');
    const room = 980 / (size * 0.62); // letters that fit between the margins, however wide the font
    const fitting = words.findIndex((_, word) => words.slice(0, word + 1).join(' ').length > room);
    const last = Math.ceil((fitting < 0 ? words.length : fitting) * (line % 5 === 4 ? 0.5 : 1));
    return text(120, from + line * size * 1.6, size, words.slice(0, last).join(' '));
  }).join('');

const heading = ({ size }: Pen): string =>
  text(620, 130, size * 1.15, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'font-weight="bold" text-anchor="middle"') +
  text(620, 175, size, 'Độc lập - Tự do - Hạnh phúc', 'text-anchor="middle"');

const stamp = (x: number, y: number): string =>
  `<g fill="none" stroke="rgb(120,120,120)" stroke-width="6"><circle cx="${x}" cy="${y}" r="105"/><circle cx="${x}" cy="${y}" r="80"/></g>${text(x, y, 22, 'ỦY BAN NHÂN DÂN', 'text-anchor="middle" fill="rgb(120,120,120)"')}`;

const signature = ({ random }: Pen, x: number, y: number): string => {
  const steps = Array.from(
    { length: 14 },
    () =>
      `q${signed(random, 10, 40).toFixed(0)} ${signed(random, 20, 70).toFixed(0)} ${between(random, 8, 34).toFixed(0)} ${signed(random, 2, 30).toFixed(0)}`,
  );
  return `<path d="M${x} ${y}${steps.join('')}" fill="none" stroke="rgb(70,70,70)" stroke-width="3.5"/>`;
};

const BODIES: Record<Exclude<Layout, 'nothing'>, (pen: Pen) => string> = {
  letter: (pen) => heading(pen) + lines(pen, 260, Math.floor(between(pen.random, 18, 30))) + signature(pen, 800, 1500),
  form: (pen) =>
    heading(pen) +
    Array.from({ length: 18 }, (_, row) => {
      const y = 270 + row * 70;
      return `${text(120, y, pen.size, `${row + 1}. ${pick(pen.random, FIELDS)}:`)}<path d="M${420 + pen.size * 3} ${y + 3}H1120" stroke="${pen.shade}" stroke-width="1.5" stroke-dasharray="3 4"/>`;
    }).join(''),
  table: (pen) => {
    const rows = Array.from({ length: 20 }, (_, row) => `M110 ${260 + row * 62}H1130`).join('');
    const cells = Array.from({ length: 19 }, (_, row) =>
      [130, 420, 760]
        .map((x) =>
          text(
            x,
            300 + row * 62,
            pen.size * 0.9,
            pick(pen.random, ['Nông Thị', '12/03/2019', 'Sông Hiến', '004190']),
          ).toString(),
        )
        .join(''),
    ).join('');
    return `${heading(pen)}<path d="${rows}M110 260V1438M400 260V1438M740 260V1438M1130 260V1438" stroke="${pen.shade}" stroke-width="2" fill="none"/>${cells}`;
  },
  certificate: (pen) =>
    heading(pen) +
    text(620, 420, 46, 'GIẤY CHỨNG NHẬN', 'font-weight="bold" text-anchor="middle"') +
    lines(pen, 560, 10) +
    stamp(820, 1330) +
    signature(pen, 720, 1330),
  'few lines': (pen) => lines(pen, 300, 4),
  'signature only': (pen) => signature(pen, 700, 1200) + text(690, 1320, pen.size, 'Nông Văn Thử'),
  'stamp only': () => stamp(640, 900),
};

/** What papers and scanners have been through; none of it makes a page bad. Answers what was done. */
export const wornBy = (page: GreyPage, random: Random): string[] => {
  const wear: [string, number, () => void][] = [
    ['crease', 0.3, () => crease(page, random)],
    ['damp', 0.15, () => blot(page, random, between(random, 120, 300), between(random, 8, 20))],
    ['staple and holes', 0.2, () => holes(page, random)],
    ['streak', 0.15, () => streak(page, random)],
    ['show-through', 0.3, () => showThrough(page, random)],
    ['dust', 0.4, () => dust(page, random)],
    ['photocopy', 0.2, () => photocopy(page, random)],
  ];
  const done: string[] = [];
  for (const [name, share, act] of wear)
    if (random() < share) {
      act();
      done.push(name);
    }
  return done;
};

const darken = (page: GreyPage, x: number, y: number, by: number): void => {
  if (x < 0 || y < 0 || x >= page.widthPx || y >= page.heightPx) return;
  const at = Math.floor(y) * page.widthPx + Math.floor(x);
  page.pixels[at] = Math.max(0, Math.min(255, (page.pixels[at] as number) - by));
};

const crease = (page: GreyPage, random: Random): void => {
  const upright = random() < 0.5;
  const at = between(random, 0.3, 0.7) * (upright ? page.widthPx : page.heightPx);
  const depth = between(random, 10, 30);
  for (let along = 0; along < (upright ? page.heightPx : page.widthPx); along++)
    for (let off = -3; off <= 3; off++) {
      const by = depth * (1 - Math.abs(off) / 4);
      if (upright) darken(page, at + off, along, by);
      else darken(page, along, at + off, by);
    }
};

const blot = (page: GreyPage, random: Random, radius: number, depth: number): void => {
  const cx = random() * page.widthPx;
  const cy = random() * page.heightPx;
  for (let y = cy - radius; y < cy + radius; y++)
    for (let x = cx - radius; x < cx + radius; x++) {
      const near = 1 - Math.hypot(x - cx, y - cy) / radius;
      if (near > 0) darken(page, x, y, depth * Math.min(1, near * 4));
    }
};

const holes = (page: GreyPage, random: Random): void => {
  for (const y of [page.heightPx * 0.36, page.heightPx * 0.64])
    for (let row = -18; row <= 18; row++)
      for (let column = -18; column <= 18; column++)
        if (Math.hypot(row, column) < 18) darken(page, 34 + column, y + row, 90);
  const x = between(random, 20, 60);
  for (let step = 0; step < 50; step++)
    for (let thick = 0; thick < 3; thick++) darken(page, x + step * 0.7, 22 + step * 0.4 + thick, 120);
};

const streak = (page: GreyPage, random: Random): void => {
  const x = random() * page.widthPx;
  const depth = between(random, 15, 45);
  for (let y = 0; y < page.heightPx; y++) darken(page, x, y, depth);
};

/** A copy of a copy: grey goes to white or black, toner specks all over, a shadow along one side where the lid stood open. */
const photocopy = (page: GreyPage, random: Random): void => {
  const { widthPx, heightPx, pixels } = page;
  const [steep, middle] = [between(random, 1.8, 3), between(random, 130, 165)];
  for (let at = 0; at < pixels.length; at++)
    pixels[at] = Math.max(8, Math.min(250, Math.round(((pixels[at] as number) - middle) * steep + 128)));
  for (let speck = 0; speck < 400; speck++) darken(page, random() * widthPx, random() * heightPx, 160);
  const shadow = between(random, 6, 26);
  const deep = between(random, 30, 90);
  for (let y = 0; y < heightPx; y++) for (let x = 0; x < shadow; x++) darken(page, x, y, deep * (1 - x / shadow));
};

const dust = (page: GreyPage, random: Random): void => {
  for (let grain = 0; grain < 30; grain++) {
    const x = random() * page.widthPx;
    const y = random() * page.heightPx;
    for (let part = 0; part < 3; part++) darken(page, x + (part % 2), y + (part >> 1), between(random, 40, 130));
  }
};

/** Lines of the other side, soft and pale. */
const showThrough = (page: GreyPage, random: Random): void => {
  const depth = between(random, 6, 22);
  for (let y = 200; y < page.heightPx - 200; y += 40)
    for (let x = 150; x < page.widthPx - 150; x++) {
      const wave = Math.sin(x * 0.31 + y) * Math.sin(x * 0.07 + y * 3);
      if (wave < 0.05) continue;
      for (let row = 0; row < 16; row++) darken(page, x, y + row, depth * wave * Math.sin((row / 16) * Math.PI));
    }
};

export const noise = (page: GreyPage, deviation: number, random: Random): void => {
  const grains = Float32Array.from({ length: 16_381 }, () => (random() + random() + random() - 1.5) * 2 * deviation);
  for (let at = 0; at < page.pixels.length; at++)
    page.pixels[at] = Math.max(
      0,
      Math.min(255, Math.round((page.pixels[at] as number) + (grains[(at * 7) % 16_381] as number))),
    );
};

const harmed = async (
  label: Label,
  layout: Layout,
  page: GreyPage,
  random: Random,
): Promise<{ page: GreyPage; about: string }> => {
  const raw = { width: page.widthPx, height: page.heightPx, channels: 1 as const };
  const again = async (picture: Sharp): Promise<GreyPage> => {
    const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, dpi: page.dpi, pixels: new Uint8Array(data) };
  };
  switch (label) {
    case 'blurred': {
      const sigma = between(random, 2, 4.5);
      if (random() < 0.6)
        return { page: await again(sharp(page.pixels, { raw }).blur(sigma)), about: `blur ${sigma.toFixed(1)} px` };
      const length = Math.round(between(random, 7, 13));
      return { page: moved(page, length, random() < 0.5), about: `moved by ${length} px` };
    }
    case 'dark': {
      const share = between(random, 0.25, 0.5);
      for (let at = 0; at < page.pixels.length; at++) page.pixels[at] = Math.round((page.pixels[at] as number) * share);
      return { page, about: `light ${share.toFixed(2)}` };
    }
    case 'glare': {
      const dim = between(random, 0.72, 0.88);
      const radius = between(random, 130, 320);
      const cx = between(random, 0.25, 0.75) * page.widthPx;
      const cy = between(random, 0.25, 0.75) * page.heightPx;
      for (let y = 0, at = 0; y < page.heightPx; y++)
        for (let x = 0; x < page.widthPx; x++, at++) {
          const shine = Math.max(0, 1.25 - Math.hypot(x - cx, y - cy) / radius) * 1_000;
          page.pixels[at] = Math.min(255, Math.round((page.pixels[at] as number) * dim + shine));
        }
      return { page, about: `spot of ${radius.toFixed(0)} px` };
    }
    case 'cut-off': {
      const atLeft = layout === 'form' || random() < 0.5;
      const edge = throughPrint(page, Math.round(atLeft ? between(random, 135, 240) : between(random, 455, 560)));
      const box = {
        left: atLeft ? edge : 0,
        top: 0,
        width: atLeft ? page.widthPx - edge : edge,
        height: page.heightPx,
      };
      return { page: await again(sharp(page.pixels, { raw }).extract(box)), about: `cut to ${box.left}-${box.width}` };
    }
    default:
      return { page, about: '' };
  }
};

/** The next column of pixels, from `column` on, that at least eight strokes cross: a cut between two words takes nothing away. */
const throughPrint = ({ widthPx, heightPx, pixels }: GreyPage, column: number): number => {
  for (let x = column; x < widthPx; x++) {
    let strokes = 0;
    let inside = false;
    for (let y = 0; y < heightPx; y++) {
      const dark = (pixels[y * widthPx + x] as number) < 110;
      if (dark && !inside) strokes++;
      inside = dark;
    }
    if (strokes >= 8) return x;
  }
  return column;
};

/** Each pixel the mean of its neighbours in one direction: the paper moved, or the camera. */
const moved = (page: GreyPage, length: number, sideways: boolean): GreyPage => {
  const { widthPx, heightPx, pixels } = page;
  const made = new Uint8Array(pixels.length);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++) {
      let sum = 0;
      for (let step = 0; step < length; step++)
        sum += pixels[
          sideways ? y * widthPx + Math.min(widthPx - 1, x + step) : Math.min(heightPx - 1, y + step) * widthPx + x
        ] as number;
      made[at] = Math.round(sum / length);
    }
  return { ...page, pixels: made };
};
