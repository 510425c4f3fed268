import Type, { type Static } from 'typebox';
import type { ExceptionAction } from './exceptions/exceptions.ts';

/**
 * A dossier that says again what another one under way says already (hồ sơ trùng, EX-7): the same procedure, handed in by the same person
 * for the same owner, while the earlier one is open, within a window of days. The repository alone knows it and keeps what comes of it; a
 * kiosk carries opaque ids, and what an officer decided.
 */
export const DUPLICATE_WINDOW_DAYS = 30;

export const DuplicateDecision = Type.Union([
  /** hai việc khác nhau: both go on */
  Type.Literal('keep-both'),
  /** the citizen takes the later one back (rút hồ sơ) */
  Type.Literal('withdraw-later'),
  /** what the later one brought completes the earlier one */
  Type.Literal('supplement-earlier'),
]);
export type DuplicateDecision = Static<typeof DuplicateDecision>;

/** What it comes to that an officer chose in the inbox (exceptions/reasons.ts); null: no answer to this question. */
export const decisionOf = (action: ExceptionAction): DuplicateDecision | null => {
  switch (action) {
    case 'continue':
      return 'keep-both';
    case 'cancel':
      return 'withdraw-later';
    case 'merge':
      return 'supplement-earlier';
    default:
      return null;
  }
};

/** `POST /v1/dossiers/<later>/duplicate`: told again it changes nothing. */
export const DuplicateAnswer = Type.Object(
  {
    decision: DuplicateDecision,
    /** a word of the fixed list */
    reason: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** number of the officer in the office's plan */
    officer: Type.String({ pattern: '^[0-9]{2,6}$' }),
  },
  { additionalProperties: false },
);
export type DuplicateAnswer = Static<typeof DuplicateAnswer>;
