import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type LedgerCare, saysDiskFull } from './guarded-ledger.ts';
import { emptyTheLog, type Ledger, openLedger } from './ledger.ts';

/** The disk failed under a write or a sync: start the daemon anew, it checks everything (sysexits: EX_IOERR). */
export const EXIT_DISK_FAILED = 74;
/** The ledger is damaged or not this program's: starting anew does not help, a technician has to come (EX_DATAERR). */
export const EXIT_LEDGER_DAMAGED = 65;

/**
 * Opens the ledger and proves that it is sound. A damaged one is never written to, let alone made anew: it names the
 * bags, and only with it can they be delivered. Fault: words for the technician.
 * The write-ahead log is brought into the database with fresh writes before anybody relies on it: after a failed fsync
 * the kernel shows pages as written that never reached the disk, and asking it to sync them again lies.
 */
export const openSoundLedger = (path: string, care: LedgerCare): Result<Ledger, string> => {
  try {
    return openOnce(path, care);
  } catch (error) {
    // Opening writes, too (the -shm file): a kiosk that is switched on with its disk full gives up its ballast here.
    if (!saysDiskFull(error) || !care.makeRoom()) return failed(unusable(path, error));
  }
  try {
    return openOnce(path, care);
  } catch (error) {
    return failed(unusable(path, error));
  }
};

const unusable = (path: string, error: unknown): string =>
  `${path} cannot be used: ${error instanceof Error ? error.message : error}`;

/** Throws what SQLite throws. */
const openOnce = (path: string, care: LedgerCare): Result<Ledger, string> => {
  let ledger: Ledger | null = null;
  try {
    ledger = openLedger(path, care);
    const found = (ledger.pragma('quick_check(20)') as { quick_check: string }[]).map((row) => row.quick_check);
    if (found.join() === 'ok') {
      emptyTheLog(ledger);
      return done(ledger);
    }
    ledger.close();
    return failed(`${path} is damaged: ${found.slice(0, 3).join('; ')}`);
  } catch (error) {
    ledger?.close();
    throw error;
  }
};

/** That the disk failed, for the next start to know; kept in the run folder, which lies in memory and not on that disk. */
export class DiskFailureNote {
  readonly #file: string;

  constructor(runFolder: string) {
    this.#file = join(runFolder, 'disk-failed');
  }

  /** `code`: of SQLite or errno, e.g. `SQLITE_IOERR_FSYNC`. */
  leave(code: string): void {
    try {
      writeFileSync(this.#file, code);
    } catch {
      // nothing is left to write on; the exit code still says it
    }
  }

  /** The code that the process before this one left, or null. */
  read(): string | null {
    try {
      return readFileSync(this.#file, 'utf8');
    } catch {
      return null;
    }
  }

  /** The alarm stands in the ledger now. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }
}
