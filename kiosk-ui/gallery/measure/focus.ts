import { type Eye, openEye, targetsOf } from './eye.ts';

/** The ring around what has the focus: thick enough, cut by no edge, covered by nothing. */
const faultsOfRing = function* (eye: Eye, target: Element): Generator<string> {
  const name = eye.name(target);
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(target);
  const width = Number.parseFloat(outlineWidth);
  if (outlineStyle === 'none' || width < 3) {
    yield `${name} has no ring around it`;
    return;
  }
  const out = width + Number.parseFloat(outlineOffset);
  const box = target.getBoundingClientRect();
  const ring = new DOMRect(box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out);
  const seen = eye.visible(target, ring);
  const side = ring.width - seen.width > 1.5 || ring.left < -1 || ring.right > innerWidth + 1;
  const tallerThanView = ring.height > (target.closest('.scroller-region')?.clientHeight ?? innerHeight);
  const end = !tallerThanView && (ring.height - seen.height > 1.5 || ring.top < -1 || ring.bottom > innerHeight + 1);
  if (side || end) yield `the ring around ${name} is cut`;
  const hit = document.elementFromPoint(
    (Math.max(seen.left, 0) + Math.min(seen.right, innerWidth)) / 2,
    (Math.max(seen.top, 0) + Math.min(seen.bottom, innerHeight)) / 2,
  );
  if (hit && hit !== target && !target.contains(hit) && !hit.contains(target))
    yield `${name} has the focus and lies under ${eye.name(hit)}`;
};

/** The same of whatever has the focus now: the box in which somebody writes. */
export const faultsOfFocusNow = (): string[] => {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) return ['nothing has the focus'];
  return [...faultsOfRing(openEye(), activeElement)];
};

/**
 * Gives the focus to one thing after the other, as a key would: its ring must be at least 3 px, stand out 3:1, be cut by no
 * edge, and the thing itself must be in view and covered by nothing (IN-3, WCAG 2.4.7, 2.4.11, 2.4.13). The last input
 * must have come from a key, or the browser draws no ring.
 */
export const faultsOfFocus = (): string[] => {
  const eye = openEye();
  const found = new Set<string>();
  const before = document.activeElement;
  for (const target of targetsOf(eye)) {
    const takes = target.querySelector<HTMLElement>('input') ?? (target as HTMLElement);
    takes.focus({ preventScroll: false });
    if (document.activeElement !== takes) {
      // keys of the keyboard are pressed, never visited: the text box keeps the focus
      if (takes.tabIndex >= 0) found.add(`${eye.name(target)} does not take the focus`);
      continue;
    }
    if (takes.tabIndex < 0) continue;
    target.scrollIntoView({ block: 'nearest' });
    for (const fault of faultsOfRing(eye, target)) found.add(fault);
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
  return [...found];
};
