/**
 * Vietnamese folded for search: "Nguyễn Thị Đào", "nguyen thi dao" and decomposed input all become the same words.
 * NFD, marks removed, đ → d, lower case (store-and-forward.md 4: database folding misses đ).
 */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

/** The distinct folded words of a text; codes fall apart at their dots and dashes. At most 64, each at most 40 characters. */
export const wordsOf = (text: string): string[] => {
  const words = fold(text.slice(0, 4000)).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, 40)))].slice(0, 64);
};
