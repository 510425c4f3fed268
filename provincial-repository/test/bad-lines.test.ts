import { readdir, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRepository } from '../src/start.ts';
import { sha256 } from './own-bag.ts';
import { callerOf, jwsOf, newDossier, newKiosk, payloadOf, uuidV7 } from './test-kiosk.ts';
import { eventually, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());
const dossierOfA = (options = {}) => newDossier(site.kiosks[0], site.recipient, options);
const recordsOf = (dossierId: string): number =>
  site.rows('select 1 from records where dossierId = ?', dossierId).length;

test('the line breaks in the middle of a piece: the upload goes on from what arrived and the dossier is received', async () => {
  const noise = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 7919) % 251));
  const dossier = await dossierOfA({
    payload: (files: Map<string, Buffer>) => growPaper(files, noise),
  });
  await site.a.announce(dossier);
  const location = (await site.a.createUpload(dossier)).headers.get('location') ?? '';
  const half = Math.floor(dossier.sealed.length / 2);
  await new Promise<void>((resolve) => {
    const cut = request(`${site.url}${location}`, {
      method: 'PATCH',
      headers: {
        ...site.a.tus,
        authorization: site.a.authorization('PATCH', location),
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': String(dossier.sealed.length),
      },
    });
    cut.on('error', () => resolve());
    cut.write(dossier.sealed.subarray(0, half), () => setImmediate(() => cut.destroy(new Error('cut'))));
  });
  const early = await site.a.commit(dossier.dossierId);
  expect(early.status).toBe(409);
  expect(early.body.detail).toContain('POST /v1/uploads');
  const offset = Number((await site.a.offset(location)).headers.get('upload-offset'));
  expect(offset).toBeLessThanOrEqual(half);
  expect((await site.a.append(location, offset + 1, dossier.sealed.subarray(offset + 1))).status).toBe(409);
  expect((await site.a.append(location, offset, dossier.sealed.subarray(offset))).status).toBe(204);
  expect((await site.a.commit(dossier.dossierId)).status).toBe(200);
});

/** Makes the first paper larger, so that an upload has a middle; keeps its description true. */
const growPaper = (files: Map<string, Buffer>, noise: Buffer): void => {
  const [name, pdf] = [...files].find(([file]) => file.endsWith('.pdf')) ?? [];
  if (!name || !pdf) throw new Error('there is no paper');
  const grown = Buffer.concat([
    pdf.subarray(0, 9),
    Buffer.from('%'),
    Buffer.from(noise.toString('hex')),
    Buffer.from('\n'),
    pdf.subarray(9),
  ]);
  files.set(name, grown);
  const metadata = JSON.parse(String(files.get('data/metadata.json')));
  for (const paper of metadata.papers)
    if (paper.file === name) Object.assign(paper, { bytes: grown.length, sha256: sha256(grown) });
  files.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
};

test('eight commits at once and three later: one record, one receipt, the same for all', async () => {
  const dossier = await dossierOfA();
  await site.a.announce(dossier);
  await site.a.upload(dossier);
  const answers = await Promise.all(Array.from({ length: 8 }, () => site.a.commit(dossier.dossierId)));
  for (let again = 0; again < 3; again++) answers.push(await site.a.commit(dossier.dossierId));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 11 }, () => 200));
  expect(new Set(answers.map(({ body }) => body.receipt)).size).toBe(1);
  expect(recordsOf(dossier.dossierId)).toBe(1);
});

test('S2 the whole delivery is repeated from the start: the answer is "received" with the same receipt, nothing is uploaded again', async () => {
  const dossier = await dossierOfA();
  const first = await site.a.deliver(dossier);
  const again = await site.a.announce(dossier);
  expect(again.body).toEqual({
    dossierId: dossier.dossierId,
    state: 'received',
    missing: false,
    receipt: first.body.receipt,
  });
  expect((await site.a.createUpload(dossier)).status).toBe(409);
  expect((await site.a.deliver(dossier)).body.receipt).toBe(first.body.receipt);
});

test('a bit flips on the way: the spoilt bytes are dropped, the kiosk is asked to send again, the second time it is received', async () => {
  const dossier = await dossierOfA();
  await site.a.announce(dossier);
  const spoilt = Buffer.from(dossier.sealed);
  spoilt[spoilt.length >> 1] = (spoilt[spoilt.length >> 1] ?? 0) ^ 1;
  await site.a.upload(dossier, spoilt);
  const refused = await site.a.commit(dossier.dossierId);
  expect(refused.status).toBe(409);
  expect((await site.a.state(dossier.dossierId)).body.missing).toBe(true);
  expect((await site.a.deliver(dossier)).status).toBe(200);
});

test('S2 the same dossier id with another manifest (another digest): 409, an alarm, and the first manifest stays in force', async () => {
  const dossier = await dossierOfA();
  await site.a.announce(dossier);
  const other = await dossierOfA({ dossierId: dossier.dossierId });
  for (let again = 0; again < 2; again++) {
    const refused = await site.a.announce(other);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('operator');
  }
  const alarms = site.rows(
    'select 1 from alarms where kind = ? and dossierId = ?',
    'other-manifest-for-same-dossier',
    dossier.dossierId,
  );
  expect(alarms.length).toBe(1);
  expect((await site.a.deliver(dossier)).status).toBe(200);
});

test('S2 forged and misdirected manifests are refused with the reason and leave nothing behind', async () => {
  const good = await dossierOfA();
  const { manifest } = good;
  const kiosk = site.kiosks[0];
  const stranger = newKiosk('kiosk-a');
  const otherId = uuidV7();
  const tampered = good.manifestJws.replace(
    /\.[^.]+\./,
    `.${Buffer.from(JSON.stringify({ ...manifest, sequence: 999 })).toString('base64url')}.`,
  );
  const bad = [
    jwsOf(manifest, stranger.privateKey, 'kiosk-a'),
    jwsOf(manifest, site.kiosks[1].privateKey, 'kiosk-b'),
    tampered,
    jwsOf({ ...manifest, dossierId: otherId }, kiosk.privateKey, kiosk.kioskId),
    jwsOf({ ...manifest, kioskId: 'kiosk-b' }, kiosk.privateKey, kiosk.kioskId),
    jwsOf({ ...manifest, extra: 1 }, kiosk.privateKey, kiosk.kioskId),
    jwsOf({ ...manifest, sealed: { ...manifest.sealed, size: -1 } }, kiosk.privateKey, kiosk.kioskId),
    jwsOf({ ...manifest, submittedAt: 'yesterday' }, kiosk.privateKey, kiosk.kioskId),
    'no.jws.at-all-but-long-enough',
  ];
  for (const manifestJws of bad) {
    const refused = await site.a.announce({ dossierId: good.dossierId, manifestJws });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  }
  expect((await site.a.state(good.dossierId)).status).toBe(404);
});

test('a kiosk restored from a copied disk reuses a sequence number: its dossier is taken, and somebody is told', async () => {
  const [first, second] = [await dossierOfA({ sequence: 7001 }), await dossierOfA({ sequence: 7001 })];
  expect((await site.a.deliver(first)).status).toBe(200);
  expect((await site.a.deliver(second)).status).toBe(200);
  expect(
    site.rows('select 1 from alarms where kind = ? and dossierId = ?', 'sequence-used-twice', second.dossierId).length,
  ).toBe(1);
});

test('S3 an upload that does not fit its manifest, or grows beyond it, is not begun', async () => {
  const dossier = await dossierOfA();
  expect((await site.a.createUpload(dossier)).status).toBe(404);
  await site.a.announce(dossier);
  expect((await site.a.createUpload(dossier, dossier.sealed.length + 1)).status).toBe(422);
  const wrongDigest = {
    ...dossier,
    manifest: { ...dossier.manifest, sealed: { ...dossier.manifest.sealed, sha256: 'f'.repeat(64) } },
  };
  expect((await site.a.createUpload(wrongDigest)).status).toBe(422);
  const location = (await site.a.createUpload(dossier)).headers.get('location') ?? '';
  const tooMuch = await site.a.append(location, 0, Buffer.concat([dossier.sealed, Buffer.from('more')]));
  expect(tooMuch.status).toBe(413);
  expect((await site.a.deliver(dossier)).status).toBe(200);
});

test('receipts form one chain: each names the digest of the one before', async () => {
  const receipts = site.rows<{ jws: string; sha256: string }>('select jws, sha256 from receipts order by number');
  let before = '0'.repeat(64);
  for (const { jws, sha256: digest } of receipts) {
    expect(payloadOf<Receipt>(jws).previousReceiptSha256).toBe(before);
    expect(sha256(jws)).toBe(digest);
    before = digest;
  }
  expect(receipts.length).toBeGreaterThan(5);
});

test('S3 uploads nobody touched for two weeks, and leftovers of received dossiers, are gone after the next start', async () => {
  const own = await runningSite();
  try {
    const dossier = await newDossier(own.kiosks[0], own.recipient);
    await own.a.announce(dossier);
    const location = (await own.a.createUpload(dossier)).headers.get('location') ?? '';
    await own.a.append(location, 0, dossier.sealed.subarray(0, 100));
    await own.repository.close();
    const uploads = join(own.config.dataFolder, 'uploads');
    const old = new Date(Date.now() - 15 * 86_400_000);
    for (const name of await readdir(uploads)) await utimes(join(uploads, name), old, old);
    const again = await startRepository(own.config);
    try {
      await eventually(async () => ((await readdir(uploads)).length === 0 ? true : null));
    } finally {
      await again.close();
    }
  } finally {
    await own.remove();
  }
});

test('S3 a kiosk may leave only so many uploads unfinished', async () => {
  const own = await runningSite({}, { limits: { openUploadsPerKiosk: 2 } });
  try {
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++) {
      const dossier = await newDossier(own.kiosks[0], own.recipient);
      await own.a.announce(dossier);
      statuses.push((await own.a.createUpload(dossier)).status);
    }
    expect(statuses).toEqual([201, 201, 429]);
  } finally {
    await own.end();
  }
});

test('the repository is told to stop while it takes a dossier in: it finishes that one, and the receipt holds after the next start', async () => {
  const own = await runningSite();
  try {
    const dossier = await newDossier(own.kiosks[0], own.recipient);
    await own.a.announce(dossier);
    await own.a.upload(dossier);
    const committing = own.a.commit(dossier.dossierId).catch(() => null);
    await eventually(async () => ((await readdir(join(own.config.dataFolder, 'staging'))).length > 0 ? true : null));
    await own.repository.close();
    const answer = await committing;
    const again = await startRepository(own.config);
    try {
      const state = await callerOf(again.url, own.kiosks[0]).state(dossier.dossierId);
      expect(state.body.state).toBe('received');
      if (answer?.status === 200) expect(state.body.receipt).toBe(answer.body.receipt);
    } finally {
      await again.close();
    }
  } finally {
    await own.remove();
  }
});
