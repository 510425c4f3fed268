import { type Eye, openEye } from './eye.ts';

/** What is chosen, as the page tells those who cannot see it. */
const chosenSelector = '[aria-pressed=true], [aria-current]:not([aria-current=false]), [aria-selected=true], :checked';
/** Statements whose ground has a meaning: good, a warning, wrong. */
const statusSelector = '.notice-good, .notice-warning, .fault, .errors, .field-error, .level, .doubt, .chip';

const widthOf = (css: string): number => Number.parseFloat(css) || 0;

/** What of a look is left when all colours are one: letters before and after, weight, line, edge, drawing. */
const shapeOf = (eye: Eye, element: Element): string => {
  const style = eye.style(element);
  const beside = ['::before', '::after'].map((part) => getComputedStyle(element, part).content);
  const drawing = [...element.querySelectorAll('svg')]
    .filter(eye.shown)
    .map((one) => one.innerHTML)
    .join();
  return [
    ...beside,
    style.fontWeight,
    style.textDecorationLine,
    style.borderTopStyle,
    Math.round(widthOf(style.borderTopWidth)),
    style.boxShadow === 'none' ? 'flat' : style.boxShadow.replace(/rgba?\([^)]*\)/g, ''),
    drawing,
  ].join('|');
};

/** A sign before or after the words: a letter, or a box with an edge or a ground. */
const signBeside = (element: Element): boolean =>
  ['::before', '::after'].some((part) => {
    const { content, width, borderBottomWidth, backgroundColor } = getComputedStyle(element, part);
    if (content === 'none' || content === 'normal') return false;
    const drawn = widthOf(borderBottomWidth) > 0 || !/, 0\)$/.test(backgroundColor);
    return content !== '""' || (widthOf(width) > 0 && drawn);
  });

/** A mark of its own: a drawing, a sign before the words, a dot or tick inside a box. */
const hasMark = (eye: Eye, element: Element): boolean =>
  [...element.querySelectorAll('svg, img')].some(eye.shown) || signBeside(element);

/**
 * Nothing is told by colour alone (SE-7, WCAG 1.4.1). What is chosen looks other than its neighbours that are not, also
 * with all colours taken away: a sign, a heavier letter, another edge. A status has a drawing and a word.
 */
export const faultsOfColourAlone = (): string[] => {
  const eye = openEye();
  const found = new Set<string>();
  for (const chosen of eye.top.querySelectorAll(chosenSelector)) {
    if (!eye.shown(chosen)) continue;
    const isBox = chosen.matches('input');
    if (isBox) {
      const { borderTopWidth } = eye.style(chosen);
      const empty = [
        ...eye.top.querySelectorAll<HTMLInputElement>(`input[type=${(chosen as HTMLInputElement).type}]`),
      ].find((one) => !one.checked && eye.shown(one));
      const others = empty ? widthOf(eye.style(empty).borderTopWidth) : 3;
      const marked = signBeside(chosen) || eye.style(chosen).backgroundImage !== 'none';
      if (!marked && widthOf(borderTopWidth) < others + 2)
        found.add(`${eye.name(chosen.parentElement ?? chosen)} is chosen, and only its colour says so`);
      continue;
    }
    const alike = [...(chosen.parentElement?.children ?? [])].find(
      (one) => one !== chosen && one.tagName === chosen.tagName && eye.shown(one) && !one.matches(chosenSelector),
    );
    const told = alike ? shapeOf(eye, alike) !== shapeOf(eye, chosen) : hasMark(eye, chosen);
    if (!told) found.add(`${eye.name(chosen)} is chosen, and only its colour says so`);
  }
  for (const status of eye.top.querySelectorAll(statusSelector)) {
    if (!eye.shown(status)) continue;
    if (!status.textContent?.trim()) found.add(`${eye.name(status)} says nothing`);
    if (!hasMark(eye, status)) found.add(`${eye.name(status)} is told by its colour, without a drawing`);
  }
  for (const off of eye.top.querySelectorAll('[data-off], [aria-disabled=true].scroll-button')) {
    if (
      eye.shown(off) &&
      eye.style(off).borderTopStyle !== 'dashed' &&
      !eye.style(off).textDecorationLine.includes('line')
    )
      found.add(`${eye.name(off)} cannot be pressed, and only its colour says so`);
  }
  return [...found];
};
