/** A run of words that both texts have, or only the old, or only the new. */
export type WordRun = { readonly in: 'both' | 'old' | 'new'; readonly text: string };

/** Words of both texts together; longer ones are shown whole, one after the other. */
const MOST_WORDS = 1200;

/** Share of the longer text that has to stay; where less does, single words that happen to be in both only confuse. */
const LEAST_COMMON = 0.4;

/** What changed in a text, word by word: the longest common words in their order stay, all else goes or comes. */
export const wordDiff = (old: string, now: string): WordRun[] => {
  const [was, is] = [wordsOf(old), wordsOf(now)];
  const whole = (): WordRun[] => runs([...was.map(only('old')), ...is.map(only('new'))]);
  if (was.length + is.length > MOST_WORDS) return whole();
  const width = is.length + 1;
  // common[a * width + b]: how many words the rests from a and b have in common
  const common = new Uint16Array((was.length + 1) * width);
  const at = (a: number, b: number): number => common[a * width + b] as number;
  for (let a = was.length - 1; a >= 0; a--)
    for (let b = is.length - 1; b >= 0; b--)
      common[a * width + b] = was[a] === is[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
  if (at(0, 0) < LEAST_COMMON * Math.max(was.length, is.length)) return whole();
  const found: WordRun[] = [];
  let [a, b] = [0, 0];
  while (a < was.length || b < is.length) {
    if (a < was.length && b < is.length && was[a] === is[b]) {
      found.push({ in: 'both', text: was[a] as string });
      a++;
      b++;
    } else if (b >= is.length || (a < was.length && at(a + 1, b) >= at(a, b + 1))) {
      found.push({ in: 'old', text: was[a] as string });
      a++;
    } else {
      found.push({ in: 'new', text: is[b] as string });
      b++;
    }
  }
  return runs(found);
};

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');
const only =
  (side: 'old' | 'new') =>
  (text: string): WordRun => ({ in: side, text });

const runs = (words: readonly WordRun[]): WordRun[] => {
  const together: WordRun[] = [];
  for (const word of words) {
    const last = together.at(-1);
    if (last?.in === word.in) together[together.length - 1] = { in: word.in, text: `${last.text} ${word.text}` };
    else together.push(word);
  }
  return together;
};
