import sharp from 'sharp';
import type { GreyPage } from '../../judge/grey-page.ts';
import { seeded } from '../../specimens/pages.ts';
import { withoutRules } from '../rules.ts';

/**
 * Pages that say nothing to somebody who reads Latin letters: other scripts, music, maps, plans, barcodes, photographs, scribble.
 * The net is taught to say of them that they may lie in any way; else it would be certain of something, and a page be turned.
 */
const WIDTH = 1240;
const HEIGHT = 1754;
const DPI = 150;

type Random = () => number;
const whole = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Scripts by the range of their letters and fonts that have them. */
const SCRIPTS: readonly { readonly from: number; readonly to: number; readonly fonts: readonly string[] }[] = [
  { from: 0x4e00, to: 0x5fff, fonts: ['Noto Sans CJK SC', 'Noto Serif CJK TC'] },
  { from: 0x4e00, to: 0x5fff, fonts: ['Noto Serif CJK JP', 'Noto Sans CJK JP'] },
  { from: 0xac00, to: 0xcfff, fonts: ['Noto Sans CJK KR', 'Noto Serif CJK KR'] },
  { from: 0x3041, to: 0x30f6, fonts: ['Noto Sans CJK JP', 'Noto Serif CJK JP'] },
  { from: 0x0e01, to: 0x0e2e, fonts: ['Noto Sans Thai', 'Noto Serif Thai', 'Noto Looped Thai'] },
  { from: 0x0e81, to: 0x0eae, fonts: ['Noto Sans Lao', 'Noto Serif Lao'] },
  { from: 0x1780, to: 0x17a2, fonts: ['Noto Sans Khmer', 'Noto Serif Khmer'] },
  { from: 0x1000, to: 0x1021, fonts: ['Noto Sans Myanmar', 'Noto Serif Myanmar'] },
  { from: 0x0905, to: 0x0939, fonts: ['Noto Sans Devanagari', 'Noto Serif Devanagari'] },
  { from: 0x0b85, to: 0x0bb9, fonts: ['Noto Sans Tamil', 'Noto Serif Tamil'] },
  { from: 0x0627, to: 0x064a, fonts: ['Noto Naskh Arabic', 'Noto Kufi Arabic', 'Noto Sans Arabic'] },
  { from: 0x10d0, to: 0x10f0, fonts: ['Noto Sans Georgian', 'Noto Serif Georgian'] },
  { from: 0x0561, to: 0x0586, fonts: ['Noto Sans Armenian', 'Noto Serif Armenian'] },
];

type Drawn = { readonly svg: string };

const script = async (random: Random): Promise<Drawn> => {
  const { from, to, fonts } = pick(random, SCRIPTS);
  const word = (): string =>
    Array.from({ length: whole(random, 1, 9) }, () => String.fromCodePoint(whole(random, from, to))).join('');
  const size = whole(random, 18, 40);
  const lines: string[] = [];
  for (let y = whole(random, 60, 240); y < HEIGHT - 60; y += Math.round(size * between(random, 1.2, 2.1))) {
    if (random() < 0.06) y += whole(random, 20, 120);
    const words = Array.from({ length: whole(random, 2, 26) }, word).join(random() < 0.5 ? ' ' : '');
    lines.push(
      `<text x="${whole(random, 60, 130)}" y="${y}">${words.slice(0, Math.floor((WIDTH - 200) / (size * 0.8)))}</text>`,
    );
  }
  const weight = random() < 0.2 ? 'bold' : 'normal';
  return {
    svg: `<g font-family="${pick(random, fonts)}" font-size="${size}" font-weight="${weight}" fill="#111">${lines.join('')}</g>`,
  };
};

const music = async (random: Random): Promise<Drawn> => {
  const gap = whole(random, 7, 13);
  const parts: string[] = [];
  for (let top = whole(random, 80, 200); top < HEIGHT - 120; top += gap * whole(random, 8, 14)) {
    const [left, right] = [whole(random, 60, 140), WIDTH - whole(random, 60, 140)];
    for (let line = 0; line < 5; line++)
      parts.push(`<path d="M${left} ${top + line * gap}H${right}" stroke="#222" stroke-width="1.5"/>`);
    let beam: { x: number; y: number } | null = null;
    for (let x = left + 70; x < right; x += whole(random, gap * 2, gap * 5)) {
      const y = top + (gap / 2) * whole(random, -2, 10);
      const up = random() < 0.5;
      const stem = { x: x + (up ? gap * 0.6 : -gap * 0.6), y: y + (up ? -1 : 1) * gap * between(random, 3, 4) };
      parts.push(
        `<ellipse cx="${x}" cy="${y}" rx="${gap * 0.65}" ry="${gap * 0.48}" transform="rotate(-20 ${x} ${y})" fill="${random() < 0.8 ? '#111' : 'none'}" stroke="#111" stroke-width="2"/>`,
        `<path d="M${stem.x} ${y}V${stem.y}" stroke="#111" stroke-width="2"/>`,
      );
      if (beam && random() < 0.5)
        parts.push(`<path d="M${beam.x} ${beam.y}L${stem.x} ${stem.y}" stroke="#111" stroke-width="${gap / 2}"/>`);
      beam = stem;
      if (random() < 0.12) parts.push(`<path d="M${x + gap} ${top}V${top + 4 * gap}" stroke="#111" stroke-width="2"/>`);
    }
  }
  return { svg: parts.join('') };
};

/** Walls, borders of land, roads and hatching. */
const plan = async (random: Random): Promise<Drawn> => {
  const parts = Array.from({ length: whole(random, 20, 130) }, () => {
    const [x, y] = [whole(random, 40, WIDTH - 40), whole(random, 40, HEIGHT - 40)];
    const style = `fill="none" stroke="#222" stroke-width="${whole(random, 1, 6)}"`;
    const kind = random();
    if (kind < 0.25) return `<circle cx="${x}" cy="${y}" r="${whole(random, 4, 260)}" ${style}/>`;
    if (kind < 0.5)
      return `<rect x="${x}" y="${y}" width="${whole(random, 10, 400)}" height="${whole(random, 10, 400)}" transform="rotate(${whole(random, 0, 90)} ${x} ${y})" ${style}/>`;
    const steps = Array.from(
      { length: whole(random, 2, 30) },
      () => `l${whole(random, -60, 60)} ${whole(random, -60, 60)}`,
    );
    return `<path d="M${x} ${y}${steps.join('')}" ${style}/>`;
  });
  return { svg: parts.join('') };
};

const scribble = async (random: Random): Promise<Drawn> => {
  const parts = Array.from({ length: whole(random, 10, 60) }, () => {
    const steps = Array.from(
      { length: whole(random, 6, 60) },
      () => `q${whole(random, -30, 40)} ${whole(random, -40, 40)} ${whole(random, -12, 30)} ${whole(random, -14, 14)}`,
    );
    return `<path d="M${whole(random, 60, WIDTH - 300)} ${whole(random, 80, HEIGHT - 80)}${steps.join('')}" fill="none" stroke="#234" stroke-width="${whole(random, 2, 6)}"/>`;
  });
  return { svg: parts.join('') };
};

const barcodes = async (random: Random): Promise<Drawn> => {
  const parts: string[] = [];
  for (let nth = whole(random, 6, 26); nth > 0; nth--) {
    const [left, y, height] = [whole(random, 40, WIDTH - 400), whole(random, 40, HEIGHT - 200), whole(random, 40, 160)];
    if (random() < 0.5)
      for (let x = left; x < left + 340; x += whole(random, 3, 12))
        parts.push(`<rect x="${x}" y="${y}" width="${whole(random, 2, 7)}" height="${height}" fill="#111"/>`);
    else
      for (let row = 0; row < 25; row++)
        for (let column = 0; column < 25; column++)
          if (random() < 0.5)
            parts.push(`<rect x="${left + column * 6}" y="${y + row * 6}" width="6" height="6" fill="#111"/>`);
  }
  return { svg: parts.join('') };
};

/** Light and shade without an edge, and things of any shape in it. */
const photograph = async (random: Random): Promise<Drawn> => {
  const shade = (): string => {
    const level = whole(random, 20, 235);
    return `rgb(${level},${level},${level})`;
  };
  const parts = Array.from({ length: whole(random, 30, 200) }, () => {
    const [x, y] = [whole(random, 0, WIDTH), whole(random, 0, HEIGHT)];
    return `<ellipse cx="${x}" cy="${y}" rx="${whole(random, 4, 220)}" ry="${whole(random, 4, 220)}" fill="${shade()}" opacity="${between(random, 0.3, 1)}" transform="rotate(${whole(random, 0, 180)} ${x} ${y})"/>`;
  });
  return {
    svg: `<filter id="soft"><feGaussianBlur stdDeviation="${between(random, 0, 4)}"/></filter><g filter="url(#soft)">${parts.join('')}</g>`,
  };
};

const KINDS = [script, script, script, script, music, music, plan, scribble, barcodes, photograph] as const;

/** One such page; half of them as they are looked at: without their long lines. */
export const mutePage = async (seed: number): Promise<GreyPage> => {
  const random = seeded(seed * 2_654_435_761 + 54_321);
  for (let warm = 0; warm < 8; warm++) random();
  const { svg } = await pick(random, KINDS)(random);
  const level = whole(random, 215, 255);
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="rgb(${level},${level},${level})"/>${svg}</svg>`;
  const jpeg = await sharp(Buffer.from(drawn))
    .flatten()
    .jpeg({ quality: whole(random, 35, 92) })
    .toBuffer();
  const { data } = await sharp(jpeg).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const page = { widthPx: WIDTH, heightPx: HEIGHT, dpi: DPI, pixels: new Uint8Array(data) };
  return random() < 0.5 ? withoutRules(page) : page;
};
