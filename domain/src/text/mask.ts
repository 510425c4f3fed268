/**
 * A personal number as a screen in a public hall may show it: `004190000017` → `0041••••0017` (PR-1). Of shorter
 * numbers only the last three digits stay, of very short ones none.
 */
export const maskNumber = (number: string): string => {
  const [head, tail] = number.length >= 12 ? [4, 4] : number.length >= 9 ? [0, 3] : [0, 0];
  const hidden = '•'.repeat(number.length - head - tail);
  return number.slice(0, head) + hidden + number.slice(number.length - tail);
};
