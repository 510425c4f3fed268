import Type, { type Static } from 'typebox';

/** `e-form` and `checklist` have a package here; of `counter` it is not known here what to bring: a number for the right counter. */
export const ListedKind = Type.Union([Type.Literal('e-form'), Type.Literal('checklist'), Type.Literal('counter')]);
export type ListedKind = Static<typeof ListedKind>;

/**
 * The list of procedures as the citizen's page gets it, once a visit, and searches it by itself. Words are in lower case with their
 * marks, each is kept once; a text is the numbers of its words in their order.
 */
export const CompactList = Type.Object({
  format: Type.Literal('procedure-list/2'),
  words: Type.Array(Type.String(), { maxItems: 65_535 }),
  /** what people say, each once: the numbers of its words */
  phrases: Type.Array(Type.Array(Type.Integer())),
  /** what may be said for some words in a row that stand in titles: how many words they are, and the numbers of the phrases */
  meanings: Type.Array(Type.Object({ words: Type.Integer(), phrases: Type.Array(Type.Integer()) })),
  fields: Type.Array(Type.String()),
  entries: Type.Array(
    Type.Object({
      id: Type.String(),
      vi: Type.String(),
      en: Type.Optional(Type.String()),
      kind: ListedKind,
      /** number of its field in `fields` */
      field: Type.Integer(),
      /** the words of the title */
      title: Type.Array(Type.Integer()),
      /** what else people call this very procedure: numbers of phrases */
      names: Type.Array(Type.Integer()),
      /** what stands in its title and is called otherwise too: number of the meaning, and the first word of the title that it is */
      also: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
      /** how often it is asked for at this office: decides between equals */
      uses: Type.Integer(),
    }),
  ),
});
export type CompactList = Static<typeof CompactList>;
/** One procedure of the list; its words are numbers of `words`. */
export type ListedProcedure = CompactList['entries'][number];
