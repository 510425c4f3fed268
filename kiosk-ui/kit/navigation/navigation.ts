import { boxInUse, enterKeyboard, goTo, here, keyAtCursor, leaveKeyboard, markKeys, unmark } from './cursor.ts';
import { isTextBox, keyBeside, layerOnTop, neighbour } from './items.ts';
import type { KeypadAction } from './keypad.ts';

/** Keys that move and act (IN-1): up and down over the items, left and right over the pages, over keys all four ways. */
export type Move = Extract<KeypadAction, 'up' | 'down' | 'left' | 'right' | 'select' | 'back'>;

export const isMove = (action: KeypadAction): action is Move =>
  ['up', 'down', 'left', 'right', 'select', 'back'].includes(action);

export const move = (action: Move): void => {
  const key = keyAtCursor();
  if (key) return overKeys(key, action);
  if (action === 'up' || action === 'down') {
    const item = neighbour(here(), action === 'down' ? 1 : -1);
    if (item) goTo(item);
    // who looks sees it; who listens is told
    else document.dispatchEvent(new CustomEvent('edge', { detail: action }));
    return;
  }
  if (action === 'select') return act();
  const top = layerOnTop();
  if (action === 'back' && top instanceof HTMLDialogElement) {
    top.dispatchEvent(new Event('cancel', { cancelable: true })); // the dialog decides whether it may be left
    return;
  }
  turnPage(action === 'right' ? 'next' : 'back');
};

/** Does what the item under the cursor does. A text box opens its keys. */
const act = (): void => {
  const item = here();
  if (isTextBox(item)) {
    if (document.activeElement !== item) item.focus();
    // the keyboard is drawn when the box has the focus
    if (!enterKeyboard()) requestAnimationFrame(() => requestAnimationFrame(enterKeyboard));
    return;
  }
  if (item instanceof HTMLElement && !item.matches('h1, dialog')) item.click();
};

const overKeys = (key: HTMLElement, action: Move): void => {
  if (action === 'back') {
    leaveKeyboard();
    return;
  }
  if (action !== 'select') {
    markKeys([keyBeside(key, action)]);
    return;
  }
  pressKey(key);
};

/** Presses a key of the on-screen keyboard; when that put the keyboard away, the cursor goes on behind the box: true. */
export const pressKey = (key: HTMLElement): boolean => {
  const box = boxInUse();
  key.click();
  if (!box || boxInUse()) return false;
  unmark();
  const next = neighbour(box, 1);
  if (next) goTo(next);
  return true;
};

/**
 * Left and right: the page's own Back and Next. Where a page has another main button (to agree, to submit) the cursor goes
 * there and it takes a press of its own: nobody agrees to something by turning a page.
 */
const turnPage = (way: 'next' | 'back'): void => {
  const top = layerOnTop();
  const turner = top.querySelector<HTMLElement>(`.actions [data-turns=${way}]:not([data-off])`);
  if (turner) {
    goTo(turner);
    turner.click();
    return;
  }
  const buttons = [...top.querySelectorAll<HTMLElement>('.actions button:not([data-off])')];
  const main = way === 'next' ? (buttons.find((one) => one.matches('.button-primary')) ?? buttons.at(-1)) : buttons[0];
  if (main) goTo(main);
};
