import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PIN } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import type { StationCopy, StationNewCopy } from '../../domain/src/digitisation/station.ts';
import { Officer } from '../end-to-end/officer.ts';
import { Clerk } from './clerk.ts';
import { BacklogOffice } from './office.ts';
import { boundType, type OldPaper, oldPapers, sheetsOf } from './papers.ts';
import { CERTIFIED_BY, CLERK } from './station-files.ts';

// A citizen brings an original and takes a certified electronic copy home; everything that must not end in a signature is tried on
// the way. Each test goes on where the one before it ended.

let office: BacklogOffice;
let clerk: Clerk;
const [original, other] = oldPapers(2, [2, 1]) as [OldPaper, OldPaper];
const OWNER = '004190000017';
const about: StationNewCopy = {
  paperType: original.type.code,
  title: original.type.name,
  ownerId: OWNER,
  notation: original.notation,
  issuer: null,
  issuedOn: original.issuedOn,
};

beforeAll(async () => {
  office = await BacklogOffice.open();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200 }));
}, 60_000);
afterAll(async () => {
  clerk.leave();
  await office.close();
});

const copy = (): StationCopy => {
  const { copy: now } = clerk.snapshot;
  if (!now) throw new Error('no copy is at hand');
  return now;
};
/** The whole picture of the page under the cursor comes to the screen, as the page of the clerk fetches it. */
const look = async (): Promise<void> => {
  const { url } = copy().pages[copy().page] as StationCopy['pages'][number];
  expect((await clerk.get(url)).status).toBe(200);
};
const begin = async (of: StationNewCopy = about): Promise<void> => {
  expect((await clerk.post('/copies', of)).status).toBe(200);
  expect(copy()).toMatchObject({ title: of.title, pages: [], state: 'comparing' }); // the page is told at once
};
const scan = async (paper: OldPaper): Promise<void> => {
  await office.scanner.loadFeeder(await sheetsOf(paper, 'LO-0', { cover: false }));
  expect((await clerk.feed()).status).toBe(200);
  await clerk.sees(({ copy: now }) => now?.state === 'comparing' && now.pages.length > 0, 'the original was scanned');
};
/** F9 and a right PIN: whatever was refused stays unsigned. */
const tryToSign = async (): Promise<void> => {
  await clerk.press('F9');
  await clerk.post('/pin', { pin: PIN });
  await clerk.press('F9');
};
const isUnsigned = (): void => {
  expect(copy().state).toBe('comparing');
  expect(copy().entry).toBe(null);
  expect(clerk.snapshot.token.state).not.toBe('signing');
};
const comeBack = async (who = CLERK): Promise<void> => {
  await office.killStation();
  clerk.leave();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200, clerk: who }));
};
/** Each page once more, by whoever sits there now. */
const compareAll = async (): Promise<void> => {
  await clerk.press('ArrowLeft', 'ArrowLeft');
  for (const page of copy().pages.keys()) {
    if (page > 0) await clerk.press('ArrowRight');
    await look();
    await clerk.press('Enter');
  }
};

test('nothing is signed before every page was looked at and compared: not by F9, not by the PIN, not after a power cut', async () => {
  expect((await clerk.post('/copies', { ...about, ownerId: '12' })).status).toBe(400);
  expect((await clerk.post('/copies', { ...about, issuedOn: '2019-02-30' })).detail).toContain(
    'Ngày cấp không có thật',
  );
  await begin();
  const stranger = { cookie: 'backlog=x' };
  for (const path of ['/progress', '/paper-types?typed=gd', `/copies/${copy().id}/g00001.jpg?turned=0`])
    expect((await clerk.get(path, stranger)).status, path).toBe(401);
  expect((await clerk.post('/copies', about, stranger)).status).toBe(401);
  expect((await clerk.post('/copies', about)).detail).toContain('Đang làm một bản sao');
  await tryToSign();
  isUnsigned();
  expect(copy().words).toContain('Chưa có trang nào');
  await scan(original);
  expect(copy()).toMatchObject({ leftOut: 0, page: 0 });
  expect(copy().pages.map(({ compared }) => compared)).toEqual(['not-yet', 'not-yet']);
  await clerk.press('Enter');
  expect(copy().words).toContain('chưa hiện lên màn hình');
  await clerk.get(copy().pages[0]?.thumbnailUrl ?? ''); // a thumbnail is no look at the page
  await clerk.press('Enter');
  expect(copy().pages[0]?.compared).toBe('not-yet');
  await tryToSign();
  isUnsigned();
  await look();
  await clerk.press('Enter');
  expect(copy().pages.map(({ compared }) => compared)).toEqual(['same', 'not-yet']);
  await tryToSign();
  isUnsigned();
  expect(copy().words).toContain('Còn trang chưa đối chiếu');
  await comeBack('Nông Văn Thử'); // who relieves the officer, with the officer's token left in the reader
  expect(copy().pages.map(({ compared }) => compared)).toEqual(['same', 'not-yet']);
  await tryToSign();
  isUnsigned();
  await clerk.press('Enter'); // page 2 has not stood on the screen since
  expect(copy().pages[1]?.compared).toBe('not-yet');
});

test('a page that is not the same, or was turned, or comes anew is compared anew; until then nothing is signed', async () => {
  await look();
  await clerk.press('Delete');
  expect(copy().pages[1]?.compared).toBe('differs');
  await tryToSign();
  isUnsigned();
  expect(copy().words).toContain('không giống bản chính');
  const old = copy().pages[1]?.id;
  const [, sheet] = await sheetsOf(other, 'LO-0');
  await office.scanner.putOnGlass(sheet ?? null);
  await clerk.press('F6');
  await clerk.sees(({ copy: now }) => now?.state === 'comparing' && now.pages[1]?.id !== old, 'the page anew');
  expect(copy().pages[1]?.compared).toBe('not-yet');
  await clerk.press('Enter');
  expect(copy().pages[1]?.compared).toBe('not-yet'); // its picture was not fetched
  await look();
  await clerk.press('Enter');
  expect(copy().words).toContain('F9 để ký số');
  await clerk.press('F4');
  await tryToSign();
  isUnsigned();
  for (const _ of [1, 2, 3]) await clerk.press('F4'); // upright again, and still to be compared
  await look();
  await clerk.press('Enter');
  expect(copy().pages.map(({ compared }) => compared)).toEqual(['same', 'same']);
});

test('another officer’s token, a wrong PIN: nothing is signed; the line is down: signed, kept and said so; killed there, it arrives once when the line is back', async () => {
  await office.stopRepository();
  await clerk.sees(({ repository }) => !repository.reachable, 'the line is down');
  await tryToSign();
  isUnsigned(); // page 1 was compared by the officer before
  expect(copy().words).toContain('do người khác đối chiếu');
  await clerk.press('ArrowLeft', 'Enter'); // its picture has not stood before this officer
  expect(copy().words).toContain('chưa hiện lên màn hình');
  await compareAll();
  await clerk.press('F9');
  await clerk.sees(({ token }) => token.words.includes('của người khác'), 'no signature in somebody else’s name');
  expect(copy()).toMatchObject({ state: 'comparing', entry: `214, quyển số ${CERTIFIED_BY.book}` });
  await comeBack();
  await compareAll();
  await clerk.post('/pin', { pin: '000000' });
  await clerk.press('F9');
  expect(copy().entry).toBe(`214, quyển số ${CERTIFIED_BY.book}`);
  await clerk.sees(({ token }) => token.words.includes('PIN không đúng'), 'the PIN is refused');
  await clerk.sees(({ copy: now }) => now?.state === 'comparing', 'not signed');
  await clerk.post('/pin', { pin: PIN });
  await clerk.press('F9');
  await clerk.sees(({ copy: now }) => now?.state === 'signed', 'signed by officer and agency');
  expect(copy().entry).toBe(`214, quyển số ${CERTIFIED_BY.book}`); // one number, however often it is tried
  await clerk.sees(({ repository }) => repository.waiting === 1, 'the sealed copy waits here');
  await expect.poll(() => office.inSecondPlace, { timeout: 20_000 }).toBe(1); // and not here alone
  expect(copy()).toMatchObject({ code: null });
  expect(copy().words).toContain('mất đường truyền');
  await comeBack();
  expect(copy().state).toBe('signed');
  await office.startRepository();
  await clerk.sees(({ copy: now }) => now?.code != null, 'the code for the citizen');
  expect(copy().state).toBe('sent');
});

/** Its types and its module disagree on where the function is. */
const readCode = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof import('jsqr').default }).default;

/** What a telephone reads off the clerk's screen. */
const scannedByPhone = ({ code }: StationCopy): string => {
  if (!code) throw new Error('there is no code on the screen');
  const [dots, quiet] = [4, 4];
  const side = (code.size + 2 * quiet) * dots;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      const digit = Number.parseInt(code.rows[y]?.[x >> 2] ?? '0', 16);
      if (((digit >> (3 - (x & 3))) & 1) === 0) continue;
      for (let row = 0; row < dots; row++)
        for (let column = 0; column < dots; column++)
          pixels.fill(
            0,
            4 * (((y + quiet) * dots + row) * side + (x + quiet) * dots + column),
            4 * (((y + quiet) * dots + row) * side + (x + quiet) * dots + column) + 3,
          );
    }
  return readCode(pixels, side, side)?.data ?? '';
};

test('the citizen scans the code and has the file: words, number, two signatures, pages; other tools agree', async () => {
  const url = scannedByPhone(copy());
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/copies\/[\w-]{43}$/u);
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  const file = join(office.folder, 'copy.pdf');
  writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
  const asked = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { encoding: 'utf8', timeout: 30_000 });
  asked('qpdf', '--check', file);
  expect(asked('pdfinfo', file)).toMatch(/Pages:\s+3/u);
  const words = asked('pdftotext', '-f', '3', '-l', '3', '-layout', file, '-').normalize('NFC').replace(/\s+/gu, ' ');
  for (const part of [
    'BẢN SAO CHỨNG THỰC ĐIỆN TỬ',
    'Chứng thực bản sao đúng với bản chính',
    `Số chứng thực: 214 Quyển số: ${CERTIFIED_BY.book}`,
    CERTIFIED_BY.authority.toLocaleUpperCase('vi'),
    CERTIFIED_BY.position,
    CLERK,
    'trang 1 lúc',
    'trang 2 lúc',
  ])
    expect(words).toContain(part);
  const signatures = asked('pdfsig', '-nocert', file);
  expect(signatures.match(/Signature is Valid/gu)).toHaveLength(2);
  expect(signatures).toContain('Nguyễn Thị Ánh Tuyết');
  expect(signatures).toContain('Ủy ban nhân dân phường Hoàn Kiếm');
});

test('F8 ends the link, F9 makes another, and leaving the copy leaves the batch room as it was', async () => {
  const first = scannedByPhone(copy());
  await clerk.press('F8');
  await clerk.sees(({ copy: now }) => now?.code === null, 'the code is gone');
  expect((await fetch(first)).status).toBe(404);
  expect(copy().words).toContain('đã được thu hồi');
  await clerk.press('F9');
  await clerk.sees(({ copy: now }) => now?.code != null, 'another code');
  expect((await fetch(scannedByPhone(copy()))).status).toBe(200);
  await clerk.press('Escape');
  expect(clerk.snapshot.copy).toBe(null);
  expect(clerk.snapshot.batch).toBe(null);
});

test('in the owner’s store an officer finds it by the whole number, with number, officer and what was compared', async () => {
  const officer = await Officer.signIn(office.officerUrl);
  const [id, ...more] = await officer.search('chứng thực');
  expect(more).toEqual([]);
  const { page } = await officer.open(id ?? '');
  expect(page).toContain('bản sao chứng thực điện tử, đã đối chiếu từng trang với bản chính');
  expect(page).toContain(`214, quyển số ${CERTIFIED_BY.book}`);
  expect(page).toContain(`${CERTIFIED_BY.position} ${CLERK}; đối chiếu 2 trang`);
  expect(page).toContain('PAdES-B-LT');
  expect(page).toContain(OWNER);
});

test('an original that was tampered with: refused with the clause of the decree, and then signed by no way', async () => {
  await begin();
  await scan(other); // one printed side: its empty back is no page
  expect(copy()).toMatchObject({ leftOut: 1 });
  await clerk.press('F8');
  expect(copy().reasons).toHaveLength(8);
  await clerk.press('9');
  expect(copy().asking).toBe('reason');
  await clerk.press('1');
  expect(copy().state).toBe('refused');
  expect(copy().words).toContain('tẩy xóa');
  expect(copy().words).toContain('khoản 1 Điều 22 NĐ 23/2015');
  for (const key of ['Enter', 'F9', 'F7', 'F6']) await clerk.press(key);
  await clerk.post('/pin', { pin: PIN });
  expect(copy().state).toBe('refused');
  expect((await clerk.feed()).status).toBe(409);
  await clerk.press('Escape');
  expect(clerk.snapshot.copy).toBe(null);
});

test('a bound original never enters the feeder; given up, its pictures are gone', async () => {
  await begin({ ...about, paperType: boundType.code, title: boundType.name });
  await office.scanner.loadFeeder(await sheetsOf(other, 'LO-0', { cover: false }));
  const refused = await clerk.feed();
  expect(refused.status).toBe(409);
  expect(refused.detail).toContain('không được đưa vào khay nạp');
  expect(office.scanner.pagesInFeeder).toBe(1);
  const [sheet] = await sheetsOf(other, 'LO-0', { cover: false });
  await office.scanner.putOnGlass(sheet ?? null);
  expect((await clerk.feed({ source: 'flatbed', sides: 'front' })).status).toBe(200);
  await clerk.sees(({ copy: now }) => now?.pages.length === 1, 'a page from the glass');
  const { url } = copy().pages[0] as StationCopy['pages'][number];
  await clerk.press('Escape', 'x');
  expect(copy().asking).toBe(null);
  await clerk.press('Escape', 'Enter');
  expect(clerk.snapshot.copy).toBe(null);
  expect((await clerk.get(url)).status).toBe(404);
});
