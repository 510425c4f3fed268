import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Where the focus may go by itself: a text box would bring up its keyboard. */
const places = 'button:not([data-off], .keyboard *), a[href], summary, input:is([type=radio], [type=checkbox])';

/**
 * The focus is never lost (IN-4). When what had it goes away (a button that becomes a progress line, scroll buttons that are
 * needed no more), the focus goes to what stands in its place: in the nearest part that is still there, else after it, else on
 * the heading. The page does not move under the eyes.
 */
export const useKeptFocus = (root: RefObject<HTMLElement | null>): void => {
  const held = useRef<Element[]>([]);
  useEffect(() => {
    const box = root.current;
    if (!box) return;
    const note = ({ target }: FocusEvent) => {
      const path: Element[] = [];
      for (let at = target instanceof Element ? target : null; at && at !== box; at = at.parentElement) path.push(at);
      held.current = path;
    };
    box.addEventListener('focusin', note);
    return () => box.removeEventListener('focusin', note);
  }, []);
  useLayoutEffect(() => {
    const box = root.current;
    const [item] = held.current;
    if (!box || !item || item.isConnected || document.activeElement !== document.body) return;
    const part = held.current.find((one) => one.isConnected) ?? box;
    const all = [...box.querySelectorAll<HTMLElement>(places)].filter((one) => one.checkVisibility());
    const next =
      all.find((one) => part.contains(one)) ??
      all.find((one) => part.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ??
      document.querySelector<HTMLElement>('h1');
    held.current = [];
    next?.focus({ preventScroll: true });
  });
};
