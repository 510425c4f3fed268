import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newBatch, type SeenPage } from '../backlog/batch.ts';
import { blankBack, coverPage, seen, world } from '../backlog/batches-for-tests.ts';
import { systemClock } from '../system-clock.ts';
import { asJson, BatchFolder, batchesIn } from './batch-folder.ts';
import { openBatchKey } from './batch-key.ts';
import { HeldBatch, isFinished } from './held-batch.ts';
import type { PageInfo } from './page-info.ts';
import { StationWorker } from './station-worker.ts';

const ID = 'LO-20261129-1';
const about = {
  id: ID,
  kioskId: 'so-hoa-01',
  coverSheets: true,
  blankSheetSplits: false,
  defaults: { copyKind: 'original', origin: 'earlier-result' },
} as const;
const deviceKey = generateKeyPairSync('ed25519').privateKey;

let root: string;
let worker: StationWorker;
let key: Uint8Array;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'held-batch-'));
  const opened = openBatchKey(join(root, 'key'), deviceKey);
  if (!opened.ok) throw new Error(opened.fault);
  key = opened.value;
  worker = new StationWorker(key, systemClock);
});
afterEach(async () => {
  await worker.close();
  rmSync(root, { recursive: true, force: true });
});

const folderOf = (withKey = key): BatchFolder => new BatchFolder(join(root, 'batches'), ID, withKey, worker);
const infoOf = (page: SeenPage, sheet: number): PageInfo => ({
  type: 'backlog-page/1',
  page,
  sheet,
  ofSides: 2,
  insteadOf: null,
  scannedAt: '2026-11-29T08:15:30+07:00',
  widthPx: 2480,
  heightPx: 3508,
  dpi: 300,
  colour: true,
  quality: { blank: 'no', blurred: 'no', dark: 'no', glare: 'no', cutOff: 'no' },
  skewDegrees: 0,
  hash: '0'.repeat(32),
});
const scanned = (folder: BatchFolder, ...infos: readonly PageInfo[]): Promise<void> =>
  folder.keep(infos.map((info) => ({ part: `${info.page.id}.info`, plain: asJson(info) })));
const opened = async (folder = folderOf()) => {
  const read = await HeldBatch.open(folder, world, () => undefined);
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};

describe('the batch on disk', () => {
  test('a cut after the pages and before the batch knew of them: they are put in, once, and wished to be read', async () => {
    const folder = folderOf();
    const held = await HeldBatch.begin(folder, 'Hộp 12', about, () => undefined);
    const cover = [coverPage('g00001', 1, null, ID), blankBack('g00002')];
    await scanned(folder, ...cover.map((page) => infoOf(page, 1)));
    held.happened({ did: 'sheet-fed', sides: cover }, world);
    await held.kept();
    await scanned(folder, infoOf(seen('g00003'), 2), infoOf(blankBack('g00004'), 2));
    for (let starts = 0; starts < 2; starts++) {
      const again = await opened();
      expect(again.held.state.batch.papers.map(({ sheet, pages }) => [sheet, pages])).toEqual([[1, ['g00003']]]);
      expect(again.held.state.nextPage).toBe(5);
      expect(again.held.state.nextSheet).toBeGreaterThan(2);
      expect(again.halfSheets).toEqual([]);
    }
  });

  test('a cut between the sides of a sheet: the front is kept, and said to be half a sheet', async () => {
    const folder = folderOf();
    await HeldBatch.begin(folder, 'Hộp 12', about, () => undefined);
    await scanned(folder, infoOf(seen('g00001'), 1));
    const again = await opened();
    expect(again.halfSheets).toEqual(['g00001']);
    expect(again.held.state.batch.papers.map(({ pages }) => pages)).toEqual([['g00001']]);
  });

  test('what is shown is what is on the disk; changes that come while one is written go together', async () => {
    let shown = 0;
    const held = await HeldBatch.begin(folderOf(), 'Hộp 12', about, () => shown++);
    for (let at = 0; at < 20; at++) held.press('ArrowDown', world);
    expect(held.shown.state.batch.keystrokes).toBe(0);
    await Promise.all(Array.from({ length: 20 }, () => held.kept()));
    expect(held.shown.state.batch.keystrokes).toBe(20);
    expect(shown).toBeLessThanOrEqual(3);
    expect((await opened()).held.state.batch.keystrokes).toBe(20);
  });

  test('nothing readable on the disk, 0600; another device key, a flipped byte or another file’s bytes open nothing', async () => {
    const held = await HeldBatch.begin(folderOf(), 'Hộp mật của ông Thử', about, () => undefined);
    await held.kept();
    const file = join(root, 'batches', ID, 'state');
    expect(readFileSync(file).includes('Thử')).toBe(false);
    expect([file, join(root, 'key')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    const other = openBatchKey(join(root, 'key'), generateKeyPairSync('ed25519').privateKey);
    if (!other.ok) throw new Error(other.fault);
    expect((await HeldBatch.open(folderOf(other.value), world, () => undefined)).ok).toBe(false);
    await folderOf().keep([{ part: 'g00001.jpg', plain: new Uint8Array([1, 2, 3]) }]);
    writeFileSync(join(root, 'batches', ID, 'g00002.jpg'), readFileSync(join(root, 'batches', ID, 'g00001.jpg')));
    expect(await folderOf().read('g00002.jpg')).toEqual({ ok: false, fault: 'damaged' });
    const bytes = readFileSync(file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect((await HeldBatch.open(folderOf(), world, () => undefined)).ok).toBe(false);
  });

  test('a disk that does not take it: refused, nothing shown, and written whole when it does again', async () => {
    const held = await HeldBatch.begin(folderOf(), 'Hộp 12', about, () => undefined);
    rmSync(join(root, 'batches', ID), { recursive: true });
    held.press('ArrowDown', world);
    await expect(held.kept()).rejects.toThrow();
    expect(held.shown.state.batch.keystrokes).toBe(0);
    folderOf(); // the folder is back
    held.press('ArrowDown', world);
    await held.kept();
    expect((await opened()).held.state.batch.keystrokes).toBe(2);
    expect(readdirSync(join(root, 'batches', ID))).toEqual(['state']);
  });

  test('batches in the order of their days and numbers', () => {
    for (const id of ['LO-20261129-10', 'LO-20261129-9', 'LO-20261128-11'])
      new BatchFolder(join(root, 'batches'), id, key, worker);
    expect(batchesIn(join(root, 'batches'))).toEqual(['LO-20261128-11', 'LO-20261129-9', 'LO-20261129-10']);
    expect(isFinished({ title: '', sendings: {}, nextPage: 1, nextSheet: 1, batch: newBatch(about) })).toBe(true);
  });
});
