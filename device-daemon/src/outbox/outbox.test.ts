import { createPublicKey } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type Manifest, Manifest as ManifestSchema } from '@mot-cua/domain/receiving.ts';
import { compactVerify } from 'jose';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBrokenEntry } from '../audit/audit.ts';
import { KioskForTests, receiptFor } from './kiosk-for-tests.ts';

let kiosk: KioskForTests;
beforeEach(() => {
  kiosk = new KioskForTests();
});
afterEach(() => kiosk.remove());

const nobodyLives = () => false;
test('submit pressed, the daemon restarts, the visit asks again: one row, the same code, the same time', () => {
  const intention = kiosk.newIntention();
  const first = kiosk.outbox.intend(intention);
  expect(first.provisionalCode).toBe('TAM-KIOSK-A-261123-0001');
  expect(first.submittedAt).toBe('2026-11-23T08:00:00.000+07:00');
  kiosk.restart();
  kiosk.clockConfirmed = false;
  expect(kiosk.outbox.intend(intention)).toEqual(first);
  expect(kiosk.outbox.counts().intended).toBe(1);
  expect(kiosk.outbox.intend(kiosk.newIntention())).toMatchObject({
    provisionalCode: 'TAM-KIOSK-A-261123-0002',
    clockConfirmed: false,
  });
});

test('a commit is signed once: asked again, it is still the same manifest; with other bytes it is refused', async () => {
  const id = await kiosk.submitted();
  const row = kiosk.outbox.find(id);
  const { payload } = await compactVerify(row?.manifest ?? '', createPublicKey(kiosk.deviceKey));
  const manifest: unknown = JSON.parse(new TextDecoder().decode(payload));
  expect(Check(ManifestSchema, manifest)).toBe(true);
  expect(manifest).toMatchObject({ dossierId: id, kioskId: 'kiosk-a', sequence: 1, sealed: { sha256: row?.sha256 } });
  kiosk.restart();
  expect(await kiosk.outbox.commit(id, row?.size ?? 0, row?.sha256 ?? '')).toEqual({ ok: true, value: undefined });
  expect(await kiosk.outbox.commit(id, 5, 'f'.repeat(64))).toEqual({ ok: false, fault: 'digest-differs' });
  expect(kiosk.outbox.find(id)).toEqual(row);
  expect(kiosk.auditOf(id)).toEqual(['dossier-intended', 'dossier-sealed']);
});

test('twenty commits at once: sequence 1 to 20 without a gap or a double', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => kiosk.submitted()));
  const sequences = ids.map((id) => kiosk.outbox.find(id)?.sequence).sort((a, b) => (a ?? 0) - (b ?? 0));
  expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  const manifests = kiosk.outbox.sealedRows().map((row) => {
    const payload = Buffer.from(row.manifest?.split('.')[1] ?? '', 'base64url').toString();
    return (JSON.parse(payload) as Manifest).sequence;
  });
  expect(manifests).toEqual(sequences);
});

test('commits that fail use up no sequence number', async () => {
  const intention = kiosk.newIntention();
  kiosk.outbox.intend(intention);
  const { dossierId } = intention;
  expect(await kiosk.outbox.commit(dossierId, 1, 'a'.repeat(64))).toEqual({ ok: false, fault: 'bag-not-found' });
  const { size, sha256 } = kiosk.seal(dossierId);
  expect(await kiosk.outbox.commit(dossierId, size + 1, sha256)).toEqual({ ok: false, fault: 'digest-differs' });
  expect(await kiosk.outbox.commit(kiosk.newIntention().dossierId, size, sha256)).toEqual({
    ok: false,
    fault: 'unknown-dossier',
  });
  expect(kiosk.outbox.find(dossierId)?.state).toBe('intended');
  expect(await kiosk.outbox.commit(dossierId, size, sha256)).toMatchObject({ ok: true });
  expect(kiosk.outbox.find(dossierId)?.sequence).toBe(1);
});

test('power cut between sealing and commit: at the next start the dossier is committed and will be sent', async () => {
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  kiosk.seal(dossierId);
  kiosk.restart();
  expect(await kiosk.outbox.recover(nobodyLives)).toMatchObject({ committed: [dossierId], abandoned: [], removed: [] });
  expect(kiosk.outbox.sealedRows().map((row) => row.dossier_id)).toEqual([dossierId]);
  expect(await kiosk.outbox.recover(nobodyLives)).toMatchObject({ committed: [], abandoned: [], removed: [] });
});

test('power cut before sealing: the intention is closed as abandoned, and a half-written file goes', async () => {
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  writeFileSync(`${kiosk.pathOf(dossierId)}.new`, 'half');
  kiosk.restart();
  expect(await kiosk.outbox.recover(nobodyLives)).toMatchObject({
    committed: [],
    abandoned: [dossierId],
    removed: [`${dossierId}.bag.age.new`],
  });
  expect(kiosk.auditOf(dossierId)).toEqual(['dossier-intended', 'dossier-abandoned']);
});

test('a visit that is still sealing is left alone: neither abandoned nor is its unfinished file touched', async () => {
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  writeFileSync(`${kiosk.pathOf(dossierId)}.new`, 'half');
  kiosk.restart();
  expect(await kiosk.outbox.recover((id) => id === dossierId)).toMatchObject({
    committed: [],
    abandoned: [],
    removed: [],
  });
  expect(existsSync(`${kiosk.pathOf(dossierId)}.new`)).toBe(true);
});

test('closed as abandoned too early: the visit that lives after all commits its dossier', async () => {
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  await kiosk.outbox.recover(nobodyLives);
  const { size, sha256 } = kiosk.seal(dossierId);
  expect(await kiosk.outbox.commit(dossierId, size, sha256)).toMatchObject({ ok: true });
  expect(kiosk.outbox.find(dossierId)?.state).toBe('sealed');
});

test('closed as abandoned too early, and then the visit died with the file sealed: the next start commits it', async () => {
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  await kiosk.outbox.recover(nobodyLives);
  kiosk.seal(dossierId);
  kiosk.restart();
  expect((await kiosk.outbox.recover(nobodyLives)).committed).toEqual([dossierId]);
  expect(kiosk.outbox.find(dossierId)?.state).toBe('sealed');
});

test('power cut between the receipt and the removal of the file: the next start removes it', async () => {
  const id = await kiosk.submitted();
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  kiosk.seal(id);
  kiosk.restart();
  expect((await kiosk.outbox.recover(nobodyLives)).removed).toEqual([`${id}.bag.age`]);
  expect(existsSync(kiosk.pathOf(id))).toBe(false);
  expect(kiosk.outbox.find(id)).toMatchObject({ state: 'received', receipt: 'jws' });
});

test('recovery removes nothing that waits, and no file that it does not know', async () => {
  const waiting = await kiosk.submitted();
  const refused = await kiosk.submitted();
  kiosk.outbox.quarantine(refused, 'refused');
  const stranger = kiosk.newIntention().dossierId;
  kiosk.seal(stranger);
  writeFileSync(`${kiosk.sealedFolder}/note.txt`, 'x');
  kiosk.restart();
  expect(await kiosk.outbox.recover(nobodyLives)).toMatchObject({ committed: [], abandoned: [], removed: [] });
  for (const id of [waiting, refused, stranger]) expect(existsSync(kiosk.pathOf(id))).toBe(true);
});

test('a visit asks to commit again after its dossier was set aside: nothing is signed anew, it stays aside', async () => {
  const id = await kiosk.submitted();
  kiosk.outbox.quarantine(id, 'refused');
  const row = kiosk.outbox.find(id);
  expect(await kiosk.outbox.commit(id, row?.size ?? 0, row?.sha256 ?? '')).toMatchObject({ ok: true });
  expect(kiosk.outbox.find(id)).toEqual(row);
});

test('acknowledged twice: one entry in the audit log, and the file is gone', async () => {
  const id = await kiosk.submitted();
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  expect(kiosk.auditOf(id)).toEqual(['dossier-intended', 'dossier-sealed', 'dossier-received', 'dossier-erased']);
  expect(existsSync(kiosk.pathOf(id))).toBe(false);
});

test('the official code is noted once, however often the events are told; later states follow', async () => {
  const id = await kiosk.submitted();
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  const at = '2026-11-23T08:00:00+07:00';
  const events = [
    { sequence: 1, at, kind: 'received', status: 1 },
    { sequence: 2, at, kind: 'official-code', officialCode: 'H14.12-261123-0001' },
  ] as const;
  kiosk.outbox.applyEvents(id, events);
  kiosk.outbox.applyEvents(id, events);
  kiosk.outbox.applyEvents(id, [{ sequence: 3, at, kind: 'status', status: 4 }]);
  expect(kiosk.outbox.find(id)).toMatchObject({ official_code: 'H14.12-261123-0001', status: 4, last_event: 3 });
  expect(kiosk.auditOf(id).filter((event) => event === 'official-code')).toHaveLength(1);
  expect(kiosk.outbox.findByCode('H14.12-261123-0001')?.dossier_id).toBe(id);
  expect(kiosk.outbox.rowsAwaitingCode()).toEqual([]);
});

test('the sealed file vanished or one byte of it changed: it is no longer intact', async () => {
  const id = await kiosk.submitted('abc');
  const row = kiosk.outbox.find(id);
  if (!row) throw new Error('no row');
  expect(await kiosk.outbox.isIntact(row)).toBe(true);
  writeFileSync(kiosk.pathOf(id), 'abd');
  expect(await kiosk.outbox.isIntact(row)).toBe(false);
  rmSync(kiosk.pathOf(id));
  expect(await kiosk.outbox.isIntact(row)).toBe(false);
  expect(kiosk.outbox.waitingBytes()).toBe(3); // what the ledger says waits, whatever became of the file
});

test.each([
  ['an entry was edited', `UPDATE audit SET subject = 'x' WHERE number = 3`, 3],
  ['the time of an entry was edited', 'UPDATE audit SET at = at + 1 WHERE number = 2', 2],
  ['an entry was deleted', 'DELETE FROM audit WHERE number = 4', 4],
  ['the first entry was deleted', 'DELETE FROM audit WHERE number = 1', 1],
  [
    'two entries were swapped',
    'UPDATE audit SET number = 99 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 99',
    2,
  ],
  [
    'an entry was made up with a digest of its own',
    `UPDATE audit SET digest = '${'e'.repeat(64)}' WHERE number = 5`,
    5,
  ],
])('the audit log tells where it was tampered with: %s', async (_what, tampering, entry) => {
  for (let count = 0; count < 3; count++) await kiosk.submitted();
  expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
  kiosk.ledger.exec(tampering);
  expect(firstBrokenEntry(kiosk.ledger)).toBe(entry);
});
