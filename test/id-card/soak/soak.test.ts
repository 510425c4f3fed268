import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IdCardStation, startCardStation } from '../../virtual-hardware/id-card/station.ts';
import { growth, soak } from './soak.ts';

/** The short form; a thousand cards are `main.ts` beside this. */
const folder = mkdtempSync(join(tmpdir(), 'soak-'));
let station: IdCardStation;

beforeAll(async () => {
  station = await startCardStation({ runFolder: folder });
});
afterAll(async () => {
  await station?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('twelve cards in a row, the cable pulled and pcscd killed among them: each ends as its card does, and nothing leaks', async () => {
  const result = await soak({ station, cards: 12, troubleEvery: 3, sampleEvery: 4 });
  expect(result.surprises).toEqual([]);
  expect([result.cablesPulled, result.crashes]).toEqual([2, 2]);
  expect(result.endings.get('read')).toBeGreaterThan(3);
  const most = { rssMb: 24, heapMb: 4, externalMb: 4, files: 1, threads: 1 };
  expect(growth(result.samples, 4, most)).toEqual([]);
}, 60_000);
