import Type, { type Static } from 'typebox';

/**
 * What a site decides of the face against the chip portrait. Distances are Euclidean, between 128 numbers of dlib's face
 * net as ported by face-api: 0 is the same picture.
 *
 * 0.58 is where 8 people on 36 web pictures parted without an error (reference/vision.md, 2); error rates of such nets differ
 * widely by where people come from (NIST IR 8280). A site must set both numbers on a local set of people who consented,
 * with their chip portraits and its own camera, before it believes the word.
 */
export const FaceMatchPolicy = Type.Object(
  {
    /** off unless the site turns it on */
    on: Type.Boolean(),
    /** below: rather alike, above: rather not */
    reference: Type.Number({ minimum: 0.3, maximum: 0.9 }),
    /** nearer to the reference than this, and nothing is said but `unsure` */
    unsure: Type.Number({ minimum: 0, maximum: 0.3 }),
  },
  { additionalProperties: false },
);
export type FaceMatchPolicy = Static<typeof FaceMatchPolicy>;

/** The word for a member of staff who looks at the person anyway; see device-daemon/src/face-match. */
export const FaceAdvisory = Type.Union([Type.Literal('like'), Type.Literal('unlike'), Type.Literal('unsure')]);
export type FaceAdvisory = Static<typeof FaceAdvisory>;
