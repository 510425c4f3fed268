/** What a person would see of the page as it stands, in boxes. Runs inside the browser; nothing here knows this app. */

/** Sees one page at one moment: styles are asked for once. */
export interface Eye {
  /** the open dialog, or the whole page: what lies behind a dialog is not there for finger or eye */
  readonly top: Element;
  readonly style: (element: Element) => CSSStyleDeclaration;
  /** the page as it looks to a person: drawn and not hidden */
  readonly shown: (element: Element) => boolean;
  /** the part of a box that no ancestor cuts away */
  readonly visible: (element: Element, box: DOMRect) => DOMRect;
  readonly name: (element: Element) => string;
}

/** A line of text: `ink` is as tall as its letters are: Ẫ rises .14 em over the box of the font (SE-6), a stays below it. */
export interface Line {
  readonly owner: Element;
  readonly text: string;
  readonly ink: DOMRect;
  readonly seen: DOMRect;
}

const pencil = document.createElement('canvas').getContext('2d')!;
/** How far the letters of a text stay under the top and over the foot of their font's box, px; below 0: they rise over it. */
const slack = (font: string, text: string): { above: number; below: number } => {
  pencil.font = font;
  const { actualBoundingBoxAscent, actualBoundingBoxDescent, fontBoundingBoxAscent, fontBoundingBoxDescent } =
    pencil.measureText(text);
  return {
    above: fontBoundingBoxAscent - actualBoundingBoxAscent,
    below: fontBoundingBoxDescent - actualBoundingBoxDescent,
  };
};
const targetSelector =
  'button, a[href], summary, select, textarea, input:not([type=radio], [type=checkbox], [type=hidden]), label:has(> input[type=radio]), label:has(> input[type=checkbox]), [role=button]:not(button)';

const cut = (a: DOMRect, b: DOMRect, across: boolean, down: boolean): DOMRect => {
  const left = across ? Math.max(a.left, b.left) : a.left;
  const right = across ? Math.min(a.right, b.right) : a.right;
  const top = down ? Math.max(a.top, b.top) : a.top;
  const bottom = down ? Math.min(a.bottom, b.bottom) : a.bottom;
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
};

export const openEye = (): Eye => {
  const styles = new Map<Element, CSSStyleDeclaration>();
  const style = (element: Element) => {
    const known = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, known);
    return known;
  };
  const layers = [...document.querySelectorAll('dialog[open]')];
  const top = layers.at(-1) ?? document.body;
  const shown = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && style(element).visibility === 'visible';
  };
  const visible = (element: Element, box: DOMRect) => {
    let left = box;
    for (let at: Element | null = element.parentElement; at && at !== top.parentElement; at = at.parentElement) {
      const { overflowX, overflowY } = style(at);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      left = cut(left, at.getBoundingClientRect(), overflowX !== 'visible', overflowY !== 'visible');
    }
    return left;
  };
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  return { top, style, shown, visible, name };
};

/** All that a finger may press, radio and tick boxes with the words beside them. */
export const targetsOf = ({ top, shown }: Eye): Element[] => [...top.querySelectorAll(targetSelector)].filter(shown);

/** All lines of text that are drawn; words for screen readers alone and letters inside drawings are left out. */
export const linesOf = ({ top, style, shown, visible }: Eye): Line[] => {
  const lines: Line[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    const text = node.textContent?.trim();
    if (!owner || !text || !shown(owner) || owner.closest('.for-readers, svg')) continue;
    const { above, below } = slack(style(owner).font, text);
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const ink = new DOMRect(box.x, box.y + above, box.width, box.height - above - below);
      lines.push({ owner, text, ink, seen: visible(owner, ink) });
    }
  }
  return lines;
};

/** True for what a finger or a button can scroll down. */
export const scrollsDown = ({ style }: Eye, element: Element): boolean =>
  /auto|scroll/.test(style(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
