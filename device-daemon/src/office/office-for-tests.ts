import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ApartNumbers } from './apart-numbers.ts';
import { KioskNumbers } from './kiosk-numbers.ts';
import type { LineFault, NodeLine } from './node-line.ts';
import type { BroughtCommand, CommandAnswer, NodeLetter } from './node-messages.ts';
import { OfficeLog } from './office-log.ts';
import { OfficeNode } from './office-node.ts';
import { type Pace, usualPace } from './replication.ts';

export type MachineForTests = {
  readonly id: string;
  readonly ledger: Ledger;
  readonly node: OfficeNode;
  readonly apart: ApartNumbers;
  readonly numbers: KioskNumbers;
  readonly told: string[];
};

/** The same time with another wall clock. */
const apartBy = (clock: Clock, ms: number): Clock => ({
  now: () => clock.now() + ms,
  monotonic: () => clock.monotonic(),
  after: (delay, run) => clock.after(delay, run),
});

/**
 * Machines of one office in one process: real nodes, real disks, a network that delays and can be cut, and time in the test's hand.
 */
export class OfficeForTests {
  readonly clock: ManualClock;
  readonly plan: OfficePlan;
  readonly machines = new Map<string, MachineForTests>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'office-'));
  readonly #pace: Pace;
  readonly #tickEvery: number;
  readonly #clocksApart: Readonly<Record<string, number>>;
  /** who hears whom; null: everybody everybody */
  #part: ReadonlySet<string> | null = null;
  #disks = 0;
  #random = 12_345;
  readonly #files = new Map<string, string>();

  constructor(
    parts: {
      readonly plan?: OfficePlan;
      readonly pace?: Pace;
      readonly tickEvery?: number;
      readonly start?: number;
      readonly clocksApart?: Readonly<Record<string, number>>;
    } = {},
  ) {
    this.plan = parts.plan ?? madeUpPlan;
    this.#pace = parts.pace ?? usualPace;
    this.#tickEvery = parts.tickEvery ?? 1_000;
    this.#clocksApart = parts.clocksApart ?? {};
    this.clock = new ManualClock(parts.start ?? Date.parse('2026-11-30T07:30:00+07:00'));
    for (const { id } of this.plan.nodes) this.boot(id);
  }

  at(id: string): MachineForTests {
    const machine = this.machines.get(id);
    if (!machine) throw new Error(`${id} is off`);
    return machine;
  }

  get hosts(): string[] {
    return [...this.machines.values()].filter(({ node }) => node.footing === 'hosting').map(({ id }) => id);
  }

  /** Switched on, with the disk that it had. */
  boot(id: string): MachineForTests {
    const file = this.#files.get(id) ?? join(this.#folder, `${id}-${this.#disks++}.db`);
    this.#files.set(id, file);
    const ledger = openLedger(file);
    ledger.pragma('synchronous = OFF'); // what survives a power cut is tried in test/office; here only the program dies
    const clock = apartBy(this.clock, this.#clocksApart[id] ?? 0);
    const told: string[] = [];
    const journal = (event: string): void => void told.push(event);
    const node = new OfficeNode({
      self: id,
      plan: this.plan,
      log: new OfficeLog(ledger),
      clock,
      line: new LineForTests(this, id),
      random: () => this.chance(),
      journal,
      pace: this.#pace,
      tickEvery: this.#tickEvery,
    });
    const apart = new ApartNumbers({ ledger, node, clock, journal });
    const numbers = new KioskNumbers({ node, apart, clock, journal });
    const machine = { id, ledger, node, apart, numbers, told };
    this.machines.set(id, machine);
    node.start();
    apart.start();
    numbers.start();
    return machine;
  }

  /** The power is gone, in whatever it was doing. */
  async kill(id: string): Promise<void> {
    const machine = this.at(id);
    this.machines.delete(id);
    machine.numbers.stop();
    machine.apart.stop();
    await machine.node.stop();
    machine.ledger.close();
  }

  /** Another machine stands in its place, with an empty disk. */
  replace(id: string): MachineForTests {
    this.#files.delete(id);
    return this.boot(id);
  }

  part(...ids: string[]): void {
    this.#part = new Set(ids);
  }

  heal(): void {
    this.#part = null;
  }

  hear(a: string, b: string): boolean {
    return (
      this.machines.has(a) && this.machines.has(b) && (this.#part === null || this.#part.has(a) === this.#part.has(b))
    );
  }

  chance(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#random / 0x1_0000_0000;
  }

  /** Time passes until it is so, at most `ms`. */
  async until(is: () => boolean, ms = 20_000): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      if (is()) return;
      await this.clock.advance(50);
    }
    if (!is()) throw new Error(`not within ${ms} ms: ${String(is)}`);
  }

  /** Settles what was asked while time passes. */
  async soon<T>(asked: Promise<T>, ms = 10_000): Promise<T> {
    let settled = false;
    void asked.finally(() => {
      settled = true;
    });
    await this.until(() => settled, ms);
    return asked;
  }

  async remove(): Promise<void> {
    for (const id of [...this.machines.keys()]) await this.kill(id);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** 5 to 15 ms each way; what is sent into a cut is lost, and so is an answer. */
class LineForTests implements NodeLine {
  readonly #office: OfficeForTests;
  readonly #self: string;

  constructor(office: OfficeForTests, self: string) {
    this.#office = office;
    this.#self = self;
  }

  async carry(to: string, letter: NodeLetter, deadlineMs: number): Promise<readonly NodeLetter[]> {
    if (!(await this.#way(to, deadlineMs))) return [];
    const text = JSON.stringify(this.#office.at(to).node.hear(JSON.parse(JSON.stringify(letter)) as NodeLetter));
    return (await this.#way(to, deadlineMs)) ? (JSON.parse(text) as NodeLetter[]) : [];
  }

  async bring(to: string, command: BroughtCommand, deadlineMs: number): Promise<Result<CommandAnswer, LineFault>> {
    if (!(await this.#way(to, deadlineMs))) return failed('unheard');
    const answer = await this.#office.at(to).node.brought(this.#self, command.command);
    return (await this.#way(to, deadlineMs)) ? done(answer) : failed('lost');
  }

  async stop(): Promise<void> {
    await Promise.resolve();
  }

  async #way(to: string, deadlineMs: number): Promise<boolean> {
    const { clock } = this.#office;
    const there = this.#office.hear(this.#self, to);
    const ms = there ? 5 + this.#office.chance() * 10 : deadlineMs;
    await new Promise<void>((resolve) => void clock.after(ms, resolve));
    return there && this.#office.hear(this.#self, to);
  }
}
