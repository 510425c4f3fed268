import { fold } from '../text/fold.ts';
import type { CompactList, ListedKind } from './compact-list.ts';
import type { Synonyms } from './synonyms.ts';
import { oneSpelling } from './word-forms.ts';

/** What a list is made of. `names`: other words for this very procedure, from its package or the national catalogue. */
export type Listable = {
  readonly id: string;
  readonly title: { readonly vi: string; readonly en?: string | undefined };
  readonly kind: ListedKind;
  readonly field: string;
  readonly names: readonly string[];
  readonly uses: number;
};

/** Folds and numbers everything once, so that the page need not. Synonyms are laid into the entries that they mean. */
export const makeList = (from: readonly Listable[], synonyms: Synonyms): CompactList => {
  const words = new Map<string, number>();
  const fields = new Map<string, number>();
  const numberIn = (numbers: Map<string, number>, what: string): number => {
    const known = numbers.get(what);
    if (known !== undefined) return known;
    numbers.set(what, numbers.size);
    return numbers.size - 1;
  };
  const numbered = (text: string): number[] => wordsOf(text).map((word) => numberIn(words, word));
  const said = synonyms.map(([means, ...say]) => ({ means: fold(means), inside: ` ${fold(means)} `, say }));
  const entries = from.map(({ id, title, kind, field, names, uses }) => {
    const folded = fold(title.vi);
    const padded = ` ${folded} `;
    const own = said.filter(({ means }) => means === folded || means === id).flatMap(({ say }) => say);
    const inside = said
      .filter(({ means, inside }) => means !== folded && padded.includes(inside))
      .flatMap(({ say }) => say);
    return {
      id,
      vi: title.vi,
      ...(title.en === undefined ? {} : { en: title.en }),
      kind,
      field: numberIn(fields, field),
      title: numbered(title.vi),
      names: [...names, ...own, ...(title.en === undefined ? [] : [title.en])].map(numbered),
      also: inside.map(numbered),
      uses,
    };
  });
  return { format: 'procedure-list/1', words: [...words.keys()], fields: [...fields.keys()], entries };
};

/** The words of a text as they are compared; at most 60. */
export const wordsOf = (text: string): string[] =>
  (fold(text).match(/[a-z0-9]+/gu) ?? []).slice(0, 60).map((word) => oneSpelling(word.replace(/^0+(?=[0-9])/u, '')));
