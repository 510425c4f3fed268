import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Bitmap, TicketPrinter } from '../devices/device.ts';
import type { Supervisor } from '../devices/supervisor.ts';
import type { Ledger } from '../ledger/ledger.ts';

export type Printed = { readonly outcome: 'printed' | 'not-printed' | 'unknown'; readonly fault: DeviceFault | null };

/** A slip of 8,000 rows on a slow serial line with a head that must cool down, ms. */
const PRINT_DEADLINE_MS = 60_000;

/**
 * Prints each id at most once. That it began is on disk before the first byte leaves, so after a crash in mid-print the
 * answer is `unknown`, never a second slip: never two tickets for one press.
 */
export class PrintDesk {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #printer: Supervisor<TicketPrinter> | null;
  readonly #running = new Map<string, Promise<Printed>>();

  constructor(ledger: Ledger, clock: Clock, printer: Supervisor<TicketPrinter> | null) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#printer = printer;
    // What a daemon before this one had begun may have come out: nobody can know, and nobody prints it again.
    ledger.prepare(`UPDATE prints SET outcome = 'unknown' WHERE outcome = 'started'`).run();
  }

  print(id: string, page: Bitmap): Promise<Printed> {
    const running = this.#running.get(id);
    if (running) return running;
    const printing = this.#print(id, page).finally(() => this.#running.delete(id));
    this.#running.set(id, printing);
    return printing;
  }

  async #print(id: string, page: Bitmap): Promise<Printed> {
    const known = this.#ledger.prepare('SELECT outcome FROM prints WHERE id = ?').get(id) as
      | { outcome: Printed['outcome'] | 'started' }
      | undefined;
    if (known) return { outcome: known.outcome === 'started' ? 'unknown' : known.outcome, fault: null };
    if (!this.#printer) return this.#remember(id, { outcome: 'not-printed', fault: noPrinter });
    this.#ledger.prepare(`INSERT INTO prints (id, outcome, at) VALUES (?, 'started', ?)`).run(id, this.#clock.now());
    const result = await this.#printer.use((printer, call) => printer.print(page, call), PRINT_DEADLINE_MS);
    if (result.ok) return this.#remember(id, { outcome: 'printed', fault: null });
    return this.#remember(id, { outcome: outcomeOf(result.fault), fault: result.fault });
  }

  #remember(id: string, printed: Printed): Printed {
    this.#ledger
      .prepare(
        'INSERT INTO prints (id, outcome, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome',
      )
      .run(id, printed.outcome, this.#clock.now());
    return printed;
  }
}

const outcomeOf = (fault: DeviceFault): Printed['outcome'] =>
  fault.outcome === 'not-started' ? 'not-printed' : fault.outcome === 'completed' ? 'printed' : 'unknown';

const noPrinter: DeviceFault = {
  device: 'ticket-printer',
  layer: 'link',
  code: 'absent',
  action: 'call-technician',
  outcome: 'not-started',
  detail: 'this kiosk has no ticket printer',
};
