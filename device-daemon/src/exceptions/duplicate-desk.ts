import type { Clock } from '@mot-cua/domain/clock.ts';
import { type DuplicateAnswer, decisionOf } from '@mot-cua/domain/duplicates.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { DossierEvents } from '@mot-cua/domain/receiving.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { recordAudit } from '../audit/audit.ts';
import type { LineFault } from '../forwarding/line-fault.ts';
import { TellAgain } from '../forwarding/tell-again.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { OfficePort } from './office-port.ts';

/** How an answer reaches the province. */
export type DuplicateLine = {
  duplicate(
    dossier: string,
    answer: DuplicateAnswer,
    signal: AbortSignal,
  ): Promise<Result<unknown, Pick<LineFault, 'kind'>>>;
  /** what has become of the dossier there, with what somebody of the province decided about the two */
  events(
    dossier: string,
    signal: AbortSignal,
  ): Promise<Result<Pick<DossierEvents, 'duplicate'>, Pick<LineFault, 'kind'>>>;
};

export type DuplicateDeskParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly node: string;
  readonly office: OfficePort;
  readonly province: DuplicateLine;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

type Row = {
  readonly dossier: string;
  readonly other: string;
  /** JSON of the answer, once an officer gave one */
  readonly answer: string | null;
};

const AGAIN_MS = 5_000;
const idOf = (dossier: string): string => `dup-${dossier}`;

/**
 * EX-7: the province says that a dossier of this kiosk repeats another one; officers of the office are asked, and what they decide goes
 * back. Both ways each once, however often the line, the host or this daemon is gone: what is under way stands in the ledger, as opaque
 * ids. This kiosk neither finds duplicates nor knows whose they are.
 */
export class DuplicateDesk {
  readonly #parts: DuplicateDeskParts;
  readonly #stop = new AbortController();
  readonly #telling: TellAgain;
  #deaf: () => void = () => undefined;

  constructor(parts: DuplicateDeskParts) {
    this.#parts = parts;
    this.#telling = new TellAgain({
      clock: parts.clock,
      againMs: AGAIN_MS,
      tellAll: () => this.#tellAll(),
      failed: (error) => parts.journal('duplicates-not-told', { error: String(error).slice(0, 200) }),
    });
  }

  start(): void {
    this.#deaf = this.#parts.office.onApplied((entry) => this.#applied(entry));
    this.#telling.start();
  }

  async stop(): Promise<void> {
    this.#deaf();
    this.#stop.abort();
    await this.#telling.stop();
  }

  /** The province told of it; told again it is the same one. */
  found(dossier: string, other: string): void {
    const { ledger, clock } = this.#parts;
    const added = ledger.transaction(() => {
      const { changes } = statement(
        ledger,
        'INSERT INTO duplicates (dossier, other) VALUES (?, ?) ON CONFLICT (dossier) DO NOTHING',
      ).run(dossier, other);
      if (changes > 0) recordAudit(ledger, clock.now(), 'duplicate-found', dossier);
      return changes > 0;
    })();
    if (added) this.#hurry();
  }

  /** Looks now; it does so by itself once a minute. */
  look(): void {
    this.#hurry();
  }

  #applied({ event }: LogEntry): void {
    if (event.t !== 'exception-resolved') return;
    const row = this.#rows().find(({ dossier }) => idOf(dossier) === event.exception);
    const decision = decisionOf(event.action);
    if (!row || row.answer !== null || decision === null) return;
    const { ledger, clock } = this.#parts;
    const answer: DuplicateAnswer = { decision, reason: event.reason, officer: event.staff };
    ledger.transaction(() => {
      statement(ledger, 'UPDATE duplicates SET answer = ? WHERE dossier = ?').run(JSON.stringify(answer), row.dossier);
      recordAudit(ledger, clock.now(), 'duplicate-decided', `${row.dossier} s${event.staff}`);
    })();
    this.#hurry();
  }

  #rows(): Row[] {
    return statement(this.#parts.ledger, 'SELECT * FROM duplicates WHERE done = 0 ORDER BY rowid').all() as Row[];
  }

  #hurry(): void {
    this.#telling.hurry();
  }

  /** False: office or province did not answer. */
  async #tellAll(): Promise<boolean> {
    let all = true;
    for (const { dossier } of this.#rows()) {
      if (this.#stop.signal.aborted) return true;
      const row = this.#rows().find((one) => one.dossier === dossier); // answered meanwhile, perhaps
      if (!row) continue;
      const told =
        row.answer !== null
          ? await this.#answer(row, JSON.parse(row.answer))
          : (await this.#isDecidedThere(row))
            ? await this.#over(row)
            : await this.#ask(row);
      all &&= told;
    }
    return all;
  }

  /** An officer of the province has decided on its own page; a line that is down says nothing, and the office is asked. */
  async #isDecidedThere({ dossier }: Row): Promise<boolean> {
    const events = await this.#parts.province.events(dossier, this.#stop.signal);
    return events.ok && typeof events.value.duplicate?.decided === 'string';
  }

  /** It leaves the inbox of the office. What an officer of ours decided at the same moment goes to the province all the same. */
  async #over({ dossier }: Row): Promise<boolean> {
    const { office, node, ledger, clock, journal } = this.#parts;
    const id = idOf(dossier);
    const told = await office.command({ id: `over:${id}`, by: { node }, wish: { t: 'over', exception: id } });
    if (!told.ok && (told.fault === 'no-host' || told.fault === 'unknown')) return false;
    ledger.transaction(() => {
      const { changes } = statement(
        ledger,
        'UPDATE duplicates SET done = 1 WHERE dossier = ? AND answer IS NULL AND done = 0',
      ).run(dossier);
      if (changes > 0) recordAudit(ledger, clock.now(), 'duplicate-decided-there', dossier);
    })();
    journal('duplicate-decided-there', { dossier });
    return true;
  }

  /** Asked anew where the office has it no more and nobody has answered: a log that was begun anew knows of nothing. */
  async #ask({ dossier, other }: Row): Promise<boolean> {
    const { office, node, journal } = this.#parts;
    if (office.state.exceptions.has(idOf(dossier))) return true;
    const asked = await office.command({
      id: `raise:${idOf(dossier)}`,
      by: { node },
      wish: { t: 'raise', exception: idOf(dossier), facts: { code: 'EX-7', dossier, other } },
    });
    if (!asked.ok && (asked.fault === 'no-host' || asked.fault === 'unknown')) return false;
    if (!asked.ok) journal('duplicate-not-raised', { why: asked.fault });
    return true;
  }

  async #answer({ dossier }: Row, answer: DuplicateAnswer): Promise<boolean> {
    const { province, ledger, journal } = this.#parts;
    const told = await province.duplicate(dossier, answer, this.#stop.signal);
    if (!told.ok && told.fault.kind !== 'refused') return false;
    if (!told.ok) journal('duplicate-answer-refused', { dossier }); // somebody in the province has decided otherwise
    statement(ledger, 'UPDATE duplicates SET done = 1 WHERE dossier = ?').run(dossier);
    return true;
  }
}
