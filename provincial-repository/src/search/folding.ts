import { fold } from '@mot-cua/domain/text/fold.ts';

/** The distinct folded words of a text; codes fall apart at their dots and dashes. At most 64, each at most 40 characters. */
export const wordsOf = (text: string): string[] => {
  const words = fold(text.slice(0, 4000)).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, 40)))].slice(0, 64);
};
