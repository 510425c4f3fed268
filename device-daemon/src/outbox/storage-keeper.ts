import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Ballast } from './ballast.ts';
import type { Outbox } from './outbox.ts';
import { relieved, type StorageMarks } from './pressure.ts';

export type StorageKeeperParts = {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ballast: Ballast;
  readonly marks: StorageMarks;
  /** as the outbox has it, ms */
  readonly retentionMs: number;
  /** a line for the journal; ids and causes only */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Three days: over a weekend there is still the sealed file, should the province find that it has lost what it signed for. */
export const DEFAULT_RETENTION_HOURS = 72;
/** How often the room that is left is measured, and what is due looked for: a visit lasts minutes, a scan 6 MB. */
const LOOK_EVERY_MS = 30_000;
/** Received dossiers erased in one go: one row transaction, so that nothing else waits long for the ledger. */
const BATCH = 20;

/**
 * Keeps the kiosk's disk: erases what was received and has stayed its time, earlier when room is short (oldest first),
 * takes the ballast back when there is room again, tells staff by alarm. A live object: `stop` ends it.
 */
export class StorageKeeper {
  readonly #parts: StorageKeeperParts;
  #cancel: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: StorageKeeperParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#tick();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#round;
  }

  /** One round at once; rounds never overlap. Rejects never: what went wrong stands in the journal. */
  look(): Promise<void> {
    this.#round = this.#round.then(() =>
      this.#look().catch((error: unknown) =>
        this.#parts.journal('storage-keeping-failed', { cause: String((error as { code?: string }).code ?? error) }),
      ),
    );
    return this.#round;
  }

  async #tick(): Promise<void> {
    await this.look();
    if (!this.#stopped) this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => void this.#tick());
  }

  async #look(): Promise<void> {
    const { outbox, clock, marks, retentionMs, ballast, journal } = this.#parts;
    let erased = await this.#eraseAll(() => outbox.rowsToErase(clock.now(), retentionMs, BATCH));
    let pressure = await outbox.pressure();
    if (pressure !== 'ample') {
      erased += await this.#eraseAll(async () =>
        (await outbox.sealedFolder.freeBytes()) < relieved(marks) ? outbox.receivedBags(1) : [],
      );
      pressure = await outbox.pressure();
    }
    if (erased > 0) journal('dossiers-erased', { count: erased, pressure });
    outbox.emptyTheLog();
    if (!ballast.held() && (await outbox.sealedFolder.freeBytes()) >= 2 * ballast.bytes) {
      await ballast.restore();
      journal('ballast-restored', { bytes: ballast.bytes });
    }
  }

  async #eraseAll(next: () => readonly string[] | Promise<readonly string[]>): Promise<number> {
    let erased = 0;
    for (;;) {
      const batch = await next();
      if (batch.length === 0 || this.#stopped) return erased;
      await this.#parts.outbox.erase(batch);
      erased += batch.length;
    }
  }
}
