import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./themes.css', import.meta.url), 'utf8');

/** Custom properties of the block that follows `selector` and holds colours. */
const tokens = (selector: string): Record<string, string> => {
  const blocks = [...css.matchAll(/^(:root[^{]*)\{([^}]*)\}/gm)].filter(([, name]) => name?.trim() === selector);
  const pairs = blocks.flatMap(([, , body]) => [...(body ?? '').matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)]);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
};

const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
};

/** Foreground and background as the style sheets combine them: text, icons, and edges of controls. */
const pairs = [
  ...['paper', 'surface', 'sunken'].flatMap((ground) => ['ink', 'quiet', 'edge'].map((mark) => [mark, ground])),
  ['on-strong', 'strong'],
  ['strong', 'surface'],
  ['on-accent', 'accent'],
  ['on-good', 'good'],
  ['on-bad', 'bad'],
  ['on-bad', 'surface'],
  ['on-bad', 'paper'],
  ['focus', 'surface'],
  ['focus', 'paper'],
] as [string, string][];

describe.each([
  [':root', 10],
  [':root[data-contrast="black-on-white"]', 20],
  [':root[data-contrast="white-on-black"]', 20],
  [':root[data-contrast="dim"]', 4.5],
] as const)('the colours of %s', (selector, least) => {
  it.each(pairs)(`%s on %s stand out at least ${least}:1`, (mark, ground) => {
    const theme = tokens(selector);
    expect(contrast(theme[mark]!, theme[ground]!)).toBeGreaterThanOrEqual(least);
  });
});

describe('text sizes', () => {
  it('have capital letters of the four heights of VVSG 7.1-G, in mm', () => {
    const heights = [...css.matchAll(/--text: ([\d.]+);/g)].map(([, em]) => Number(em) * 0.75).sort((a, b) => a - b);
    const ranges = [
      [3.5, 4.2],
      [4.8, 5.6],
      [6.4, 7.1],
      [8.5, 9.0],
    ];
    expect(heights).toHaveLength(4);
    heights.forEach((height, at) => {
      expect(height).toBeGreaterThanOrEqual(ranges[at]![0]!);
      expect(height).toBeLessThanOrEqual(ranges[at]![1]!);
    });
  });
});
