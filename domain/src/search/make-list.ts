import type { CompactList, ListedKind } from './compact-list.ts';
import type { Synonyms } from './synonyms.ts';
import { plainForm, wordsIn } from './word-forms.ts';

/** What a list is made of. `names`: other words for this very procedure, from its package or the national catalogue. */
export type Listable = {
  readonly id: string;
  readonly title: { readonly vi: string; readonly en?: string | undefined };
  readonly kind: ListedKind;
  readonly field: string;
  readonly names: readonly string[];
  readonly uses: number;
};

/** A first paper is asked for more often than another copy, a change or an end of it: titles that begin so, in plain forms. */
const FIRST_TIME = /^(?:cap(?! lai| doi)|dang ki(?! lai| bo sung| bien dong)|thanh lap|cho phep thanh lap|de nghi)/u;
const FIRST_TIME_USES = 3;

/** Words of one text, of which the search takes so many. */
const MOST_WORDS = 60;

/**
 * Numbers everything once, so that the page need not. Synonyms are laid into the entries that they mean: by code or whole title to a
 * procedure, by some words of a title to every procedure in whose title those words stand.
 */
export const makeList = (from: readonly Listable[], synonyms: Synonyms): CompactList => {
  const words = numbering<string>();
  const fields = numbering<string>();
  const phrases = numbering<string>();
  const phrase = (text: string): number => phrases.of(textWords(text).map(words.of).join(' '));
  const said = synonyms.map(([means, ...say]) => ({ id: means, means: plainWords(means), say }));
  const meanings = numbering<(typeof said)[number]>();
  const passing = new Map<string, (typeof said)[number]>();
  /** a name that is another's: it stands for no word of this title */
  const inPassing = (name: string): (typeof said)[number] => {
    const known = passing.get(name) ?? { id: '', means: [], say: [name] };
    passing.set(name, known);
    return known;
  };
  const sayings = from.map(({ id, title }) => {
    const plain = plainWords(title.vi);
    return said.filter((one) => one.id === id || sameWords(one.means, plain)).flatMap(({ say }) => say);
  });
  const owners = ownersOf(sayings);
  const entries = from.map(({ id, title, kind, field, names, uses }, at) => {
    const plain = plainWords(title.vi);
    const own = sayings[at] ?? [];
    const isAnothers = (name: string): boolean => owners.get(plainWords(name).join(' '))?.has(at) === false;
    return {
      id,
      vi: title.vi,
      ...(title.en === undefined ? {} : { en: title.en }),
      kind,
      field: fields.of(field),
      title: textWords(title.vi).map(words.of),
      names: [
        ...new Set(
          [...names.filter((name) => !isAnothers(name)), ...own, ...(title.en === undefined ? [] : [title.en])].map(
            phrase,
          ),
        ),
      ],
      also: [
        ...said.flatMap((one): [number, number][] => {
          const place = sameWords(one.means, plain) ? -1 : placeOf(one.means, plain);
          return place < 0 ? [] : [[meanings.of(one), place]];
        }),
        ...names.filter(isAnothers).map((name): [number, number] => [meanings.of(inPassing(name)), 0]),
      ],
      uses: uses + (FIRST_TIME.test(plain.join(' ')) ? FIRST_TIME_USES : 0),
    };
  });
  const meant = meanings
    .all()
    .map(({ means, say }) => ({ words: means.length, phrases: [...new Set(say.map(phrase))] }));
  return {
    format: 'procedure-list/2',
    words: words.all(),
    phrases: phrases.all().map((text) => (text === '' ? [] : text.split(' ').map(Number))),
    meanings: meant,
    fields: fields.all(),
    entries,
  };
};

/**
 * What the synonyms call one procedure by its code or whole title is that one's: where it is offered every other that its package
 * calls so comes after it ("giấy ủy quyền" is a paper of its own first, and the signature on one second).
 */
const ownersOf = (sayings: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<number>> => {
  const owners = new Map<string, Set<number>>();
  sayings.forEach((say, at) => {
    for (const phrase of say) {
      const plain = plainWords(phrase).join(' ');
      owners.set(plain, (owners.get(plain) ?? new Set()).add(at));
    }
  });
  return owners;
};

const numbering = <T>() => {
  const numbers = new Map<T, number>();
  return {
    of: (what: T): number => {
      const known = numbers.get(what);
      if (known !== undefined) return known;
      numbers.set(what, numbers.size);
      return numbers.size - 1;
    },
    all: (): T[] => [...numbers.keys()],
  };
};

const textWords = (text: string): string[] => wordsIn(text).slice(0, MOST_WORDS);
const plainWords = (text: string): string[] => textWords(text).map(plainForm);
const sameWords = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, at) => word === other[at]);
/** Where these words stand in a text, in a row; -1 where they do not. */
const placeOf = (words: readonly string[], text: readonly string[]): number =>
  words.length === 0 ? -1 : text.findIndex((_word, at) => words.every((word, more) => text[at + more] === word));
