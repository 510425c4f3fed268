import Type, { type Static } from 'typebox';

/** `e-form` and `checklist` have a package here; of `counter` it is not known here what to bring: a number for the right counter. */
export const ListedKind = Type.Union([Type.Literal('e-form'), Type.Literal('checklist'), Type.Literal('counter')]);
export type ListedKind = Static<typeof ListedKind>;

/**
 * The list of procedures as the citizen's page gets it, once a visit, and searches it by itself. Words are folded, each is kept
 * once; a text is the numbers of its words in their order. Nothing has to be built before the first search.
 */
export const CompactList = Type.Object({
  format: Type.Literal('procedure-list/1'),
  words: Type.Array(Type.String(), { maxItems: 65_535 }),
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
      /** what else people call this very procedure */
      names: Type.Array(Type.Array(Type.Integer())),
      /** what people call something that stands in its title */
      also: Type.Array(Type.Array(Type.Integer())),
      /** how often it is asked for at this office: decides between equals */
      uses: Type.Integer(),
    }),
  ),
});
export type CompactList = Static<typeof CompactList>;
export type ListedProcedure = CompactList['entries'][number];
