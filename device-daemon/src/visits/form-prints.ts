import type { Draft } from '@mot-cua/domain/forms/draft-state.ts';
import type { PrintOutcome } from '@mot-cua/domain/screen-parts.ts';

/** A page that was asked for. `of`: the procedure, or the very answers; what changes after that is not on the paper. */
export type FormPrint = { readonly of: string | Draft; readonly outcome: PrintOutcome };

export type FormPrints = {
  readonly blank: FormPrint | null;
  readonly filled: FormPrint | null;
  /** how many were asked for in this visit */
  readonly times: number;
  /** the last checklist went to the A4 printer */
  readonly checklist: boolean;
};

export const noFormPrints: FormPrints = { blank: null, filled: null, times: 0, checklist: false };
