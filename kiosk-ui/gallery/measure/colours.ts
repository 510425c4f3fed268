import { type Eye, linesOf, openEye, targetsOf } from './eye.ts';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const colourOf = (css: string): Colour => {
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(css)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) throw new Error(`a colour that is not read: ${css}`);
  return [parts[0]!, parts[1]!, parts[2]!, parts[3] ?? 1];
};

const over = (front: Colour, back: Colour): Colour => {
  const mix = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3]);
  return [mix(0), mix(1), mix(2), 1];
};

const luminance = ([red, green, blue]: Colour): number => {
  const part = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
};

/** WCAG 2.2 contrast ratio, 1 to 21. */
const ratio = (one: Colour, other: Colour): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** The colour behind an element: backgrounds from the first solid one up, laid over each other. */
const ground = (eye: Eye, element: Element | null): Colour => {
  const layers: Colour[] = [];
  for (let at = element; at; at = at.parentElement) {
    const colour = colourOf(eye.style(at).backgroundColor);
    layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reduceRight<Colour>((back, front) => over(front, back), [255, 255, 255, 1]);
};

const faded = (eye: Eye, element: Element): boolean => {
  for (let at: Element | null = element; at; at = at.parentElement) if (eye.style(at).opacity !== '1') return true;
  return false;
};

/**
 * Colours as they are drawn, not as they were meant: every text, placeholder and icon against what lies behind it, and
 * the edge (or the ground) of whatever can be touched against what it lies on, at least `least`:1 (SE-1, SE-2).
 */
export const faultsOfColour = (least: number): string[] => {
  const eye = openEye();
  const found = new Set<string>();
  const judge = (what: string, one: Colour, back: Colour) => {
    const is = ratio(over(one, back), back);
    if (is < least - 0.01) found.add(`${what} has a contrast of ${is.toFixed(1)}:1`);
  };
  for (const { owner } of linesOf(eye)) {
    judge(eye.name(owner), colourOf(eye.style(owner).color), ground(eye, owner));
    if (faded(eye, owner)) found.add(`${eye.name(owner)} is faded`);
  }
  for (const box of eye.top.querySelectorAll<HTMLInputElement>('input, textarea')) {
    if (!eye.shown(box)) continue;
    judge(`what is typed into ${eye.name(box)}`, colourOf(eye.style(box).color), ground(eye, box));
    if (box.placeholder)
      judge(`"${box.placeholder}"`, colourOf(getComputedStyle(box, '::placeholder').color), ground(eye, box));
  }
  for (const icon of eye.top.querySelectorAll('svg.icon')) {
    if (!eye.shown(icon)) continue;
    const { stroke } = eye.style(icon);
    judge(`icon in ${eye.name(icon.parentElement ?? icon)}`, colourOf(stroke), ground(eye, icon.parentElement));
  }
  for (const target of targetsOf(eye)) {
    const behind = ground(eye, target.parentElement);
    const { borderTopColor, borderTopWidth, textDecorationLine } = eye.style(target);
    const edge = Number.parseFloat(borderTopWidth) > 0 ? ratio(over(colourOf(borderTopColor), behind), behind) : 1;
    const face = ratio(ground(eye, target), behind);
    if (Math.max(edge, face) < least - 0.01 && !textDecorationLine.includes('underline'))
      found.add(`${eye.name(target)} has an edge of ${Math.max(edge, face).toFixed(1)}:1`);
  }
  return [...found];
};
