import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../demo/child.ts';
import { project } from '../demo/demo.ts';
import { checkRecords, type Findings, nothingFound, type Records } from './after-a-cut.ts';
import type { Bench } from './bench.ts';
import type { Book } from './book.ts';
import type { Disk, Shelf } from './disks/shelf.ts';
import { live, untilOrEnded } from './lives.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision, type Workload } from './workload.ts';

const PROGRAM = join(project, 'device-daemon/src/second-place.ts');
/** Moments that are looked at on a copy of the second place's disk, before a disk is destroyed in earnest. */
const MOMENTS_A_ROUND = 20;
const START_MS = 120_000;
const FORWARD_MS = 120_000;

/**
 * One of two disks is destroyed. Both the kiosk and the counter PC (the real program) work on disks that can be copied.
 * At seeded moments the power goes everywhere and the kiosk's disk with it: of every bag that was said to lie in two
 * places the counter PC's disk must hold each byte, or the repository a record. At a round's end one disk, by turns, is
 * really destroyed, and what the other holds is brought home.
 */
export const destroyedDisks = async (
  bench: Bench,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<Row[]> => {
  const random = seeded(seed);
  const { shelf } = bench;
  const kiosks = new Tally();
  const places = new Tally();
  for (let round = 0; round < rounds; round++)
    await oneRound(bench, shelf, random, round % 2 === 0 ? 'kiosk' : 'place', kiosks, places);
  return [
    kiosks.row("the kiosk's disk destroyed", seed, { note: 'acknowledged: said to be in two places' }),
    ...(rounds > 1 ? [places.row("the second place's disk destroyed", seed)] : []),
  ];
};

const oneRound = async (
  bench: Bench,
  shelf: Shelf,
  random: () => number,
  destroyed: 'kiosk' | 'place',
  kiosks: Tally,
  places: Tally,
): Promise<void> => {
  const { province } = bench;
  const kioskId = province.nextKiosk();
  const ours = shelf.newDisk('ext4');
  const theirs = shelf.newDisk('ext4');
  provision(ours.folder, province);
  let place: Child | null = null;
  let workload: Workload | null = null;
  const standing = new Set<Disk>([ours, theirs]);
  const discard = (disk: Disk): void => {
    if (standing.delete(disk)) shelf.discard(disk);
  };
  try {
    const { child, ready } = await Child.start<{ url: string }>({
      name: 'second-place',
      script: PROGRAM,
      args: ['--config', configOf(bench, kioskId, theirs.folder)],
      environment: { TMPDIR: bench.desk },
      logFile: join(bench.desk, `${kioskId}-place.log`),
      readyMs: START_MS,
    });
    place = child;
    workload = live(bench, kioskId, ours.folder, {
      seed: Math.floor(random() * 2 ** 32),
      dossiers: null,
      forward: random() < 0.6,
      secondPlace: { kind: 'receiver', url: ready.url },
    });
    const said = workload;
    if (!(await untilOrEnded(said, () => said.book().inTwoPlaces.size > 0, START_MS)) || said.ended)
      throw new Error(`nothing came to the second place: ${said.log()}`);
    for (let moment = 0; moment < MOMENTS_A_ROUND; moment++) {
      await sleep(150 * random() ** 2);
      const book = workload.book();
      const copy = shelf.switchOn(shelf.cut(theirs));
      const records = province.recordsOf(kioskId);
      kiosks.moment(
        book.inTwoPlaces,
        onPlacesDisk(copy.folder, book, (id) => records.get(id)),
        `moment ${moment}`,
      );
      shelf.discard(copy);
    }
    await workload.freeze();
    const book = workload.book();
    await workload.kill();
    if (destroyed === 'kiosk') {
      discard(ours);
      await place.stop(5_000);
      const brought = spawnSync(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          PROGRAM,
          'forward',
          '--kiosk',
          kioskId,
          '--config',
          configOf(bench, kioskId, theirs.folder),
        ],
        { encoding: 'utf8', timeout: FORWARD_MS },
      );
      const findings = checkRecords(
        { ...book, acknowledged: only(book, new Set([...book.inTwoPlaces, ...book.received])) },
        province.recordsOf(kioskId),
        province.twiceUsed(kioskId),
      );
      if (brought.status !== 0)
        findings.wrong.push(`forward ended with ${brought.status}: ${brought.stdout}${brought.stderr}`);
      kiosks.moment(book.inTwoPlaces, findings, 'brought home');
    } else {
      await place.stop(0);
      discard(theirs);
      places.moment(book.acknowledged.keys(), await comeBack(bench, workload.about), 'the kiosk goes on alone');
    }
  } finally {
    await workload?.kill();
    await place?.stop(0);
    for (const disk of [...standing]) discard(disk);
  }
};

const only = (book: Book, ids: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map([...book.acknowledged].filter(([id]) => ids.has(id)));

/** What the second place's disk holds of what was said to lie there: each byte, and the manifest that lets it be delivered. */
const onPlacesDisk = (folder: string, book: Book, records: Records): Findings => {
  const findings = nothingFound();
  for (const dossierId of book.inTwoPlaces) {
    const sha256 = book.acknowledged.get(dossierId);
    if (sha256 === undefined || records(dossierId)?.sealedSha256 === sha256) continue;
    const bag = join(folder, 'place', `${dossierId}.bag.age`);
    const manifest = join(folder, 'place', `${dossierId}.manifest`);
    const there = existsSync(bag) && createHash('sha256').update(readFileSync(bag)).digest('hex') === sha256;
    if (there && existsSync(manifest) && readFileSync(manifest, 'utf8').split('.').length === 3) continue;
    findings.lost.push(dossierId);
    findings.wrong.push(`${dossierId}: said to be in two places, and the second one does not hold it`);
  }
  return findings;
};

const configOf = (bench: Bench, kioskId: string, folder: string): string => {
  const { province } = bench;
  const file = join(bench.desk, `${kioskId}-place.json`);
  const { x = '' } = createPublicKey({
    key: JSON.parse(readFileSync(province.keys.devicePublicKeyFile, 'utf8')),
    format: 'jwk',
  }).export({ format: 'jwk' });
  const config = {
    name: 'may-quay-1',
    listen: { host: '127.0.0.1', port: 0 },
    dataFolder: join(folder, 'place'),
    kiosks: [{ id: kioskId, publicKey: { kty: 'OKP', crv: 'Ed25519', x } }],
    receiptKeysFile: province.keys.receiptKeysFile,
    repository: { url: province.url },
    fullBytes: 0,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
};
