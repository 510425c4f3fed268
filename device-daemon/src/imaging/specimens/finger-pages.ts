import sharp from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import { LOOKALIKES } from './finger-lookalikes.ts';
import { seeded } from './pages.ts';
import {
  between,
  chance,
  paragraph,
  pick,
  put,
  type Random,
  type Sheet,
  stamp,
  table,
  title,
  whole,
  words,
} from './paper-drawing.ts';

/**
 * A page in colour (now and then in grey) at 100 dpi, on a scanner's glass or under a camera, of which is known whether a finger
 * lies on it, and what only looks like one. Nobody's papers, nobody's hands.
 */
export type FingerPage = {
  readonly finger: boolean;
  readonly under: 'glass' | 'camera';
  readonly about: string;
  /** where the tips of the fingers are, in pixels */
  readonly tips: readonly { readonly x: number; readonly y: number }[];
  readonly page: RawPage;
};

/** A4, in tenths of a millimetre. */
const [WIDTH, HEIGHT] = [2_100, 2_970];
const WIDTH_PX = 827;

/** The ten tones of the Monk scale (skintone.google, CC BY 4.0), lightest to darkest. */
const SKIN = [
  '#f6ede4',
  '#f3e7db',
  '#f7ead0',
  '#eadaba',
  '#d7bd96',
  '#a07e56',
  '#825c43',
  '#604134',
  '#3a312a',
  '#292420',
] as const;

export const fingerPage = async (seed: number): Promise<FingerPage> => {
  const random = seeded(seed * 2_654_435_761 + 60_013);
  for (let warm = 0; warm < 8; warm++) random();
  const under = chance(random, 0.5) ? 'glass' : 'camera';
  const finger = chance(random, 0.5);
  const paper = paperOn(random, under);
  const sheet = printed(random);
  const surround = surroundOf(random, under, paper);
  // what only looks like a finger is there with one, too
  const decoys = LOOKALIKES.filter(() => chance(random, finger ? 0.06 : 0.16));
  const shown = !finger && decoys.length === 0 && chance(random, 0.6) ? [pick(random, LOOKALIKES)] : decoys;
  const onPaper = shown.map(({ draw }) => draw(random, paper.size)).join('');
  const hand = finger
    ? handOn(random, under, paper)
    : chance(random, 0.05) && under === 'camera'
      ? handBeside(random, paper)
      : null;
  const placed = `translate(${paper.x.toFixed(1)} ${paper.y.toFixed(1)}) rotate(${paper.degrees.toFixed(2)})`;
  const size = `width="${paper.size.width}" height="${paper.size.height}"`;
  const scale = paper.size.width / WIDTH;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${Math.round((WIDTH_PX * HEIGHT) / WIDTH)}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs><clipPath id="paper"><rect ${size}/></clipPath>${hand?.defs ?? ''}</defs>${surround.drawn}<g transform="${placed}"><g clip-path="url(#paper)"><rect ${size} fill="${paper.shade}"/><g transform="scale(${scale})" font-family="${sheet.font}" fill="${sheet.ink}">${sheet.parts.join('')}</g>${onPaper}</g></g>${hand?.drawn ?? ''}${surround.light}</svg>`;
  const grey = chance(random, 0.06);
  const jpeg = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .blur(between(random, 0.4, 1))
    .jpeg({ quality: whole(random, 60, 93) })
    .toBuffer();
  const { data, info } = await sharp(jpeg)
    .toColourspace(grey ? 'b-w' : 'srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(data);
  const noise = between(random, 1, 5);
  const [red, blue] = grey || under === 'glass' ? [1, 1] : [between(random, 0.94, 1.04), between(random, 0.88, 1.05)]; // a camera's white is not quite white
  for (let at = 0; at < pixels.length; at++) {
    const tint = grey ? 1 : at % 3 === 0 ? red : at % 3 === 2 ? blue : 1;
    pixels[at] = Math.max(
      0,
      Math.min(255, Math.round((pixels[at] as number) * tint + (random() + random() - 1) * noise)),
    );
  }
  const perPx = WIDTH / WIDTH_PX;
  return {
    finger,
    under,
    about: [under, surround.name, paper.name, grey ? 'grey' : '', hand?.about ?? '', ...shown.map(({ name }) => name)]
      .filter(Boolean)
      .join(', '),
    tips: finger && hand ? hand.tips.map(({ x, y }) => ({ x: x / perPx, y: y / perPx })) : [],
    page: { widthPx: info.width, heightPx: info.height, channels: grey ? 1 : 3, dpi: 100, pixels },
  };
};

type Paper = {
  readonly name: string;
  readonly shade: string;
  readonly x: number;
  readonly y: number;
  readonly degrees: number;
  readonly size: { readonly width: number; readonly height: number };
};

/** Most paper of an office is white. */
const SHADES = [
  ['white', '#fdfdfb'],
  ['white', '#f7f6f2'],
  ['white', '#fafafa'],
  ['white', '#f4f4ee'],
  ['white', '#ffffff'],
  ['white', '#f2f3f5'],
  ['yellowed', '#f3ead3'],
  ['pink', '#f5dede'],
  ['green', '#e0eee0'],
  ['recycled', '#dcd9d0'],
] as const;

const paperOn = (random: Random, under: FingerPage['under']): Paper => {
  const [name, shade] = pick(random, SHADES);
  if (under === 'camera') {
    const scale = between(random, 0.8, 0.97);
    const size = { width: WIDTH * scale, height: HEIGHT * scale };
    const slack = { x: WIDTH - size.width, y: HEIGHT - size.height };
    return {
      name,
      shade,
      size,
      degrees: between(random, -2, 2),
      x: slack.x * between(random, 0.2, 0.8),
      y: slack.y * between(random, 0.2, 0.8),
    };
  }
  if (chance(random, 0.75)) return { name, shade, size: { width: WIDTH, height: HEIGHT }, degrees: 0, x: 0, y: 0 };
  const scale = between(random, 0.65, 0.95); // a smaller sheet in a corner of the glass
  return {
    name,
    shade,
    size: { width: WIDTH * scale, height: HEIGHT * scale },
    degrees: between(random, -1.5, 1.5),
    x: between(random, 0, 60),
    y: between(random, 0, 60),
  };
};

const printed = (random: Random): Sheet => {
  const sheet: Sheet = {
    random,
    font: pick(random, ['Noto Serif', 'Noto Sans', 'Liberation Serif', 'DejaVu Serif']),
    size: between(random, 36, 48),
    leading: 1.5,
    ink: '#222',
    width: WIDTH,
    height: HEIGHT,
    left: whole(random, 120, 300),
    right: whole(random, 80, 220),
    fill: 'typed',
    parts: [],
    y: whole(random, 160, 300),
  };
  title(sheet, [words(random, 3).toUpperCase()], 1.4);
  for (let nth = whole(random, 2, 8); nth > 0; nth--) {
    if (chance(random, 0.2)) table(sheet, whole(random, 3, 6), whole(random, 2, 5));
    else paragraph(sheet, whole(random, 2, 6));
    sheet.y += whole(random, 0, 60);
  }
  if (chance(random, 0.4)) stamp(sheet, between(random, 1_000, 1_700), Math.min(2_700, sheet.y + 150));
  if (chance(random, 0.2)) put(sheet, words(random, 4), { y: HEIGHT - 60, x: 200 });
  return sheet;
};

type Surround = { readonly name: string; readonly drawn: string; readonly light: string };

const surroundOf = (random: Random, under: FingerPage['under'], paper: Paper): Surround => {
  const whole4 = 'x="-50" y="-50" width="2200" height="3070"';
  if (under === 'glass') {
    if (paper.size.width === WIDTH) return { name: '', drawn: '', light: '' };
    const lid = pick(random, ['#f8f8f6', '#f0f0ee', '#d8d8d8', '#303030', '#181818']);
    return { name: `lid ${lid}`, drawn: `<rect ${whole4} fill="${lid}"/>`, light: '' };
  }
  const kind = pick(random, ['mat', 'wood', 'wood', 'desk'] as const);
  const shade = {
    mat: ['#1c1c1e', '#2c3238', '#20402c', '#2a3550'],
    wood: ['#a87848', '#8a5a34', '#c49a6c', '#6e4528', '#b5834f'],
    desk: ['#b8b8b4', '#d5d2ca', '#8f9aa0'],
  }[kind];
  const colour = pick(random, shade);
  const grain =
    kind === 'wood'
      ? Array.from(
          { length: 26 },
          () =>
            `<path d="M-50 ${whole(random, 0, 3_000)}q550 ${whole(random, -60, 60)} 1100 0t1100 0" fill="none" stroke="#3a1e08" stroke-width="${whole(random, 3, 16)}" opacity="${between(random, 0.08, 0.35).toFixed(2)}"/>`,
        ).join('')
      : '';
  const shadow = `<g transform="translate(${paper.x + 14} ${paper.y + 16}) rotate(${paper.degrees})" filter="url(#soft)"><rect width="${paper.size.width}" height="${paper.size.height}" fill="#000" opacity="0.35"/></g>`;
  const from = between(random, 0, 0.18).toFixed(2);
  const [x2, y2] = [chance(random, 0.5) ? 1 : 0, chance(random, 0.5) ? 1 : 0];
  const light = `<defs><filter id="soft"><feGaussianBlur stdDeviation="14"/></filter><linearGradient id="light" x1="${1 - x2}" y1="${1 - y2}" x2="${x2}" y2="${y2}"><stop offset="0" stop-color="#000" stop-opacity="${from}"/><stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient></defs><rect ${whole4} fill="url(#light)"/>`;
  return { name: `${kind} ${colour}`, drawn: `<rect ${whole4} fill="${colour}"/>${grain}${shadow}`, light };
};

type Hand = {
  readonly about: string;
  readonly drawn: string;
  readonly defs: string;
  readonly tips: { x: number; y: number }[];
};
type Side = 'left' | 'right' | 'top' | 'bottom';

/** One to three fingers of one hand, side by side, from one edge; or the edge of a hand. */
const handOn = (random: Random, under: FingerPage['under'], paper: Paper): Hand => {
  const side = pick(random, ['left', 'right', 'top', 'bottom', 'left', 'right', 'bottom'] as const);
  const depth = between(random, 90, 480);
  return hand(random, under, paper, side, depth);
};

/** It reaches almost to the paper, and not onto it. */
const handBeside = (random: Random, paper: Paper): Hand => {
  const side = pick(random, ['left', 'right', 'top', 'bottom'] as const);
  return {
    ...hand(random, 'camera', paper, side, -between(random, 25, 60)),
    tips: [],
    about: 'finger beside the paper',
  };
};

const hand = (random: Random, under: FingerPage['under'], paper: Paper, side: Side, depth: number): Hand => {
  const tone = whole(random, 0, SKIN.length - 1);
  const [r = 0, g = 0, b = 0] = (/\w\w/g[Symbol.match]((SKIN[tone] as string).slice(1)) ?? []).map((part) =>
    Number.parseInt(part, 16),
  );
  const pink = between(random, 0, 0.1);
  const lit = between(random, 0.86, 1.02);
  const skin = (by: number, more = 0): string =>
    `rgb(${[r * (1 + pink * 0.3), g * (1 - pink - more), b * (1 - pink - more * 0.8)].map((level) => Math.max(0, Math.min(255, Math.round(level * by * lit)))).join(',')})`;
  const length = side === 'left' || side === 'right' ? paper.size.height : paper.size.width;
  const count = chance(random, 0.55) ? 1 : whole(random, 2, 3);
  const isEdge = chance(random, 0.1); // of a hand: the ball of the thumb, the side of the palm
  const first = between(random, 0.08, 0.85) * length;
  const lean = between(random, -32, 32);
  const radius = isEdge ? between(random, 200, 420) : between(random, 55, 118);
  const tips: { x: number; y: number }[] = [];
  const drawn: string[] = [];
  const blur = chance(random, 0.3) ? between(random, 6, 26) : between(random, 1, 5);
  for (let nth = 0; nth < (isEdge ? 1 : count); nth++) {
    const along = first + nth * radius * between(random, 2.1, 2.7);
    if (along > length - 20) break;
    const reach = isEdge ? Math.min(depth, between(random, 80, 260)) : depth * between(random, 0.75, 1.05);
    // drawn pointing down from the top edge, then turned into place about the point where it crosses the edge of the paper
    const at = {
      left: [0, along, -90],
      right: [paper.size.width, along, 90],
      top: [along, 0, 0],
      bottom: [along, paper.size.height, 180],
    }[side] as [number, number, number];
    const turn = at[2] + lean + between(random, -4, 4);
    const shape = isEdge ? palm(radius, reach) : finger(radius, reach, between(random, 0.75, 1.1));
    const marks = isEdge
      ? ''
      : creases(random, radius, reach, skin) +
        (under === 'camera'
          ? chance(random, 0.75)
            ? nail(random, radius, reach, skin)
            : ''
          : pressed(radius, reach, skin, random));
    const shadow = chance(random, 0.75)
      ? `<path d="${shape}" transform="translate(${whole(random, -26, 26)} ${whole(random, 4, 30)})" fill="#000" opacity="${between(random, 0.15, 0.5).toFixed(2)}" filter="url(#shade)"/>`
      : '';
    drawn.push(
      `<g transform="translate(${at[0].toFixed(0)} ${at[1].toFixed(0)}) rotate(${turn.toFixed(1)})">${shadow}<g filter="url(#unsharp)"><path d="${shape}" fill="url(#skin)"/>${marks}</g></g>`,
    );
    const angle = (turn * Math.PI) / 180;
    const own = { x: at[0] - Math.sin(angle) * reach, y: at[1] + Math.cos(angle) * reach };
    const tilt = (paper.degrees * Math.PI) / 180;
    tips.push({
      x: paper.x + own.x * Math.cos(tilt) - own.y * Math.sin(tilt),
      y: paper.y + own.x * Math.sin(tilt) + own.y * Math.cos(tilt),
    });
  }
  const stops = [
    [0, between(random, 0.66, 0.84)],
    [0.25, 0.95],
    [0.5, 1.03],
    [0.75, 0.96],
    [1, between(random, 0.64, 0.84)],
  ].map(([offset, by]) => `<stop offset="${offset}" stop-color="${skin(by as number)}"/>`);
  return {
    about: `${isEdge ? 'edge of a hand' : `${count} finger(s) ${(radius / 5).toFixed(0)} mm`}, skin ${tone + 1} of 10, ${side}, ${(depth / 10).toFixed(0)} mm in, lean ${lean.toFixed(0)}°, blur ${(blur / 10).toFixed(1)} mm`,
    defs: `<linearGradient id="skin" x1="0" y1="0" x2="1" y2="0">${stops.join('')}</linearGradient><filter id="shade" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="${whole(random, 10, 40)}"/></filter><filter id="unsharp" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${blur.toFixed(1)}"/></filter>`,
    drawn: `<g transform="translate(${paper.x.toFixed(1)} ${paper.y.toFixed(1)}) rotate(${paper.degrees.toFixed(2)})">${drawn.join('')}</g>`,
    tips,
  };
};

/** Far out of the picture on one end, round on the other; thicker at the joint. */
const finger = (radius: number, reach: number, tip: number): string => {
  const [r, end] = [radius, reach - radius * tip];
  return `M${-r * 1.12} -1400L${-r * 1.08} ${end - r * 3}Q${-r * 0.94} ${end - r * 2} ${-r} ${end - r}L${-r * 0.96} ${end}C${-r * 0.9} ${end + r * tip * 0.75} ${-r * 0.5} ${reach} 0 ${reach}C${r * 0.5} ${reach} ${r * 0.9} ${end + r * tip * 0.75} ${r * 0.96} ${end}L${r} ${end - r}Q${r * 0.94} ${end - r * 2} ${r * 1.08} ${end - r * 3}L${r * 1.12} -1400z`;
};
const palm = (radius: number, reach: number): string =>
  `M${-radius * 1.3} -1400L${-radius * 1.1} ${-radius * 0.4}C${-radius} ${reach * 0.9} ${-radius * 0.5} ${reach} 0 ${reach}C${radius * 0.5} ${reach} ${radius} ${reach * 0.85} ${radius * 1.1} ${-radius * 0.4}L${radius * 1.3} -1400z`;

type Skin = (by: number, more?: number) => string;
const nail = (random: Random, radius: number, reach: number, skin: Skin): string => {
  const [w, from] = [radius * 0.62, reach - radius * 1.55];
  const rim = chance(random, 0.6)
    ? `<path d="M${-w * 0.9} ${reach - radius * 0.35}Q0 ${reach - radius * 0.05} ${w * 0.9} ${reach - radius * 0.35}" fill="none" stroke="#f4ede6" stroke-width="${radius * 0.14}"/>`
    : '';
  const colour = chance(random, 0.15) ? pick(random, ['#b3122a', '#7a1230', '#d8447a']) : skin(1.14, 0.05);
  return `<path d="M${-w} ${reach - radius * 0.4}L${-w} ${from + w * 0.6}Q${-w} ${from} 0 ${from}Q${w} ${from} ${w} ${from + w * 0.6}L${w} ${reach - radius * 0.4}Q0 ${reach} ${-w} ${reach - radius * 0.4}z" fill="${colour}" opacity="0.85"/>${rim}`;
};
/** On the glass the ball of a finger is pressed flat: paler in the middle, pinker around. */
const pressed = (radius: number, reach: number, skin: Skin, random: Random): string =>
  `<ellipse cx="0" cy="${reach - radius * 1.25}" rx="${radius * 0.6}" ry="${radius * 0.95}" fill="${skin(between(random, 1, 1.14), between(random, -0.06, 0.05))}" opacity="0.8"/>`;
const creases = (random: Random, radius: number, reach: number, skin: Skin): string =>
  [2.6, 5.2]
    .map(
      (at) =>
        `<path d="M${-radius * 0.8} ${reach - radius * at}q${radius * 0.8} ${whole(random, -14, 14)} ${radius * 1.6} 0" fill="none" stroke="${skin(0.72)}" stroke-width="${whole(random, 3, 8)}" opacity="0.6"/>`,
    )
    .join('');
