import { linesOf, openEye, targetsOf } from './eye.ts';

export interface Reach {
  readonly ppi: number;
  /** height of the lowest pixel row above the floor, mm */
  readonly bottom: number;
  readonly highest: number;
  readonly lowest: number;
  /** everything has been asked to come down */
  readonly low: boolean;
}

/**
 * Heights above the floor of whatever can be touched, with the content at its beginning, where it lies lowest (PH-3). In
 * low-reach mode nothing that is needed lies in the upper half; the head line with the name of the office may (PH-4).
 */
export const faultsOfReach = ({ ppi, bottom, highest, lowest, low }: Reach): string[] => {
  const eye = openEye();
  const mm = ppi / 25.4;
  const found = new Set<string>();
  const region = eye.top.querySelector('.scroller-region');
  const was = region?.scrollTop ?? 0;
  if (region) region.scrollTop = 0;
  for (const target of targetsOf(eye)) {
    const box = eye.visible(target, target.getBoundingClientRect());
    if (box.height === 0) continue;
    const upper = bottom + (innerHeight - box.top) / mm;
    const under = bottom + (innerHeight - box.bottom) / mm;
    if (upper > highest + 0.5) found.add(`${eye.name(target)} reaches ${upper.toFixed(0)} mm above the floor`);
    if (under < lowest - 0.5) found.add(`${eye.name(target)} reaches down to ${under.toFixed(0)} mm above the floor`);
    if (low && box.top < innerHeight / 2 - 1) found.add(`${eye.name(target)} stays in the upper half`);
  }
  if (low)
    for (const { owner, seen } of linesOf(eye))
      if (seen.height > 3 && seen.top < innerHeight / 2 - 1 && !owner.closest('header'))
        found.add(`${eye.name(owner)} stays in the upper half`);
  if (region) region.scrollTop = was;
  return [...found];
};
