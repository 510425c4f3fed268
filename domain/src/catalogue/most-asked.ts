/**
 * What one-stop offices of communes are asked for most, the first most: stands in for an office's own figures until it has
 * some, and decides between procedures that answer a question equally well.
 */
export const mostAsked: readonly string[] = [
  '2.000815',
  '1.001193',
  '1.004873',
  '2.000635',
  '1.004222',
  '1.004194',
  '2.000884',
  '1.000894',
  '1.000656',
  '2.000986',
  '1.013831',
  '1.012787',
  '1.001612',
  '1.013225',
  '3.000347',
  '3.000333',
  '1.010038',
  '2.000908',
  '3.000334',
];

/** A small standing that fades with the rank; an office's own count is added to it. */
export const usualUses = (code: string): number => {
  const rank = mostAsked.indexOf(code);
  return rank < 0 ? 0 : 2 * (mostAsked.length - rank);
};
