import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { ReadingDesk } from '../imaging/text/reading-desk.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import type { VisitMemory } from './visit-memory.ts';

/** One reader far behind everything that the citizen waits for; a page that finds no room goes without its text. */
const DESK = { readers: 1, nice: 15, deadlineMs: 30_000, mostWaiting: 4 } as const;

/** Reads the pages of a visit in the background, for the searchable layer of their PDF and for what is proposed to officers. */
export class RoomReading {
  readonly #memory: VisitMemory;
  readonly #clock: Clock;
  #desk = new ReadingDesk(DESK);
  readonly #open = new Set<Promise<void>>();

  constructor(memory: VisitMemory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  read(page: string, toRead: PageToRead): void {
    const reading = this.#desk.read(toRead).then((read) => {
      // a page that was removed meanwhile, or its person with it, leaves nothing
      if (read.ok && this.#memory.pages.has(page)) this.#memory.texts.set(page, read.value);
      this.#open.delete(reading);
    });
    this.#open.add(reading);
  }

  /** Pages of a draft that was taken up: their text was not kept with them. */
  async readKept(): Promise<void> {
    const { toReadAgain } = await import('../imaging/pictures.ts');
    for (const { id, jpeg, dpi } of [...this.#memory.pages.values()]) {
      if (this.#memory.texts.has(id)) continue;
      const toRead = await toReadAgain(jpeg, dpi).catch(() => null); // a picture that nobody can read has no text
      if (toRead && this.#memory.pages.has(id)) this.read(id, toRead);
    }
  }

  /** Resolves when all pages were read, or after `withinMs`: nobody waits longer for a text layer. */
  async settled(withinMs: number): Promise<void> {
    if (this.#open.size > 0) await Promise.race([Promise.all(this.#open), wait(this.#clock, withinMs)]);
  }

  /** What is being read is given up. */
  forget(): void {
    this.#desk.close();
    this.#desk = new ReadingDesk(DESK);
  }
}
