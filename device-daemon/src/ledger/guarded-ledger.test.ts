import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskFailureNote, openSoundLedger } from './disk-failure.ts';
import { LedgerBroken, saysDiskBroken, saysDiskFull } from './guarded-ledger.ts';
import { emptyTheLog, noteUnsynced, openLedger, statement } from './ledger.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  path = join(folder, 'kiosk.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noRoom = { makeRoom: () => false, onBroken: () => undefined };
const mark = (ledger: ReturnType<typeof openLedger>, name: string) =>
  statement(ledger, 'INSERT INTO marks (name, value) VALUES (?, ?)').run(name, 'x'.repeat(2_000));
const marks = (ledger: ReturnType<typeof openLedger>) =>
  (ledger.prepare('SELECT name FROM marks ORDER BY name').all() as { name: string }[]).map((row) => row.name);

/** A disk of so many pages, by SQLite's own limit: the same error as a full one, on any machine. */
const limit = (ledger: ReturnType<typeof openLedger>, morePages: number): void => {
  const pages = ledger.pragma('page_count', { simple: true }) as number;
  ledger.pragma(`max_page_count = ${pages + morePages}`);
};

test('the disk is full in the middle of a transaction: room is made once and all of it is written, nothing twice', () => {
  let asked = 0;
  const ledger = openLedger(path, {
    ...noRoom,
    makeRoom: () => {
      asked++;
      limit(ledger, 100);
      return true;
    },
  });
  limit(ledger, 1);
  ledger.transaction(() => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) mark(ledger, name);
  })();
  expect([asked, marks(ledger)]).toEqual([1, ['a', 'b', 'c', 'd', 'e', 'f']]);
  ledger.close();
});

test('the disk stays full: the caller is told, nothing of the transaction is there, and the ledger is of use afterwards', () => {
  const ledger = openLedger(path, noRoom);
  limit(ledger, 1);
  const write = ledger.transaction(() => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) mark(ledger, name);
  });
  expect(write).toThrow(/full/);
  expect(marks(ledger)).toEqual([]);
  limit(ledger, 100);
  write();
  expect(marks(ledger)).toHaveLength(6);
  ledger.close();
});

test('a page of the ledger is damaged: the owner is told once, and from then on nothing is read or written', () => {
  const first = openLedger(path);
  for (let n = 0; n < 100; n++) mark(first, `mark-${n}`);
  first.close();
  damage();
  const broken: string[] = [];
  const ledger = openLedger(path, { ...noRoom, onBroken: (code) => broken.push(code) });
  expect(() => ledger.prepare('SELECT * FROM marks').all()).toThrow(/malformed/);
  expect(() => ledger.transaction(() => mark(ledger, 'more'))()).toThrow(LedgerBroken);
  expect(() => ledger.prepare('SELECT 1').get()).toThrow(LedgerBroken);
  expect(broken).toEqual(['SQLITE_CORRUPT']);
  ledger.close();
});

/** Letters over the pages from the 60th on; the head of the file stays. */
const damage = (): void => {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(40 * 4096, 'letter '), 0, undefined, 60 * 4096);
  closeSync(file);
};

test('a damaged ledger is refused at the start in words, and not one byte of it is changed', () => {
  const first = openLedger(path);
  for (let n = 0; n < 100; n++) mark(first, `mark-${n}`);
  first.close();
  damage();
  const before = readFileSync(path);
  const opened = openSoundLedger(path, noRoom);
  expect(opened).toMatchObject({ ok: false, fault: expect.stringMatching(/kiosk\.db is damaged: /) });
  expect(Buffer.compare(readFileSync(path), before)).toBe(0);
});

test('at the start the write-ahead log of the process before goes into the database', () => {
  const before = openLedger(path);
  mark(before, 'a'); // killed here: the log is full
  const opened = openSoundLedger(path, noRoom);
  if (!opened.ok) throw new Error(opened.fault);
  expect(readFileSync(`${path}-wal`)).toHaveLength(0);
  expect(marks(opened.value)).toEqual(['a']);
  opened.value.close();
  before.close();
});

test('a note of progress costs no sync of its own, and the next write is durable again', () => {
  const ledger = openLedger(path, noRoom);
  const level = () => ledger.pragma('synchronous', { simple: true });
  const during: unknown[] = [];
  noteUnsynced(ledger, () => {
    during.push(level());
    mark(ledger, 'note');
  });
  expect([during, level()]).toEqual([[1], 2]);
  expect(() =>
    noteUnsynced(ledger, () => {
      throw new Error('a bug');
    }),
  ).toThrow('a bug');
  expect(level()).toBe(2);
  ledger.transaction(() => noteUnsynced(ledger, () => during.push(level())))();
  expect(during).toEqual([1, 2]); // within a transaction that is synced it is synced with it
  expect(emptyTheLog(ledger)).toBe(true);
  ledger.close();
});

test('another program wants to write between the reading and the writing of a transaction: it waits, the daemon never fails for it', () => {
  const daemon = openLedger(path, noRoom);
  const command = openLedger(path);
  command.pragma('busy_timeout = 0');
  const writeBeside = (): void => void command.transaction(() => mark(command, 'b'))();
  daemon.transaction(() => {
    daemon.prepare('SELECT count(*) FROM marks').get();
    expect(writeBeside).toThrow(/locked/);
    mark(daemon, 'a');
  })();
  writeBeside();
  expect(marks(daemon)).toEqual(['a', 'b']);
  daemon.close();
  command.close();
});

test('full is told from broken', () => {
  const code = (text: string) => Object.assign(new Error(), { code: text });
  for (const full of ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])
    expect([saysDiskFull(code(full)), saysDiskBroken(code(full))]).toEqual([true, false]);
  for (const broken of ['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB', 'EIO', 'EROFS'])
    expect([saysDiskFull(code(broken)), saysDiskBroken(code(broken))]).toEqual([false, true]);
  for (const other of ['SQLITE_CONSTRAINT', 'SQLITE_BUSY', 'ENOENT', 'EIOX'])
    expect([saysDiskFull(code(other)), saysDiskBroken(code(other))]).toEqual([false, false]);
});

test('the note of a failed disk is there for the next start, and only once', () => {
  const note = new DiskFailureNote(folder);
  expect(note.read()).toBeNull();
  note.leave('SQLITE_IOERR_FSYNC');
  expect(new DiskFailureNote(folder).read()).toBe('SQLITE_IOERR_FSYNC');
  note.remove();
  expect(note.read()).toBeNull();
  new DiskFailureNote(join(folder, 'not', 'there')).leave('EIO'); // nothing to write on: the exit code says it
});
