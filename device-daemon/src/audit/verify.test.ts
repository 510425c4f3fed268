import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signJws } from '../dossiers/jws.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { uuid7 } from '../visits/uuid7.ts';
import { auditHead, recordAudit } from './audit.ts';
import { digestOf, type Entry } from './entry.ts';
import { SignedHeads } from './signed-heads.ts';
import { run } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const clock = new ManualClock();
const device = generateKeyPairSync('ed25519');
const keyFile = join(folder, 'device-key.jwk');
const original = join(folder, 'kiosk.db');
let living: Ledger;
let sent: { number: number; digest: string }[];

const record = async (ledger: Ledger, count: number, heads: SignedHeads): Promise<void> => {
  for (let entry = 0; entry < count; entry++) {
    await clock.advance(1_000);
    ledger.transaction(() => recordAudit(ledger, clock.now(), 'dossier-sealed', uuid7(clock.now())))();
    heads.signIfDue();
  }
};
const headsOf = (ledger: Ledger): SignedHeads =>
  new SignedHeads({ ledger, clock, kioskId: 'kiosk-a', deviceKey: device.privateKey });

beforeAll(async () => {
  writeFileSync(keyFile, JSON.stringify(device.publicKey.export({ format: 'jwk' })));
  living = openLedger(original); // stays open, as under a running daemon
  await record(living, 130, headsOf(living));
  sent = [auditHead(living)];
});
afterAll(() => {
  living.close();
  rmSync(folder, { recursive: true, force: true });
});

let copies = 0;
/** A copy of the kiosk's files, as somebody who carried the disk away has them. */
const copyOf = (path = original): string => {
  const copy = join(folder, `copy-${++copies}.db`);
  for (const tail of ['', '-wal']) if (existsSync(path + tail)) copyFileSync(path + tail, copy + tail);
  return copy;
};
const tampered = (tamper: (ledger: Database.Database) => void): string => {
  const path = copyOf();
  const ledger = new Database(path);
  tamper(ledger);
  ledger.close();
  return path;
};
const verify = (path: string, ...more: string[]): { code: number; said: string } => {
  const lines: string[] = [];
  const code = run(['--ledger', path, '--device-key', keyFile, ...more], (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};
const headsFile = (heads: readonly unknown[]): string => {
  const path = join(folder, `heads-${++copies}.json`);
  writeFileSync(path, JSON.stringify(heads));
  return path;
};

const at = (ledger: Database.Database, number: number): Entry =>
  ledger.prepare('SELECT * FROM audit WHERE number = ?').get(number) as Entry;
const put = (ledger: Database.Database, entry: Entry): void => {
  ledger
    .prepare(
      'INSERT OR REPLACE INTO audit (number, at, event, subject, previous, digest) VALUES (@number, @at, @event, @subject, @previous, @digest)',
    )
    .run(entry);
};
const shift = (ledger: Database.Database, from: number, by: 1 | -1): void => {
  ledger.exec(`UPDATE audit SET number = number + 1000000 WHERE number >= ${from};
    UPDATE audit SET number = number - 1000000 + ${by} WHERE number >= 1000000`);
};
/** What a careful forger does: every digest from here on made anew, so that the chain fits itself. */
const chainAnew = (ledger: Database.Database, from: number): void => {
  const rows = ledger.prepare('SELECT * FROM audit WHERE number >= ? ORDER BY number').all(from) as Entry[];
  let previous = from === 1 ? '0'.repeat(64) : at(ledger, from - 1).digest;
  for (const row of rows) {
    const anew = { ...row, previous };
    previous = digestOf(anew);
    put(ledger, { ...anew, digest: previous });
  }
};

describe('A1: a log that nobody touched', () => {
  test('A1: whole, from when to when, and held against the heads that were signed every 50 entries; the daemon runs on', () => {
    const { code, said } = verify(original, '--heads', headsFile(sent));
    expect(said).toContain('entries        130');
    expect(said).toContain('2026-11-23T08:00:01.000+07:00 to 2026-11-23T08:02:10.000+07:00');
    expect(said).toContain('2 kept in the ledger (signatures checked), 1 given; 3 held against the entries');
    expect(said.endsWith('\nwhole')).toBe(true);
    expect(code).toBe(0);
    // it was opened only to be read: the daemon's next entry goes in as before
    living.transaction(() => recordAudit(living, clock.now(), 'dossier-sealed', uuid7(clock.now())))();
    expect(verify(original).said).toContain('entries        131');
    living.exec('DELETE FROM audit WHERE number = 131');
  });

  test('A1: a copy is verified as the ledger is, with what still lies in its write-ahead log', () => {
    expect(existsSync(`${original}-wal`)).toBe(true);
    const { code, said } = verify(copyOf());
    expect([code, said.includes('entries        130')]).toEqual([0, true]);
  });
});

describe('A1: what was done to the log is found, and the first bad entry named', () => {
  test.each<[string, number, string, (ledger: Database.Database) => void]>([
    ['an entry deleted', 60, 'deleted', (l) => l.exec('DELETE FROM audit WHERE number = 60')],
    ['the first entry deleted', 1, 'deleted', (l) => l.exec('DELETE FROM audit WHERE number = 1')],
    ['ten entries deleted', 21, 'deleted', (l) => l.exec('DELETE FROM audit WHERE number BETWEEN 21 AND 30')],
    [
      'an entry deleted and the rest renumbered',
      60,
      'deleted',
      (l) => {
        l.exec('DELETE FROM audit WHERE number = 60');
        shift(l, 61, -1);
      },
    ],
    ['a subject edited', 60, 'edited', (l) => l.exec(`UPDATE audit SET subject = 'x' WHERE number = 60`)],
    ['a time edited', 130, 'edited', (l) => l.exec('UPDATE audit SET at = at + 1 WHERE number = 130')],
    ['an event edited', 1, 'edited', (l) => l.exec(`UPDATE audit SET event = 'dossier-erased' WHERE number = 1`)],
    [
      'an entry edited and its own digest made anew',
      60,
      'edited',
      (l) => {
        const entry = { ...at(l, 60), event: 'dossier-erased' };
        put(l, { ...entry, digest: digestOf(entry) });
      },
    ],
    [
      'two neighbours swapped',
      60,
      'swapped',
      (l) => {
        const [one, two] = [at(l, 60), at(l, 61)];
        put(l, { ...two, number: 60 });
        put(l, { ...one, number: 61 });
      },
    ],
    [
      'the contents of two entries swapped, their digests left',
      12,
      'swapped',
      (l) => {
        const [one, two] = [at(l, 12), at(l, 99)];
        put(l, { ...one, at: two.at, subject: two.subject });
        put(l, { ...two, at: one.at, subject: one.subject });
      },
    ],
    [
      'an entry made up and put in',
      60,
      'inserted',
      (l) => {
        shift(l, 60, 1);
        const made = { ...at(l, 59), number: 60, previous: at(l, 59).digest };
        put(l, { ...made, digest: digestOf(made) });
      },
    ],
    ['the end cut off', 90, 'truncated', (l) => l.exec('DELETE FROM audit WHERE number >= 90')],
    ['everything gone', 1, 'truncated', (l) => l.exec('DELETE FROM audit')],
    [
      'an entry edited and every digest after it made anew (seen by the head of number 100, so after 50)',
      51,
      'rewritten',
      (l) => {
        put(l, { ...at(l, 60), event: 'dossier-erased' });
        chainAnew(l, 60);
      },
    ],
    [
      'all of it made anew',
      1,
      'rewritten',
      (l) => {
        put(l, { ...at(l, 1), at: 0 });
        chainAnew(l, 1);
      },
    ],
  ])('A1: %s: entry %i, %s', (_what, entry, kind, tamper) => {
    const { code, said } = verify(tampered(tamper));
    expect(said).toContain(`first bad      entry ${entry}, ${kind}: `);
    expect(said.endsWith('NOT WHOLE')).toBe(true);
    expect(code).toBe(1);
  });

  test('A1: the end cut off together with the heads over it shows only against a head that had left the kiosk', () => {
    const path = tampered((ledger) =>
      ledger.exec('DELETE FROM audit WHERE number > 99; DELETE FROM audit_heads WHERE number > 99'),
    );
    expect(verify(path).code).toBe(0); // the honest limit of what one disk can show
    const { code, said } = verify(path, '--heads', headsFile(sent));
    expect([code, said.includes('first bad      entry 100, truncated')]).toEqual([1, true]);
  });

  test('A1: a head in the ledger that another key signed, or with another number written over it, is not believed', () => {
    const forged = tampered((ledger) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const head = { type: 'kiosk-audit-head/1', kioskId: 'kiosk-a', number: 100, digest: at(ledger, 100).digest };
      ledger.prepare('UPDATE audit_heads SET signed = ? WHERE number = 100').run(signJws(head, 'kiosk-a', privateKey));
    });
    expect(verify(forged)).toMatchObject({ code: 1, said: expect.stringContaining('NOT BELIEVED: number 100') });
    const moved = tampered((ledger) => ledger.exec('UPDATE audit_heads SET number = 99 WHERE number = 100'));
    expect(verify(moved)).toMatchObject({ code: 1, said: expect.stringContaining('NOT BELIEVED: number 99') });
  });

  test('A1: a kiosk cloned and continued twice, or an old state put back: two heads of one number, and both ledgers are caught', async () => {
    const path = copyOf();
    const clone = openLedger(path);
    await clock.advance(60_000);
    await record(clone, 70, headsOf(clone));
    const cloneSent = auditHead(clone);
    clone.close();
    const other = copyOf();
    const first = openLedger(other);
    await clock.advance(60_000);
    await record(first, 70, headsOf(first));
    const firstSent = auditHead(first);
    first.close();
    expect(cloneSent.number).toBe(firstSent.number);
    const both = headsFile([...sent, firstSent, cloneSent]);
    for (const ledger of [path, other]) {
      const { code, said } = verify(ledger, '--heads', both);
      expect(said).toContain(`first bad      entry ${firstSent.number}, cloned: `);
      expect(code).toBe(1);
    }
    // the province saw one of them only: the other ledger does not fit what it kept, and its own heads do not either
    expect(verify(path, '--heads', headsFile([...sent, firstSent])).said).toContain('entry 200, cloned: ');
    const { said } = verify(
      tampered((l) => l.exec('DELETE FROM audit_heads')),
      '--heads',
      headsFile([...sent, firstSent]),
    );
    expect(said).toContain('entry 131, truncated: ');
  });

  test('A1: heartbeats as the province keeps them serve as heads; those of another kiosk are refused and said', () => {
    const beat = (key = device.privateKey) =>
      signJws({ type: 'kiosk-heartbeat/1', kioskId: 'kiosk-a', audit: sent[0] }, 'kiosk-a', key);
    expect(verify(original, '--heads', headsFile([beat(), { jws: beat() }]))).toMatchObject({
      code: 0,
      said: expect.stringContaining('2 given'),
    });
    const strange = headsFile([beat(generateKeyPairSync('ed25519').privateKey)]);
    expect(verify(original, '--heads', strange)).toMatchObject({
      code: 1,
      said: expect.stringContaining('NOT BELIEVED'),
    });
  });
});

test('A1: what cannot be checked ends with 2 and words, never with "whole"', () => {
  const noLedger = join(folder, 'no.db');
  writeFileSync(noLedger, 'not a database, only some bytes in its place');
  for (const args of [
    [],
    ['--ledger', join(folder, 'absent.db')],
    ['--ledger', noLedger],
    ['--ledger', original, '--device-key', original],
    ['--ledger', original, '--heads', keyFile],
    ['--ledger', original, '--what'],
  ]) {
    const lines: string[] = [];
    expect(run(args, (line) => lines.push(line))).toBe(2);
    expect(lines.join('\n')).not.toMatch(/^whole$/m);
    expect(lines.length).toBeGreaterThan(0);
  }
});
