import { isTextBox, keyNear, keyRows, middleOf, neighbour, type TextBox } from './items.ts';

/**
 * Where one is, without a finger. On the page it is the focus itself. Over the on-screen keyboard the text box keeps the focus,
 * for the keyboard is there only while it has it, and the cursor is a mark (`data-at`) on one key or several. Every move is
 * told as an event `cursor` on the element, for those who listen rather than look.
 */
let marked: HTMLElement[] = [];
let lastPoint = { x: 0, y: 0 };
let lastItem: HTMLElement | null = null;

const tell = (element: HTMLElement): void => {
  element.dispatchEvent(new CustomEvent('cursor', { bubbles: true }));
};

export const unmark = (): void => {
  for (const key of marked) key.removeAttribute('data-at');
  marked = [];
};

/** Marks keys (one: the cursor; several: a row or group of a scan). */
export const markKeys = (keys: readonly HTMLElement[]): void => {
  unmark();
  marked = [...keys];
  for (const key of marked) key.setAttribute('data-at', '');
  const [first] = marked;
  if (!first) return;
  lastPoint = middleOf(first);
  tell(first);
};

/** The key under the cursor, found again when the keys changed under it; `null` when the cursor is on the page. */
export const keyAtCursor = (): HTMLElement | null => {
  const [key] = marked;
  if (!key) return null;
  if (!document.querySelector('.keyboard')) {
    unmark();
    return null;
  }
  if (key.isConnected && key.checkVisibility()) return key;
  const near = keyNear(lastPoint);
  if (near) markKeys([near]);
  return near;
};

/** From a text box onto its keys. */
export const enterKeyboard = (): boolean => {
  const first = keyRows()[0]?.[0];
  if (first) markKeys([first]);
  return first !== undefined;
};

/** The text box whose keyboard stands there. */
export const boxInUse = (): TextBox | null => (isTextBox(document.activeElement) ? document.activeElement : null);

/** Steps onto an item: focus, and into view, clear of the bars above and below (IN-3). */
export const goTo = (item: HTMLElement): void => {
  unmark();
  lastItem = item;
  item.focus({ preventScroll: true });
  const frame = item.closest<HTMLElement>('.field, .radio, .given') ?? item;
  (frame.offsetHeight < innerHeight / 3 ? frame : item).scrollIntoView({ block: 'nearest', inline: 'nearest' });
  tell(item);
};

/** Where the next step starts: the focus; where it was, if the page took that away (IN-4). */
export const here = (): Element | null => {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body && !(activeElement instanceof HTMLDialogElement))
    return activeElement;
  return lastItem?.isConnected ? lastItem : (document.querySelector('dialog[open]') ?? document.querySelector('h1'));
};

/** Leaves the keys: the box is done, on to what follows it. */
export const leaveKeyboard = (): void => {
  const box = boxInUse();
  unmark();
  const next = box && neighbour(box, 1);
  if (next) goTo(next);
};
