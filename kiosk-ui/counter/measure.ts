/**
 * Looks at the page as it stands, inside the browser (sent there whole, so it uses nothing from outside). Answers in
 * sentences: text that is cut by its box, lies over other text, or leaves the window sideways. What scrolls may be out of
 * sight, never cut.
 */
export const faultsOfDesk = (): string[] => {
  const found: string[] = [];
  const top = document.querySelector('dialog[open]') ?? document.body;
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  const shown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) &&
    element.getBoundingClientRect().width > 0;
  const scrolls = (style: string) => style === 'auto' || style === 'scroll';

  /** The part of a line that its scrolling boxes let through; cut by a box that does not scroll is a fault. */
  const inSight = (owner: Element, line: DOMRect): DOMRect => {
    let box = line;
    for (let parent: Element | null = owner; parent && parent !== document.body; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const frame = parent.getBoundingClientRect();
      if (!scrolls(overflowX) && overflowX !== 'visible' && (line.x < frame.x - 1 || line.right > frame.right + 1))
        found.push(`${name(owner)} is cut at the side by ${name(parent)}`);
      if (!scrolls(overflowY) && overflowY !== 'visible' && (line.y < frame.y - 2 || line.bottom > frame.bottom + 2))
        found.push(`${name(owner)} is cut by ${name(parent)}`);
      const [y, bottom] = [Math.max(box.y, frame.y), Math.min(box.bottom, frame.bottom)];
      box = new DOMRect(box.x, y, box.width, Math.max(0, bottom - y));
    }
    return box;
  };

  const words: { owner: Element; box: DOMRect }[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!owner || !node.textContent?.trim() || owner.closest('.for-readers') || !shown(owner)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width < 1) continue;
      const box = inSight(owner, line);
      if (!owner.closest('.agency-table') && (line.x < -1 || line.right > innerWidth + 1))
        found.push(`${name(owner)} leaves the window sideways`);
      const control = owner.closest('button')?.getBoundingClientRect();
      if (control && (line.right > control.right + 1 || line.bottom > control.bottom + 3))
        found.push(`${name(owner)} leaves its button`);
      if (box.height > 4) words.push({ owner, box });
    }
  }
  words.forEach((one, at) => {
    for (const other of words.slice(at + 1)) {
      if (one.owner === other.owner) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.x, other.box.x);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.y, other.box.y);
      if (across > 2 && down > 7) found.push(`${name(one.owner)} lies over ${name(other.owner)}`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page scrolls sideways');
  const here = document.querySelector('.line[aria-current]')?.getBoundingClientRect();
  const list = document.querySelector('.papers ol')?.getBoundingClientRect();
  if (here && list && (here.top < list.top - 1 || here.bottom > list.bottom + 1))
    found.push('the paper under the cursor is out of sight');
  const frame = document.querySelector('.page-frame')?.getBoundingClientRect();
  if (top === document.body && frame && frame.height < 260) found.push(`only ${frame.height} px for the page`);
  return [...new Set(found)];
};
