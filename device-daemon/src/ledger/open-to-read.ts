import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Database from 'better-sqlite3';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export type OpenedToRead = { readonly ledger: Database.Database; readonly close: () => void };

/**
 * A ledger, read-only, for commands beside the running program. Where SQLite cannot read a write-ahead log in place (a read-only
 * medium), a copy is read and removed. `table`: one that has to be there. Errors: a sentence.
 */
export const openToRead = (path: string, table: string): Result<OpenedToRead, string> => {
  try {
    const ledger = new Database(path, { readonly: true, fileMustExist: true });
    try {
      ledger.prepare(`SELECT count(*) FROM ${table}`).get();
      return done({ ledger, close: () => ledger.close() });
    } catch (error) {
      ledger.close();
      const { code } = error as { code?: string };
      if (code !== 'SQLITE_CANTOPEN' && code !== 'SQLITE_READONLY_CANTINIT' && code !== 'SQLITE_READONLY_DIRECTORY')
        return failed(`${path} is no ledger that this program knows: ${wordsOf(error)}`);
    }
    return openCopy(path);
  } catch (error) {
    return failed(`${path} cannot be opened: ${wordsOf(error)}`);
  }
};

const openCopy = (path: string): Result<OpenedToRead, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-copy-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'kiosk.db');
    for (const tail of ['', '-wal']) if (existsSync(path + tail)) copyFileSync(path + tail, copy + tail);
    const ledger = new Database(copy, { fileMustExist: true });
    return done({
      ledger,
      close: () => {
        ledger.close();
        remove();
      },
    });
  } catch (error) {
    remove();
    return failed(`${path} cannot be copied for reading: ${wordsOf(error)}`);
  }
};
