import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskConfig } from '@mot-cua/device-daemon/src/config.ts';
import type { Screen } from '@mot-cua/domain/visit-screen.ts';
import jsqr from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';
import {
  BIRTH,
  birthAnswers,
  confirmPerson,
  declareBirth,
  identifyByCard,
  scanOnePage,
  showUntil,
} from './visit-by-hand.ts';

/**
 * The power goes at every screen of the main job; each time the same citizen comes back with the same card and stands
 * before the very same screen: every field, every answer, every scanned page, compared whole.
 */
let story: Story;
let page: PageByHand;
beforeAll(async () => {
  story = await Story.begin();
  await story.bench.putCard('mai');
  page = await PageByHand.walkUp(story.demo.kioskUrl);
});
afterAll(async () => {
  page?.close();
  await story?.end();
});

const MARRIAGE = '1.004873';
const NAME = 'Nông Gia Bảo Bối';
/** Pages lie under another address in every visit's process. */
const asShown = (screen: Screen): unknown => JSON.parse(JSON.stringify(screen));

const identify = async (holder = 'mai'): Promise<void> => {
  await page.says({ type: 'begin', choice: 'procedure' });
  await identifyAgain(holder);
};

const identifyAgain = (holder: string): Promise<void> => identifyByCard(page, story.bench, holder);

/** What a code reader makes of a printed slip. */
const qrOf = async (png: Uint8Array): Promise<string> => {
  const read = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof import('jsqr').default }).default;
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return read(new Uint8ClampedArray(data), info.width, info.height)?.data ?? '';
};

const confirmed = (): Promise<void> => confirmPerson(page);

/** The plug is pulled, and put back; the citizen walks up again. */
const cut = async (): Promise<void> => {
  page.close();
  await story.cutPower();
  page = await PageByHand.walkUp(story.demo.kioskUrl);
};

const comeBack = async (): Promise<void> => {
  await identify();
  await confirmed();
  expect(page.screen).toMatchObject({ name: 'resume', procedure: 'Đăng ký khai sinh' });
  await page.says({ type: 'go-on', with: 'parked' });
  await page.sees(({ screen, busy }) => screen.name !== 'resume' && !busy, 'the draft is open');
};

/** The step is on disk when the screen's own state says so; the citizen sees the same word. */
const cutAndCompare = async (): Promise<void> => {
  await page.sees(({ parking }) => parking?.saved === true, 'the step is kept');
  await settled();
  const before = asShown(page.screen);
  await cut();
  await comeBack();
  expect(asShown(page.screen)).toEqual(before);
};

/** No draft file has changed for longer than an answer may wait. */
const settled = async (): Promise<void> => {
  const seen = (): string =>
    readdirSync(parked())
      .map((name) => `${name} ${statSync(join(parked(), name), { throwIfNoEntry: false })?.mtimeMs ?? 0}`)
      .join();
  for (let last = ''; last !== seen(); ) {
    last = seen();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
};
const parked = (): string => join(story.demo.dataFolder, 'parked');

const answers = birthAnswers.map((answer) => (answer.ref === '/child/fullName' ? { ...answer, value: NAME } : answer));

test('at "is this you?" and at the list nothing was given yet: the card itself leads there', async () => {
  await identify();
  await cut();
  await identify();
  await confirmed();
  expect(page.screen.name).toBe('choose');
});

test('before the form', async () => {
  await page.says({ type: 'choose-procedure', id: BIRTH });
  await page.reaches('before');
  await cutAndCompare();
});

test('on a page of the form, half filled in', async () => {
  await page.says({ type: 'next' });
  let form = await page.reaches('form');
  while (form.fields.every(({ ref }) => ref !== '/child/fullName')) {
    const { index } = form.page;
    await page.says(...answers, { type: 'next' });
    form = await page.reaches('form', (screen) => screen.page.index > index);
  }
  await page.says({ type: 'answer', ref: '/child/fullName', value: NAME });
  await page.reaches('form', (screen) => screen.fields.some((field) => field.value === NAME));
  await cutAndCompare();
});

test('at the scanner, with a page scanned', async () => {
  await declareBirth(page, answers);
  await scanOnePage(page, story.bench);
  await cutAndCompare();
});

test('no word of it can be read on the disk', async () => {
  await settled();
  // a write that a cut interrupted may have left its new file: sealed like the others, searched below, swept after ten minutes
  const files = readdirSync(parked()).filter((name) => !name.endsWith('.new'));
  expect(files.map((name) => name.split('.').at(-1)).sort()).toEqual(['draft', 'page']);
  const whole = Buffer.concat(
    readdirSync(story.demo.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
  expect(whole.includes('draft-parked'), 'the control: the log of the kiosk is among what is searched').toBe(true);
  for (const canary of [
    NAME,
    NAME.normalize('NFD'),
    'Phường Thục Phán',
    '0912 345 678',
    '"answers"',
    'birth-note',
    'JFIF',
  ])
    for (const encoding of ['utf8', 'utf16le'] as const)
      expect(whole.includes(Buffer.from(canary, encoding)), `${canary} in ${encoding}`).toBe(false);
});

test('another card finds nothing; its owner, right after, does', async () => {
  await cut();
  await story.bench.removeCard();
  await story.bench.putCard('blao');
  await identify('blao');
  await confirmed();
  expect(page.screen.name).toBe('choose');
  await page.says({ type: 'back' }, { type: 'confirm-person', correct: false });
  await story.bench.removeCard();
  await page.reaches('identify', (screen) => screen.phase === 'need-code');
  await story.bench.putCard('mai');
  await identifyAgain('mai');
  await confirmed();
  expect(page.screen.name).toBe('resume');
});

test('the whole disk in another kiosk, secret files included, yields nothing to the very same card', async () => {
  const config = JSON.parse(readFileSync(story.demo.configFile, 'utf8')) as KioskConfig;
  const key = join(story.demo.folder, 'keys', 'another-kiosk.private.jwk');
  writeFileSync(key, JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })));
  writeFileSync(story.demo.configFile, JSON.stringify({ ...config, deviceKeyFile: key }));
  await cut();
  await identify();
  await confirmed();
  expect(page.screen.name).toBe('choose');
  writeFileSync(story.demo.configFile, JSON.stringify(config));
});

test('at the review', async () => {
  await cut();
  await comeBack();
  await page.says({ type: 'next' });
  await page.reaches('review', (screen) => screen.papers.some((paper) => paper.pages.length === 1));
  await cutAndCompare();
});

test('at the agreement', async () => {
  await page.says({ type: 'next' });
  await page.reaches('declare');
  await cutAndCompare();
});

test('in the middle of submitting, and again at the slip: one dossier, its code and its secret, two prints', async () => {
  const rows = (): number => story.ledger<{ n: number }>('SELECT count(*) AS n FROM dossiers')?.n ?? 0;
  const prints = (): number => story.ledger<{ n: number }>('SELECT count(*) AS n FROM prints')?.n ?? 0;
  await page.says({ type: 'declare', agreed: true });
  await until(() => rows() === 1, 'the code is given', 30_000, 5);
  await cut();
  await comeBack();
  if (page.screen.name === 'declare') await page.says({ type: 'declare', agreed: true });
  const printed = {
    ticket: (slip: { ticket: unknown; slip: string }) => slip.ticket !== null && slip.slip !== 'printing',
  };
  const slip = await page.reaches('slip', printed.ticket);
  await cut();
  await comeBack();
  const again = await page.reaches('slip', printed.ticket);
  expect([again.provisionalCode, again.secret]).toEqual([slip.provisionalCode, slip.secret]);
  await until(() => prints() === 2, 'slip and ticket');
  expect(rows()).toBe(1);
  await page.says({ type: 'next' });
  await page.reaches('rate');
  await page.says({ type: 'skip-rating' });
  await page.reaches('done');
  await page.says({ type: 'finish' });
  await page.reaches('ended');
  await until(() => readdirSync(parked()).length === 0, 'the draft is erased with the end of the visit');
});

test('without a chip: put aside on a slip, the power cut, and opened again by what was printed', async () => {
  await story.bench.removeCard();
  await cut();
  await page.says({ type: 'begin', choice: 'procedure' });
  await showUntil(
    page,
    story.bench,
    { holder: 'mai' },
    () => page.screen.name === 'identify' && page.screen.phase === 'need-card',
  );
  await page.says({ type: 'other-way' });
  await page.reaches('confirm', ({ person }) => person.level === 'qr');
  await page.says(
    { type: 'confirm-person', correct: true },
    { type: 'choose-procedure', id: MARRIAGE },
    { type: 'next' },
    { type: 'answer', ref: '/applicant/phone', value: '0912345678' },
  );
  const before = asShown(await page.reaches('form'));
  expect(page.snapshot?.parking).toEqual({ way: 'code', saved: false });
  await page.says({ type: 'park' });
  await page.reaches('parked', (screen) => screen.slip === 'printed');
  const slips = await story.bench.slips();
  await cut();
  const text = await qrOf(await story.bench.slipPicture(slips.at(-1)?.n ?? 0));
  await showUntil(page, story.bench, { text }, () => page.screen.name === 'form');
  expect(asShown(page.screen)).toEqual(before);
  await page.sees(({ parking }) => parking?.way === 'code' && parking.saved, 'kept again, under the same code');
  await page.says({ type: 'finish' });
  await until(() => readdirSync(parked()).length === 0, 'ended and not put aside: erased');
});
