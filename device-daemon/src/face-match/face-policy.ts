import Type, { type Static } from 'typebox';

/**
 * What a site decides of the face against the chip portrait. Distances are Euclidean, between 128 numbers of dlib's face
 * net as ported by face-api: 0 is the same picture.
 *
 * 0.58 is where 8 people on 36 web pictures parted without an error (reference/vision.md, 2); error rates of such nets differ
 * widely by where people come from (NIST IR 8280). A site must set both numbers on a local set of people who consented,
 * with their chip portraits and its own camera, before it believes the word.
 */
export const FaceMatchPolicy = Type.Object({
  /** off unless the site turns it on */
  on: Type.Boolean(),
  /** below: rather alike, above: rather not */
  reference: Type.Number({ minimum: 0.3, maximum: 0.9 }),
  /** nearer to the reference than this, and nothing is said but `unsure` */
  unsure: Type.Number({ minimum: 0, maximum: 0.3 }),
});
export type FaceMatchPolicy = Static<typeof FaceMatchPolicy>;

export const defaultFaceMatchPolicy: FaceMatchPolicy = { on: false, reference: 0.58, unsure: 0.04 };

/**
 * For a member of staff who looks at the person anyway. It decides nothing, changes no level of identity, and says
 * nothing of whether a living person stood there.
 */
export type FaceAdvice = {
  readonly advisory: 'like' | 'unlike' | 'unsure';
  readonly distance: number;
  /** how many camera frames it rests on */
  readonly frames: number;
};

/** Of a distance as it is shown, with two decimals: the word and the number agree. */
export const adviceOf = (distance: number, { reference, unsure }: FaceMatchPolicy): FaceAdvice['advisory'] => {
  const apart = Math.round((distance - reference) * 1000); // 0.58 - 0.04 is not 0.54 in binary
  if (apart <= -Math.round(unsure * 1000)) return 'like';
  return apart >= Math.round(unsure * 1000) && apart > 0 ? 'unlike' : 'unsure';
};
