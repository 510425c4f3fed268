import { type FaceAdvisory, FaceMatchPolicy } from '@mot-cua/domain/identity/face-match-policy.ts';

export { FaceMatchPolicy };

export const defaultFaceMatchPolicy: FaceMatchPolicy = { on: false, reference: 0.58, unsure: 0.04 };

/**
 * For a member of staff who looks at the person anyway. It decides nothing, changes no level of identity, and says
 * nothing of whether a living person stood there.
 */
export type FaceAdvice = {
  readonly advisory: FaceAdvisory;
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
