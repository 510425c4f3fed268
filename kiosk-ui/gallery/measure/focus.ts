import { openEye, targetsOf } from './eye.ts';

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
    const name = eye.name(target);
    if (document.activeElement !== takes) {
      // keys of the keyboard are pressed, never visited: the text box keeps the focus
      if (takes.tabIndex >= 0) found.add(`${name} does not take the focus`);
      continue;
    }
    if (takes.tabIndex < 0) continue;
    target.scrollIntoView({ block: 'nearest' });
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(target);
    const width = Number.parseFloat(outlineWidth);
    if (outlineStyle === 'none' || width < 3) {
      found.add(`${name} has no ring around it`);
      continue;
    }
    const out = width + Number.parseFloat(outlineOffset);
    const box = target.getBoundingClientRect();
    const ring = new DOMRect(box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out);
    const seen = eye.visible(target, ring);
    const side = ring.width - seen.width > 1.5 || ring.left < -1 || ring.right > innerWidth + 1;
    const tallerThanView = ring.height > (target.closest('.scroller-region')?.clientHeight ?? innerHeight);
    const end = !tallerThanView && (ring.height - seen.height > 1.5 || ring.top < -1 || ring.bottom > innerHeight + 1);
    if (side || end) found.add(`the ring around ${name} is cut`);
    const hit = document.elementFromPoint(
      (Math.max(seen.left, 0) + Math.min(seen.right, innerWidth)) / 2,
      (Math.max(seen.top, 0) + Math.min(seen.bottom, innerHeight)) / 2,
    );
    if (hit && hit !== target && !target.contains(hit) && !hit.contains(target))
      found.add(`${name} has the focus and lies under ${eye.name(hit)}`);
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
  return [...found];
};
