import type { Clock } from '@mot-cua/domain/clock.ts';

/** What the clock remembers over a restart, epoch ms; the ledger's table `marks` on a kiosk. */
export type ClockMemory = {
  read(): { readonly lastTime: number | null; readonly lastReceipt: number | null };
  keep(lastTime: number, lastReceipt: number | null): void;
};

export type KioskClockParts = {
  readonly system: Clock;
  /** the day the system image was made, epoch ms: it cannot be earlier */
  readonly imageDate: number | null;
  readonly memory: ClockMemory;
  /**
   * For the log; called by a timer of its own, never inside somebody's question what time it is. `byMs`: how far the machine's
   * clock jumped, or how far ours was off when it was confirmed; forwards is positive. `how`: for the journal.
   */
  readonly record: (event: 'clock-jumped' | 'clock-confirmed', byMs: number, how: string) => void;
  /** told when `confirmed` changes */
  readonly onChange?: () => void;
  /** told once a minute and at changes whether staff should know that the time is not confirmed */
  readonly alarm?: (stands: boolean) => void;
  /** changes each time the system itself has set its clock by a time server; null when it never did */
  readonly systemSync?: () => number | null;
};

/** A wall clock that moves further than this against the monotonic one has jumped: time servers slew, quartz drifts 0.05 %. */
const JUMP_MS = 60_000;
const DRIFT = 0.0005;
/** The repository's time and ours are the same time when they are this close. */
const AGREES_MS = 5 * 60_000;
/** A kiosk may lie in a store for a year; a clock that is further ahead than this of what was last known has lost its mind. */
const LONGEST_REST_MS = 400 * 86_400_000;
/** So many answers in a row, over so long a time, must tell the same other time before it is believed. */
const WITNESSES = 3;
const WITNESSED_FOR_MS = 20_000;
const WITNESSES_AGREE_MS = 60_000;
const CHECK_EVERY_MS = 30_000;
const KEEP_EVERY_MS = 5 * 60_000;
/** At each start the time is unconfirmed for a moment; staff need not hear of that. */
const ALARM_AFTER_MS = 5 * 60_000;

/**
 * The kiosk's time. What is believed, and when:
 *
 * - **Never before the floor**: the image's date and the signed time of the last receipt. The last time that was kept is
 *   where a kiosk with a dead battery begins, counting on by the monotonic clock.
 * - **At a start** the machine's clock is taken if it is neither before what was last known nor 400 days after it. It is
 *   unconfirmed until somebody agrees.
 * - **A jump** of the machine's clock (more than 60 s against the monotonic clock) is recorded and not followed; the time is
 *   unconfirmed from then on.
 * - **The repository's `Date`** within 5 minutes of ours confirms ours and moves nothing. Another time is not believed from
 *   one answer, nor from two: three in a row over 20 s that agree among themselves put the clock right, forwards or
 *   backwards, but not before the floor. The answer must name a receipt key that we believe; that is no signature (who can read
 *   the line can repeat it, TLS is what keeps him out), so that a lie costs three witnesses and is always in the log.
 * - **A receipt** is signed: it raises the floor at once, and moves an unconfirmed clock forward, never back. While the time is
 *   confirmed, a receipt from the future is not taken for the floor.
 * - **The system's own time server**: when it has set the clock since the last jump, the machine's time is taken.
 *
 * Order in the ledger never depends on any of this: it is numbered. Waits and back-offs are monotonic (`after`).
 */
export class KioskClock implements Clock {
  readonly #parts: KioskClockParts;
  /** added to the machine's clock */
  #offset = 0;
  /** where machine time and monotonic time were when they were last known to go together */
  #anchor: { system: number; monotonic: number };
  #confirmed = false;
  #unconfirmedSince: number;
  #lastReceipt: number | null;
  #syncBefore: number | null = null;
  #witness: { base: number; since: number; count: number } | null = null;
  #unrecorded: { event: 'clock-jumped' | 'clock-confirmed'; byMs: number; how: string }[] = [];
  #keptAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #cancelRecord: (() => void) | null = null;
  #stopped = false;

  constructor(parts: KioskClockParts) {
    this.#parts = parts;
    const { lastTime, lastReceipt } = parts.memory.read();
    this.#lastReceipt = lastReceipt;
    const system = parts.system.now();
    this.#anchor = { system, monotonic: parts.system.monotonic() };
    this.#unconfirmedSince = this.#anchor.monotonic;
    const known = Math.max(lastTime ?? Number.NEGATIVE_INFINITY, this.floor);
    const ahead = system - known;
    if (ahead < -JUMP_MS || (lastTime !== null && ahead > LONGEST_REST_MS)) {
      this.#offset = -ahead;
      this.#note('clock-jumped', ahead, 'while the machine was off');
    }
  }

  /** The earliest that it can be, epoch ms. */
  get floor(): number {
    return Math.max(this.#parts.imageDate ?? Number.NEGATIVE_INFINITY, this.#lastReceipt ?? Number.NEGATIVE_INFINITY);
  }

  get confirmed(): boolean {
    this.now();
    return this.#confirmed;
  }

  /** ms to add to the machine's clock to get the kiosk's; for the processes of visits. */
  get offsetMs(): number {
    return Math.round(this.now() - this.#parts.system.now());
  }

  now(): number {
    const system = this.#parts.system.now();
    const monotonic = this.#parts.system.monotonic();
    const passed = monotonic - this.#anchor.monotonic;
    const jumped = system - this.#anchor.system - passed;
    if (Math.abs(jumped) > JUMP_MS + passed * DRIFT) {
      this.#offset -= jumped;
      this.#anchor = { system, monotonic };
      this.#syncBefore = this.#parts.systemSync?.() ?? null;
      this.#setConfirmed(false);
      this.#note('clock-jumped', jumped, 'against the monotonic clock');
    }
    // whole ms: monotonic time has fractions, and after a jump they are in the offset
    return Math.round(Math.max(system + this.#offset, this.floor));
  }

  monotonic(): number {
    return this.#parts.system.monotonic();
  }

  after(ms: number, run: () => void): () => void {
    return this.#parts.system.after(ms, run);
  }

  /** The repository's own answer (its key set names a key that we believe) says what time it is. */
  repositorySays(epochMs: number): void {
    const now = this.now();
    const monotonic = this.monotonic();
    if (Math.abs(epochMs - now) <= AGREES_MS) {
      this.#witness = null;
      this.#confirm(epochMs - now, 'by the repository');
      return;
    }
    if (epochMs < this.floor - AGREES_MS) return;
    const base = epochMs - monotonic;
    const witness = this.#witness;
    if (!witness || Math.abs(base - witness.base) > WITNESSES_AGREE_MS) {
      this.#witness = { base, since: monotonic, count: 1 };
      return;
    }
    witness.count++;
    if (witness.count < WITNESSES || monotonic - witness.since < WITNESSED_FOR_MS) return;
    this.#witness = null;
    this.#set(epochMs);
    this.#setConfirmed(false);
    this.#confirm(epochMs - now, 'by the repository, put right');
  }

  /** A receipt that was verified says when it was signed. */
  receiptSays(epochMs: number): void {
    if (!Number.isFinite(epochMs) || (this.#confirmed && epochMs > this.now() + AGREES_MS)) return;
    this.#lastReceipt = Math.max(this.#lastReceipt ?? epochMs, epochMs);
    // Put right, and not only held at the floor: time goes on from here.
    const machine = this.#parts.system.now() + this.#offset;
    if (machine < this.floor - AGREES_MS) this.#set(this.floor);
  }

  /** Looks for jumps and time servers, keeps the time for the next start. `stop` ends it. */
  start(): void {
    this.check();
    this.#cancel = this.after(CHECK_EVERY_MS, () => this.start());
  }

  /** Keeps the time once more. A jump that is noticed while it does is written down too; one that comes later is not. */
  stop(): void {
    this.#cancel?.();
    const now = this.now();
    this.#cancelRecord?.();
    this.#writeDown();
    this.#stopped = true; // the ledger is closed next
    this.#parts.memory.keep(now, this.#lastReceipt);
  }

  check(): void {
    const { memory, systemSync, alarm } = this.#parts;
    const now = this.now();
    const sync = systemSync?.() ?? null;
    const machine = this.#parts.system.now();
    if (!this.#confirmed && sync !== null && sync !== this.#syncBefore && machine >= this.floor) {
      const moved = machine - now;
      this.#set(machine);
      this.#confirm(moved, 'by a time server');
    }
    this.#writeDown();
    const monotonic = this.monotonic();
    alarm?.(!this.#confirmed && monotonic - this.#unconfirmedSince >= ALARM_AFTER_MS);
    if (monotonic - this.#keptAt < KEEP_EVERY_MS) return;
    this.#keptAt = monotonic;
    memory.keep(this.now(), this.#lastReceipt);
  }

  #set(epochMs: number): void {
    const system = this.#parts.system.now();
    this.#offset = epochMs - system;
    this.#anchor = { system, monotonic: this.monotonic() };
  }

  #confirm(byMs: number, how: string): void {
    if (this.#confirmed) return;
    this.#set(this.now());
    this.#setConfirmed(true);
    this.#note('clock-confirmed', byMs, how);
    this.#parts.alarm?.(false);
  }

  #setConfirmed(confirmed: boolean): void {
    if (this.#confirmed === confirmed) return;
    this.#confirmed = confirmed;
    this.#unconfirmedSince = this.monotonic();
    this.after(0, () => this.#parts.onChange?.());
  }

  #note(event: 'clock-jumped' | 'clock-confirmed', byMs: number, how: string): void {
    if (this.#stopped) return;
    this.#unrecorded.push({ event, byMs, how });
    this.#cancelRecord ??= this.after(0, () => this.#writeDown());
  }

  #writeDown(): void {
    this.#cancelRecord = null;
    for (const { event, byMs, how } of this.#unrecorded.splice(0)) this.#parts.record(event, Math.round(byMs), how);
  }
}
