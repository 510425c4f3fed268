import { wait } from '@mot-cua/domain/clock.ts';
import { Forwarder, type ForwarderDelays } from '../forwarding/forwarder.ts';
import { HeldDossiers } from './held-dossiers.ts';
import type { PlaceParts } from './place-parts.ts';

export type TakeOverParts = PlaceParts & {
  readonly random: () => number;
  readonly delays: TakeOverDelays;
  /** kiosks that count as dead at this moment */
  readonly dead: () => readonly string[];
  /** a person asked: what the repository refused before is tried again, too */
  readonly byPerson: boolean;
};

export type TakeOverDelays = ForwarderDelays & {
  /** how often to look for kiosks that have fallen silent or speak again */
  readonly watchEveryMs: number;
  /** manifest and receipt stay this long after a bag has gone */
  readonly keepReceiptsMs: number;
};

export const defaultTakeOverDelays: TakeOverDelays = {
  firstRetryMs: 5_000,
  longestRetryMs: 5 * 60_000,
  lookEveryMs: 30_000,
  watchEveryMs: 60_000,
  keepReceiptsMs: 90 * 86_400_000,
};

const SWEEP_EVERY_MS = 3_600_000;

/**
 * Brings the bags of dead kiosks home from this second place, by the right of their manifests. Exactly once, whoever
 * else forwards the same at the same time (the kiosk was only switched off, another place has the bag as well): the
 * repository knows a dossier by its manifest and answers each of them with the same receipt. The repository is asked
 * nothing while no kiosk is dead.
 */
export class TakeOver {
  readonly #parts: TakeOverParts;
  readonly #held: HeldDossiers;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> | null = null;
  #forwarder: Forwarder | null = null;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TakeOverParts) {
    this.#parts = parts;
    this.#held = new HeldDossiers(parts.files, parts.setup.config.dataFolder, () => {
      if (this.#held.waiting === 0) this.#wake.abort();
    });
  }

  start(): void {
    this.#running ??= this.#run(() => false);
  }

  /** Until nothing of a dead kiosk waits here any more; true then, false when it was stopped before. */
  async untilDone(): Promise<boolean> {
    this.#running ??= this.#run((waiting) => waiting === 0);
    await this.#running;
    return !this.#stop.signal.aborted;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  async #run(isDone: (waiting: number) => boolean): Promise<void> {
    const { clock, delays, journal } = this.#parts;
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      try {
        const dead = this.#parts.dead();
        const waiting = await this.#held.refresh(new Set(dead), this.#parts.byPerson && this.#forwarder === null);
        await this.#forwardWhile(waiting, dead);
        if (isDone(waiting)) return;
        if (clock.monotonic() - this.#sweptAt >= SWEEP_EVERY_MS) {
          this.#sweptAt = clock.monotonic();
          await this.#parts.files.sweep(clock.now() - delays.keepReceiptsMs);
        }
      } catch (error) {
        journal('take-over-waits', { cause: (error as NodeJS.ErrnoException).code ?? String(error) });
      }
      await wait(clock, delays.watchEveryMs, this.#wake.signal);
    }
    await this.#forwarder?.stop();
    this.#forwarder = null;
  }

  async #forwardWhile(waiting: number, dead: readonly string[]): Promise<void> {
    const { line, clock, random, delays, journal } = this.#parts;
    if (waiting === 0 && this.#forwarder) {
      await this.#forwarder.stop();
      this.#forwarder = null;
      journal('take-over-ended', {});
    }
    if (waiting > 0 && !this.#forwarder) {
      journal('take-over-begins', { kiosks: dead.join(' '), bags: waiting });
      const onCustody = (): void => undefined;
      this.#forwarder = new Forwarder({ outbox: this.#held, line, clock, random, delays, journal, onCustody });
      this.#forwarder.start();
    }
  }
}
