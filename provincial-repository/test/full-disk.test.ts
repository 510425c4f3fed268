import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { mainProgram, startProgram } from './programs.ts';
import { callerOf, newDossier, payloadOf } from './test-kiosk.ts';
import { newSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 120_000 });
const allowed = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt']).status === 0;
if (!allowed) console.warn('full-disk.test.ts is skipped: this machine allows no mounts (unshare -m)');

describe.skipIf(!allowed)('the disk of the repository is really full', () => {
  test('S3 until there is room again every call gets 503 with Retry-After; no dossier is half accepted, and in the end each is there once', async () => {
    const site = await newSite();
    const { dataFolder } = site.config;
    await mkdir(dataFolder);
    const configFile = join(site.folder, 'config.json');
    // no reserve: the writes themselves must fail, wherever they stand
    await writeFile(configFile, JSON.stringify({ ...site.config, limits: { freeBytes: 0 } }));
    // a disk of 3 MB of its own, in a mount namespace that ends with the program
    const within = ['unshare', '-m', 'sh', '-c', `mount -t tmpfs -o size=3m none '${dataFolder}' && exec "$@"`, 'sh'];
    const program = await startProgram(mainProgram, ['--config', configFile], within);
    try {
      const caller = callerOf(program.url, site.kiosks[0]);
      const dossiers = await Promise.all(
        Array.from({ length: 8 }, () =>
          newDossier(site.kiosks[0], site.recipient, {
            payload: (files) => files.set('data/declaration.json', grown(files.get('data/declaration.json'))),
          }),
        ),
      );
      const receipts = new Map<string, string>();
      const refused: { status: number; retryAfter: string | null }[] = [];
      const note = ({ status, headers }: { status: number; headers: Headers }): void => {
        if (status >= 500) refused.push({ status, retryAfter: headers.get('retry-after') });
      };
      const round = async (): Promise<void> => {
        for (const dossier of dossiers) {
          const announced = await caller.announce(dossier);
          note(announced);
          if (announced.status === 200 && announced.body.missing) {
            const created = await caller.createUpload(dossier);
            note(created);
            if (created.status !== 201) continue;
            note(await caller.append(created.headers.get('location') ?? '', 0, dossier.sealed));
          }
          const committed = await caller.commit(dossier.dossierId);
          note(committed);
          if (committed.status === 200) {
            const known = receipts.get(dossier.dossierId) ?? committed.body.receipt;
            expect(committed.body.receipt).toBe(known);
            receipts.set(dossier.dossierId, known);
          }
        }
      };
      await round();
      await round();
      expect(refused.length).toBeGreaterThan(0);
      expect(receipts.size).toBeLessThan(dossiers.length);
      expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
      expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);

      const pid = String(program.process.pid);
      execFileSync('nsenter', ['-t', pid, '-m', 'mount', '-o', 'remount,size=60m', dataFolder]);
      for (let again = 0; again < 3 && receipts.size < dossiers.length; again++) await round();
      expect(receipts.size).toBe(dossiers.length);
      const chain = [...receipts.values()].map((jws) => payloadOf<{ previousReceiptSha256: string }>(jws));
      expect(new Set(chain.map(({ previousReceiptSha256 }) => previousReceiptSha256)).size).toBe(dossiers.length);
    } finally {
      program.process.kill('SIGTERM');
      await program.ended;
      await site.remove();
    }
  });
});

/** A declaration of about 250 kB that still says the same and still follows its schema. */
const grown = (declaration: Buffer | undefined): Buffer => {
  const value: { data: Record<string, unknown> } = JSON.parse(String(declaration));
  value.data['note'] = 'x'.repeat(250_000);
  return Buffer.from(JSON.stringify(value));
};
