import type { Clock } from '@mot-cua/domain/clock.ts';
import type { PrintedLine } from '@mot-cua/domain/forms/print-lines.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { drawInThread } from './drawing-thread.ts';

/** What is drawn on A4. `lines`: of the filled form, already worked out; the other two need the package alone. */
export type FormJob =
  | { readonly what: 'filled'; readonly pkg: ProcedurePackage; readonly lines: readonly PrintedLine[] }
  | { readonly what: 'blank' | 'checklist'; readonly pkg: ProcedurePackage };

/** Draws a form beside the visit's own loop; a PDF. */
export const drawForm = (job: FormJob, signal: AbortSignal, clock: Clock): Promise<Result<Uint8Array, string>> =>
  drawInThread(new URL('./form-thread.ts', import.meta.url), job, signal, clock);
