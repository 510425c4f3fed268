import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests, receiptFor } from './kiosk-for-tests.ts';
import { type StartUpStory, toldInJournal } from './start-up-check.ts';

let kiosk: KioskForTests;
beforeEach(() => {
  kiosk = new KioskForTests({ storage: { retentionMs: 72 * 3_600_000 } });
});
afterEach(() => kiosk.remove());

const nobodyLives = () => false;
const nothing: StartUpStory = {
  committed: [],
  abandoned: [],
  removed: [],
  lost: [],
  unknown: [],
  foreign: [],
  gaps: [],
  intact: 0,
};
const check = (): Promise<StartUpStory> => {
  kiosk.restart();
  return kiosk.outbox.recover(nobodyLives);
};

test('everything is as it should be: the check says so, rings nothing, writes nothing', async () => {
  await kiosk.submitted();
  const received = await kiosk.submitted();
  await kiosk.outbox.acknowledge(received, 'jws', receiptFor(received));
  const entries = () => kiosk.ledger.prepare('SELECT count(*) AS n FROM audit').get();
  const before = entries();
  const story = await check();
  expect(story).toEqual({ ...nothing, intact: 1 }); // a received bag in its time of retention is nobody's worry
  expect(toldInJournal(story)).toEqual([]);
  expect([kiosk.ringing, entries()]).toEqual([[], before]);
});

test('one bag was deleted, one byte of another changed: both are told with who else holds them, and ring until they are back', async () => {
  const gone = await kiosk.submitted('first');
  const damaged = await kiosk.submitted('other');
  kiosk.outbox.keptInSecondPlace(damaged, 'counter-pc');
  rmSync(kiosk.pathOf(gone));
  writeFileSync(kiosk.pathOf(damaged), 'othes');
  const story = await check();
  expect(story).toEqual({
    ...nothing,
    lost: [
      { dossierId: gone, how: 'gone', secondPlace: null },
      { dossierId: damaged, how: 'damaged', secondPlace: 'counter-pc' },
    ],
  });
  expect(toldInJournal(story).map(([event, { words }]) => `${event}: ${words}`)).toEqual([
    'bag-missing: it lies in no second place; call a technician',
    'bag-missing: the second place counter-pc holds it',
  ]);
  expect(kiosk.ringing).toEqual([`bag-missing ${gone}`, `bag-missing ${damaged}`]);

  expect(await kiosk.outbox.bagCameBack(damaged)).toBe(false);
  writeFileSync(kiosk.pathOf(damaged), 'other');
  expect(await kiosk.outbox.bagCameBack(damaged)).toBe(true);
  writeFileSync(kiosk.pathOf(gone), 'first');
  expect(kiosk.ringing).toEqual([`bag-missing ${gone}`]);
  await check();
  expect(kiosk.ringing).toEqual([]);
});

test('after the crash of a single visit the other bags are only looked for, not read through', async () => {
  const gone = await kiosk.submitted();
  const damaged = await kiosk.submitted('other');
  rmSync(kiosk.pathOf(gone));
  writeFileSync(kiosk.pathOf(damaged), 'othes');
  await check();
  const both = [`bag-missing ${gone}`, `bag-missing ${damaged}`];
  expect(kiosk.ringing).toEqual(both);
  const { lost } = await kiosk.outbox.recover(nobodyLives, { digests: false });
  expect(lost.map(({ dossierId }) => dossierId)).toEqual([gone]);
  expect(kiosk.ringing).toEqual(both); // what was found damaged is not well because nobody looked
});

test('a bag that the ledger does not know is kept and rings; a half-written one was never told to anybody and goes', async () => {
  const { dossierId: stranger } = kiosk.newIntention();
  const { dossierId: half } = kiosk.newIntention();
  kiosk.seal(stranger);
  writeFileSync(`${kiosk.pathOf(half)}.new`, 'ha');
  writeFileSync(`${kiosk.sealedFolder}/note.txt`, 'x');
  writeFileSync(`${kiosk.sealedFolder}/letters.bag.age.new`, 'x');
  expect(await check()).toEqual({
    ...nothing,
    removed: [`${half}.bag.age.new`],
    unknown: [stranger],
    foreign: ['letters.bag.age.new', 'note.txt'],
  });
  expect(kiosk.ringing).toEqual([`bag-unknown ${stranger}`]);
  rmSync(kiosk.pathOf(stranger));
  await check();
  expect(kiosk.ringing).toEqual([]);
});

test('somebody put an older ledger in place: the numbers that are missing are named', async () => {
  for (let n = 0; n < 6; n++) await kiosk.submitted();
  kiosk.ledger.exec('DELETE FROM dossiers WHERE sequence IN (1, 3, 4)');
  const story = await check();
  expect(story.gaps).toEqual([
    { from: 1, to: 1 },
    { from: 3, to: 4 },
  ]);
  expect(story.unknown).toHaveLength(3); // their bags: kept
  expect(kiosk.ringing).toContain('ledger-damaged sequence');
});

test('a quarantined bag counts as much as a waiting one', async () => {
  const id = await kiosk.submitted();
  kiosk.outbox.quarantine(id, 'refused');
  rmSync(kiosk.pathOf(id));
  expect((await check()).lost).toMatchObject([{ dossierId: id, how: 'gone' }]);
  expect(kiosk.ringing).toEqual([`bag-missing ${id}`, `dossier-quarantined ${id}`]);
});

test('erased in the ledger and then the power went: the file that is left goes; the one in its time of retention stays', async () => {
  const [erased, kept] = [await kiosk.submitted(), await kiosk.submitted()];
  for (const id of [erased, kept]) await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  await kiosk.outbox.erase([erased]);
  kiosk.seal(erased);
  expect((await check()).removed).toEqual([`${erased}.bag.age`]);
  expect(await kiosk.outbox.sealedFolder.names()).toEqual([`${kept}.bag.age`]);
});

test('a receipt that comes while the check reads the bag is no loss', async () => {
  const id = await kiosk.submitted();
  kiosk.restart();
  const check = kiosk.outbox.recover(nobodyLives);
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  await kiosk.outbox.erase([id]);
  expect((await check).lost).toEqual([]);
  expect(kiosk.ringing).toEqual([]);
});
