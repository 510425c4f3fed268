import type { Clock } from '@mot-cua/domain/clock.ts';
import type { CounterSlip } from '@mot-cua/domain/counter-slips.ts';
import type { LogEntry, SlipWritten } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { recordAudit } from '../audit/audit.ts';
import type { LineFault } from '../forwarding/line-fault.ts';
import { TellAgain } from '../forwarding/tell-again.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { CounterSlipContent } from './slip-content.ts';
import type { SlipOnPaper } from './slip-printing.ts';

/** What is known here of a dossier that this kiosk sealed; null: it is another machine's. */
export type SlipDossier = { readonly code: string; readonly procedure: string };

export type SlipDeskParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly office: {
    /** epoch ms; a kiosk's own clock may be minutes from it */
    officeNow(): number;
    onApplied(listener: (entry: LogEntry) => void): () => void;
    /** what has been agreed since the beginning of the day, again */
    replay(see: (entry: LogEntry, state: OfficeState) => void): void;
  };
  readonly province: {
    counterSlip(
      dossier: string,
      slip: CounterSlip,
      signal: AbortSignal,
    ): Promise<Result<unknown, Pick<LineFault, 'kind'>>>;
  };
  readonly dossier: (id: string) => SlipDossier | null;
  /** as the office is called on paper */
  readonly officeTitle: string;
  readonly titles: {
    readonly procedure: (id: string) => string;
    readonly papersOf: (procedure: string) => readonly { readonly key: string; readonly title: string }[];
  };
  readonly print: (
    id: string,
    paper: SlipWritten['paper'],
    slip: CounterSlipContent,
    signal: AbortSignal,
  ) => Promise<SlipOnPaper>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

type Row = { readonly slip: string; readonly dossier: string; readonly written: string };
type Written = Pick<SlipWritten, 'says' | 'staff'> & { readonly at: number; readonly titles: CounterSlip['titles'] };

const AGAIN_MS = 15_000;
/** Older than this at the start of the daemon, it is told to the province and not printed: nobody waits for it any more. */
const PRINTED_WITHIN_MS = 120_000;

/**
 * Slips that counters write about dossiers of this kiosk (Mẫu 02, Mẫu 03). The office's log has them as soon as the officer pressed the
 * key, so none is lost with a machine; here each comes out on paper once, lies in the ledger, and goes to the province once that has the
 * dossier, however long the line is down. Told twice it is one.
 */
export class SlipDesk {
  readonly #parts: SlipDeskParts;
  readonly #stop = new AbortController();
  readonly #telling: TellAgain;
  #printing: Promise<void> = Promise.resolve();
  #deaf: () => void = () => undefined;

  constructor(parts: SlipDeskParts) {
    this.#parts = parts;
    this.#telling = new TellAgain({
      clock: parts.clock,
      againMs: AGAIN_MS,
      tellAll: () => this.#tellAll(),
      failed: (error) => parts.journal('counter-slips-not-told', { error: String(error).slice(0, 200) }),
    });
  }

  start(): void {
    const { office } = this.#parts;
    this.#deaf = office.onApplied((entry) => this.#heard(entry));
    // agreed, and the power went before it stood in the ledger
    office.replay((entry) => this.#heard(entry));
    this.#telling.start();
  }

  async stop(): Promise<void> {
    this.#deaf();
    this.#stop.abort();
    await Promise.all([this.#telling.stop(), this.#printing]);
  }

  /** Looks whether the province takes what waits: a dossier was received, the line is back. */
  hurry(): void {
    this.#telling.hurry();
  }

  #heard({ event, at }: LogEntry): void {
    if (event.t !== 'slip-written') return;
    const { ledger, dossier, titles, office } = this.#parts;
    const known = dossier(event.dossier);
    if (!known) return; // the kiosk that has it sees to it
    const keys = event.says.form === '02' ? event.says.papers.map(({ key }) => key) : [];
    const asked = keys.length === 0 ? [] : titles.papersOf(known.procedure).filter(({ key }) => keys.includes(key));
    const written: Written = {
      says: event.says,
      staff: event.staff,
      at,
      titles: Object.fromEntries(asked.map(({ key, title }) => [key, title])),
    };
    const { changes } = statement(
      ledger,
      'INSERT INTO counter_slips (slip, dossier, written) VALUES (?, ?, ?) ON CONFLICT (slip) DO NOTHING',
    ).run(event.slip, event.dossier, JSON.stringify(written));
    if (changes === 0) return;
    if (office.officeNow() - at <= PRINTED_WITHIN_MS)
      this.#printing = this.#printing.then(() => this.#print(event, known, written));
    this.hurry();
  }

  async #print(event: SlipWritten, { code, procedure }: SlipDossier, written: Written): Promise<void> {
    const { print, journal, officeTitle, titles } = this.#parts;
    if (this.#stop.signal.aborted) return;
    const slip: CounterSlipContent = {
      office: officeTitle,
      procedureTitle: titles.procedure(procedure),
      code,
      says: event.says,
      titles: written.titles,
      officer: event.staff,
      writtenAt: written.at,
    };
    try {
      const { paper, outcome, why } = await print(event.slip, event.paper, slip, this.#stop.signal);
      journal('counter-slip', { form: event.says.form, paper, outcome, ...(why === null ? {} : { why }) });
    } catch (error) {
      journal('counter-slip', { form: event.says.form, outcome: 'not-printed', why: String(error).slice(0, 120) });
    }
  }

  /** False: the province did not answer, or does not have the dossier yet. */
  async #tellAll(): Promise<boolean> {
    const { ledger, province, clock } = this.#parts;
    const rows = statement(
      ledger,
      'SELECT slip, dossier, written FROM counter_slips WHERE told = 0 ORDER BY rowid',
    ).all();
    let all = true;
    for (const { slip, dossier, written } of rows as Row[]) {
      if (this.#stop.signal.aborted) return true;
      const { says, titles, staff, at }: Written = JSON.parse(written);
      const told = await province.counterSlip(dossier, { says, titles, officer: staff, at }, this.#stop.signal);
      if (!told.ok && told.fault.kind !== 'refused') {
        all = false;
        continue;
      }
      ledger.transaction(() => {
        statement(ledger, 'UPDATE counter_slips SET told = 1 WHERE slip = ?').run(slip);
        recordAudit(
          ledger,
          clock.now(),
          told.ok ? 'counter-slip-told' : 'counter-slip-refused',
          `${dossier} s${staff}`,
        );
      })();
    }
    return all;
  }
}
