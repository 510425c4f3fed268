import type { IntentAnswer } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { StaffMember } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { ConsoleIntent } from '@mot-cua/domain/office/office-views.ts';
import type { DoorWitness } from './door-witness.ts';
import type { OfficeLine } from './office-line.ts';
import { askerOf, permitted } from './permitted.ts';
import type { Session } from './sessions.ts';
import type { StaffDesk } from './staff-desk.ts';
import type { Streams } from './streams.ts';

export type IntentDeskParts = {
  readonly node: string;
  readonly line: OfficeLine;
  readonly desk: StaffDesk;
  readonly streams: Streams;
  readonly witness: DoorWitness;
};

/** Nobody presses further ahead than this. */
const MOST_WAITING = 4;
/** What became of a command is asked again so often, under its id: it is done once, whatever was not heard. */
const ASKED = 3;

const commandOf = (lease: string, seq: number): string => `${lease}:${seq}`;

/** The last intent of a session that the office's log still knows; null: it knows none. */
export const lastDone = ({ answers: { recent, older } }: OfficeState, lease: string): number | null => {
  let last: number | null = null;
  const prefix = commandOf(lease, 0).slice(0, -1);
  for (const answers of [older, recent])
    for (const id of answers.keys()) {
      const seq = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
      if (Number.isInteger(seq) && seq > (last ?? 0)) last = seq;
    }
  return last;
};

/** Turns the numbered intents of consoles into commands of the office, one after the other for each session. */
export class IntentDesk {
  readonly #parts: IntentDeskParts;
  readonly #lines = new Map<string, Map<number, Promise<IntentAnswer | null>>>();
  #stopped = false;

  constructor(parts: IntentDeskParts) {
    this.#parts = parts;
  }

  /**
   * The door closes, its store next. What is under way is neither written down nor answered: the console asks again under the same
   * number, and the office, which knows it, does nothing twice.
   */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Answered when the office has decided; null: too many wait already, or the door closes. A number that was answered before is
   * answered, and changes nothing.
   */
  async take(
    session: Session,
    staff: StaffMember,
    intent: ConsoleIntent,
    address: string,
  ): Promise<IntentAnswer | null> {
    if (this.#stopped) return null;
    if (intent.seq <= session.acknowledged) return this.#said(session, intent.seq);
    const waiting = this.#lines.get(session.lease) ?? new Map<number, Promise<IntentAnswer | null>>();
    const same = waiting.get(intent.seq);
    if (same) return same;
    if (waiting.size >= MOST_WAITING) return null;
    const before = [...waiting.values()].at(-1);
    const mine = (before ?? Promise.resolve()).then(() => this.#do(session, staff, intent, address));
    waiting.set(intent.seq, mine);
    this.#lines.set(session.lease, waiting);
    try {
      return await mine;
    } finally {
      waiting.delete(intent.seq);
      if (waiting.size === 0) this.#lines.delete(session.lease);
    }
  }

  async #do(
    session: Session,
    staff: StaffMember,
    { seq, wish }: ConsoleIntent,
    address: string,
  ): Promise<IntentAnswer | null> {
    const { line, desk, streams, witness, node } = this.#parts;
    if (this.#stopped) return null;
    if (seq <= session.acknowledged) return this.#said(session, seq);
    desk.awake(session);
    const whose = { staff: staff.id, lease: session.lease, node, roles: staff.roles };
    const allowed = permitted(wish, whose, seq);
    let why: OfficeFault | null = 'not-allowed';
    if (allowed === null) witness.refused('not-allowed', staff.id, address);
    else {
      const id = commandOf(session.lease, seq);
      for (let asked = 0; asked < ASKED; asked++) {
        const decided = await line.command({ id, by: askerOf(whose, line.state), wish: allowed });
        why = decided.ok ? null : decided.fault;
        if (this.#stopped) return null;
        if (why !== 'unknown') break;
      }
    }
    desk.sessions.acknowledge(session, seq, why);
    streams.refresh(session.lease);
    return { acknowledged: seq, refused: why };
  }

  #said(session: Session, seq: number): IntentAnswer {
    return {
      acknowledged: session.acknowledged,
      refused: session.refused?.seq === seq ? session.refused.why : null,
    };
  }
}
