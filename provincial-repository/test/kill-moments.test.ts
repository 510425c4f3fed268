import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { moments } from '../src/intake/commit.ts';
import { checkAuditChain } from '../src/store/audit.ts';
import { openStore } from '../src/store/database.ts';
import { addressOf, digestOfFile } from '../src/store/durable-files.ts';
import { dyingProgram, mainProgram, startProgram } from './programs.ts';
import { callerOf, newDossier, payloadOf, type TestDossier } from './test-kiosk.ts';
import { newSite, type Site } from './test-repository.ts';

let site: Site;
let configFile: string;
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
beforeAll(async () => {
  site = await newSite();
  configFile = join(site.folder, 'config.json');
  await writeFile(configFile, JSON.stringify(site.config));
});
afterAll(() => site.remove());

const callerAt = (url: string) => callerOf(url, site.kiosks[0]);

/** Everything a receipt promises, checked from outside on the disk. */
const expectWhole = async ({ dossierId, manifest, payload }: TestDossier, receipt: string): Promise<void> => {
  expect(payloadOf<{ dossierId: string }>(receipt).dossierId).toBe(dossierId);
  const count = (table: string): number => site.rows(`select 1 from ${table} where dossierId = ?`, dossierId).length;
  expect([count('records'), count('receipts'), count('papers')]).toEqual([1, 1, 2]);
  const sealed = addressOf(join(site.config.dataFolder, 'sealed'), `${manifest.sealed.sha256}.${dossierId}`);
  expect((await digestOfFile(sealed)).sha256).toBe(manifest.sealed.sha256);
  const opened = join(site.config.dataFolder, 'opened');
  for (const { sha256 } of site.rows<{ sha256: string }>('select sha256 from papers where dossierId = ?', dossierId)) {
    expect((await digestOfFile(addressOf(opened, sha256))).sha256).toBe(sha256);
  }
  expect(payload.size).toBe(4);
};

test.each(moments)(
  'the repository is killed when a commit has reached "%s": repeated, it ends in one record and one receipt',
  async (moment) => {
    const dossier = await newDossier(site.kiosks[0], site.recipient);
    const dying = await startProgram(dyingProgram, [configFile, moment]);
    const before = callerAt(dying.url);
    await before.announce(dossier);
    await before.upload(dossier);
    await expect(before.commit(dossier.dossierId)).rejects.toThrow();
    expect(await dying.ended).toEqual([null, 'SIGKILL']);

    const next = await startProgram(mainProgram, ['--config', configFile]);
    try {
      const after = callerAt(next.url);
      const known = await after.announce(dossier);
      expect(known.body.missing).toBe(false);
      const committed = await after.commit(dossier.dossierId);
      expect(committed.status, JSON.stringify(committed.body)).toBe(200);
      if (known.body.state === 'received') expect(committed.body.receipt).toBe(known.body.receipt);
      expect((await after.commit(dossier.dossierId)).body.receipt).toBe(committed.body.receipt);
      await expectWhole(dossier, committed.body.receipt);
    } finally {
      next.process.kill('SIGTERM');
    }
    expect(await next.ended).toEqual([0, null]);
  },
);

test('killed blindly again and again while a kiosk delivers, nothing is lost and nothing is doubled', async () => {
  const dossiers = await Promise.all(Array.from({ length: 6 }, () => newDossier(site.kiosks[0], site.recipient)));
  const receipts = new Map<string, string>();
  for (let life = 0; receipts.size < dossiers.length && life < 12; life++) {
    const program = await startProgram(mainProgram, ['--config', configFile]);
    // each life lasts longer than the one before: 50, 100, 200 … ms into the deliveries
    const end = setTimeout(() => program.process.kill('SIGKILL'), 50 * 2 ** life);
    for (const dossier of dossiers) {
      const answer = await callerAt(program.url)
        .deliver(dossier)
        .catch(() => null);
      if (answer?.status !== 200) continue;
      const known = receipts.get(dossier.dossierId);
      if (known !== undefined) expect(answer.body.receipt).toBe(known);
      receipts.set(dossier.dossierId, answer.body.receipt);
    }
    clearTimeout(end);
    program.process.kill('SIGKILL');
    await program.ended;
  }
  expect(receipts.size).toBe(dossiers.length);
  for (const dossier of dossiers) await expectWhole(dossier, receipts.get(dossier.dossierId) ?? '');
}, 120_000);

test('after all these deaths the audit chain is whole and every receipt follows the one before', async () => {
  const store = openStore(join(site.config.dataFolder, 'repository.sqlite'));
  try {
    const chain = await checkAuditChain(store);
    expect(chain.firstBad).toBeNull();
    expect(chain.entries).toBeGreaterThan(12);
  } finally {
    await store.destroy();
  }
  const receipts = site.rows<{ jws: string; sha256: string }>('select jws, sha256 from receipts order by number');
  receipts.reduce((before, { jws, sha256 }) => {
    expect(payloadOf<{ previousReceiptSha256: string }>(jws).previousReceiptSha256).toBe(before);
    return sha256;
  }, '0'.repeat(64));
});
