import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, KioskForTests, receiptFor } from './kiosk-for-tests.ts';
import { outboxCommand } from './outbox-command.ts';

let kiosk: KioskForTests;
let stick: string;
beforeEach(() => {
  kiosk = new KioskForTests({ storage: { retentionMs: 3_600_000 } });
  stick = join(kiosk.folder, 'stick');
  mkdirSync(stick);
});
afterEach(() => kiosk.remove());

/** The technician's command, with a connection of its own, while the daemon (this test) has the ledger open. */
const command = async (...args: string[]): Promise<{ code: number; said: string }> => {
  const lines: string[] = [];
  const code = await outboxCommand(kiosk.folder, args, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
};

/** The same in a process of its own, as it is called. */
const program = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], (error, said) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said }),
    );
  });

test('all is well: said in a few lines, and ended with 0; as a program of its own', async () => {
  const id = await kiosk.submitted('12345');
  const { code, said } = await program('--data', kiosk.folder, 'status');
  expect(code).toBe(0);
  expect(said).toContain('Chờ gửi: 1 hồ sơ');
  expect(said).toContain(`Cũ nhất: ${kiosk.outbox.find(id)?.provisional_code}`);
  expect(said).toContain('Không có cảnh báo.');
});

test('a dossier was set aside: status says what to do and ends with 1; it is put back while the daemon runs, once', async () => {
  const id = await kiosk.submitted();
  kiosk.outbox.quarantine(id, '422 the procedure is not known');
  const before = await command('status');
  expect(before.code).toBe(1);
  expect(before.said).toContain(`${id}  ${kiosk.outbox.find(id)?.provisional_code}  422 the procedure is not known`);
  expect(before.said).toContain('Việc cần làm: Báo cán bộ');
  expect((await command('retry', id)).code).toBe(0);
  expect(kiosk.outbox.sealedRows().map((row) => row.dossier_id)).toEqual([id]);
  expect(kiosk.ringing).toEqual([]);
  expect((await command('retry', id)).code).toBe(4);
  expect((await command('retry', '01890a5d-ac96-774b-bcce-b302099a8057')).code).toBe(3);
  const other = await kiosk.submitted(); // the daemon writes on, the chain of the log is whole
  expect(kiosk.auditOf(id).slice(-2)).toEqual(['dossier-quarantined', 'dossier-put-back']);
  expect(kiosk.outbox.find(other)?.state).toBe('sealed');
});

test('a dossier is carried away on a stick: bag and manifest, byte for byte, and the kiosk keeps its own', async () => {
  const id = await kiosk.submitted(Buffer.alloc(300_000, 5));
  kiosk.outbox.quarantine(id, 'refused');
  const row = kiosk.outbox.find(id);
  expect((await command('export', id, stick)).code).toBe(0);
  expect(readdirSync(stick).sort()).toEqual([`${id}.bag.age`, `${id}.manifest.jws`]);
  expect(digestOf(readFileSync(join(stick, `${id}.bag.age`)))).toBe(row?.sha256);
  expect(readFileSync(join(stick, `${id}.manifest.jws`), 'utf8')).toBe(row?.manifest);
  expect(kiosk.outbox.find(id)).toEqual(row);
  expect(kiosk.auditOf(id).at(-1)).toBe('dossier-exported');
});

test('nothing is carried away that is damaged, erased or has no place to go', async () => {
  const [damaged, erased, fine] = [await kiosk.submitted(), await kiosk.submitted(), await kiosk.submitted()];
  writeFileSync(kiosk.pathOf(damaged), 'x');
  await kiosk.outbox.acknowledge(erased, 'jws', receiptFor(erased));
  await kiosk.outbox.erase([erased]);
  for (const id of [damaged, erased]) expect((await command('export', id, stick)).code).toBe(4);
  expect((await command('export', fine, join(stick, 'nowhere'))).code).toBe(4);
  expect(readdirSync(stick)).toEqual([]);
});

test('the disk was looked at: the alarm ends', async () => {
  kiosk.alarms.raise('disk-error');
  expect((await command('disk-checked')).code).toBe(0);
  expect(kiosk.ringing).toEqual([]);
});

test('a wrong word, no ledger and a damaged one are each told apart, and nothing is made or changed', async () => {
  expect((await command('delete-everything')).code).toBe(2);
  expect((await command('retry')).code).toBe(2);
  expect((await program('--no-such-thing')).code).toBe(2);
  kiosk.ledger.close();
  for (const name of readdirSync(kiosk.folder)) if (name.startsWith('kiosk.db')) rmSync(join(kiosk.folder, name));
  expect((await command('status')).code).toBe(5);
  expect(readdirSync(kiosk.folder).filter((name) => name.startsWith('kiosk.db'))).toEqual([]);
  const letter = 'this is a letter, not a ledger '.repeat(100);
  writeFileSync(join(kiosk.folder, 'kiosk.db'), letter);
  expect((await command('status')).code).toBe(5);
  expect(readFileSync(join(kiosk.folder, 'kiosk.db'), 'utf8')).toBe(letter);
});
