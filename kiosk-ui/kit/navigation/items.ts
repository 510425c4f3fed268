/** What may be stepped to on the page, and the keys of the on-screen keyboard as they stand on the glass. */

export type TextBox = HTMLInputElement | HTMLTextAreaElement;

export const isTextBox = (element: Element | null): element is TextBox =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(element.type));

const isSeen = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

/** The layer that has the word: the dialog opened last, else the page. */
export const layerOnTop = (): ParentNode => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;

const canAct = 'button, input, textarea, select, a[href], summary';
const cannotNow = '[data-off], .scroll-button[aria-disabled=true], [disabled], .keyboard *';

/** Everything that can be pressed or written into, in reading order; scroll buttons only while they lead somewhere. */
export const items = (): HTMLElement[] =>
  [...layerOnTop().querySelectorAll<HTMLElement>(canAct)].filter(
    (element) => !element.matches(cannotNow) && isSeen(element) && !goesWithKeyboard(element),
  );

/** With the keyboard the page is shorter, and scroll buttons stand there that go when the box is left: no place to step to. */
const goesWithKeyboard = (element: Element): boolean =>
  element.matches('.scroll-button') && document.querySelector('.keyboard') !== null;

/** The next item after (before) a place in the document; `null` at the end. */
export const neighbour = (of: Element | null, step: 1 | -1): HTMLElement | null => {
  const all = items();
  if (!of || of === document.body) return (step === 1 ? all[0] : all.at(-1)) ?? null;
  const side = step === 1 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const beyond = all.filter((item) => item !== of && of.compareDocumentPosition(item) & side && !of.contains(item));
  return (step === 1 ? beyond[0] : beyond.at(-1)) ?? null;
};

const middle = (element: Element): { x: number; y: number } => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
};

/** The keys that stand on the screen now, by rows as the eye sees them. */
export const keyRows = (): HTMLElement[][] => {
  const keys = [...document.querySelectorAll<HTMLElement>('.keyboard button')].filter(
    (key) => !key.matches('[data-off]') && isSeen(key),
  );
  const height = (key: Element): number => key.getBoundingClientRect().height;
  const usual = Math.min(...keys.map(height));
  const rows: { y: number; keys: HTMLElement[] }[] = [];
  // a key as tall as several rows belongs to the one that it is nearest to
  for (const key of [...keys].sort((a, b) => Number(height(a) > usual * 1.5) - Number(height(b) > usual * 1.5))) {
    const { y } = middle(key);
    const far = (row: { y: number }): number => Math.abs(row.y - y);
    const row = rows.reduce<(typeof rows)[number] | null>(
      (best, one) => (best && far(best) <= far(one) ? best : one),
      null,
    );
    if (row && (far(row) < usual / 2 || height(key) > usual * 1.5)) row.keys.push(key);
    else rows.push({ y, keys: [key] });
  }
  return rows.sort((a, b) => a.y - b.y).map((row) => row.keys.sort((a, b) => middle(a).x - middle(b).x));
};

/** The key nearest to a point: the cursor stays where it was when the keys change under it. */
export const keyNear = (point: { x: number; y: number }): HTMLElement | null => {
  const far = (key: Element): number => {
    const { x, y } = middle(key);
    return Math.hypot(x - point.x, (y - point.y) * 3); // rather along the row than into the next
  };
  return keyRows()
    .flat()
    .reduce<HTMLElement | null>((best, key) => (best && far(best) <= far(key) ? best : key), null);
};

/** One step over the keys; along a row it goes on in the next one. */
export const keyBeside = (key: HTMLElement, way: 'up' | 'down' | 'left' | 'right'): HTMLElement => {
  const rows = keyRows();
  const all = rows.flat();
  if (way === 'left' || way === 'right')
    return all[(all.indexOf(key) + (way === 'right' ? 1 : -1) + all.length) % all.length] ?? key;
  const row = rows[rows.findIndex((one) => one.includes(key)) + (way === 'down' ? 1 : -1)];
  const { x } = middle(key);
  return row?.reduce((best, one) => (Math.abs(middle(one).x - x) < Math.abs(middle(best).x - x) ? one : best)) ?? key;
};

export const middleOf = middle;
