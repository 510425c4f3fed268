import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import { answerTo, applyEntry, decide } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { CommandAnswer } from './node-messages.ts';
import type { Proposal } from './replication.ts';

export type HostDeskParts = {
  readonly clock: Clock;
  readonly plan: OfficePlan;
  readonly state: () => OfficeState;
  /** how far the state goes in the log */
  readonly agreed: () => number;
  readonly officeNow: () => number;
  /** `host`: may decide; `waiting`: hosts, and does not know yet whether it still may; `no`: another does */
  readonly standing: () => 'host' | 'waiting' | 'no';
  /** nothing is written that is not agreed yet */
  readonly settled: () => boolean;
  readonly term: () => number;
  /** writes these down in one go; the index of the last. Null: the disk is full, nothing was written */
  readonly propose: (proposals: readonly Proposal[]) => number | null;
};

type Waiting = { readonly command: OfficeCommand; readonly answer: (answer: CommandAnswer) => void };
/** What becomes of one command, once whatever was decided before it and with it is agreed. */
type Decided = {
  readonly answer: (answer: CommandAnswer) => void;
  /** how many facts had been decided on, its own among them */
  readonly facts: number;
  readonly said: (index: number) => CommandAnswer;
};
type Written = Decided & { readonly index: number };

/** More wait only when something is badly wrong; who is turned away asks again. */
const MOST_WAITING = 300;
/** Commands that are decided together: those that came while the ones before were on their way. */
const MOST_TOGETHER = 64;
const notHost: CommandAnswer = { is: 'not-host', host: null };

/**
 * The host's desk: commands one after the other, each decided on what comes of those before it, written down, and answered once it is
 * agreed. What came while something was on its way to the other machines is decided together afterwards and written in one go: the
 * disk and the round to the others are waited for once, however many officers pressed a key meanwhile.
 */
export class HostDesk {
  readonly #parts: HostDeskParts;
  #queue: Waiting[] = [];
  #written: readonly Written[] = [];
  #term = 0;
  #working = false;

  constructor(parts: HostDeskParts) {
    this.#parts = parts;
  }

  ask(command: OfficeCommand, deadlineMs: number): Promise<CommandAnswer> {
    if (this.#queue.length >= MOST_WAITING) return Promise.resolve(notHost);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        command,
        answer: (answer) => {
          cancel();
          resolve(answer);
        },
      };
      const cancel = this.#parts.clock.after(deadlineMs, () => {
        const written = this.#written.some(({ answer }) => answer === waiting.answer);
        this.#written = this.#written.filter(({ answer }) => answer !== waiting.answer);
        this.#queue = this.#queue.filter((one) => one !== waiting);
        resolve(written ? { is: 'unknown' } : notHost);
        if (written) this.changed();
      });
      this.#queue.push(waiting);
      this.changed();
    });
  }

  get idle(): boolean {
    return this.#queue.length === 0 && this.#written.length === 0;
  }

  /** More is agreed, or another hosts: what was waited for may be there. */
  changed(): void {
    if (this.#working) return;
    this.#working = true;
    try {
      this.#settle();
      while (this.#written.length === 0 && this.#next()) this.#settle();
    } finally {
      this.#working = false;
    }
  }

  #settle(): void {
    const { agreed, term, standing } = this.#parts;
    const still: Written[] = [];
    for (const one of this.#written) {
      if (term() === this.#term && agreed() >= one.index) one.answer(one.said(one.index));
      else if (term() === this.#term && standing() !== 'no') still.push(one);
      else one.answer({ is: 'unknown' }); // whoever hosts now has it or not; asked again it says which
    }
    this.#written = still;
  }

  /** Takes all that wait; true: go on. */
  #next(): boolean {
    const { standing, settled, term, agreed, propose } = this.#parts;
    const standsAs = standing();
    if (standsAs === 'no') {
      for (const { answer } of this.#queue.splice(0)) answer(notHost);
      return false;
    }
    if (standsAs === 'waiting' || !settled() || this.#queue.length === 0) return false;
    const { decided, proposals } = this.#decide(this.#queue.splice(0, MOST_TOGETHER));
    const before = agreed();
    const index = proposals.length === 0 ? before : propose(proposals);
    if (index === null) {
      for (const { answer } of decided) answer(notHost);
      return true;
    }
    this.#term = term();
    const first = index - proposals.length;
    this.#written = decided.map((one) => ({ ...one, index: first + one.facts }));
    return true;
  }

  /**
   * Each is decided on the state as it will be when those before it are agreed. A refusal waits for them too: it may be theirs alone,
   * and when they are lost with this machine's hosting nothing was refused.
   */
  #decide(taken: readonly Waiting[]): {
    readonly decided: readonly Decided[];
    readonly proposals: readonly Proposal[];
  } {
    const { state, plan, officeNow, term } = this.#parts;
    const at = officeNow();
    const decided: Decided[] = [];
    const proposals: Proposal[] = [];
    let ahead = state();
    for (const { command, answer } of taken) {
      const known = answerTo(ahead, command);
      const came = known ? null : decide(ahead, command, plan, at);
      const events = came?.ok ? came.value : [];
      for (const event of events) {
        proposals.push({ at, command: command.id, event });
        ahead = applyEntry(ahead, { index: 0, term: term(), at, command: command.id, event }, plan);
      }
      const facts = proposals.length;
      if (came && !came.ok) decided.push({ answer, facts, said: () => ({ is: 'refused', why: came.fault }) });
      else decided.push({ answer, facts, said: (index) => ({ is: 'done', events: [...(known ?? events)], index }) });
    }
    return { decided, proposals };
  }
}
