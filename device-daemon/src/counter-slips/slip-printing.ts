import type { Clock } from '@mot-cua/domain/clock.ts';
import type { SlipPaper } from '@mot-cua/domain/counter-slips.ts';
import type { FormPrinter } from '../devices/form-printer/driver.ts';
import type { Supervisor } from '../devices/supervisor.ts';
import type { PrintDesk } from '../printing/print-desk.ts';
import type { CounterSlipContent } from './slip-content.ts';
import { drawSlipSheet, drawSlipStrip } from './slip-drawing.ts';

/** Two pages on a printer that has to wake first, ms. */
const FORM_DEADLINE_MS = 120_000;

export type SlipPrintingParts = {
  readonly clock: Clock;
  readonly strips: Pick<PrintDesk, 'print'>;
  /** null: this kiosk has no A4 printer, the slip comes out on 80 mm */
  readonly forms: Pick<Supervisor<FormPrinter>, 'use'> | null;
};
/** `why`: what stopped it, of the device's words; null: it is printed. */
export type SlipOnPaper = { readonly paper: SlipPaper; readonly outcome: string; readonly why: string | null };

/**
 * Brings a slip to paper: 80 mm by the ticket printer, each id at most once (print-desk.ts), A4 by CUPS; what A4 surely did not print
 * comes out on 80 mm, for the citizen stands there and waits for it.
 */
export const slipPrinting =
  ({ clock, strips, forms }: SlipPrintingParts) =>
  async (id: string, wanted: SlipPaper, slip: CounterSlipContent, signal: AbortSignal): Promise<SlipOnPaper> => {
    if (wanted === 'a4' && forms) {
      const sheet = await drawSlipSheet(slip, signal, clock);
      if (!sheet.ok) return { paper: 'a4', outcome: 'not-printed', why: sheet.fault };
      const printed = await forms.use((printer, call) => printer.printPdf(sheet.value, call), FORM_DEADLINE_MS);
      if (printed.ok) return { paper: 'a4', outcome: 'printed', why: null };
      if (printed.fault.outcome !== 'not-started')
        return { paper: 'a4', outcome: printed.fault.outcome, why: printed.fault.code };
    }
    const strip = await drawSlipStrip(slip, signal, clock);
    if (!strip.ok) return { paper: 'strip', outcome: 'not-printed', why: strip.fault };
    const { outcome, fault } = await strips.print(`counter-slip:${id}`, strip.value);
    return { paper: 'strip', outcome, why: fault?.code ?? null };
  };
