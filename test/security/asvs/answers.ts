import type { Proof } from '../proof.ts';

/** How one demand of the standard is answered; `by` tells which of the four columns it stands in. */
export type Answer =
  | { readonly by: 'test'; readonly proofs: readonly Proof[]; readonly note: string }
  /** done by how it is built: the note names the file where one can see it */
  | { readonly by: 'design'; readonly note: string }
  /** there is nothing here that the demand could be about */
  | { readonly by: 'not applicable'; readonly note: string }
  /** not done, or done in part: the note says what is so today, `issue` who does the rest */
  | { readonly by: 'left'; readonly issue: number; readonly note: string };

/** Number of the demand in ASVS 5.0, what it asks for in our words, the answer. */
export type Line = readonly [id: string, asks: string, answer: Answer];

export const tested = (proofs: readonly Proof[], note = ''): Answer => ({ by: 'test', proofs, note });
export const design = (note: string): Answer => ({ by: 'design', note });
export const notApplicable = (note: string): Answer => ({ by: 'not applicable', note });
export const left = (issue: number, note: string): Answer => ({ by: 'left', issue, note });
