import { FINGER_SIGNS, type FingerSigns } from './finger-signs.ts';

/**
 * What the signs of a finger add up to: small trees of questions ("is the sign at or above the cut?"), each of which ends in a number.
 * Their sum with `bias` is the logarithm of the odds. Grown by fit.ts on made-up pages (boosted regression trees, Friedman 2001).
 */
export type FingerScale = {
  readonly version: number;
  readonly signs: readonly string[];
  readonly bias: number;
  readonly trees: readonly FingerTree[];
};
/** A question [sign, cut, where it is below, where it is not], or what it comes to. */
export type FingerTree = number | readonly [sign: number, cut: number, below: FingerTree, above: FingerTree];

/** Another number: other questions, or another way to add them up. */
export const FINGER_SCALE_VERSION = 1;
/** A tree asks at most so many questions in a row. */
export const MOST_QUESTIONS = 3;
const MOST_TREES = 400;

/** A scale that was grown for other signs answers something else than was measured: null. */
export const readScale = (value: unknown): FingerScale | null => {
  const scale = value as Partial<FingerScale> | null;
  const isWhole =
    scale?.version === FINGER_SCALE_VERSION &&
    Array.isArray(scale.signs) &&
    scale.signs.join() === FINGER_SIGNS.join() &&
    Number.isFinite(scale.bias) &&
    Array.isArray(scale.trees) &&
    scale.trees.length > 0 &&
    scale.trees.length <= MOST_TREES &&
    scale.trees.every((tree) => isTree(tree, MOST_QUESTIONS));
  return isWhole ? (scale as FingerScale) : null;
};

const isTree = (tree: unknown, questions: number): boolean => {
  if (!Array.isArray(tree)) return Number.isFinite(tree);
  const [sign, cut, below, above] = tree;
  return (
    tree.length === 4 &&
    questions > 0 &&
    Number.isInteger(sign) &&
    sign >= 0 &&
    sign < FINGER_SIGNS.length &&
    Number.isFinite(cut) &&
    isTree(below, questions - 1) &&
    isTree(above, questions - 1)
  );
};

/** What one tree says of signs in the order of `FINGER_SIGNS`. */
export const answerOf = (tree: FingerTree, values: readonly number[]): number => {
  let at: FingerTree = tree;
  while (typeof at !== 'number') at = (values[at[0]] as number) < at[1] ? at[2] : at[3];
  return at;
};

/** How likely it is a finger, 0 to 1. */
export const fingerLikelihood = (signs: FingerSigns, scale: FingerScale): number => {
  const values = FINGER_SIGNS.map((sign) => signs[sign]);
  const odds = scale.trees.reduce<number>((sum, tree) => sum + answerOf(tree, values), scale.bias);
  return 1 / (1 + Math.exp(-odds));
};
