/** What has no room at once takes turns; each page stands this long, ms. */
export const PAGE_MS = 8_000;
/** A call is marked as new for this long, ms. */
export const FRESH_MS = 20_000;

/** Which of `count` pages is up at a moment. */
export const pageAt = (now: number, count: number, each = PAGE_MS): number =>
  count <= 1 ? 0 : Math.floor(now / each) % count;

/** Lists of at most `size`, in order; one empty list of nothing. */
export const pagesOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

/** The same, as evenly filled as can be: seven are four and three, not five and two. */
export const evenPagesOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  pagesOf(items, Math.ceil(items.length / Math.max(1, Math.ceil(items.length / size))) || size);

/**
 * A notice in pieces that one line holds, cut at its sentences where that is possible and between words where not. Nothing moves along
 * the screen: who reads slowly has a whole piece before him until the next comes.
 */
export const piecesOf = (notice: string, most: number): readonly string[] => {
  const sentences = notice.trim().split(/(?<=[.!?…;]) +/u);
  const pieces: string[] = [];
  let line = '';
  const close = (): void => {
    if (line) pieces.push(line);
    line = '';
  };
  for (const sentence of sentences) {
    if (line && `${line} ${sentence}`.length > most) close();
    if (sentence.length <= most) {
      line = line ? `${line} ${sentence}` : sentence;
      continue;
    }
    for (const word of sentence.split(/ +/u)) {
      if (line && `${line} ${word}`.length > most) close();
      line = line ? `${line} ${word}` : word;
    }
  }
  close();
  return pieces;
};
