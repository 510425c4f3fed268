import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardHolding, codeHolding, newDraftCode } from './draft-key.ts';
import { canaries, chipOf, PAGE, ParkingKiosk, pageOf, stateOf } from './parked-for-tests.ts';
import type { Looked, Proof } from './parking-desk.ts';

const HOUR = 3_600_000;
let kiosk: ParkingKiosk;
const extra: string[] = [];
beforeEach(() => {
  kiosk = ParkingKiosk.make();
});
afterEach(() => {
  for (const folder of [kiosk.home, ...extra.splice(0)]) rmSync(folder, { recursive: true, force: true });
});

const holdingOf = (person: string) => {
  const holding = cardHolding(chipOf(person));
  if (!holding) throw new Error('a card without SOD');
  return holding;
};
/** Mai's visit up to a page of the form, with one scanned page; then the power goes. */
const parkedBy = async (person: string, state = stateOf(), at = kiosk): Promise<void> => {
  const { desk, memory } = at.visit();
  await desk.hold(holdingOf(person), state.proof);
  memory.pages.set(PAGE, pageOf());
  desk.keep(state, true);
  await desk.flush();
};
const lookedBy = (person: string, proof: Proof = 'not-offered', at = kiosk): Promise<Looked> =>
  at.visit().desk.hold(holdingOf(person), proof);
const drafts = (): string[] => readdirSync(kiosk.home).filter((name) => name.endsWith('.draft'));
const pages = (): string[] => readdirSync(kiosk.home).filter((name) => name.endsWith('.page'));

describe('the same card', () => {
  test('brings back the state and the scanned pages, after a restart of everything', async () => {
    await parkedBy('Mai');
    kiosk.restarted();
    const { desk, memory } = kiosk.visit();
    const looked = await desk.hold(holdingOf('Mai'), 'not-offered');
    expect(looked.found?.parked).toEqual(stateOf());
    expect(memory.pages.size).toBe(0); // an offer needs no pages yet
    expect(await desk.takeUp()).toEqual({ parked: stateOf(), lost: [] });
    expect(Buffer.from(memory.pages.get(PAGE)?.jpeg ?? []).toString()).toBe(canaries[3]);
    expect(kiosk.told.map((told) => told.became)).toEqual(['parked', 'opened']);
  });

  test('an answer is on disk a quarter of a second later, a change of screen at once; the newest state wins', async () => {
    const { desk } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    desk.keep(stateOf({ papers: {} }), false);
    expect(drafts()).toEqual([]);
    desk.keep(stateOf({ papers: {}, language: 'en' }), false);
    await kiosk.clock.advance(250);
    await desk.flush();
    expect((await lookedBy('Mai')).found?.parked.language).toBe('en');
  });

  test('a draft of an older generation moves under the newest, and is good for a day again', async () => {
    await parkedBy('Mai');
    await kiosk.clock.advance(10 * HOUR);
    const { desk } = kiosk.visit();
    const first = (await desk.hold(holdingOf('Mai'), 'not-offered')).found;
    await desk.takeUp();
    desk.keep(stateOf({ language: 'en' }), true);
    await desk.flush();
    const again = await lookedBy('Mai');
    expect(again.found?.until).toBe((first?.until ?? 0) + 10 * HOUR);
    expect([drafts().length, pages().length]).toEqual([1, 1]);
    const { desk: next } = kiosk.visit();
    await next.hold(holdingOf('Mai'), 'not-offered');
    expect((await next.takeUp())?.lost).toEqual([]);
  });

  test.each([
    ['in the same generation', 0],
    ['ten hours later', 10 * HOUR],
  ])('a new dossier replaces the one that lay there (%s), pages and all', async (_when, later) => {
    await parkedBy('Mai');
    await kiosk.clock.advance(later);
    const { desk } = kiosk.visit();
    expect((await desk.hold(holdingOf('Mai'), 'not-offered')).found).not.toBeNull();
    expect(desk.holdsOlder).toBe(true);
    desk.keep(stateOf({ papers: {}, procedure: { id: '1.004873', version: '2' } }), true);
    await desk.flush();
    expect([drafts().length, pages().length]).toEqual([1, 0]);
    expect((await lookedBy('Mai')).found?.parked.procedure.id).toBe('1.004873');
  });

  test('erased, it is gone: state, pages, and what was still on its way to the disk', async () => {
    await parkedBy('Mai');
    const { desk } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    await desk.takeUp();
    desk.keep(stateOf({ language: 'en' }), false);
    await desk.erase();
    await kiosk.clock.advance(1_000);
    await desk.flush();
    expect([drafts(), pages()]).toEqual([[], []]);
    expect((await lookedBy('Mai')).found).toBeNull();
  });

  test('ending a visit that left the offer alone erases nothing', async () => {
    await parkedBy('Mai');
    const { desk } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    await desk.erase();
    expect((await lookedBy('Mai')).found).not.toBeNull();
  });

  test('a page taken away by the citizen is taken off the disk; after the submission all of them are', async () => {
    const { desk, memory } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    memory.pages.set(PAGE, pageOf());
    desk.keep(stateOf(), true);
    await desk.flush();
    expect(pages()).toHaveLength(1);
    desk.keep(stateOf({ papers: { 'birth-note': [] } }), true);
    await desk.flush();
    expect(pages()).toHaveLength(0);
    desk.keep(stateOf(), true);
    await desk.flush();
    await desk.dropPages();
    expect(pages()).toHaveLength(0);
  });
});

describe('nothing for anybody else', () => {
  test('another card finds nothing', async () => {
    await parkedBy('Mai');
    expect((await lookedBy('Lan')).found).toBeNull();
  });

  test('the data folder on another kiosk, secret files included, yields nothing: its device key is another', async () => {
    await parkedBy('Mai');
    const elsewhere = mkdtempSync(join(tmpdir(), 'parked-'));
    extra.push(elsewhere);
    cpSync(kiosk.home, elsewhere, { recursive: true });
    expect((await lookedBy('Mai', 'not-offered', new ParkingKiosk(elsewhere, kiosk.clock))).found).toBeNull();
  });

  test('the disk holds no word of it, nor who it belongs to; the control is found before it is encrypted', async () => {
    await parkedBy('Mai');
    const all = Buffer.concat(
      readdirSync(kiosk.home, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => Buffer.concat([Buffer.from(file.name), readFileSync(join(file.parentPath, file.name))])),
    );
    const plain = Buffer.concat([Buffer.from(JSON.stringify(stateOf())), pageOf().jpeg, pageOf().thumbnail]);
    for (const canary of [...canaries, '004190000017', 'Nông Thị Mai', '1.001193']) {
      expect(plain.includes(canary), `the control: ${canary}`).toBe(true);
      expect(all.includes(canary), canary).toBe(false);
    }
  });

  test.each([
    ['parked done, now done', 'done', 'done', true],
    ['never offered', 'not-offered', 'not-offered', true],
    ['offered when parked, not offered now: a copy of the files', 'done', 'not-offered', false],
    ['offered and failed', 'done', 'failed', false],
    ['failed both times', 'failed', 'failed', false],
    ['failed when parked, proven now', 'failed', 'done', true],
  ] as const)('the chip proves itself where it offers that: %s', async (_what, parked, now, opens) => {
    await parkedBy('Mai', stateOf({ proof: parked }));
    const looked = await lookedBy('Mai', now);
    expect([looked.found !== null, looked.fault]).toEqual(opens ? [true, null] : [false, 'draft-card-unproven']);
  });
});

describe('with a code instead of a chip', () => {
  test('the code opens it, another does not; a typed one with O and l is the same', async () => {
    const code = newDraftCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const { desk } = kiosk.visit();
    await desk.hold(await codeHolding(code, 'k01'), 'none');
    desk.keep(stateOf({ proof: 'none', papers: {} }), true);
    await desk.flush();
    const found = async (given: string, at = 'k01') =>
      (await kiosk.visit().desk.hold(await codeHolding(given, at), 'none')).found;
    expect(await found(code)).not.toBeNull();
    expect(await found(newDraftCode())).toBeNull();
    expect(await found(code, 'k02')).toBeNull();
  });
});

describe('24 hours', () => {
  test('it opens until the hour that was said, and not after; the sweeper takes the files', async () => {
    await parkedBy('Mai');
    const until = kiosk.saved[0] ?? 0;
    await kiosk.clock.advance(until - kiosk.clock.now() - 1);
    expect((await lookedBy('Mai')).found).not.toBeNull();
    await kiosk.clock.advance(1);
    expect((await lookedBy('Mai')).found).toBeNull();
    expect(await kiosk.folder.sweep(kiosk.clock.now(), 24 * HOUR, Date.now())).toHaveLength(1);
    expect([drafts(), pages()]).toEqual([[], []]);
  });

  test('somebody keeps the files of the draft: after a day the very same card and kiosk open nothing', async () => {
    await parkedBy('Mai');
    const copy = mkdtempSync(join(tmpdir(), 'parked-'));
    extra.push(copy);
    cpSync(kiosk.home, copy, { recursive: true, filter: (file) => !file.includes('secret') });
    await kiosk.clock.advance(25 * HOUR);
    await kiosk.secret.sweep();
    cpSync(copy, kiosk.home, { recursive: true });
    kiosk.clock.jump(-25 * HOUR);
    kiosk.restarted();
    expect((await lookedBy('Mai')).found).toBeNull();
  });
});

describe('a disk that is not what it was', () => {
  test('a draft that cannot be opened for the moment is not swept: its citizen may still come', async () => {
    await parkedBy('Mai');
    const file = join(kiosk.home, drafts()[0] ?? '');
    renameSync(file, `${file}.away`);
    symlinkSync(file, file); // opening it fails with ELOOP, whoever asks
    expect(await kiosk.folder.sweep(kiosk.clock.now(), 24 * HOUR, Date.now())).toEqual([]);
    expect(await lookedBy('Mai')).toMatchObject({ found: null, fault: 'draft-unreadable' }); // said, not taken for "nothing parked"
    unlinkSync(file);
    renameSync(`${file}.away`, file);
    expect((await lookedBy('Mai')).found).not.toBeNull();
    expect(pages()).toHaveLength(1);
  });

  test.each([
    ['one byte changed', (bytes: Buffer) => bytes.fill(bytes[100]! ^ 1, 100, 101)],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 70)],
    ['empty', () => Buffer.alloc(0)],
    ['something else altogether', () => Buffer.from('<html>')],
    ['a later version', (bytes: Buffer) => bytes.fill(2, 4, 5)],
    ['its hour moved on', (bytes: Buffer) => bytes.fill(0xff, 13, 14)],
  ])('a state file that is %s: said to be unreadable, and a new draft can be kept', async (_what, spoil) => {
    await parkedBy('Mai');
    const file = join(kiosk.home, drafts()[0] ?? '');
    writeFileSync(file, spoil(readFileSync(file)));
    const { desk } = kiosk.visit();
    expect(await desk.hold(holdingOf('Mai'), 'not-offered')).toEqual({
      keeps: true,
      found: null,
      fault: 'draft-unreadable',
    });
    desk.keep(stateOf({ papers: {} }), true);
    await desk.flush();
    expect((await lookedBy('Mai')).found).not.toBeNull();
  });

  test('a damaged page: the draft opens and names the page', async () => {
    await parkedBy('Mai');
    const file = join(kiosk.home, pages()[0] ?? '');
    writeFileSync(file, readFileSync(file).fill(0, 80, 90));
    const { desk, memory } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    expect((await desk.takeUp())?.lost).toEqual([PAGE]);
    expect(memory.pages.size).toBe(0);
  });

  test('a state cannot stand in for another one: moved under another name it does not open', async () => {
    await parkedBy('Mai');
    await parkedBy('Lan');
    const [one, two] = drafts().map((name) => join(kiosk.home, name));
    writeFileSync(one ?? '', readFileSync(two ?? ''));
    const looked = [await lookedBy('Mai'), await lookedBy('Lan')];
    expect(looked.map((one) => one.fault).sort()).toEqual(['draft-unreadable', null].sort());
  });

  test('a disk that refuses: the visit hears that nothing is kept', async () => {
    const { desk } = kiosk.visit();
    await desk.hold(holdingOf('Mai'), 'not-offered');
    rmSync(kiosk.home, { recursive: true });
    desk.keep(stateOf({ papers: {} }), true);
    await desk.flush();
    expect([kiosk.saved, desk.savedUntil]).toEqual([[null], null]);
  });

  test('no secret to be had: nothing is kept, nothing found, nobody stopped', async () => {
    kiosk.secret.shares = async () => [];
    expect(await lookedBy('Mai')).toEqual({ keeps: false, found: null, fault: null });
  });
});

test('the next holder gets nothing of the one before: a write still under way changes nothing for them', async () => {
  const { desk, memory } = kiosk.visit();
  await desk.hold(holdingOf('Mai'), 'not-offered');
  memory.pages.set(PAGE, pageOf());
  desk.keep(stateOf(), true);
  const looked = await desk.hold(holdingOf('Lan'), 'not-offered');
  memory.pages.clear();
  desk.keep(stateOf({ papers: {}, language: 'en' }), true);
  await desk.flush();
  expect(looked.found).toBeNull();
  expect((await lookedBy('Lan')).found?.parked.language).toBe('en');
  expect((await lookedBy('Mai')).found?.parked.language).toBe('vi');
});
