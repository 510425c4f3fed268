import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * One station at a time works on a data folder: two would each number pages and papers. The lock is SQLite's on a file of its
 * own, so the operating system gives it up with the process, however that ends. False: another station holds it.
 */
export const isOnlyStation = (dataFolder: string): boolean => {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = new Database(join(dataFolder, 'station.lock'), { timeout: 0 });
  held.push(lock);
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch {
    return false;
  }
};

/** Kept for the life of the process: a collected handle would give the lock up. */
const held: Database.Database[] = [];
