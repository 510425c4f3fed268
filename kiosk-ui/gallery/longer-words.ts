/**
 * A language that nobody speaks: Vietnamese with every word at least 40 % longer and the tallest letters there are. What
 * has room for it has room for Khmer, Jrai or German too (SE-5, SE-6). Words with a digit (codes, dates) stay.
 */
const tall: Record<string, string> = { a: 'ẫ', e: 'ễ', i: 'ị', o: 'ộ', u: 'ự', y: 'ỵ' };

const plain = (letter: string): string =>
  letter
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

const longerWord = (word: string): string => {
  if (/\d/.test(word) || !/\p{L}/u.test(word)) return word;
  const letters = [...word.normalize('NFC')].map((letter) => {
    const high = tall[plain(letter)];
    if (!high) return letter;
    return letter === letter.toLowerCase() ? high : high.toUpperCase();
  });
  const wanted = Math.ceil(letters.length * 1.4);
  const vowel = letters.findIndex((letter) => plain(letter) in tall);
  const at = vowel < 0 ? letters.length - 1 : vowel;
  return [...letters.slice(0, at), letters[at]!.repeat(1 + wanted - letters.length), ...letters.slice(at + 1)].join('');
};

/** `Tiếp tục` → `Tịịễp tựực`; white space stays as it is, so a text in pieces becomes the same as the whole. */
export const longer = (text: string): string =>
  text
    .split(/(\s+)/)
    .map((part) => (part.trim() ? longerWord(part) : part))
    .join('');

/** Inside the page: every text and placeholder that stands there or comes later, whoever wrote it, becomes longer. */
export const speakLonger = (): void => {
  const letterKey = '.key:not(.key-word, .key-done, .key-offer)';
  const made = new WeakMap<Node, string>();
  const text = (node: Node) => {
    if (node.parentElement?.closest(`svg, script, style, ${letterKey}`)) return;
    const now = node.nodeValue ?? '';
    if (made.get(node) === now) return;
    const next = longer(now);
    made.set(node, next);
    if (next !== now) node.nodeValue = next;
  };
  const marked = new WeakMap<Element, Partial<Record<'placeholder' | 'aria-label', string>>>();
  /** what a box asks for, and names that only readers hear: a name has the words in it that stand there (WCAG 2.5.3) */
  const spoken = ['placeholder', 'aria-label'] as const;
  const attributes = (element: Element) => {
    if (element.matches(letterKey)) return;
    for (const name of spoken) {
      const now = element.getAttribute(name);
      if (now === null || marked.get(element)?.[name] === now) continue;
      const next = longer(now);
      marked.set(element, { ...marked.get(element), [name]: next });
      element.setAttribute(name, next);
    }
  };
  const all = (root: Node) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (!(root instanceof Element)) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) text(node);
    attributes(root);
    for (const element of root.querySelectorAll('[placeholder], [aria-label]')) attributes(element);
  };
  const watch = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'childList') for (const node of addedNodes) all(node);
      else all(target);
    }
  });
  watch.observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...spoken],
  });
  all(document.documentElement);
};
