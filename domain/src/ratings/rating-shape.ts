import Type from 'typebox';

/** The shapes of levels and reasons, apart from `ratings.ts`, so that a page that lists the reasons need not load schemas. */
export const RatingLevels = Type.Union([Type.Literal(3), Type.Literal(5)]);

export const RatingReason = Type.Union([
  Type.Literal('long-wait'),
  Type.Literal('hard-to-use'),
  Type.Literal('unclear'),
  Type.Literal('manner'),
  Type.Literal('came-again'),
  Type.Literal('result-late'),
]);
