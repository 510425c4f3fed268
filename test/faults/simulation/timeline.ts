import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Dice } from './dice.ts';

let errorThrown = false;
/** Call with every error that the simulation throws: if nobody catches it, its daemon has to die before anything else happens. */
export const noteThrown = <E extends Error>(error: E): E => {
  errorThrown = true;
  return error;
};

/** Thrown at whoever still runs after its process was killed or its machine lost power; nothing it does has any effect. */
export class Dead extends Error {
  constructor() {
    super('this process is dead');
    noteThrown(this);
  }
}

/** Something that lives and can be killed: a daemon, a visit. What it waits for never comes once it is dead. */
export class Process {
  readonly name: string;
  alive = true;

  constructor(name: string) {
    this.name = name;
  }
  /** Call at the entry of every simulated system call. */
  mustLive(): void {
    if (!this.alive) throw new Dead();
  }
}

type Happening = {
  readonly at: number;
  readonly order: number;
  readonly owner: Process | null;
  run: (() => void) | null;
};

/** An error of the code itself that nobody caught is told after so many happenings at the latest. */
const HAPPENINGS_A_TURN = 16;

/** A hundred times the usual. */
const STEPS_AT_MOST = 20_000;

/**
 * Simulated time: what happens next, in order of time; what falls on the same moment in an order of the dice. After each
 * happening every promise is settled; nothing of the simulation waits for the real machine.
 */
export class Timeline {
  readonly #dice: Dice;
  readonly #heap: Happening[] = [];
  /** ms since the history began */
  elapsed = 0;
  /** happenings so far */
  steps = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Runs `run` after `ms`, unless cancelled or its owner is dead by then. */
  after(ms: number, run: () => void, owner: Process | null = null): () => void {
    const happening: Happening = { at: this.elapsed + Math.max(0, ms), order: this.#dice.word(), owner, run };
    push(this.#heap, happening);
    return () => {
      happening.run = null;
    };
  }

  /** Resolves after `ms`; never, when the owner dies before. */
  sleep(ms: number, owner: Process): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, owner));
  }

  /** Whether far more has happened than a history has reason for: somebody spins. */
  get spins(): boolean {
    return this.steps > STEPS_AT_MOST;
  }

  /** Lets everything happen up to the moment `until` (ms since the beginning). */
  run(until: number): Promise<void> {
    return new Promise((resolve, reject) => {
      /*
       * The next happening comes when no promise is left to settle. A turn of the event loop would see to that and have
       * rejections told as well, but costs a system call (a sixth of a history): so only where something was thrown.
       */
      const goOn = (): void => {
        if (!errorThrown && this.steps % HAPPENINGS_A_TURN !== 0) return queueMicrotask(() => process.nextTick(step)); // the tick runs once all microtasks have run
        errorThrown = false;
        setImmediate(step);
      };
      const step = (): void => {
        for (;;) {
          const next = this.#heap[0];
          if (!next || next.at > until || this.spins) {
            this.elapsed = Math.max(this.elapsed, until);
            return resolve();
          }
          pop(this.#heap);
          const { run, owner } = next;
          if (run === null || owner?.alive === false) continue;
          this.elapsed = Math.max(this.elapsed, next.at);
          this.steps++;
          try {
            run();
          } catch (error) {
            if (!(error instanceof Dead)) return reject(error);
          }
          return goOn();
        }
      };
      setImmediate(step);
    });
  }
}

const isBefore = (one: Happening, other: Happening): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

const push = (heap: Happening[], added: Happening): void => {
  let at = heap.push(added) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(added, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = added;
};

const pop = (heap: Happening[]): void => {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
};

/** What a machine knows of the time: its wall clock may be wrong and jump, its monotonic clock starts with each power-on. */
export class MachineTime {
  readonly #timeline: Timeline;
  /** epoch ms of the wall clock at the beginning of the history */
  wallAtStart: number;
  poweredOnAt = 0;

  constructor(timeline: Timeline, wallAtStart: number) {
    this.#timeline = timeline;
    this.wallAtStart = wallAtStart;
  }

  /** The clock as a process of this machine has it. */
  of(owner: Process): Clock {
    const timeline = this.#timeline;
    return {
      now: () => Math.floor(this.wallAtStart + timeline.elapsed),
      monotonic: () => timeline.elapsed - this.poweredOnAt,
      after: (ms, run) => timeline.after(ms, run, owner),
    };
  }
}
