import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import { answerTo, decide } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { CommandAnswer } from './node-messages.ts';

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
  /** writes the events down; the index of the last. Null: the disk is full, nothing was written */
  readonly propose: (command: OfficeCommand, events: readonly OfficeEvent[], at: number) => number | null;
};

type Waiting = { readonly command: OfficeCommand; readonly answer: (answer: CommandAnswer) => void };
type Current = Waiting & { readonly index: number; readonly term: number; readonly events: readonly OfficeEvent[] };

/** More wait only when something is badly wrong; who is turned away asks again. */
const MOST_WAITING = 300;
const notHost: CommandAnswer = { is: 'not-host', host: null };

/**
 * The host's desk: commands one after the other, each decided on what is agreed, written down, and answered once it is agreed. While
 * something is written that is not agreed yet, nothing else is decided.
 */
export class HostDesk {
  readonly #parts: HostDeskParts;
  #queue: Waiting[] = [];
  #current: Current | null = null;
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
        const written = this.#current?.answer === waiting.answer;
        if (written) this.#current = null;
        else this.#queue = this.#queue.filter((one) => one !== waiting);
        resolve(written ? { is: 'unknown' } : notHost);
        if (written) this.changed();
      });
      this.#queue.push(waiting);
      this.changed();
    });
  }

  get idle(): boolean {
    return this.#queue.length === 0 && this.#current === null;
  }

  /** More is agreed, or another hosts: what was waited for may be there. */
  changed(): void {
    if (this.#working) return;
    this.#working = true;
    try {
      this.#settle();
      while (this.#current === null && this.#next()) this.#settle();
    } finally {
      this.#working = false;
    }
  }

  #settle(): void {
    const current = this.#current;
    if (!current) return;
    const { agreed, term, standing } = this.#parts;
    if (agreed() >= current.index && term() === current.term) {
      this.#current = null;
      return current.answer({ is: 'done', events: [...current.events], index: current.index });
    }
    if (standing() !== 'no' && term() === current.term) return;
    this.#current = null;
    current.answer({ is: 'unknown' }); // whoever hosts now has it or not; asked again it says which
  }

  /** Takes the next one; true: go on. */
  #next(): boolean {
    const { standing, settled, state, plan, officeNow, propose, term, agreed } = this.#parts;
    const standsAs = standing();
    if (standsAs === 'no') {
      for (const { answer } of this.#queue.splice(0)) answer(notHost);
      return false;
    }
    if (standsAs === 'waiting' || !settled()) return false;
    const next = this.#queue.shift();
    if (!next) return false;
    const { command, answer } = next;
    const known = answerTo(state(), command);
    if (known) {
      answer({ is: 'done', events: [...known], index: agreed() });
      return true;
    }
    const at = officeNow();
    const decided = decide(state(), command, plan, at);
    if (!decided.ok) answer({ is: 'refused', why: decided.fault });
    else if (decided.value.length === 0) answer({ is: 'done', events: [], index: agreed() });
    else {
      const index = propose(command, decided.value, at);
      if (index === null) answer(notHost);
      else this.#current = { ...next, index, term: term(), events: decided.value };
    }
    return true;
  }
}
