import type Database from 'better-sqlite3';

/** What a ledger asks of its owner when the disk does not play along. */
export type LedgerCare = {
  /** The disk is full: make room at once (the ballast). True when some was made; the write is then tried once more. */
  readonly makeRoom: () => boolean;
  /**
   * A write or a sync failed, or what was read is damaged. From here on this ledger takes nothing more: after a failed
   * fsync a second one may succeed without the bytes being on the disk. The owner ends the process.
   */
  readonly onBroken: (code: string) => void;
};

/** The ledger's disk failed earlier in the life of this process; nothing is read or written through it any more. */
export class LedgerBroken extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the ledger's disk failed (${code}); the process has to start anew`);
    this.code = code;
  }
}

/** No room: an honest refusal that SQLite has rolled back, nothing is in doubt. Growing the -shm file reports it differently. */
export const saysDiskFull = (error: unknown): boolean => /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(codeOf(error));

/** In doubt: what is on the disk may not be what was written. */
export const saysDiskBroken = (error: unknown): boolean =>
  /^(SQLITE_(IOERR|CORRUPT|NOTADB)|EIO$|EROFS$|EUCLEAN$|ENXIO$)/.test(codeOf(error)) && !saysDiskFull(error);

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/**
 * Puts a guard round every write of this ledger, whoever makes it:
 * - A transaction takes the write lock at its beginning, so that the technician's commands may write beside the daemon
 *   (a deferred one that has read fails when another program wrote in between).
 * - On a full disk it is rolled back, room is made and it runs once more; a single statement likewise, but never one
 *   inside a transaction, since SQLite may have rolled back what went before it.
 * - On a broken disk the owner is told and everything after it is refused.
 */
export const guardLedger = (ledger: Database.Database, care?: LedgerCare): void => {
  let broken: string | null = null;
  let depth = 0;

  const guarded = <T>(run: () => T): T => {
    if (broken !== null) throw new LedgerBroken(broken);
    try {
      return run();
    } catch (error) {
      if (care && depth === 0 && saysDiskFull(error) && care.makeRoom()) return run();
      if (care && saysDiskBroken(error) && broken === null) {
        broken = codeOf(error);
        care.onBroken(broken);
      }
      throw error;
    }
  };

  const transaction = ledger.transaction.bind(ledger);
  const guardedTransaction = (work: (...given: never[]) => unknown) => {
    const made = transaction(((...given: never[]) => {
      depth++;
      try {
        return work(...given);
      } finally {
        depth--;
      }
    }) as (...given: unknown[]) => unknown);
    const immediate = (...given: unknown[]): unknown =>
      ledger.inTransaction ? made(...given) : guarded(() => made.immediate(...given));
    return Object.assign(immediate, {
      default: immediate,
      deferred: immediate,
      immediate,
      exclusive: immediate,
      database: ledger,
    });
  };
  ledger.transaction = guardedTransaction as unknown as typeof ledger.transaction;
  if (!care) return;

  const pragma = ledger.pragma.bind(ledger);
  ledger.pragma = ((text, options) => guarded(() => pragma(text, options))) as typeof ledger.pragma;
  const prepare = ledger.prepare.bind(ledger);
  ledger.prepare = ((sql: string) => {
    const statement = guarded(() => prepare(sql));
    for (const call of ['run', 'get', 'all'] as const) {
      const plain = statement[call].bind(statement) as (...given: unknown[]) => unknown;
      statement[call] = ((...given: unknown[]) => guarded(() => plain(...given))) as never;
    }
    return statement;
  }) as typeof ledger.prepare;
};
