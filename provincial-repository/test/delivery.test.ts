import { verify } from 'node:crypto';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from './own-bag.ts';
import { newDossier, payloadOf } from './test-kiosk.ts';
import { eventually, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

const dossierOfA = (options = {}) => newDossier(site.kiosks[0], site.recipient, options);

test('a dossier is announced, uploaded and committed: a signed receipt comes back and every paper is kept', async () => {
  const dossier = await dossierOfA();
  const announced = await site.a.announce(dossier);
  expect(announced.status, JSON.stringify(announced.body)).toBe(200);
  expect(announced.body).toEqual({ dossierId: dossier.dossierId, state: 'announced', missing: true });
  await site.a.upload(dossier);
  expect((await site.a.state(dossier.dossierId)).body.missing).toBe(false);
  const committed = await site.a.commit(dossier.dossierId);
  expect(committed.status, JSON.stringify(committed.body)).toBe(200);
  const [header, payload, signature] = committed.body.receipt.split('.');
  expect(
    verify(null, Buffer.from(`${header}.${payload}`), site.receiptPublicKey, Buffer.from(signature ?? '', 'base64url')),
  ).toBe(true);
  const receipt = payloadOf<Receipt>(committed.body.receipt);
  expect(receipt.manifestSha256).toBe(sha256(Buffer.from(dossier.manifestJws.split('.')[1] ?? '', 'base64url')));
  expect(receipt).toMatchObject({
    dossierId: dossier.dossierId,
    sealedSha256: dossier.manifest.sealed.sha256,
    repository: 'Kho thử nghiệm',
  });
  const papers = site.rows<{ sha256: string }>(
    'select sha256 from papers where dossierId = ? order by position',
    dossier.dossierId,
  );
  expect(papers.map((paper) => paper.sha256)).toEqual([...dossier.payload].slice(2).map(([, bytes]) => sha256(bytes)));
});

test('the official code comes later as an event, with the day and a daily sequence', async () => {
  const dossier = await dossierOfA();
  await site.a.deliver(dossier);
  const events = await eventually(async () => {
    const { body } = await site.a.events(dossier.dossierId);
    return body.events.length === 2 ? body.events : null;
  });
  expect(events.map(({ sequence, kind }) => [sequence, kind])).toEqual([
    [1, 'received'],
    [2, 'official-code'],
  ]);
  expect(events[1]?.officialCode).toMatch(/^H14\.12-\d{6}-\d{4}$/);
});
