import type { Clock } from '@mot-cua/domain/clock.ts';
import type { FormPrinter } from '../devices/form-printer/driver.ts';

/** Why each: `lpstat` and a `cancel` for each job; CUPS that does not answer is being started again, or a technician is at it. */
const delays = { takeBack: 10_000, again: 5_000 } as const;

export type LeftFormsParts = {
  readonly printer: Pick<FormPrinter, 'takeBackAll'>;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/**
 * A visit is over, or died: a form of it that still waits in the queue (for paper, for an open cover) would come out for the next
 * citizen. It is taken back, however long CUPS needs to answer.
 */
export class LeftForms {
  readonly #parts: LeftFormsParts;
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;
  #cancelAgain: () => void = () => undefined;

  constructor(parts: LeftFormsParts) {
    this.#parts = parts;
  }

  takeBack(): void {
    this.#cancelAgain();
    this.#running ??= this.#once().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancelAgain();
    await this.#running;
  }

  async #once(): Promise<void> {
    const { printer, clock, journal } = this.#parts;
    const taken = await printer.takeBackAll({ signal: this.#stop.signal, deadlineMs: delays.takeBack });
    if (this.#stop.signal.aborted) return;
    if (taken.ok) {
      if (taken.value > 0) journal('forms-taken-back', { forms: taken.value });
      return;
    }
    this.#cancelAgain = clock.after(delays.again, () => this.takeBack());
  }
}
