/**
 * What can be a Vietnamese syllable, so that the input method knows when a word is none and leaves it as it was typed.
 * Vowels and what may follow them (`=` nothing, C ch, N ng, H nh), written down by hand from the spelling rules. A few go beyond
 * the standard language because people and places here are written so: Đắk, Krông Búk, Kpă; `ynh yt ych` stand after qu.
 */
const table =
  'a-=cCikmnNHoptuy ă-=ckmnNpt â-=ckmnNptuy e-=ckmnNopt ê-=cCkmnHptu i-=aCkmnHptu iê-cmnNptu ' +
  'o-=aceikmnNpt oa-=cCimnNHopty oă-cmnNt oe-=mnNot oo-cnN ô-=cikmnNpt ơ-=ikmnpt u-=acikmnNpt uâ-cnNpty ' +
  'uê-=CnHu uô-cimnNpt uơ-=t uy-=aCnHptu uyê-mnt ư-=acikmnNptu ươ-cimnNptu y-=CmnHpt yê-cmnNptu';
const longEnds: Readonly<Record<string, string>> = { '=': '', C: 'ch', N: 'ng', H: 'nh' };

const onsets = new Set(
  ' b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x bl br đr kl kp kr pl pr'.split(' '),
);

const vowel = /[aăâeêioôơuưy]/;
export const isVowel = (letter: string): boolean => vowel.test(letter);

/** The letter without its mark: ă, â → a; đ → d. */
export const bare = (letter: string): string => (letter === 'đ' ? 'd' : letter.normalize('NFD')[0]!);

const rimes = new Set(
  table.split(' ').flatMap((line) => {
    const [vowels, ends] = line.split('-');
    return [...ends!].map((end) => vowels + (longEnds[end] ?? end));
  }),
);

/** Beginnings of rimes, each also with marks still missing: `uo` may yet become `uôn` or `ươn`. */
const beginnings = new Set<string>();
for (const rime of rimes) {
  let open = [''];
  for (const letter of rime) {
    open = open.flatMap((typed) => [...new Set([letter, bare(letter)])].map((next) => typed + next));
    for (const typed of open) beginnings.add(typed);
  }
}
const onsetBeginnings = new Set([
  '',
  ...[...onsets].flatMap((onset) => [...onset].map((_, at) => onset.slice(0, at + 1))),
]);

/**
 * Where the rime of `word` (lower case, no tone) begins, or -1 when it neither is a syllable nor can become one. `whole`
 * asks for a syllable that is complete. The u of "qu" and the i of "gi" before a vowel belong to the consonant.
 */
export const rimeOf = (word: string, whole = false): number => {
  const [long] = /^(gi(?=[aăâeêioôơuưy])|qu|[^aăâeêioôơuưy]*)/.exec(word)!;
  for (const onset of long === 'gi' ? [long, 'g'] : [long]) {
    const rime = word.slice(onset.length);
    if (
      rime === '' ? !whole && onsetBeginnings.has(onset) : onsets.has(onset) && (whole ? rimes : beginnings).has(rime)
    )
      return onset === 'c' && /^[eêiy]/.test(rime) ? -1 : onset.length;
  }
  return -1;
};
