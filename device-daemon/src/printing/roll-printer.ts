import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { NumberRoll } from '@mot-cua/domain/office/office-state.ts';
import { rollComesOutAt, rollCountsUntil } from '@mot-cua/domain/queue/rolls.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { EmergencyRoll } from '../slips/emergency-roll.ts';
import type { PrintDesk } from './print-desk.ts';
import { drawRollSheet, drawRollStrips } from './roll-drawing.ts';

/** How far a roll is on paper, in pieces. `unsure`: may have come out, a person looks; `fault`: why the rest has not. */
export type RollOnPaper = {
  readonly pieces: number;
  readonly printed: number;
  readonly unsure: number;
  readonly fault: string | null;
};
/** `busy`: another is being printed; `not-drawn`: a bug, told in the journal. */
export type RollFault = 'busy' | 'no-printer' | 'not-drawn';

export type RollPrinterParts = {
  /** this machine's id in the plan */
  readonly self: string;
  readonly plan: OfficePlan;
  /** null: this machine has no ticket printer, only A4 is drawn */
  readonly prints: Pick<PrintDesk, 'print'> | null;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** After so many tries of one piece somebody has to look at the printer first. */
const MOST_TRIES = 20;
/** Rolls that wait for the one that is being printed; a supervisor asks for a few a year. */
const MOST_WAITING = 8;

/**
 * Emergency rolls reach paper here: as soon as the office has agreed on one (`roll-printed`) it comes out of the ticket printer of the
 * machine that domain/src/queue/rolls.ts names; what did not come out is printed when it is asked for again. No piece comes out twice:
 * two people would have one number.
 */
export class RollPrinter {
  readonly #parts: RollPrinterParts;
  readonly #stopped = new AbortController();
  #waiting: NumberRoll[] = [];
  #busy = false;

  constructor(parts: RollPrinterParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#stopped.abort();
    this.#waiting = [];
  }

  /** Told of each entry of the office's log after it is agreed. */
  applied({ event, at }: LogEntry): void {
    const { self, plan, prints, journal } = this.#parts;
    if (event.t !== 'roll-printed' || prints === null || rollComesOutAt(plan, event.node) !== self) return;
    const { service, from, to } = event;
    if (this.#waiting.length >= MOST_WAITING) return journal('roll-not-on-paper', { service, from, why: 'busy' });
    this.#waiting.push({ service, from, to, at });
    void this.#printWaiting();
  }

  /** Prints what of the roll has not come out yet. */
  async print(roll: NumberRoll): Promise<Result<RollOnPaper, RollFault>> {
    if (this.#busy) return failed('busy');
    this.#busy = true;
    try {
      return await this.#print(roll);
    } finally {
      this.#busy = false;
      void this.#printWaiting();
    }
  }

  /** The roll as A4, PDF. */
  async sheet(roll: NumberRoll): Promise<Result<Uint8Array, 'not-drawn'>> {
    const drawn = await drawRollSheet(this.#drawn(roll), this.#stopped.signal, this.#parts.clock);
    if (drawn.ok) return drawn;
    this.#parts.journal('roll-not-drawn', { why: drawn.fault });
    return failed('not-drawn');
  }

  async #printWaiting(): Promise<void> {
    const next = this.#busy || this.#stopped.signal.aborted ? undefined : this.#waiting.shift();
    if (next) await this.print(next);
  }

  async #print(roll: NumberRoll): Promise<Result<RollOnPaper, RollFault>> {
    const { prints, clock, journal } = this.#parts;
    const { service, from } = roll;
    if (!prints) return failed('no-printer');
    const strips = await drawRollStrips(this.#drawn(roll), this.#stopped.signal, clock);
    if (!strips.ok) {
      journal('roll-not-drawn', { why: strips.fault });
      return failed('not-drawn');
    }
    let [printed, unsure] = [0, 0];
    let fault: string | null = null;
    for (const [at, strip] of strips.value.entries()) {
      if (this.#stopped.signal.aborted || fault !== null) break;
      for (let tries = 1; ; tries++) {
        const piece = await prints.print(`roll:${service}:${from}:${roll.at}:${at}:${tries}`, strip);
        if (piece.outcome === 'printed') printed++;
        else if (piece.outcome === 'unknown') unsure++;
        else if (piece.fault === null && tries < MOST_TRIES) continue; // an earlier try, before somebody put paper in
        if (piece.outcome !== 'printed') fault = piece.fault?.code ?? fault;
        if (piece.outcome === 'not-printed') fault ??= 'too-many-tries';
        break;
      }
    }
    const whole = { pieces: strips.value.length, printed, unsure, fault };
    journal(printed + unsure < whole.pieces ? 'roll-not-on-paper' : 'roll-on-paper', {
      ...{ service, from, pieces: whole.pieces, printed, unsure },
      ...(fault === null ? {} : { why: fault }),
    });
    return { ok: true, value: whole };
  }

  #drawn({ service, from, to, at }: NumberRoll): EmergencyRoll {
    const { plan } = this.#parts;
    const known = plan.services.find(({ id }) => id === service);
    return {
      office: plan.title,
      service: known?.title.vi ?? service,
      letter: known?.letter ?? 'A',
      from,
      to,
      until: rollCountsUntil(at),
    };
  }
}
