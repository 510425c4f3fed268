import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { served } from '../kit/keyboard/served.ts';
import { placeOf, useVisit } from './visit-page.ts';

/** Everything has been brought down to where a seated person reaches it (PH-4). */
export const low = signal(false);
/**
 * The bars would leave too little for what is read: large letters on a small panel, low reach, the keyboard. Then the
 * status lines and the main buttons move into what scrolls, and the line with the name of the office goes.
 */
export const littleRoom = signal(false);

/** Least height of what scrolls: mm, and lines of text. */
const least = { open: { mm: 40, em: 5 }, typing: { mm: 24, em: 2.5 } } as const;

const leastPixels = (typing: boolean): number => {
  const root = document.documentElement;
  const { mm, em } = typing ? least.typing : least.open;
  return Math.max(
    (mm * Number(root.dataset['ppi'] ?? 103)) / 25.4,
    em * Number.parseFloat(getComputedStyle(root).fontSize),
  );
};

/** Watches the scrolling region inside `main`; asked anew for every screen, size and language, and with each keyboard. */
export const useLittleRoom = (main: RefObject<HTMLElement | null>): void => {
  const { now } = useVisit();
  const typing = served.value !== null;
  useLayoutEffect(() => {
    const region = main.current?.querySelector('.scroller-region');
    if (!region) return;
    littleRoom.value = false;
    const look = () => {
      if (region.clientHeight < leastPixels(typing) && region.scrollHeight > region.clientHeight + 1)
        littleRoom.value = true;
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(region);
    if (region.firstElementChild) sizes.observe(region.firstElementChild); // a list that comes later takes room too
    return () => sizes.disconnect();
  }, [placeOf(now.screen), now.textSize, now.language, low.value, typing]);
};
