import type { Clock } from '@mot-cua/domain/clock.ts';
import { emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { NodeLine } from './node-line.ts';
import type { NodeLetter, ReplicaMessage } from './node-messages.ts';
import type { OfficeLog } from './office-log.ts';
import type { Replica, ReplicaEffect } from './replication.ts';
import { toStateFile } from './state-file.ts';

export type NodePostParts = {
  readonly self: string;
  readonly plan: OfficePlan;
  readonly log: OfficeLog;
  readonly line: NodeLine;
  readonly clock: Clock;
  /** epoch ms of office time */
  readonly officeNow: () => number;
  /** without an answer for so long a letter is sent again, ms */
  readonly resend: number;
  /** an answer that came back on the same connection; what it leads to is posted again */
  readonly heard: (letter: NodeLetter) => readonly NodeLetter[];
};

/** A snapshot takes its time over a slow line. */
const INSTALL_MS = 20_000;
const LEAST_MS = 500;

/** Letters of this machine to the others: what replication wants sent. */
export class NodePost {
  readonly #parts: NodePostParts;

  constructor(parts: NodePostParts) {
    this.#parts = parts;
  }

  /** Sends what is for others; returns what is for `answerTo`, which goes back on the connection it came by. */
  send(effects: readonly ReplicaEffect[], replica: Replica, answerTo: string | null): NodeLetter[] {
    const back: NodeLetter[] = [];
    for (const effect of effects) {
      if (effect.do === 'send') {
        if (effect.to === answerTo) back.push(this.#letter(effect.to, effect.message));
        else this.#post(effect.to, effect.message);
      } else if (effect.do === 'send-snapshot') this.#post(effect.to, this.#snapshotOf(replica));
    }
    return back;
  }

  #snapshotOf({ base, baseAlone, term, origin, commit }: Replica): ReplicaMessage {
    const { log, plan, clock } = this.#parts;
    const kept = base.index === 0 ? null : log.snapshot(base.index);
    return {
      t: 'install',
      term,
      origin,
      index: base.index,
      indexTerm: base.term,
      snapshot: kept?.state ?? toStateFile(emptyOffice(plan), baseAlone),
      commit,
      sent: clock.monotonic(),
    };
  }

  #letter(to: string, message: ReplicaMessage): NodeLetter {
    const { self, plan, officeNow } = this.#parts;
    return { from: self, to, office: plan.id, at: officeNow(), message };
  }

  #post(to: string, message: ReplicaMessage): void {
    const { self, plan, line, resend, heard } = this.#parts;
    const deadline = message.t === 'install' ? INSTALL_MS : Math.max(LEAST_MS, resend * 2);
    void line.carry(to, this.#letter(to, message), deadline).then((letters) => {
      for (const letter of letters)
        if (letter.from === to && letter.to === self && letter.office === plan.id)
          for (const answer of heard(letter)) this.#post(answer.to, answer.message);
    });
  }
}
