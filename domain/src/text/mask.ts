/**
 * A personal number as a screen in a public hall may show it: `004190000017` → `0041••••0017` (PR-1). Anything shorter
 * than nine characters is hidden whole.
 */
export const maskNumber = (number: string): string =>
  number.length < 9
    ? '•'.repeat(number.length)
    : `${number.slice(0, 4)}${'•'.repeat(number.length - 8)}${number.slice(-4)}`;
