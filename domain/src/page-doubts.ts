import Type, { type Static } from 'typebox';

/** What may be wrong with a scanned page, so that the citizen looks once more before the dossier goes. It refuses nothing. */
export const PageDoubtCode = Type.Union([
  Type.Literal('blank'), // nothing is written on it
  Type.Literal('blurred'), // out of focus, or moved
  Type.Literal('dark'),
  Type.Literal('glare'), // a lamp's reflection covers a part
  Type.Literal('cut-off'), // print runs out of the picture
  Type.Literal('finger'), // a finger or the edge of a hand lies on the paper
  Type.Literal('turned'), // upside down or on its side, and nobody can say for certain
]);
export type PageDoubtCode = Static<typeof PageDoubtCode>;

export const PageDoubt = Type.Object({
  code: PageDoubtCode,
  /** false: it could be either, and only a person can say */
  sure: Type.Boolean(),
});
export type PageDoubt = Static<typeof PageDoubt>;
export const PageDoubts = Type.Array(PageDoubt, { maxItems: 7 });
