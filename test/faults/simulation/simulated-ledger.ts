import type Database from 'better-sqlite3';
import { type Ledger, openLedger } from '../../../device-daemon/src/ledger/ledger.ts';
import { noteThrown, type Process } from './timeline.ts';

/** What befalls a commit; `before` or `after` it the power may go (they throw `Dead`). */
export type CommitFate = {
  readonly error: string | null;
  readonly before: (() => void) | null;
  readonly after: (() => void) | null;
};
export const nothingBefalls: CommitFate = { error: null, before: null, after: null };

/**
 * One SQLite file of a simulated machine. SQLite's own journal is taken for granted (test/faults cuts the real one): a
 * commit is durable when it returns, one that was cut is rolled back. In memory, with its tables made once and every
 * history inside one transaction that is rolled back at its end: opening and migrating costs as much as a history may.
 */
export class LedgerFile {
  readonly #connection: Ledger;
  readonly #prepared = new Map<string, Database.Statement>();
  /** a planted fault (`synchronous=NORMAL` for everything): commits are durable only when a later one happens to be synced */
  omitSync = false;
  /** the level that the daemon asked for by pragma: under NORMAL a commit becomes durable with the next one under FULL */
  level: 'FULL' | 'NORMAL' = 'FULL';
  #unsynced = false;

  constructor() {
    this.#connection = openLedger(':memory:');
  }

  begin(): void {
    this.omitSync = false;
    this.level = 'FULL';
    this.#unsynced = false;
    this.run('BEGIN');
  }
  end(): void {
    this.run('ROLLBACK');
  }
  run(sql: string): void {
    this.prepare(sql).run();
  }
  prepare(sql: string): Database.Statement {
    let known = this.#prepared.get(sql);
    if (!known) {
      known = this.#connection.prepare(sql);
      this.#prepared.set(sql, known);
    }
    return known;
  }
  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** Call before a change: one that will not be synced may be taken back to here. */
  beginsChange(): void {
    if (this.#unsynced || !this.#leavesUnsynced) return;
    this.run('SAVEPOINT synced');
    this.#unsynced = true;
  }

  committed(): void {
    if (this.#leavesUnsynced || !this.#unsynced) return;
    this.run('RELEASE synced');
    this.#unsynced = false;
  }

  get #leavesUnsynced(): boolean {
    return this.omitSync || this.level === 'NORMAL';
  }

  /** The power goes; commits since the last synced one are `kept` or lost together, as the log of SQLite keeps their order. */
  cutPower(kept: boolean): void {
    if (this.#unsynced) {
      if (!kept) this.run('ROLLBACK TO synced');
      this.run('RELEASE synced');
    }
    this.#unsynced = false;
    this.level = 'FULL';
  }

  /** The ledger as a process of this machine has it. */
  openBy(owner: Process, fate: (owner: Process) => CommitFate = () => nothingBefalls): Ledger {
    this.level = 'FULL'; // a pragma holds for one connection
    return new LedgerOfProcess(this, owner, fate) as unknown as Ledger;
  }
}

/** As much of better-sqlite3's `Database` as the daemon uses. */
class LedgerOfProcess {
  readonly #file: LedgerFile;
  readonly #owner: Process;
  readonly #fate: (owner: Process) => CommitFate;
  #depth = 0;
  readonly open = true;

  constructor(file: LedgerFile, owner: Process, fate: (owner: Process) => CommitFate) {
    this.#file = file;
    this.#owner = owner;
    this.#fate = fate;
  }

  get inTransaction(): boolean {
    return this.#depth > 0;
  }

  prepare(sql: string): unknown {
    this.#owner.mustLive();
    if (sql === 'PRAGMA synchronous') return this.#levelAsked();
    const inner = this.#file.prepare(sql);
    const live = (): Database.Statement => {
      this.#owner.mustLive();
      return inner;
    };
    return {
      get: (...given: unknown[]) => (inner.readonly ? live().get(...given) : this.#write(() => live().get(...given))),
      all: (...given: unknown[]) => (inner.readonly ? live().all(...given) : this.#write(() => live().all(...given))),
      run: (...given: unknown[]) => this.#write(() => live().run(...given), 'alone'),
      iterate: (...given: unknown[]) => (live().all(...given) as unknown[])[Symbol.iterator](),
    };
  }

  #levelAsked(): unknown {
    const get = (): number => (this.#file.level === 'FULL' ? 2 : 1);
    const asked = { get, run: get, all: () => [get()], pluck: () => asked };
    return asked;
  }

  transaction<A extends unknown[], R>(work: (...given: A) => R): (...given: A) => R {
    const run = (...given: A): R => {
      this.#owner.mustLive();
      return this.#write(() => work(...given));
    };
    return Object.assign(run, { immediate: run, exclusive: run, deferred: run });
  }

  exec(sql: string): this {
    this.#write(() => this.#file.exec(sql));
    return this;
  }

  pragma(text: string): unknown {
    this.#owner.mustLive();
    const [, level] = /^synchronous = (\w+)$/.exec(text) ?? [];
    if (level) this.#file.level = level === 'NORMAL' || level === '1' ? 'NORMAL' : 'FULL';
    return text.startsWith('wal_checkpoint') ? [{ busy: 0 }] : undefined; // there is no log to empty in memory
  }

  close(): this {
    return this;
  }

  /** A statement `alone` is taken back by SQLite itself when it fails. */
  #write<R>(work: () => R, alone?: 'alone'): R {
    this.#owner.mustLive();
    if (this.#depth > 0) return work();
    const fate = this.#fate(this.#owner);
    this.#file.beginsChange();
    if (alone && fate === nothingBefalls) {
      const result = work();
      this.#file.committed();
      return result;
    }
    this.#file.run('SAVEPOINT change');
    this.#depth++;
    let result: R;
    try {
      result = work();
      fate.before?.();
      if (fate.error !== null) throw sqliteFailure(fate.error);
    } catch (error) {
      this.#file.run('ROLLBACK TO change');
      this.#file.run('RELEASE change');
      throw error;
    } finally {
      this.#depth--;
    }
    this.#file.run('RELEASE change');
    this.#file.committed();
    fate.after?.();
    return result;
  }
}

const sqliteFailure = (code: string): Error =>
  noteThrown(Object.assign(new Error(`${code}: simulated`), { code, simulated: true }));
