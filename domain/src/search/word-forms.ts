/**
 * The forms in which a Vietnamese word comes out of somebody's fingers: without marks, with the keys of an input method
 * that was off, with the sounds of where they come from. Words here are folded already (fold.ts) unless said otherwise.
 */

/** `ký` and `kí`, `quý` and `quí` are one: a final y after a consonant reads as i. */
export const oneSpelling = (word: string): string => word.replace(/([bcdghklmnprstvx]|qu)y$/u, '$1i');

/**
 * What was meant when Telex or VNI keys stand in the word (`ddawng` `kys` `dang9` `ky1`): no s, f, r, x, j, w or digit follows
 * a vowel in Vietnamese, and no vowel is doubled. The word itself where nothing of that kind is in it.
 */
export const withoutInputKeys = (word: string): string => {
  const letters = /[a-z]/u.test(word) ? word.replace(/[0-9]/gu, '') : word;
  const start = letters.replace(/^w/u, 'u');
  const head = /^(?:tr|[a-z])/u.exec(start)?.[0] ?? '';
  const rest = start.slice(head.length).replace(/[sfrxjwz]/gu, '');
  return (head + rest)
    .replace(/^dd/u, 'd')
    .replace(/d$/u, '')
    .replace(/([aeo])\1/gu, '$1')
    .replace(/([aeo])([iuymnpct]|ng|nh|ch)\1$/u, '$1$2');
};

/** One sound for spellings that people of some region do not tell apart: s/x, tr/ch, d/gi/r, l/n, -n/-ng, -t/-c. */
export const asHeard = (word: string): string =>
  word
    .replace(/^(?:gi(?=[aeou])|d|r|v(?=i))/u, 'z')
    .replace(/^tr/u, 'ch')
    .replace(/^x/u, 's')
    .replace(/^l/u, 'n')
    .replace(/^(?:k|q)/u, 'c')
    .replace(/ng$/u, 'n')
    .replace(/t$/u, 'c');

/** True when one letter more, less, other, or two neighbours swapped turn one word into the other; equal words too. */
export const withinOneEdit = (one: string, other: string): boolean => {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  if (same === long.length) return true;
  const restOf = (word: string, from: number) => word.slice(from);
  if (short.length < long.length) return restOf(short, same) === restOf(long, same + 1);
  if (restOf(short, same + 1) === restOf(long, same + 1)) return true;
  return (
    short[same] === long[same + 1] &&
    short[same + 1] === long[same] &&
    restOf(short, same + 2) === restOf(long, same + 2)
  );
};

/**
 * Words run together (`dangkykhaisinh`) taken apart into known ones at the least cost; null where that cannot be done. `costOf` a
 * word is about 1, less for a common one, null for what is no word.
 */
export const takenApart = (run: string, costOf: (word: string) => number | null): string[] | null => {
  const least: ({ readonly words: string[]; readonly cost: number } | null)[] = [{ words: [], cost: 0 }];
  for (let end = 1; end <= run.length; end++) {
    let best: (typeof least)[number] = null;
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start++) {
      const before = least[start];
      const own = before ? costOf(run.slice(start, end)) : null;
      if (!before || own === null || (best && before.cost + own >= best.cost)) continue;
      best = { words: [...before.words, run.slice(start, end)], cost: before.cost + own };
    }
    least.push(best);
  }
  return least[run.length]?.words ?? null;
};

/** `nghiêng` */
const LONGEST_SYLLABLE = 7;
