/**
 * Folds Vietnamese for searching: no marks, no đ, lower case, one space between words. Search only: the folded form is
 * never stored as the name.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();

/** True when every word of `query` begins a word of `folded` (already folded): the search of people's names and procedures. */
export const matchesFolded = (folded: string, query: string): boolean => {
  const words = folded.split(' ');
  return fold(query)
    .split(' ')
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
};
