import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { guardLedger, type LedgerCare } from './guarded-ledger.ts';

/**
 * The kiosk's ledger: one SQLite file (WAL, `synchronous=FULL`) with what must survive a power cut. It holds ids, codes,
 * digests, times and counts; no names, no numbers, no answers.
 */
export type Ledger = Database.Database;

/** Each step runs once, in order; never edit a step that has landed, add one. */
export const ledgerSteps: readonly string[] = [
  `CREATE TABLE dossiers (
     dossier_id TEXT PRIMARY KEY,
     state TEXT NOT NULL CHECK (state IN ('intended','sealed','received','quarantined','abandoned')),
     provisional_code TEXT NOT NULL UNIQUE,
     day TEXT NOT NULL,
     procedure_id TEXT NOT NULL,
     package_version TEXT NOT NULL,
     channel TEXT NOT NULL,
     lookup_digest TEXT NOT NULL,
     submitted_at TEXT NOT NULL,
     clock_confirmed INTEGER NOT NULL,
     sequence INTEGER UNIQUE,
     size INTEGER,
     sha256 TEXT,
     manifest TEXT,
     upload_path TEXT,
     receipt TEXT,
     official_code TEXT,
     status INTEGER,
     last_event INTEGER NOT NULL DEFAULT 0,
     attempts INTEGER NOT NULL DEFAULT 0,
     trouble TEXT
   ) STRICT;
   CREATE INDEX dossiers_by_state ON dossiers (state, sequence);
   CREATE TABLE day_counters (day TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (day, name)) STRICT;
   CREATE TABLE tickets (id TEXT PRIMARY KEY, day TEXT NOT NULL, service TEXT NOT NULL, number TEXT NOT NULL, issued_at INTEGER NOT NULL, UNIQUE (day, number)) STRICT;
   CREATE TABLE prints (id TEXT PRIMARY KEY, outcome TEXT NOT NULL CHECK (outcome IN ('started','printed','not-printed','unknown')), at INTEGER NOT NULL) STRICT;
   CREATE TABLE ratings (id TEXT PRIMARY KEY, day TEXT NOT NULL, score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 3), procedure_id TEXT) STRICT;
   CREATE TABLE lookup_tries (code TEXT PRIMARY KEY, wrong INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
   CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL) STRICT;`,
  `ALTER TABLE dossiers ADD COLUMN sealed_at INTEGER;
   ALTER TABLE dossiers ADD COLUMN second_place TEXT;
   ALTER TABLE dossiers ADD COLUMN second_place_at INTEGER;
   ALTER TABLE dossiers ADD COLUMN second_place_told INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE dossiers ADD COLUMN received_at INTEGER;
   ALTER TABLE dossiers ADD COLUMN erased_at INTEGER;
   CREATE INDEX dossiers_to_second_place ON dossiers (sequence) WHERE state = 'sealed' AND second_place IS NULL;
   CREATE TABLE alarms (code TEXT NOT NULL, subject TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (code, subject)) STRICT;
   CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE receipt_keys (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL, endorsed_by TEXT NOT NULL, added_at INTEGER NOT NULL) STRICT;`,
  // heads of the audit chain, signed with the device key: what a kiosk that is offline for weeks can be held to
  `CREATE TABLE audit_heads (number INTEGER PRIMARY KEY, digest TEXT NOT NULL, at INTEGER NOT NULL, signed TEXT NOT NULL) STRICT;`,
  // numbers of appointments are called at their time
  `ALTER TABLE tickets ADD COLUMN class TEXT NOT NULL DEFAULT 'walk-in' CHECK (class IN ('walk-in','appointed'));
   ALTER TABLE tickets ADD COLUMN appointed_at INTEGER;`,
  // the office's log (office/office-log.ts); numbers live in it from here on, the table `tickets` is what was before
  `CREATE TABLE office_log (number INTEGER PRIMARY KEY, term INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
   CREATE TABLE office_snapshots (number INTEGER PRIMARY KEY, term INTEGER NOT NULL, alone TEXT, state TEXT NOT NULL) STRICT;
   CREATE TABLE office_archive (first INTEGER NOT NULL, last INTEGER NOT NULL, until INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (first, last)) STRICT;
   CREATE TABLE office_tickets (day TEXT NOT NULL, number TEXT NOT NULL, ticket TEXT NOT NULL, PRIMARY KEY (day, number)) STRICT;
   CREATE TABLE office_apart (ticket TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, given_at INTEGER NOT NULL, wish TEXT NOT NULL, ended INTEGER NOT NULL, told TEXT) STRICT;
   CREATE INDEX office_apart_untold ON office_apart (given_at) WHERE told IS NULL;`,
  // ratings on three or five levels, at counters too, with reasons; told to the office and to the province each by itself
  `CREATE TABLE ratings_2 (
     id TEXT PRIMARY KEY,
     day TEXT NOT NULL,
     at INTEGER NOT NULL,
     score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
     levels INTEGER NOT NULL CHECK (levels IN (3, 5) AND score <= levels),
     procedure_id TEXT,
     ticket TEXT,
     counter TEXT,
     reasons TEXT NOT NULL DEFAULT '[]',
     given_by TEXT NOT NULL CHECK (given_by IN ('buttons','screen')),
     doubtful INTEGER NOT NULL DEFAULT 0,
     ready_at INTEGER NOT NULL,
     office_told INTEGER NOT NULL DEFAULT 0,
     province_told INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   INSERT INTO ratings_2 (id, day, at, score, levels, procedure_id, given_by, ready_at, office_told)
     SELECT id, day, unixepoch('20' || substr(day, 1, 2) || '-' || substr(day, 3, 2) || '-' || substr(day, 5, 2) || 'T05:00:00Z') * 1000, score, 3, procedure_id, 'screen', 0, 1 FROM ratings;
   DROP TABLE ratings;
   ALTER TABLE ratings_2 RENAME TO ratings;
   CREATE INDEX ratings_to_office ON ratings (ready_at) WHERE office_told = 0;
   CREATE INDEX ratings_to_province ON ratings (ready_at) WHERE province_told = 0;
   CREATE TABLE rating_codes (digest TEXT PRIMARY KEY, procedure_id TEXT, at INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0) STRICT;
   CREATE TABLE office_days (day TEXT PRIMARY KEY, tally TEXT NOT NULL) STRICT;`,
  // what of this kiosk a person has to see to, until the office has heard of its end
  `CREATE TABLE exceptions (
     id TEXT PRIMARY KEY,
     owner TEXT NOT NULL,
     key TEXT NOT NULL,
     facts TEXT NOT NULL,
     raised_at INTEGER NOT NULL,
     told INTEGER NOT NULL DEFAULT 0,
     over INTEGER NOT NULL DEFAULT 0,
     claimed_by TEXT,
     escalated INTEGER NOT NULL DEFAULT 0,
     escalation_told INTEGER NOT NULL DEFAULT 0,
     resolution TEXT
   ) STRICT;`,
  // dossiers of this kiosk that repeat another, as the repository says, until what officers decided is known there
  `CREATE TABLE duplicates (
     dossier TEXT PRIMARY KEY,
     other TEXT NOT NULL,
     answer TEXT,
     done INTEGER NOT NULL DEFAULT 0
   ) STRICT;`,
  // slips that counters wrote about dossiers of this kiosk (fixed words alone), until the province has them
  `CREATE TABLE counter_slips (
     slip TEXT PRIMARY KEY,
     dossier TEXT NOT NULL,
     written TEXT NOT NULL,
     told INTEGER NOT NULL DEFAULT 0
   ) STRICT;`,
];

/**
 * Opens (or makes) the ledger and brings it to the present shape. Throws when the file is not a ledger or is newer than
 * this program. With `care`, every write is guarded (see guarded-ledger.ts).
 */
export const openLedger = (path: string, care?: LedgerCare): Ledger => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const ledger = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  ledger.pragma('journal_mode = WAL');
  ledger.pragma('synchronous = FULL');
  ledger.pragma('foreign_keys = ON');
  ledger.pragma('secure_delete = ON'); // what is cleared from a row is overwritten with zeros, not only let go
  guardLedger(ledger, care);
  const version = ledger.pragma('user_version', { simple: true }) as number;
  if (version > ledgerSteps.length)
    throw new Error(
      `${path} was written by a newer version (${version} > ${ledgerSteps.length}); install that version or newer`,
    );
  for (const [index, step] of ledgerSteps.entries()) {
    if (index < version) continue;
    ledger.transaction(() => {
      ledger.exec(step);
      ledger.pragma(`user_version = ${index + 1}`);
    })();
  }
  return ledger;
};

/** How long a write waits for another program that is writing (the technician's commands: a few ms). */
const BUSY_TIMEOUT_MS = 2_000;

const prepared = new WeakMap<Ledger, Map<string, Database.Statement>>();

/**
 * The prepared statement for this text, made once for each ledger: preparing one takes 0.1 to 0.2 ms, as long as running
 * it. For texts that are constants, and for `get`, `all` and `run` (a statement that is iterated cannot be used twice).
 */
export const statement = (ledger: Ledger, sql: string): Database.Statement => {
  const known = prepared.get(ledger) ?? new Map<string, Database.Statement>();
  prepared.set(ledger, known);
  const made = known.get(sql) ?? ledger.prepare(sql);
  known.set(sql, made);
  return made;
};

/**
 * A note of progress that may be lost in a power cut without harm, because it can be found out again: not synced by
 * itself (in WAL mode it still becomes durable with the next commit that is, and never tears). Not for anything that
 * goes with an audit entry: heads of that chain leave the kiosk.
 */
export const noteUnsynced = (ledger: Ledger, write: () => void): void => {
  if (ledger.inTransaction) return write();
  const level = statement(ledger, 'PRAGMA synchronous').pluck().get() as number;
  ledger.pragma('synchronous = NORMAL');
  try {
    ledger.transaction(write)();
  } finally {
    ledger.pragma(`synchronous = ${level}`);
  }
};

/**
 * Makes sure that what was erased is gone from the files of the ledger too: pages go from the write-ahead log into the
 * database and the log is cut to nothing. False while another program is reading: it is not waited for (the whole daemon
 * would stand still), ask again later.
 */
export const emptyTheLog = (ledger: Ledger): boolean => {
  ledger.pragma('busy_timeout = 0');
  try {
    return ((ledger.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[])[0]?.busy ?? 1) === 0;
  } finally {
    ledger.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
};

/** The day of the office (UTC+7, no daylight saving) as `yyMMdd`, for codes and daily counters. */
export const officeDay = (epochMs: number): string =>
  new Date(epochMs + 7 * 3_600_000).toISOString().slice(2, 10).replaceAll('-', '');

/** ISO 8601 with the office's offset, e.g. `2026-11-23T08:41:07.120+07:00`. */
export const officeTime = (epochMs: number): string =>
  `${new Date(epochMs + 7 * 3_600_000).toISOString().slice(0, -1)}+07:00`;

/** Counts up from 1 each day; call inside the transaction that uses the number. */
export const nextOfDay = (ledger: Ledger, day: string, name: string): number =>
  (
    statement(
      ledger,
      'INSERT INTO day_counters (day, name, value) VALUES (?, ?, 1) ON CONFLICT (day, name) DO UPDATE SET value = value + 1 RETURNING value',
    ).get(day, name) as { value: number }
  ).value;
