import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, openBench } from './bench.ts';
import { tidyUpAtTheEnd, whyNoDisks } from './disks/bench-room.ts';
import { faults } from './faults.ts';
import { deviceKeyFile, sealedFolderOf } from './kiosk-parts.ts';
import { ends, live } from './lives.ts';
import { opens } from './readable.ts';
import { holds, type Row, type Skipped, table } from './table.ts';
import { killKiosks, provision } from './workload.ts';

/** What CI runs of `make faults`; the whole of it takes minutes. The seed is new each time and stands in the report. */
const seed = Math.floor(Math.random() * 1_000_000);
const noDisks = whyNoDisks();
const rows: (Row | Skipped)[] = [];
let bench: Bench;

beforeAll(async () => {
  tidyUpAtTheEnd(killKiosks);
  bench = await openBench();
});
afterAll(async () => {
  process.stdout.write(`\nfaults, seed ${seed}\n${table(rows)}\n`);
  await bench?.end();
});

for (const fault of faults.filter(({ notInShort }) => !notInShort)) {
  const skipped = (fault.needsDisks ? noDisks : null) ?? fault.whyNot?.() ?? null;
  if (skipped !== null) process.stdout.write(`NOT TRIED HERE: ${fault.name}: ${skipped}\n`);
  test.skipIf(skipped !== null)(`${fault.name}: nothing lost, nothing doubled, nothing readable`, async () => {
    const found = await fault.run(bench, { short: true, cuts: 40, seed, minutes: 2, every: 1 });
    rows.push(...found);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((row) => !holds(row))).toEqual([]);
  });
}

test.skipIf(noDisks !== null)(
  'the thief is no fool: what lies open on a disk he finds, and the right key opens a bag',
  async () => {
    const disk = bench.shelf.newDisk('ext4');
    provision(disk.folder, bench.province);
    const workload = live(bench, bench.province.nextKiosk(), disk.folder, { seed, dossiers: 1, forward: false });
    expect(await ends(workload, 60_000), workload.log()).toBe(true);
    expect(bench.thief.inRawBytes(disk.image)).toEqual([]);
    expect(await bench.thief.opened(disk.folder)).toEqual([]);

    const [dossierId] = [...workload.book().acknowledged.keys()];
    const bag = readFileSync(join(sealedFolderOf(disk.folder), `${dossierId}.bag.age`));
    expect(await opens(readFileSync(bench.province.keys.ageIdentityFile, 'utf8').trim(), bag)).toBe(true);
    mkdirSync(join(disk.folder, 'carelessness'));
    writeFileSync(join(disk.folder, 'carelessness', 'note'), bench.citizen.card['fullName'] ?? '', { flush: true });
    expect(bench.thief.inRawBytes(disk.image).length).toBeGreaterThan(0);
    expect(readFileSync(deviceKeyFile(disk.folder)).length).toBeGreaterThan(0);
  },
);
