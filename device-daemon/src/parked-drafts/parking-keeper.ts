import type { Clock } from '@mot-cua/domain/clock.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DraftFolder } from './draft-folder.ts';
import { DRAFT_LIFE_MS, type KioskSecret } from './kiosk-secret.ts';

/** How often what is over is looked for, ms. */
const SWEEP_MS = 60_000;

export type ParkingKeeperParts = {
  readonly secret: KioskSecret;
  readonly folder: DraftFolder;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** The daemon's part in parked drafts: nothing lives longer than a day, neither files nor the secret they need. */
export class ParkingKeeper {
  readonly #parts: ParkingKeeperParts;
  #stopped = false;
  #due: () => void = () => undefined;

  constructor(parts: ParkingKeeperParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.sweep().then(() => {
      if (!this.#stopped) this.#due = this.#parts.clock.after(SWEEP_MS, () => this.start());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#due();
  }

  /** Secrets first: what cannot be opened any more is gone, whatever becomes of its files. */
  async sweep(): Promise<void> {
    const { secret, folder, ledger, clock, journal } = this.#parts;
    try {
      await secret.sweep();
      const over = await folder.sweep(clock.now(), DRAFT_LIFE_MS, Date.now());
      if (over.length === 0 || this.#stopped) return;
      ledger.transaction(() => {
        for (const name of over) recordAudit(ledger, clock.now(), 'draft-expired', name);
      })();
    } catch (error) {
      journal('parking-sweep-failed', { why: String(error).slice(0, 200) });
    }
  }
}
