import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Bitmap } from '../devices/device.ts';
import type { EmergencyRoll } from '../slips/emergency-roll.ts';
import { drawInThread } from './drawing-thread.ts';

/** An emergency roll for the ticket printer, or as A4. */
export type RollJob = { readonly what: 'strips' | 'sheet'; readonly roll: EmergencyRoll };

const thread = new URL('./roll-thread.ts', import.meta.url);

/** Beside the daemon's own loop: 200 numbers are 17 pieces of paper. */
export const drawRollStrips = (
  roll: EmergencyRoll,
  signal: AbortSignal,
  clock: Clock,
): Promise<Result<readonly Bitmap[], string>> =>
  drawInThread(thread, { what: 'strips', roll } as RollJob, signal, clock);

/** The same as a PDF of A4 pages. */
export const drawRollSheet = (
  roll: EmergencyRoll,
  signal: AbortSignal,
  clock: Clock,
): Promise<Result<Uint8Array, string>> => drawInThread(thread, { what: 'sheet', roll } as RollJob, signal, clock);
