/**
 * Looks at the page as it stands, inside the browser (this function is sent there whole, so it uses nothing from outside).
 * Answers in sentences what breaks the rules of sizes (PH-1, PH-2), clipping and overlap (SE-5) and line height (SE-6);
 * `ppi` is the resolution of the panel.
 */
export const faultsOfLayout = (ppi: number): string[] => {
  const mm = ppi / 25.4;
  const found: string[] = [];
  const region = document.querySelector('.scroller-region');
  const top = document.querySelector('dialog[open]') ?? document.body;
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  const shown = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  // what has scrolled out of the region is not there for the finger or the eye
  const clipped = (element: Element, box: DOMRect) => {
    if (!region?.contains(element)) return box;
    const frame = region.getBoundingClientRect();
    return new DOMRect(
      box.x,
      Math.max(box.y, frame.y),
      box.width,
      Math.max(0, Math.min(box.bottom, frame.bottom) - Math.max(box.y, frame.y)),
    );
  };

  const targets = [...top.querySelectorAll('button, input:not([type=radio]), textarea, label.radio')].filter(shown);
  for (const target of targets) {
    const box = target.getBoundingClientRect();
    if (box.width < 12.7 * mm - 0.5 || box.height < 12.7 * mm - 0.5)
      found.push(`${name(target)} is ${(box.width / mm).toFixed(1)} × ${(box.height / mm).toFixed(1)} mm`);
    if (target.classList.contains('button-primary') && box.height < 20 * mm - 0.5)
      found.push(`${name(target)} is a main button of ${(box.height / mm).toFixed(1)} mm`);
  }
  targets.forEach((one, at) => {
    const a = clipped(one, one.getBoundingClientRect());
    for (const other of targets.slice(at + 1)) {
      const b = clipped(other, other.getBoundingClientRect());
      if (a.height === 0 || b.height === 0) continue;
      const across = Math.max(a.x, b.x) - Math.min(a.right, b.right);
      const down = Math.max(a.y, b.y) - Math.min(a.bottom, b.bottom);
      if (Math.max(across, down) < 2.54 * mm - 0.6)
        found.push(`${name(one)} and ${name(other)} are ${(Math.max(across, down) / mm).toFixed(1)} mm apart`);
    }
  });

  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const words: { owner: Element; box: DOMRect }[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!owner || !node.textContent?.trim() || !shown(owner) || owner.closest('.for-readers, svg')) continue;
    const style = getComputedStyle(owner);
    if (!owner.closest('.key') && Number.parseFloat(style.lineHeight) < 1.5 * Number.parseFloat(style.fontSize) - 0.1)
      found.push(`${name(owner)} has a line height under 1.5`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const box = clipped(owner, line);
      if (box.height < 4) continue;
      if (box.x < -1 || box.right > innerWidth + 1) found.push(`${name(owner)} leaves the screen sideways`);
      const control = owner.closest('button, label.radio');
      const edge = control?.getBoundingClientRect();
      if (
        edge &&
        (line.x < edge.x - 1 || line.right > edge.right + 1 || line.y < edge.y - 4 || line.bottom > edge.bottom + 4)
      )
        found.push(`${name(owner)} leaves its button`);
      words.push({ owner, box });
    }
  }
  words.forEach((one, at) => {
    for (const other of words.slice(at + 1)) {
      if (one.owner === other.owner) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.x, other.box.x);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.y, other.box.y);
      if (across > 2 && down > 6) found.push(`${name(one.owner)} lies over ${name(other.owner)}`);
    }
  });

  for (const element of top.querySelectorAll('*')) {
    const { overflowX, overflowY } = getComputedStyle(element);
    if (element === region || element.matches('input, textarea, progress, .for-readers, svg *') || !shown(element))
      continue;
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
      found.push(`${name(element)} is cut at the side`);
    if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      found.push(`${name(element)} is cut below`);
  }
  if (region && region.scrollWidth > region.clientWidth + 1) found.push('the screen scrolls sideways');
  const frame = document.querySelector('.frame');
  if (frame && frame.scrollHeight > innerHeight + 1) found.push(`the page is ${frame.scrollHeight} px high`);
  if (region && region.clientHeight < 40 * mm)
    found.push(`only ${(region.clientHeight / mm).toFixed(0)} mm are left for the content`);
  return [...new Set(found)];
};
