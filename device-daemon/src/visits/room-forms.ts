import type { Clock } from '@mot-cua/domain/clock.ts';
import { printLines } from '@mot-cua/domain/forms/print-lines.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { VisitDevices } from '@mot-cua/domain/visit-link.ts';
import type { FormPrinter } from '../devices/form-printer/driver.ts';
import { drawForm, type FormJob } from '../printing/form-drawing.ts';
import { absent } from './absent-device.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState } from './visit-state.ts';

/** An office printer that slept takes half a minute to its first page; a form has two or three, ms. */
const PRINT_DEADLINE_MS = 90_000;

export type RoomFormsParts = {
  readonly devices: VisitDevices;
  readonly packages: () => readonly ProcedurePackage[];
  readonly clock: Clock;
  readonly state: () => VisitState;
  readonly tell: (event: VisitEvent) => void;
};

/** A4 pages of a visit: drawn in a thread, handed to CUPS by a pipe. The daemon never sees them. One after the other. */
export class RoomForms {
  readonly #parts: RoomFormsParts;
  readonly #stop = new AbortController();
  #printer: Promise<FormPrinter> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: RoomFormsParts) {
    this.#parts = parts;
  }

  /** What it prints is what is so at this moment: answers that come later are not on the paper. */
  print(what: FormJob['what']): Promise<void> {
    const job = this.#job(what);
    const printed = this.#last.then(() => this.#print(what, job));
    this.#last = Promise.allSettled([printed]); // whoever asked hears how it went; the next page is printed all the same
    return printed;
  }

  /** Nobody is here any more: a job that waits in the queue is cancelled. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#last;
  }

  #job(what: FormJob['what']): FormJob | null {
    const { state, packages } = this.#parts;
    const { draft, procedure } = state();
    if (what === 'filled') return draft ? { what, pkg: draft.pkg, lines: printLines(draft).lines } : null;
    const pkg = packages().find((one) => one.procedure.id === procedure);
    return pkg ? { what, pkg } : null;
  }

  async #print(what: FormJob['what'], job: FormJob | null): Promise<void> {
    const { devices, clock, tell } = this.#parts;
    const signal = this.#stop.signal;
    if (!devices.formPrinter)
      return tell({ type: 'form-printed', what, outcome: 'not-printed', fault: absent('form-printer') });
    const pdf = job && (await drawForm(job, signal, clock));
    if (!pdf?.ok) return tell({ type: 'form-printed', what, outcome: 'not-printed', fault: null }); // nothing has left the visit
    this.#printer ??= import('../devices/form-printer/driver.ts').then(({ createFormPrinter }) =>
      createFormPrinter({ ...devices.formPrinter, queue: devices.formPrinter?.queue ?? '', clock }),
    );
    const printed = await (await this.#printer).printPdf(pdf.value, { signal, deadlineMs: PRINT_DEADLINE_MS });
    if (printed.ok) return tell({ type: 'form-printed', what, outcome: 'printed', fault: null });
    const outcome = printed.fault.outcome === 'not-started' ? 'not-printed' : 'unknown';
    tell({ type: 'form-printed', what, outcome, fault: printed.fault });
  }
}
