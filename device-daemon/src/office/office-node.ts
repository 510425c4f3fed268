import type { Clock } from '@mot-cua/domain/clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { AgreedState } from './agreed-state.ts';
import { HostDesk } from './host-desk.ts';
import { lastIndexOf } from './log-positions.ts';
import { writesOf } from './log-writes.ts';
import type { NodeLine } from './node-line.ts';
import type { CommandAnswer, NodeLetter } from './node-messages.ts';
import { NodePost } from './node-post.ts';
import type { OfficeLog } from './office-log.ts';
import { OfficeTime } from './office-time.ts';
import {
  mayDecide,
  mayEndAlone,
  type Pace,
  type Proposal,
  type Replica,
  type ReplicaEffect,
  type ReplicaInput,
  type ReplicaRules,
  startReplica,
  step,
  usualPace,
} from './replication.ts';
import { aloneOf } from './voters.ts';

export type OfficeNodeParts = {
  /** this machine's id in the plan */
  readonly self: string;
  readonly plan: OfficePlan;
  readonly log: OfficeLog;
  readonly clock: Clock;
  /** how the other machines are reached */
  readonly line: NodeLine;
  readonly random: () => number;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly pace?: Pace;
  /** how often the host looks whether a day has begun or somebody waits in vain, ms */
  readonly tickEvery?: number;
};

/** How long a command waits for its answer where nobody says otherwise, ms. */
const COMMAND_MS = 3_000;
/** Between two tries of the same command. */
const AGAIN_MS = 60;
/** Until what the host has agreed is applied here too. */
const APPLIED_MS = 600;
const ENTRIES_AT_ONCE = 400;

type Listener = (entry: LogEntry, state: OfficeState) => void;

/**
 * One machine of an office: the log on its disk, the state that follows from it, its part in choosing who hosts. In the daemon of a
 * kiosk and in the program of a counter PC alike.
 */
export class OfficeNode {
  readonly self: string;
  readonly plan: OfficePlan;
  readonly #parts: OfficeNodeParts;
  readonly #rules: ReplicaRules;
  readonly #time: OfficeTime;
  readonly #agreed: AgreedState;
  readonly #desk: HostDesk;
  readonly #post: NodePost;
  readonly #listeners = new Set<Listener>();
  readonly #footings = new Set<(footing: Footing) => void>();
  readonly #lost = new Set<(tickets: readonly Ticket[]) => void>();
  readonly #stopped = new AbortController();
  #replica: Replica;
  #footing: Footing = 'apart';
  readonly #heardAt = new Map<string, number>();
  #cancelTick: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;
  #armed = Number.NaN;
  #diskFull = false;
  /** who sent one that is none, and why; empty: the last one was good */
  #snapshotRefused = '';

  constructor(parts: OfficeNodeParts) {
    this.#parts = parts;
    this.self = parts.self;
    this.plan = parts.plan;
    const pace = parts.pace ?? usualPace;
    const members = parts.plan.nodes.map(({ id, votes }) => ({ id, votes }));
    if (!members.some(({ id }) => id === parts.self)) throw new Error(`the plan knows no node "${parts.self}"`);
    this.#rules = { self: parts.self, members, pace, atOnce: ENTRIES_AT_ONCE };
    const seed = Math.floor(parts.random() * 0x1_0000_0000);
    this.#replica = startReplica(parts.log.read(), seed, this.#rules, parts.clock.monotonic());
    // where one machine is the office its own clock is the office's
    const offset = members.length === 1 ? 0 : parts.log.offset;
    this.#time = new OfficeTime(parts.clock, offset, (ms) => {
      parts.log.offset = ms;
    });
    this.#time.notBefore(this.#replica.entries.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
    this.#agreed = new AgreedState(
      {
        plan: parts.plan,
        log: parts.log,
        officeNow: () => this.officeNow(),
        told: (entry, state) => {
          this.#time.notBefore(entry.at);
          for (const listener of this.#listeners) this.#safely(() => listener(entry, state));
        },
      },
      this.#replica,
    );
    this.#post = new NodePost({
      self: parts.self,
      plan: parts.plan,
      log: parts.log,
      line: parts.line,
      clock: parts.clock,
      officeNow: () => this.officeNow(),
      resend: pace.resend,
      heard: (letter) => (this.#stopped.signal.aborted ? [] : this.#hear(letter)),
    });
    this.#desk = new HostDesk({
      clock: parts.clock,
      plan: parts.plan,
      state: () => this.#agreed.state,
      agreed: () => this.#agreed.index,
      officeNow: () => this.officeNow(),
      standing: () => (this.#mayDecide() ? 'host' : this.#replica.role === 'host' ? 'waiting' : 'no'),
      settled: () => lastIndexOf(this.#replica) === this.#agreed.index,
      term: () => this.#replica.term,
      propose: (proposals) => this.#propose(proposals),
    });
  }

  /** All that follows from what is agreed, as far as it is known here. */
  get state(): OfficeState {
    return this.#agreed.state;
  }

  get footing(): Footing {
    return this.#footing;
  }

  /** Who hosts, as far as it is heard; null: nobody. */
  get host(): string | null {
    return this.#footing === 'apart' ? null : this.#replica.host;
  }

  /** When each of the other machines was heard last, office time. Of a host all of them, several times a second; of others the host. */
  get heardAt(): ReadonlyMap<string, number> {
    return this.#heardAt;
  }

  /** Who was told to host without the others; null: all are together. */
  get alone(): string | null {
    return aloneOf(this.#replica);
  }

  /** How far the log is agreed here. */
  get agreed(): number {
    return this.#agreed.index;
  }

  /** Monotonic ms up to which that machine has answered this host; null: this one does not host, or has heard nothing of it yet. */
  answered(node: string): number | null {
    const answered = this.#replica.role === 'host' ? this.#replica.peers.get(node)?.answered : undefined;
    return answered === undefined || !Number.isFinite(answered) ? null : answered;
  }

  /** Epoch ms. */
  officeNow(): number {
    return this.#time.now();
  }

  start(): void {
    this.#arm();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#cancelTick?.();
    this.#cancelLook?.();
    await this.#parts.line.stop();
  }

  /** Told of each entry after it is agreed and applied, once in the life of a process (again after a power cut, perhaps). */
  onApplied(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onFooting(listener: (footing: Footing) => void): () => void {
    this.#footings.add(listener);
    return () => this.#footings.delete(listener);
  }

  /** Tickets that were agreed here and are not in the log of a machine that was made host by force: they have to be told to it. */
  onLost(listener: (tickets: readonly Ticket[]) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /**
   * Has the host decide. `no-host`: nobody is heard and nothing has happened. `unknown`: it may have been written down; asked again
   * with the same id it says what has become of it.
   */
  async command(
    command: OfficeCommand,
    deadlineMs: number = COMMAND_MS,
  ): Promise<Result<readonly OfficeEvent[], OfficeFault>> {
    const { clock } = this.#parts;
    const until = clock.monotonic() + deadlineMs;
    let perhaps = false;
    for (;;) {
      const left = until - clock.monotonic();
      if (left <= 0 || this.#stopped.signal.aborted) return failed(perhaps ? 'unknown' : 'no-host');
      const answer = await this.#ask(command, left);
      if (answer.is === 'done') {
        await this.#untilApplied(answer.index);
        return done(answer.events);
      }
      if (answer.is === 'refused') return failed(answer.why);
      if (answer.is === 'unknown') perhaps = true;
      await wait(clock, Math.min(AGAIN_MS, Math.max(1, until - clock.monotonic())), this.#stopped.signal);
    }
  }

  /** A letter of another machine, which has proved that it is `letter.from`; what comes back is for it. */
  hear(letter: NodeLetter): NodeLetter[] {
    if (letter.office !== this.plan.id || letter.to !== this.self || this.#stopped.signal.aborted) return [];
    return this.#hear(letter);
  }

  /** A command that another machine brings, in its own name alone. */
  async brought(from: string, command: OfficeCommand): Promise<CommandAnswer> {
    const known = this.plan.nodes.some(({ id }) => id === from);
    if (!known || command.by.node !== from) return { is: 'refused', why: 'not-allowed' };
    if (this.#replica.role !== 'host') return { is: 'not-host', host: this.host };
    return this.#desk.ask(command, COMMAND_MS);
  }

  /**
   * A supervisor has seen that the others are dead or cannot be reached, and no majority will come: this machine hosts from now on.
   * Whoever comes back follows it, and tells what it has given meanwhile. Refused while there is a host.
   */
  takeOver(staff: string): Result<void, 'has-host' | 'not-allowed'> {
    const member = this.plan.staff.find(({ id }) => id === staff);
    if (!member?.roles.includes('supervisor')) return failed('not-allowed');
    if (this.#footing !== 'apart') return failed('has-host');
    this.#parts.journal('office-taken-over', { node: this.self });
    this.#step({ t: 'force' });
    const { self } = this;
    const note = {
      t: 'override',
      staff,
      node: self,
      what: 'take-over',
      subject: self,
      reason: 'no-majority',
      note: '',
    } as const;
    void this.command({
      id: `take-over:${self}:${this.#replica.term}`,
      by: { node: self },
      wish: { t: 'note-staff', staff: note },
    });
    return done(undefined);
  }

  async #ask(command: OfficeCommand, left: number): Promise<CommandAnswer> {
    if (this.#replica.role === 'host') return this.#desk.ask(command, left);
    const { host } = this.#replica;
    if (host === null || host === this.self) return { is: 'not-host', host: null };
    const brought = await this.#parts.line.bring(
      host,
      { from: this.self, office: this.plan.id, command },
      Math.min(left, COMMAND_MS),
    );
    if (brought.ok) return brought.value;
    return brought.fault === 'unheard' ? { is: 'not-host', host } : { is: 'unknown' };
  }

  async #untilApplied(index: number): Promise<void> {
    if (this.#agreed.index >= index) return;
    const { clock } = this.#parts;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        cancel();
        unlisten();
        resolve();
      };
      const unlisten = this.onApplied((entry) => {
        if (entry.index >= index) end();
      });
      const cancel = clock.after(APPLIED_MS, end);
    });
  }

  #mayDecide(): boolean {
    return mayDecide(this.#replica, this.#rules, this.#parts.clock.monotonic());
  }

  #hear(letter: NodeLetter): NodeLetter[] {
    const { message } = letter;
    this.#heardAt.set(letter.from, this.officeNow());
    const back = this.#step({ t: 'heard', from: letter.from, message }, letter.from);
    if ((message.t === 'append' || message.t === 'install') && this.#replica.host === letter.from)
      this.#time.hostSays(letter.at);
    return back;
  }

  #propose(proposals: readonly Proposal[]): number | null {
    const index = lastIndexOf(this.#replica) + proposals.length;
    this.#step({ t: 'propose', proposals });
    return lastIndexOf(this.#replica) >= index ? index : null;
  }

  /** One thing happens: written down, applied, sent. Returns letters to `answerTo`, which go back on the connection it came by. */
  #step(input: ReplicaInput, answerTo: string | null = null): NodeLetter[] {
    if (this.#stopped.signal.aborted) return [];
    const before = this.#replica;
    const moment = { now: this.#parts.clock.monotonic(), office: this.officeNow() };
    const { replica, effects } = step(before, input, this.#rules, moment);
    if (!this.#write(replica, before, effects)) return []; // it has not happened
    this.#replica = replica;
    this.#install(effects, before);
    this.#apply();
    const back = this.#post.send(effects, this.#replica, answerTo);
    if (before.host !== replica.host || before.role !== replica.role)
      this.#parts.journal('office-host', { host: replica.host ?? '', term: replica.term, as: replica.role });
    this.#noteFooting();
    this.#desk.changed();
    this.#arm();
    if (mayEndAlone(this.#replica, this.#rules))
      this.#propose([
        {
          at: this.officeNow(),
          command: `together:${this.self}:${this.#replica.term}`,
          event: { t: 'host-changed', node: this.self, alone: false },
        },
      ]);
    return back;
  }

  #write(replica: Replica, before: Replica, effects: readonly ReplicaEffect[]): boolean {
    const writes = writesOf(effects, replica, before);
    if (!writes.ok) {
      // no bug of this machine: what it has stays, and the host may send a better one. Said once, a host sends it again and again
      const why = `${replica.host ?? ''}: ${writes.fault}`.slice(0, 160);
      if (why !== this.#snapshotRefused) this.#parts.journal('office-snapshot-refused', { why });
      this.#snapshotRefused = why;
      return false;
    }
    if (writes.value === null) return true;
    try {
      this.#parts.log.write(writes.value);
      if (writes.value.install) this.#snapshotRefused = '';
      this.#diskFull = false;
      return true;
    } catch (error) {
      // nothing is on the disk, nothing is said: for the others this machine is silent until there is room
      if (!this.#diskFull) this.#parts.journal('office-log-unwritten', { why: String(error).slice(0, 120) });
      this.#diskFull = true;
      return false;
    }
  }

  /** Another's snapshot, or a log that is another from some entry on. */
  #install(effects: readonly ReplicaEffect[], before: Replica): void {
    const lost = effects.filter((effect) => effect.do === 'lost').flatMap(({ entries }) => entries);
    if (lost.length === 0 && !effects.some((effect) => effect.do === 'install')) return;
    const tickets = this.#agreed.replace(this.#replica, lost);
    if (lost.length === 0) return;
    this.#parts.journal('office-log-replaced', { from: before.commit, to: this.#agreed.index });
    for (const listener of this.#lost) this.#safely(() => listener(tickets));
  }

  /** Tells again what has been applied since the newest snapshot (the beginning of the day), each entry with what stood after it. */
  replay(see: (entry: LogEntry, state: OfficeState) => void): void {
    this.#agreed.replay(this.#replica, see);
  }

  #apply(): void {
    const base = this.#agreed.advance(this.#replica);
    if (base === null) return;
    const moment = { now: this.#parts.clock.monotonic(), office: this.officeNow() };
    this.#replica = step(this.#replica, { t: 'compact', index: base }, this.#rules, moment).replica;
  }

  #noteFooting(): void {
    const now = this.#parts.clock.monotonic();
    const { role, host, heard } = this.#replica;
    const footing: Footing = this.#mayDecide()
      ? 'hosting'
      : role === 'follower' && host !== null && now - heard <= this.#rules.pace.election[0]
        ? 'joined'
        : 'apart';
    if (footing === this.#footing) return;
    this.#footing = footing;
    for (const listener of this.#footings) this.#safely(() => listener(footing));
  }

  /** Wakes when the next heartbeat or election is due. */
  #arm(): void {
    if (this.#armed === this.#replica.due) return;
    this.#armed = this.#replica.due;
    this.#cancelTick?.();
    const { clock } = this.#parts;
    this.#cancelTick = clock.after(Math.max(1, this.#replica.due - clock.monotonic()), () => {
      this.#armed = Number.NaN;
      this.#step({ t: 'tick' });
      if (Number.isNaN(this.#armed)) this.#wait();
    });
  }

  /** Nothing is due: somebody who may not stand looks again later. */
  #wait(): void {
    this.#cancelTick = this.#parts.clock.after(this.#rules.pace.election[0], () => {
      this.#step({ t: 'tick' });
      if (Number.isNaN(this.#armed)) this.#wait();
    });
  }

  /** The host's own look round; everybody's at whether the host is still heard. */
  #look(): void {
    const every = this.#parts.tickEvery ?? 1_000;
    this.#cancelLook = this.#parts.clock.after(every, () => {
      this.#noteFooting();
      if (this.#footing === 'hosting' && this.#desk.idle) {
        const id = `tick:${this.self}:${this.officeNow()}`;
        void this.#desk.ask({ id, by: { node: this.self }, wish: { t: 'tick' } }, COMMAND_MS);
      }
      this.#look();
    });
  }

  /** A listener's mistake is its own: the log goes on. */
  #safely(run: () => void): void {
    try {
      run();
    } catch (error) {
      const place = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? error.name) : 'unknown';
      this.#parts.journal('office-listener-failed', { place: place.slice(0, 200) });
    }
  }
}
