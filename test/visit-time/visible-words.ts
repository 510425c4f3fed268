/**
 * Runs in the page: every text that can be seen now, a piece a node, in the order of reading; and how many of them are read by
 * somebody who reads from the top until they have found what they do next (`target` and what is in it; null: all). Seen is what is drawn, inside the panel and inside whatever
 * scrolls; keys of the keyboard are not read but looked for (`pace.ts`, a key), what is said to screen readers alone is not there.
 */
export const visibleTexts = (target: Element | null): { texts: string[]; read: number } => {
  const dialog = document.querySelector('dialog[open]');
  const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  let read = 0;
  const isSeen = (element: Element, box: DOMRect): boolean => {
    if (box.width < 2 || box.height < 2) return false;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    let top = Math.max(0, box.top);
    let bottom = Math.min(innerHeight, box.bottom);
    for (let over: Element | null = element; over; over = over.parentElement) {
      const { overflowY } = getComputedStyle(over);
      if (overflowY === 'visible') continue;
      const clip = over.getBoundingClientRect();
      if (clip.width < 3 || clip.height < 3) return false; // for screen readers alone
      top = Math.max(top, clip.top);
      bottom = Math.min(bottom, clip.bottom);
    }
    return bottom - top > box.height / 2;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const element = node.parentElement;
    if (text === '' || !element || element.closest('.key:not(.key-offer), script, style, noscript')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (!isSeen(element, range.getBoundingClientRect())) continue;
    texts.push(text);
    const isAfter = target !== null && !target.contains(node) && (target.compareDocumentPosition(node) & 4) !== 0;
    if (!isAfter) read = texts.length;
  }
  return { texts, read };
};

/** Words between spaces that have a letter or a digit: in Vietnamese, syllables. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
