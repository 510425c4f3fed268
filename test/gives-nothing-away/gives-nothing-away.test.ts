import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync, gzipSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portraitAsJpeg } from '../../device-daemon/src/imaging/portrait.ts';
import { makeHolder } from '../virtual-hardware/id-card/holders.ts';
import { drawPortrait } from '../virtual-hardware/id-card/portrait.ts';
import { type Canary, canaryCitizen, patternsOf } from './canary.ts';
import { CitizenAtThePanel } from './citizen-at-the-panel.ts';
import { swapped } from './kiosk-disk.ts';
import { profileOf } from './kiosk-processes.ts';
import { KioskUnderSearch, type Looked } from './kiosk-under-search.ts';
import { PatternSearch } from './pattern-search.ts';
import { until } from './until.ts';

let kiosk: KioskUnderSearch;
beforeAll(async () => {
  kiosk = await KioskUnderSearch.start();
});
afterAll(() => kiosk?.stop());

const someone = async () => {
  const who = canaryCitizen();
  const search = new PatternSearch(patternsOf([...who.canaries, ...(await portraitsOf(who.card))]));
  return { who, search, citizen: citizenAtThePanel(who) };
};
const citizenAtThePanel = (who = canaryCitizen()) =>
  new CitizenAtThePanel(kiosk.screen, kiosk.bench, who, kiosk.demo.launcherPid);
const nextCitizen = () => citizenAtThePanel();

/** The portrait as it lies in DG2, and as the screen is given it: a holder looks the same whoever draws them. */
const portraitsOf = async (card: Readonly<Record<string, string>>): Promise<Canary[]> => {
  const { image } = await drawPortrait(makeHolder(card));
  const call = { signal: new AbortController().signal, deadlineMs: 20_000 };
  const shown = await portraitAsJpeg({ mime: 'image/jpeg', bytes: image.slice() }, call);
  if (!shown.ok) throw new Error(shown.fault.detail);
  return [
    { label: 'portrait of the chip', bytes: image },
    { label: 'portrait on the screen', bytes: shown.value.bytes },
  ];
};
const canariesIn = (looked: Looked, process: RegExp): string[] =>
  [...new Set(looked.finds.filter((find) => process.test(find.place)).map((find) => find.canary))].sort();
const typedOrShown = ['name', 'typed phone'];
const read = [
  'ethnicity',
  "father's name",
  'identifying marks',
  'name',
  'personal number',
  'portrait of the chip',
  'portrait on the screen',
  'religion',
  'residence',
  'typed phone',
];
/** A picture stays in the browser for as long as it likes. */
const butPictures = (canaries: string[]): string[] => canaries.filter((canary) => !canary.startsWith('portrait'));

/** The kiosk whole, so that "nothing" means something: who lives, and that all of them were read. */
const expectNothingIn = (memory: Looked, files: Looked): void => {
  expect(memory.processes).toEqual(
    expect.arrayContaining(['daemon', 'launcher', 'visit', 'chromium', 'chromium renderer']),
  );
  expect(memory.memoryBytes).toBeGreaterThan(200 << 20);
  expect(files.files).toBeGreaterThan(20);
  expect([...memory.finds, ...files.finds]).toEqual([]);
};

/** Files of a folder of the kiosk's data. */
const lying = (folder: string, ending: string): string[] =>
  readdirSync(join(kiosk.demo.dataFolder, folder)).filter((name) => name.endsWith(ending));

/** The disk as a thief copies it. That the erased bag is found there shows that deleted blocks are looked at, and are no leak. */
const expectNothingOnTheDisk = (search: PatternSearch): void => {
  const looked = kiosk.searchDisk(search);
  if (!kiosk.disk || !looked) return; // said loudly when the kiosk was started
  expect(looked.finds).toEqual([]);
  expect(readFileSync(kiosk.disk.image).includes('age-encryption.org/v1')).toBe(true);
};

test('a whole visit by physical keys, finished: during it memory is full of it, after it nothing is left anywhere', async () => {
  const { search, citizen } = await someone();
  const browser = await citizen.walkUp();
  const itsProcesses = await kiosk.ofThisVisit(browser);
  const itsProfile = profileOf(browser);
  expect(existsSync(itsProfile)).toBe(true);
  await citizen.identifies();
  await citizen.typesThePhone();

  const during = kiosk.searchMemory(search);
  expect(canariesIn(during, /^memory of visit /)).toEqual(read);
  expect(butPictures(canariesIn(during, /^memory of chromium renderer /))).toEqual(typedOrShown);
  expect(canariesIn(during, /^memory of chromium \[/)).toContain('typed phone'); // keys pass the browser process
  expect(canariesIn(during, /^memory of (daemon|launcher|pcscd|Xvfb) /)).toEqual([]);
  await until('what was typed is parked', 5_000, () => lying('parked', '.draft').length > 0 || null);
  kiosk.disk?.sync(); // it is on the disk now, and what is deleted later stays in its blocks

  await citizen.declaresAndSubmits();
  kiosk.disk?.sync();
  await citizen.leaves();
  await nextCitizen().walkUp(browser);
  await kiosk.haveGone(itsProcesses);
  await until('the dossier is received and erased, the draft too', 20_000, () =>
    lying('sealed', '.age').length + lying('parked', '.draft').length === 0 ? true : null,
  );
  expectNothingIn(kiosk.searchMemory(search), kiosk.searchFiles(search));
  expect(existsSync(itsProfile)).toBe(false);
  expect(readdirSync(kiosk.profiles).length).toBeLessThanOrEqual(2); // this visit's, and the one that stands ready
  expectNothingOnTheDisk(search);
});

test('the visit process is killed while the telephone is being typed: nothing is left anywhere', async () => {
  const { search, citizen } = await someone();
  const browser = await citizen.walkUp();
  await citizen.identifies();
  await citizen.typesThePhone();
  const [visit = 0, ...itsBrowser] = await kiosk.ofThisVisit(browser);
  process.kill(visit, 'SIGKILL');
  await kiosk.bench.removeCard();
  await nextCitizen().walkUp(browser);
  await kiosk.haveGone([visit, ...itsBrowser]);
  expectNothingIn(kiosk.searchMemory(search), kiosk.searchFiles(search));
  expectNothingOnTheDisk(search);
});

test('control: one leak planted in each place of this very kiosk is found, each', async () => {
  const { who, search } = await someone();
  const name = who.card['fullName'] ?? '';
  const number = who.card['personalNumber'] ?? '';
  const profile = join(kiosk.profiles, readdirSync(kiosk.profiles)[0] ?? '', 'profile');
  const { dataFolder, runFolder } = kiosk.demo;
  const at = {
    log: join(runFolder, 'visits.log'),
    daemonLog: join(kiosk.folder, 'run', 'daemon.log'),
    data: join(dataFolder, 'sealed', 'planted.json'),
    database: join(dataFolder, 'planted.db'),
    levelDb: join(profile, 'Default', 'planted.ldb'),
    cache: join(profile, 'Default', 'planted.gz'),
    chromiumTemporary: join(profile, '..', 'tmp', 'planted.bin'),
    kioskTemporary: join(kiosk.folder, 'run', 'tmp', 'planted'),
    temporary: join(tmpdir(), `planted-${process.pid}`),
    sharedMemory: join('/dev/shm', `planted-${process.pid}`),
  };
  const wal = new DatabaseSync(at.database);
  const survivor = spawn(
    process.execPath,
    [
      '-e',
      'process.stdin.on("data", (c) => { globalThis.kept = c.toString(); process.stdout.write("kept"); })',
      `${runFolder}/planted`,
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
  );
  try {
    appendFileSync(at.log, `Error: cannot read ${name}\n`);
    appendFileSync(at.daemonLog, `${JSON.stringify({ event: 'planted', who: name.normalize('NFD') })}\n`);
    writeFileSync(at.data, Buffer.from(name, 'utf16le'));
    wal.exec('PRAGMA journal_mode = WAL; CREATE TABLE planted (text TEXT)');
    wal.prepare('INSERT INTO planted VALUES (?)').run(name);
    writeFileSync(at.levelDb, compress(Buffer.from(`visit visit visit ${name} visit`)));
    writeFileSync(at.cache, gzipSync(JSON.stringify({ number })));
    writeFileSync(at.chromiumTemporary, deflateSync(Buffer.from(number, 'utf16le')));
    writeFileSync(at.kioskTemporary, Buffer.from(`{"n":"${name}"}`).toString('base64'));
    writeFileSync(at.temporary, encodeURIComponent(name));
    writeFileSync(at.sharedMemory, who.typed.place);
    const kept = new Promise((resolve) => survivor.stdout.once('data', resolve));
    survivor.stdin.write(who.typed.phone);
    await kept;

    const places = kiosk.searchFiles(search).finds.map((find) => find.place);
    for (const path of Object.values(at)) expect(places.some((place) => place.startsWith(path))).toBe(true);
    expect(canariesIn(kiosk.searchMemory(search), /^memory of node /)).toEqual(['typed phone']);
  } finally {
    survivor.kill('SIGKILL');
    wal.close();
    for (const path of Object.values(at)) rmSync(path, { force: true });
  }
});

test('control: what was written to the disk and deleted again is no file any more, and is found in the raw bytes', async () => {
  const { who, search } = await someone();
  const { disk } = kiosk;
  if (!disk) return; // said loudly when the kiosk was started
  const planted = join(kiosk.demo.dataFolder, 'parked', 'planted');
  writeFileSync(planted, Buffer.from(`${who.card['fullName']} ${who.typed.phone}`, 'utf16le'));
  writeFileSync(`${planted}.gz`, gzipSync(JSON.stringify({ residence: who.card['residence'] })));
  disk.sync();
  rmSync(planted);
  rmSync(`${planted}.gz`);
  disk.sync();
  expect(kiosk.searchFiles(search).finds).toEqual([]);
  expect([...new Set(kiosk.searchDisk(search)?.finds.map((find) => find.canary))].sort()).toEqual(
    expect.arrayContaining(['name', 'residence', 'typed phone']),
  );
});

test('swap: no process of the kiosk has anything in it', () => {
  const { places, kilobytes } = swapped(kiosk.processes.map(({ pid }) => pid));
  process.stdout.write(`swap of this machine: ${places.length === 0 ? 'none' : places.join('; ')}\n`);
  expect(kilobytes).toBe(0);
});
