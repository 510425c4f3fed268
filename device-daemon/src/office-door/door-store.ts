import Database from 'better-sqlite3';

/**
 * What must outlive a restart of the door: wrong tries (a restart gives nobody new ones), sessions (a restart sends nobody away from the
 * counter) and how far each session's intents have come. No tokens, only their digests. A file of its own beside the node's log: it is
 * of this machine alone, and losing it loses no number of the queue.
 */
export type DoorStore = Database.Database;

export const openDoorStore = (file: string): DoorStore => {
  const store = new Database(file);
  store.pragma('journal_mode = WAL');
  store.pragma('synchronous = FULL');
  store.pragma('busy_timeout = 2000');
  store.exec(`
    CREATE TABLE IF NOT EXISTS tries (who TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locks INTEGER NOT NULL, until INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS sessions (
      lease TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, staff TEXT NOT NULL, range TEXT NOT NULL,
      opened INTEGER NOT NULL, active INTEGER NOT NULL, locked INTEGER NOT NULL, acknowledged INTEGER NOT NULL, refused TEXT,
      ended TEXT, ended_at INTEGER) STRICT;
  `);
  return store;
};
