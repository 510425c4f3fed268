import type { Clock } from '@mot-cua/domain/clock.ts';
import type { SlipPaper } from '@mot-cua/domain/counter-slips.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Bitmap } from '../devices/device.ts';
import { drawInThread } from '../printing/drawing-thread.ts';
import type { CounterSlipContent } from './slip-content.ts';

export type CounterSlipJob = { readonly what: SlipPaper; readonly slip: CounterSlipContent };

const thread = new URL('./slip-thread.ts', import.meta.url);
type Drawn<T> = Promise<Result<T, string>>;

/** Beside the daemon's own loop. */
export const drawSlipStrip = (slip: CounterSlipContent, signal: AbortSignal, clock: Clock): Drawn<Bitmap> =>
  drawInThread(thread, { what: 'strip', slip } as CounterSlipJob, signal, clock);

/** The same as a PDF of A4. */
export const drawSlipSheet = (slip: CounterSlipContent, signal: AbortSignal, clock: Clock): Drawn<Uint8Array> =>
  drawInThread(thread, { what: 'a4', slip } as CounterSlipJob, signal, clock);
