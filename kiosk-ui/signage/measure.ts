/**
 * Looks at the great number and what stands around it, inside the browser (sent there whole, so it uses nothing from outside): by ink,
 * since the box of a number leaves room for accents that no digit has. Answers in sentences: ink over ink, or over the edge of its part.
 */
export const faultsOfNumbers = (): string[] => {
  // Be Vietnam Pro, em above and below the baseline: the box, capitals, letters with their marks
  const [boxUp, capital, marks, below] = [1, 0.75, 1.03, 0.26];
  const found: string[] = [];
  for (const part of document.querySelectorAll('.now, .own')) {
    const edge = part.getBoundingClientRect();
    const inks: { text: string; left: number; right: number; top: number; bottom: number }[] = [];
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (!text || !node.parentElement) continue;
      const em = Number.parseFloat(getComputedStyle(node.parentElement).fontSize);
      const digits = /^[A-Z]?\d+$/.test(text);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const baseline = line.top + boxUp * em * (line.height / (em * 1.265));
        const [up, down] = digits ? [capital, 0.02] : [marks, below];
        inks.push({ text, left: line.left, right: line.right, top: baseline - up * em, bottom: baseline + down * em });
      }
    }
    for (const [at, one] of inks.entries()) {
      if (one.left < edge.left + 4 || one.right > edge.right - 4 || one.top < edge.top || one.bottom > edge.bottom)
        found.push(`"${one.text}" leaves its part of the screen`);
      for (const other of inks.slice(at + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1 && down > 1) found.push(`"${one.text}" and "${other.text}" touch`);
      }
    }
    for (const mark of part.querySelectorAll('strong, svg')) {
      const { top, bottom, left, right } = mark.getBoundingClientRect();
      if (top < edge.top || bottom > edge.bottom || left < edge.left || right > edge.right)
        found.push(`${mark.tagName.toLowerCase()} leaves its part of the screen`);
      for (const { text, ...ink } of inks)
        if (text !== mark.textContent && ink.left < right && ink.right > left && ink.top < bottom && ink.bottom > top)
          found.push(`"${text}" touches ${mark.tagName.toLowerCase()} ${mark.textContent}`);
    }
  }
  return [...new Set(found)];
};
