import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawPage } from '@mot-cua/device-daemon/src/devices/device.ts';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { PhoneDesk } from '@mot-cua/device-daemon/src/from-phone/phone-desk.ts';
import { newFileDrop } from '@mot-cua/device-daemon/src/from-phone/phone-seal.ts';
import { type CodeFinder, openCodeFinder } from '@mot-cua/device-daemon/src/imaging/cover-sheet/code-finder.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { RoomPhone } from '@mot-cua/device-daemon/src/visits/room-phone.ts';
import type { VisitEvent } from '@mot-cua/device-daemon/src/visits/visit-events.ts';
import { Walk } from '@mot-cua/device-daemon/src/visits/visit-for-tests.ts';
import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import { FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import { pdfOf } from '@mot-cua/provincial-repository/test/own-bag.ts';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { Compile } from 'typebox/compile';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../../kiosk-ui/gallery/browser.ts';
import { until } from '../end-to-end/story.ts';
import { type OneProvince, oneProvince } from './one-province.ts';

/** A citizen's phone (a real browser) and a visit, past a real repository and a real daemon's end, which can read neither. */
let here: OneProvince;
let browser: Browser;
let finder: CodeFinder;
let phone: Page;
let desk: PhoneDesk;
let room: RoomPhone;
let told: VisitEvent[];
let kept: { paper: string; pages: readonly RawPage[] }[];
/** what passed the daemon's socket */
let passed: string;
/** what the phone's camera reads from the code on the screen */
let address: string;

const fromShape = Compile(FromVisit);
const toShape = Compile(ToVisit);

beforeAll(async () => {
  here = await oneProvince();
  browser = await openBrowser();
  finder = await openCodeFinder();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await here?.end();
});
beforeEach(async () => {
  told = [];
  kept = [];
  passed = '';
  address = '';
  const authority = kioskAuthority('k01', here.device.privateKey, systemClock);
  desk = new PhoneDesk({
    url: here.url,
    authority: (method, path) => authority(method, path, null),
    folder: join(here.folder, 'from-phone'),
    clock: systemClock,
  });
  await desk.prepare();
  const state = new Walk().declared('1.001193', 'a mother registers alone with her chip card and a birth note').state;
  room = new RoomPhone({
    setup: { province: here.setup, kiosk: { id: 'k01', name: 'Kiosk 1', office: 'Một cửa phường Thử' } },
    line: {
      ask: (question) =>
        new Promise((resolve) => {
          passed += JSON.stringify(question);
          if (!fromShape.Check(question) || (question.t !== 'phone' && question.t !== 'phone-note'))
            throw new Error('a question that is none');
          void desk.answer(question, (answer) => {
            passed += JSON.stringify(answer);
            if (!toShape.Check(answer) || answer.t !== 'phone') throw new Error('an answer that is none');
            resolve(answer);
          });
        }),
    },
    clock: systemClock,
    state: () => state,
    tell: (event) => {
      told.push(event);
      if (event.type === 'phone-code') address = read(event.code);
    },
    keep: async (paper, pages) => {
      kept.push({ paper, pages });
      return true;
    },
  });
  phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
});
afterEach(async () => {
  room.cancel();
  await phone.context().close();
  await desk.stop();
});

/** As a camera does: the modules in black and white, six dots each, with a quiet zone, and a reader of codes. */
const read = ({ size, rows }: CodeView): string => {
  const [dot, quiet] = [6, 4];
  const side = (size + 2 * quiet) * dot;
  const pixels = new Uint8Array(side * side).fill(255);
  for (let y = 0; y < size * dot; y++)
    for (let x = 0; x < size * dot; x++) {
      const [row, column] = [Math.floor(y / dot), Math.floor(x / dot)];
      const digit = Number.parseInt(rows[row]?.[column >> 2] ?? '0', 16);
      if (digit & (8 >> (column & 3))) pixels[(y + quiet * dot) * side + x + quiet * dot] = 0;
    }
  return finder.find({ widthPx: side, heightPx: side, dpi: 300, pixels })[0]?.text ?? '';
};

const last = () => told.at(-1);
const opened = async (): Promise<void> => {
  await until(() => address !== '', 'a code is shown');
  const violations: string[] = [];
  phone.on('console', (line) => line.type() === 'error' && violations.push(line.text()));
  await phone.goto(address);
};
const heading = () => phone.locator('h1:visible').first().innerText();
const picture = async (words: string): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="1240" height="1754" fill="#fff"/><text x="90" y="200" font-size="60">${words}</text></svg>`,
    ),
  )
    .jpeg()
    .toBuffer();

test('a photo from the phone: locked there, opened here, a page of the paper that was asked for; the address opens nothing twice', async () => {
  const done = room.waitFor('birth-note');
  await opened();
  expect(await heading()).toBe('Gửi giấy tờ đến ki-ốt');
  expect(phone.url()).not.toContain('#'); // neither the bar nor the history holds the key
  const jpeg = await picture('CANARY-7781');
  await phone.setInputFiles('#photo', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg });
  await phone.getByText('Đã gửi. Mời Ông/Bà xem màn hình ki-ốt.').waitFor();
  await done;
  expect(last()).toEqual({ type: 'phone-ended', why: 'taken' });
  expect(kept).toMatchObject([
    { paper: 'birth-note', pages: [{ widthPx: 1240, heightPx: 1754, channels: 3, dpi: 150 }] },
  ]);
  await until(
    () => readdirSync(join(here.config.dataFolder, 'phone')).length === 0,
    'nothing is left at the repository',
  );
  expect(readdirSync(join(here.folder, 'from-phone'))).toEqual([]);
  await phone.goto('about:blank');
  await phone.goto(address);
  expect(await heading()).toBe('Mã này đã hết hạn hoặc đã dùng');
});

test('what lies at the repository and passes the daemon is no picture and holds no key', async () => {
  void room.waitFor('birth-note');
  await opened();
  const jpeg = await picture('CANARY-7782');
  const arrived = new Promise<Buffer>((resolve) => {
    const look = setInterval(() => {
      const [name] = readdirSync(join(here.config.dataFolder, 'phone'));
      const bytes = name ? readFileSync(join(here.config.dataFolder, 'phone', name)) : null;
      if (!bytes || bytes.length < jpeg.length) return;
      clearInterval(look);
      resolve(bytes);
    }, 5);
  });
  await phone.setInputFiles('#file', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg });
  const bytes = await arrived;
  expect(bytes.includes(jpeg.subarray(200, 232))).toBe(false);
  expect(bytes.subarray(0, 1)).toEqual(Buffer.from([1]));
  await until(() => told.some(({ type }) => type === 'phone-ended'), 'it was taken');
  expect(passed).not.toContain(address.split('#')[1]?.slice(2));
});

test('a PDF of three pages is three pages; one that is none is said to be none', async () => {
  const done = room.waitFor('birth-note');
  await opened();
  await phone.setInputFiles('#file', { name: 'a.pdf', mimeType: 'application/pdf', buffer: pdfOf('Paper', 3) });
  await done;
  expect(kept[0]?.pages.map(({ heightPx, widthPx }) => heightPx > widthPx)).toEqual([true, true, true]);
  address = '';
  const again = room.waitFor('birth-note');
  await opened();
  await phone.setInputFiles('#file', {
    name: 'b.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('MZ no document at all'),
  });
  await again;
  expect(last()).toEqual({ type: 'phone-ended', why: 'not-a-document' });
});

test('the citizen leaves the screen: the code is over at once, for the phone that has the page open too', async () => {
  void room.waitFor('birth-note');
  await opened();
  room.cancel();
  await until(() => passed.includes('"end"'), 'it was ended');
  await phone.setInputFiles('#photo', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture('late') });
  await phone.getByText('Mã này đã hết hạn hoặc đã dùng').waitFor();
  expect(kept).toEqual([]);
});

test('whoever sends to an id without the key of the visit sends nothing that opens', async () => {
  const done = room.waitFor('birth-note');
  await until(() => address !== '', 'a code is shown');
  const { pathname } = new URL(address);
  const forged = await fetch(`${here.url}${pathname}/file`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(Buffer.alloc(5_000, 7)),
  });
  expect(forged.status).toBe(204);
  await done;
  expect(last()).toEqual({ type: 'phone-ended', why: 'not-a-document' });
});

test('bounds: no file without a code, no second file, nothing above 20 MB, no drop of another kiosk, no more than four', async () => {
  const drop = newFileDrop(here.url);
  const put = (body: Buffer) =>
    fetch(`${here.url}/phone/${drop.id}/file`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(body),
    }).then(({ status }) => status);
  expect(await put(Buffer.alloc(1_000))).toBe(404);
  const open = (id: string) => here.another.call('PUT', `/v1/phone-drops/${id}`).then(({ status }) => status);
  expect(await open(drop.id)).toBe(200);
  expect(await put(Buffer.alloc(20 * 1024 * 1024 + 1_000))).toBe(413);
  expect(await put(Buffer.alloc(1_000))).toBe(204);
  expect(await put(Buffer.alloc(1_000))).toBe(409);
  const reply = new Promise<ToVisit>(
    (resolve) => void desk.answer({ t: 'phone', id: 'x', drop: drop.id, act: 'look' }, resolve),
  );
  expect(await reply).toMatchObject({ outcome: { is: 'over' } }); // kiosk-a opened it, k01 asks
  expect(await Promise.all([1, 2, 3, 4].map(() => open(newFileDrop(here.url).id)))).toEqual([200, 200, 200, 429]);
});

test('taken along: the phone shows the declaration and what is missing, once; the repository held what it cannot read', async () => {
  await room.leave();
  await until(() => address !== '', 'a code is shown');
  expect(passed).not.toMatch(/Nông|Khôi/);
  await opened();
  await phone.getByRole('button', { name: 'Mở · Open' }).click();
  await phone.getByText('Bản này chỉ để xem. Hồ sơ chưa được nộp.').waitFor();
  const text = await phone.locator('#note').innerText();
  expect(text).toContain('Đăng ký khai sinh');
  expect(text).toContain('☐');
  expect(text).toContain('Nông Thị Mai');
  expect(await phone.getByRole('link', { name: 'Cổng Dịch vụ công quốc gia' }).getAttribute('href')).toBe(
    'https://dichvucong.gov.vn/',
  );
  const second = await browser.newPage();
  await second.goto(address);
  expect(await second.locator('h1:visible').innerText()).toBe('Mã này đã hết hạn hoặc đã dùng');
  await second.close();
  writeFileSync(join(here.folder, 'phone.png'), await phone.screenshot());
});

test('the line is down: said at once, and the scanner is one step back', async () => {
  const away = new PhoneDesk({
    url: 'http://127.0.0.1:9',
    authority: () => '',
    folder: join(here.folder, 'away'),
    clock: systemClock,
  });
  const reply = new Promise<ToVisit>(
    (resolve) => void away.answer({ t: 'phone', id: 'x', drop: newFileDrop('').id, act: 'open' }, resolve),
  );
  expect(await reply).toEqual({ t: 'phone', id: 'x', outcome: { is: 'unavailable' } });
  await away.stop();
});
