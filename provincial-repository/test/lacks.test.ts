import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from './own-bag.ts';
import { newDossier, type TestDossier, uuidV7 } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

const asked = ({ dossierId, manifestJws }: TestDossier) => ({
  dossierId,
  manifestSha256: sha256(Buffer.from(manifestJws.split('.')[1] ?? '', 'base64url')),
});
const dossierOf = (kiosk: 0 | 1) => newDossier(site.kiosks[kiosk], site.recipient, { papers: 'none' });

test('after weeks off-line one question tells what is lacking, what was received (with the same receipt) and what differs', async () => {
  const [received, announced, halfway, unknown, differing] = [
    await dossierOf(0),
    await dossierOf(0),
    await dossierOf(0),
    await dossierOf(0),
    await dossierOf(0),
  ];
  const { receipt } = (await site.a.deliver(received)).body;
  for (const one of [announced, halfway, differing]) await site.a.announce(one);
  await site.a.upload(halfway);
  const answer = await site.a.lacks([
    ...[received, announced, halfway, unknown].map(asked),
    { dossierId: differing.dossierId, manifestSha256: 'a'.repeat(64) },
    asked(received),
  ]);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    lacking: [announced, halfway, unknown].map(({ dossierId }) => dossierId),
    received: [{ dossierId: received.dossierId, receipt }],
    differing: [differing.dossierId],
  });
});

test('S1 a kiosk that asks about the dossiers of another learns nothing of them', async () => {
  const theirs = await dossierOf(1);
  await site.b.deliver(theirs);
  expect((await site.a.lacks([asked(theirs)])).body).toEqual({
    lacking: [theirs.dossierId],
    received: [],
    differing: [],
  });
});

test('S3 five hundred are answered, five hundred and one are too many, none is not a question', async () => {
  const many = Array.from({ length: 501 }, () => ({ dossierId: uuidV7(), manifestSha256: 'b'.repeat(64) }));
  expect((await site.a.lacks(many.slice(1))).body.lacking).toHaveLength(500);
  expect((await site.a.lacks(many)).status).toBe(400);
  expect((await site.a.lacks([])).status).toBe(400);
});
