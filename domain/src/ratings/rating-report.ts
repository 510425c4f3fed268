import Type, { type Static } from 'typebox';
import { RatingLevels, RatingReason } from './rating-shape.ts';

/** What a kiosk tells the province of ratings: `POST /v1/ratings`, signed like every call of a kiosk, safe to repeat. */
const closed = { additionalProperties: false };
const Procedure = Type.Union([Type.String({ maxLength: 40 }), Type.Null()]);
/** SHA-256 of a rating code, hex: the code itself is on the slip alone */
const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const MOST_RATINGS_AT_ONCE = 50;

export const RatingReport = Type.Object(
  {
    ratings: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
          /** epoch ms, the kiosk's clock */
          at: Type.Integer({ minimum: 0 }),
          score: Type.Integer({ minimum: 1, maximum: 5 }),
          levels: RatingLevels,
          procedure: Procedure,
          reasons: Type.Array(RatingReason, { maxItems: 6 }),
          by: Type.Union([Type.Literal('buttons'), Type.Literal('screen')]),
          doubtful: Type.Boolean(),
          /** given at a counter: every kiosk of the office tells it, and it counts once */
          atCounter: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
      { maxItems: MOST_RATINGS_AT_ONCE },
    ),
    /** codes that were printed: whoever holds the slip may rate once, from a telephone */
    codes: Type.Array(Type.Object({ digest: Digest, procedure: Procedure, at: Type.Integer({ minimum: 0 }) }, closed), {
      maxItems: MOST_RATINGS_AT_ONCE,
    }),
  },
  closed,
);
export type RatingReport = Static<typeof RatingReport>;

/** How many of each are kept now, those of before included. */
export const RatingReportAnswer = Type.Object({ ratings: Type.Integer(), codes: Type.Integer() });
export type RatingReportAnswer = Static<typeof RatingReportAnswer>;

/** 128 random bits, base64url: not to be guessed, and a small QR. */
export const RatingCode = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });

/** A code is good this long: who fetches a result weeks later may still say how it was. */
export const RATING_CODE_DAYS = 60;

export const MOST_RATING_NOTE = 500;

/** `GET /ratings.json`: what everybody may know. `share` is null with fewer than five ratings. */
export const PublicRatings = Type.Object({
  month: Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$' }),
  of: Type.Array(
    Type.Object({
      office: Type.String(),
      procedure: Procedure,
      rated: Type.Integer(),
      share: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
  offices: Type.Array(
    Type.Object({ office: Type.String(), rated: Type.Integer(), share: Type.Union([Type.Number(), Type.Null()]) }),
  ),
});
export type PublicRatings = Static<typeof PublicRatings>;
