import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../system-clock.ts';
import type { BagFiles } from './bag-files.ts';
import { OfficeForTests } from './office-for-tests.ts';
import { placeParts } from './place-parts.ts';

let office: OfficeForTests;
let files: BagFiles;
beforeEach(() => {
  office = new OfficeForTests();
  files = newFiles();
});
afterEach(() => office.end());

const newFiles = (): BagFiles => placeParts(office.setup, systemClock, () => undefined).files;
const nothing = { kept: [], received: [], halfWritten: [], damaged: [], unexplained: [], withoutBag: [] };
/** A bag on the disk of the place, as it lies there after a kiosk has brought it. */
const lying = async (): Promise<string> => {
  const id = await office.kiosk.submitted(randomBytes(2_000));
  writeFileSync(office.at(`${id}.manifest`), office.bag(id).manifest);
  copyFileSync(office.kiosk.pathOf(id), office.at(`${id}.bag.age`));
  return id;
};

test('a disk as it should be: everything is said to be kept', async () => {
  const ids = [await lying(), await lying()].sort();
  expect(await files.check()).toEqual({ ...nothing, kept: ids });
});

test.each<[string, (path: string) => void]>([
  ['cut short', (path) => truncateSync(path, 100)],
  ['spoilt in one byte', (path) => writeFileSync(path, readFileSync(path).fill(1, 77, 78))],
  ['longer than it was', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('x')]))],
])(
  'a bag %s: set aside, not deleted, no longer said to be kept, and taken when it is brought again',
  async (_what, harm) => {
    const id = await lying();
    harm(office.at(`${id}.bag.age`));
    expect(await files.check()).toEqual({ ...nothing, damaged: [id] });
    expect([existsSync(office.at(`${id}.bag.damaged`)), await files.find(id)]).toEqual([true, null]);
    const bytes = readFileSync(office.kiosk.pathOf(id));
    const known = await files.manifestOf(id);
    if (!known) throw new Error('its manifest is gone');
    const kept = await files.keep(
      known,
      (async function* () {
        yield bytes;
      })(),
      new AbortController().signal,
    );
    expect(kept.ok && kept.value.state).toBe('kept');
  },
);

test('a power cut between the manifest and the bytes: told, harmless, nothing is said to be kept', async () => {
  const id = await lying();
  rmSync(office.at(`${id}.bag.age`));
  expect(await files.check()).toEqual({ ...nothing, withoutBag: [id] });
  expect(await files.find(id)).toBeNull();
});

test('a power cut between the receipt and the removal of the bag: the removal is made up for', async () => {
  const id = await lying();
  writeFileSync(office.at(`${id}.receipt`), office.receiptFor(id));
  expect(await files.check()).toEqual({ ...nothing, received: [id] });
  expect(existsSync(office.at(`${id}.bag.age`))).toBe(false);
});

test('a receipt that does not verify lies beside a bag: the bag stays', async () => {
  const [id, other] = [await lying(), await lying()];
  writeFileSync(office.at(`${id}.receipt`), office.receiptFor(other));
  expect((await files.check()).kept).toEqual([id, other].sort());
  expect(existsSync(office.at(`${id}.bag.age`))).toBe(true);
});

test.each<[string, (id: string) => void]>([
  ['its manifest is gone', (id) => rmSync(office.at(`${id}.manifest`))],
  ['its manifest is spoilt', (id) => writeFileSync(office.at(`${id}.manifest`), 'xx')],
  [
    'its kiosk is not of this office any more',
    () =>
      office.configure({ kiosks: [{ id: 'kiosk-b', publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }] }),
  ],
])('a bag of which %s: nobody deletes it, a person is told', async (_what, harm) => {
  const id = await lying();
  harm(id);
  files = newFiles();
  expect(await files.check()).toEqual({ ...nothing, unexplained: [id] });
  expect(existsSync(office.at(`${id}.bag.age`))).toBe(true);
});

test('after three months receipts and their manifests go; a bag without a receipt never does, however old', async () => {
  const [received, waiting] = [await lying(), await lying()];
  writeFileSync(office.at(`${received}.receipt`), office.receiptFor(received));
  const old = new Date('2020-01-01');
  for (const [id, ending] of [
    [received, 'manifest'],
    [received, 'receipt'],
    [waiting, 'manifest'],
    [waiting, 'bag.age'],
  ])
    utimesSync(office.at(`${id}.${ending}`), old, old);
  await files.sweep(old.getTime());
  expect(existsSync(office.at(`${received}.receipt`))).toBe(true);
  await files.sweep(old.getTime() + 1);
  expect(['manifest', 'receipt'].map((ending) => existsSync(office.at(`${received}.${ending}`)))).toEqual([
    false,
    false,
  ]);
  expect(await files.check()).toEqual({ ...nothing, kept: [waiting] });
});
