import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { MOST_PHONE_FILE_BYTES, SEAL_BYTES } from '@mot-cua/domain/phone-drop.ts';
import { Refusal } from '../http/problems.ts';

/** How long a citizen has at the kiosk, ms; what a phone takes home it takes right there too. */
export const DROP_LIFE_MS = 10 * 60_000;
/** Open at once of one kiosk, and of all: each may hold 20 MB. */
const MOST_OF_A_KIOSK = 4;
const MOST = 200;

type Drop = {
  readonly kioskId: string;
  readonly kind: 'file' | 'note';
  readonly dueAt: number;
  state: 'open' | 'arriving' | 'there';
  readonly note: Buffer | null;
  readonly forget: () => void;
};

/**
 * What lies between a phone and a kiosk for ten minutes at most: sealed bytes under an id that nobody can guess. A file comes once and
 * goes when the kiosk has it; a note is read once. Nothing of it is in the database, nothing survives a restart.
 */
export class PhoneDrops {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #drops = new Map<string, Drop>();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** What a crash left is removed. */
  async prepare(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** A kiosk opens one, or leaves a note in it. */
  open(kioskId: string, id: string, note: Buffer | null): { goodForMs: number } {
    if (this.#drops.has(id)) throw new Refusal(409, 'drop-known', 'This drop is open already', 'make another id');
    const own = [...this.#drops.values()].filter((drop) => drop.kioskId === kioskId).length;
    if (own >= MOST_OF_A_KIOSK || this.#drops.size >= MOST)
      throw new Refusal(429, 'too-many-drops', 'Too many drops are open', 'end one, or wait some minutes', {
        'retry-after': '60',
      });
    const forget = this.#clock.after(DROP_LIFE_MS, () => void this.#remove(id));
    this.#drops.set(id, {
      kioskId,
      kind: note ? 'note' : 'file',
      dueAt: this.#clock.monotonic() + DROP_LIFE_MS,
      state: note ? 'there' : 'open',
      note,
      forget,
    });
    return { goodForMs: DROP_LIFE_MS };
  }

  /** True while a phone that opens the page finds something to do there. */
  isOpen(id: string): boolean {
    const drop = this.#drops.get(id);
    return drop !== undefined && (drop.kind === 'note' || drop.state === 'open');
  }

  /** The phone's bytes, once: a second file is refused, a broken one may be sent again. */
  async take(id: string, bytes: Readable): Promise<void> {
    const drop = this.#drops.get(id);
    if (drop?.kind !== 'file') throw over();
    if (drop.state !== 'open')
      throw new Refusal(409, 'file-there', 'A file was sent already', 'look at the screen of the kiosk');
    drop.state = 'arriving';
    try {
      let size = 0;
      const bounded = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of bytes as AsyncIterable<Buffer>) {
          size += chunk.byteLength;
          if (size > MOST_PHONE_FILE_BYTES + SEAL_BYTES)
            throw new Refusal(413, 'file-too-large', 'The file is too large', 'send at most 20 MB');
          yield chunk;
        }
      };
      await pipeline(bounded, createWriteStream(this.#pathOf(id), { mode: 0o600 }));
      if (size <= SEAL_BYTES) throw new Refusal(422, 'file-empty', 'The file is empty', 'choose it again');
      if (!this.#drops.has(id)) throw over(); // its time ended on the way
      drop.state = 'there';
    } catch (error) {
      drop.state = 'open';
      await rm(this.#pathOf(id), { force: true });
      throw error;
    }
  }

  /** Path of the sealed file; null: nothing has come yet. Another kiosk's drop is as unknown as none. */
  file(kioskId: string, id: string): string | null {
    const drop = this.#drops.get(id);
    if (drop?.kind !== 'file' || drop.kioskId !== kioskId) throw over();
    return drop.state === 'there' ? this.#pathOf(id) : null;
  }

  /** The note, and with it the drop: whoever comes second finds nothing and knows that somebody came first. */
  async readNote(id: string): Promise<Buffer> {
    const drop = this.#drops.get(id);
    if (!drop?.note) throw over();
    await this.#remove(id);
    return drop.note;
  }

  async end(kioskId: string, id: string): Promise<void> {
    if (this.#drops.get(id)?.kioskId === kioskId) await this.#remove(id);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#drops.keys()].map((id) => this.#remove(id)));
  }

  async #remove(id: string): Promise<void> {
    this.#drops.get(id)?.forget();
    this.#drops.delete(id);
    await rm(this.#pathOf(id), { force: true });
  }

  /** `id` has the shape of one: it is no path. */
  #pathOf(id: string): string {
    return join(this.#folder, id);
  }
}

const over = (): Refusal => new Refusal(404, 'drop-over', 'This code is over', 'ask for a new one at the kiosk');
