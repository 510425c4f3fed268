import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';

/** One generation of the kiosk's secret. `createdAt`: epoch ms by the kiosk's clock. */
export type Generation = { readonly id: string; readonly createdAt: number; readonly secret: Buffer };

/** Where generations lie: files, or the kiosk's TPM. `destroy` leaves nothing that could bring the secret back. */
export interface GenerationStore {
  list(): Promise<Generation[]>;
  make(generation: Generation): Promise<void>;
  destroy(id: string): Promise<void>;
}

/** This kiosk's share of one draft's key, as hex, and until when it can be had (epoch ms of the kiosk's clock). */
export type Share = { readonly key: string; readonly until: number };

/** A draft can be opened for this long, ms; then the secret it was parked under is destroyed. */
export const DRAFT_LIFE_MS = 24 * 3_600_000;
/** A generation takes new visits for this long, so that after an hour at the kiosk a draft is still good for 20 hours. */
export const GENERATION_MS = 3 * 3_600_000;

/**
 * The kiosk's secret in generations: "gone after 24 hours" is not only a deleted file, the key is gone. Two clocks
 * must agree that a generation may live: the kiosk's (24 h since it was made; one from the future is nobody's) and the
 * daemon's own count since it first saw it, so that a clock that stands still keeps nothing alive.
 */
export class KioskSecret {
  readonly #store: GenerationStore;
  readonly #clock: Clock;
  /** mixed in: a copy of the data folder on a kiosk with another device key opens nothing */
  readonly #bound: Buffer;
  readonly #seen = new Map<string, number>();
  #generations: Generation[] | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: GenerationStore, clock: Clock, bound: Buffer) {
    this.#store = store;
    this.#clock = clock;
    this.#bound = bound;
  }

  /** Shares under every living generation, newest first; a new generation is made when the newest is too old. */
  shares(of: string): Promise<Share[]> {
    return this.#inTurn(async () => {
      await this.#destroyOld();
      const newest = (await this.#living())[0];
      if (!newest || this.#clock.now() - newest.createdAt >= GENERATION_MS) await this.#make();
      return (await this.#living()).map((one) => ({
        key: createHmac('sha256', one.secret).update(this.#bound).update(Buffer.from(of, 'hex')).digest('hex'),
        until: one.createdAt + DRAFT_LIFE_MS,
      }));
    });
  }

  /** Destroys what is over; answers how many generations that were. */
  sweep(): Promise<number> {
    return this.#inTurn(() => this.#destroyOld());
  }

  async #make(): Promise<void> {
    const made: Generation = { id: randomUUID(), createdAt: this.#clock.now(), secret: randomBytes(32) };
    await this.#store.make(made);
    this.#generations = [made, ...(await this.#living())];
    this.#seen.set(made.id, this.#clock.monotonic());
  }

  async #destroyOld(): Promise<number> {
    const living = await this.#living();
    const over = living.filter((one) => {
      const age = this.#clock.now() - one.createdAt;
      const known = this.#clock.monotonic() - (this.#seen.get(one.id) ?? 0);
      return age >= DRAFT_LIFE_MS || age < -DRAFT_LIFE_MS || known >= DRAFT_LIFE_MS;
    });
    for (const one of over) {
      await this.#store.destroy(one.id);
      one.secret.fill(0);
      this.#seen.delete(one.id);
    }
    this.#generations = living.filter((one) => !over.includes(one));
    return over.length;
  }

  async #living(): Promise<Generation[]> {
    if (!this.#generations) {
      const found = await this.#store.list();
      this.#generations = found.sort((a, b) => b.createdAt - a.createdAt);
      for (const one of found) this.#seen.set(one.id, this.#clock.monotonic());
    }
    return this.#generations;
  }

  /** One after the other: two visits that ask at once must not make two generations. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
