import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { uploadLocks } from '../src/intake/upload-locks.ts';
import { sizeOf } from '../src/store/durable-files.ts';
import { newDossier, type TestDossier } from './test-kiosk.ts';
import { eventually, type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

/** A dossier of 3 MB: the tail is noise after the seal, which only the commit would mind. */
const largeDossier = (): Promise<TestDossier> =>
  newDossier(site.kiosks[0], site.recipient, { sealed: (sealed) => Buffer.concat([sealed, Buffer.alloc(3_000_000)]) });

const openPiece = ({ sealed }: TestDossier, location: string, offset: number) => {
  const piece = request(`${site.url}${location}`, {
    method: 'PATCH',
    agent: false,
    headers: {
      ...site.a.tus,
      authorization: site.a.authorization('PATCH', location),
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(sealed.length - offset),
    },
  });
  piece.on('error', () => undefined);
  return piece;
};

/** Begins a piece and sends `bytes` of it, of which all reach the repository's disk. The socket stays open. */
const begunPiece = async (dossier: TestDossier, location: string, offset: number, bytes: number) => {
  const piece = openPiece(dossier, location, offset);
  piece.write(dossier.sealed.subarray(offset, offset + bytes));
  const file = join(site.config.dataFolder, 'uploads', location.split('/').pop() ?? '');
  await eventually(async () => ((await sizeOf(file)) === offset + bytes ? true : null));
  return piece;
};

test.each([
  ['with a FIN', (piece: ReturnType<typeof request>) => piece.destroy()],
  ['with a RST', (piece: ReturnType<typeof request>) => piece.socket?.resetAndDestroy()],
  ['without a word: the old connection stays half open', () => undefined],
])('the line is cut %s: the upload goes on at once from every byte that arrived', async (_how, cut) => {
  const dossier = await largeDossier();
  await site.a.announce(dossier);
  const location = (await site.a.createUpload(dossier)).headers.get('location') ?? '';
  const waits: number[] = [];
  let offset = 0;
  for (let round = 0; round < 5; round++) {
    const piece = await begunPiece(dossier, location, offset, 300_000);
    cut(piece);
    const begun = performance.now();
    expect((await site.a.offset(location)).headers.get('upload-offset')).toBe(String(offset + 300_000));
    waits.push(performance.now() - begun);
    offset += 300_000;
    const resumed = await site.a.append(location, offset, dossier.sealed.subarray(offset, offset + 1_000));
    expect(resumed.status).toBe(204);
    offset += 1_000;
    piece.destroy();
  }
  // 50 ms on a quiet machine (40 of them to be sure that nothing is on its way in); the tus library's own lock took 3,100 ms every time where the line fell silent
  expect(Math.min(...waits)).toBeLessThan(1_000);
});

test('the question comes so soon after a cut that bytes are still on their way in: they are read first, none is sent twice', async () => {
  const dossier = await largeDossier();
  await site.a.announce(dossier);
  const location = (await site.a.createUpload(dossier)).headers.get('location') ?? '';
  const bytes = 2_000_000;
  const piece = await begunPiece(dossier, location, 0, 100_000);
  // handed to the kernel, and nobody waits until the repository has read it
  await new Promise<void>((resolve) => piece.write(dossier.sealed.subarray(100_000, bytes), () => resolve()));
  expect((await site.a.offset(location)).headers.get('upload-offset')).toBe(String(bytes));
  piece.destroy();
});

test('two calls write to one upload: the later one wins, the earlier ends with what it had brought, no byte is mixed', async () => {
  const dossier = await newDossier(site.kiosks[0], site.recipient);
  await site.a.announce(dossier);
  const location = (await site.a.createUpload(dossier)).headers.get('location') ?? '';
  const half = Math.floor(dossier.sealed.length / 2);
  const early = await begunPiece(dossier, location, 0, half);
  const late = await site.a.append(location, half, dossier.sealed.subarray(half));
  expect(late.status).toBe(204);
  early.end(Buffer.alloc(dossier.sealed.length - half, 1));
  expect((await site.a.commit(dossier.dossierId)).status).toBe(200);
});

test('a holder that does not let go (its disk hangs) costs the next call the set wait and no more', async () => {
  const locks = uploadLocks(20).forCall(() => undefined);
  const stuck = locks.newLock('x');
  let asked = 0;
  await stuck.lock(new AbortController().signal, () => {
    asked += 1;
  });
  await expect(locks.newLock('x').lock(new AbortController().signal, () => undefined)).rejects.toMatchObject({
    status_code: 503,
  });
  expect(asked).toBe(1);
  await stuck.unlock();
  await locks.newLock('x').lock(new AbortController().signal, () => undefined);
});

test('of many that wait for one upload each gets it once, one at a time', async () => {
  const locks = uploadLocks().forCall(() => undefined);
  let inside = 0;
  let most = 0;
  const turns = Array.from({ length: 20 }, async () => {
    const lock = locks.newLock('x');
    await lock.lock(new AbortController().signal, () => undefined);
    most = Math.max(most, ++inside);
    await Promise.resolve();
    inside -= 1;
    await lock.unlock();
  });
  await Promise.all(turns);
  expect([most, inside]).toEqual([1, 0]);
});
