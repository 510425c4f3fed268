import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Unsubscribe } from '../device.ts';
import type { PcscListener, ReaderNews } from './pcsc.ts';
import { type AddonClient, addonCodes, loadAddon } from './pcsc-addon.ts';
import { faultOf, type PcscFault } from './pcsc-fault.ts';

/**
 * How long the watch has been quiet and without listeners, in ms, before its thread may be stopped. The addon's thread
 * lists the readers and then waits for news; a stop that falls between the two is missed, and joining the thread would
 * block the whole process until libpcsclite looks up by itself (60 s, seen). So not when the last listener leaves, which
 * is when citizens take their card; half a second after the last news the thread certainly waits.
 */
const quietBeforeStop = 500;

/**
 * One watch over all readers, shared by whoever listens. It starts with the first listener and outlives the last one
 * by `quietBeforeStop` at least, so closing and opening in quick succession costs nothing.
 */
export class ReaderWatch {
  readonly #clock: Clock;
  readonly #listeners = new Set<PcscListener>();
  readonly #known = new Map<string, ReaderNews>();
  #client: AddonClient | null = null;
  /** monotonic ms of the last news, or of the last listener's leaving */
  #stirredAt = 0;
  #cancelStop: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  subscribe(listener: PcscListener): Result<Unsubscribe, PcscFault> {
    if (!this.#client) {
      const started = this.#start();
      if (!started.ok) return started;
    }
    this.#cancelStop();
    this.#listeners.add(listener);
    queueMicrotask(() => {
      for (const news of this.#known.values()) if (this.#listeners.has(listener)) listener.onReader(news);
    });
    return done(() => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#stirredAt = this.#clock.monotonic();
      this.#stopWhenQuiet();
    });
  }

  #start(): Result<void, PcscFault> {
    const addon = loadAddon();
    if (!addon.ok) return addon;
    const client = addon.value.newClient();
    try {
      client.start(
        (reader, flags) => this.#hear(client, newsOf(reader, flags)),
        (error) => this.#lose(client, faultOf(error)),
      );
    } catch (error) {
      return failed(faultOf(error));
    }
    this.#client = client;
    this.#stirredAt = this.#clock.monotonic();
    return done(undefined);
  }

  #hear(client: AddonClient, news: ReaderNews): void {
    if (client !== this.#client) return;
    this.#stirredAt = this.#clock.monotonic();
    if (news.here) this.#known.set(news.reader, news);
    else this.#known.delete(news.reader);
    for (const listener of [...this.#listeners]) listener.onReader(news);
  }

  /** The addon's thread has ended by itself. */
  #lose(client: AddonClient, fault: PcscFault): void {
    if (client !== this.#client) return;
    const listeners = [...this.#listeners];
    this.#stop();
    for (const listener of listeners) listener.onLost(fault);
  }

  #stopWhenQuiet(): void {
    const quiet = this.#clock.monotonic() - this.#stirredAt;
    this.#cancelStop = this.#clock.after(Math.max(0, quietBeforeStop - quiet), () => {
      if (this.#clock.monotonic() - this.#stirredAt < quietBeforeStop) this.#stopWhenQuiet();
      else this.#stop();
    });
  }

  #stop(): void {
    const client = this.#client;
    this.#cancelStop();
    this.#client = null;
    this.#known.clear();
    this.#listeners.clear();
    if (client) stopQuietly(client);
  }
}

const newsOf = (reader: string, flags: number): ReaderNews => ({
  reader,
  here: (flags & (addonCodes.readerUnknown | addonCodes.readerUnavailable)) === 0,
  card: (flags & addonCodes.cardPresent) !== 0,
});

/**
 * Clients whose pcscd died. Stopping them fails, and the addon tries it once more when they are collected as garbage,
 * where the failure would end the whole process: so they are kept for good (a few kB for each loss of the reader).
 */
const unstoppable: AddonClient[] = [];

const stopQuietly = (client: AddonClient): void => {
  try {
    client.stop();
  } catch {
    unstoppable.push(client);
  }
};
