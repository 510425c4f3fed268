import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PIN } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import type { ProgressReport } from '../../domain/src/digitisation/progress-report.ts';
import { arrivedPapers } from './arrived.ts';
import { Clerk, compareAndAccept } from './clerk.ts';
import { BacklogOffice } from './office.ts';
import { type OldPaper, oldPapers, progressPlan, sheetsOf } from './papers.ts';
import { whatRemains } from './what-remains.ts';

// One batch in short, from the feeder to the repository, with everything going wrong that a clerk lives through. Each test goes
// on where the one before it ended; the full size is `node test/backlog/main.ts`.

let office: BacklogOffice;
let clerk: Clerk;
let papers: readonly OldPaper[];
let batch = '';

beforeAll(async () => {
  office = await BacklogOffice.open();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200 }));
}, 60_000);
afterAll(async () => {
  clerk.leave();
  await office.close();
});

const fed = (): Promise<unknown> => clerk.sees((now) => now.batch?.feeding !== 'feeding', 'the feeding ended');
const allRead = (): Promise<unknown> =>
  clerk.sees((now) => now.papers.every(({ state }) => state !== 'scanned'), 'every paper was read');
const load = async (of: readonly OldPaper[]): Promise<void> =>
  office.scanner.loadFeeder((await Promise.all(of.map((one) => sheetsOf(one, batch)))).flat());

test('nobody else gets in: another host, another site, no cookie, the address a second time', async () => {
  const address = await office.newAddress();
  const other = await Clerk.enter(address);
  other.leave();
  await expect(Clerk.enter(address)).rejects.toThrow('401');
  clerk = other;
  clerk = await Clerk.enter(await office.newAddress());
  expect((await clerk.post('/keys', { seq: 1, key: 'Enter' }, { origin: 'http://elsewhere.example' })).status).toBe(
    403,
  );
  expect((await clerk.post('/keys', { seq: 1, key: 'Enter' }, { host: '127.0.0.1' })).status).toBe(421);
  expect((await clerk.post('/keys', { seq: 1, key: 'Enter' }, { cookie: 'backlog=x' })).status).toBe(401);
});

test('a jam in mid-pile: said in words, what came before is kept, and the rest goes on', async () => {
  const order = {
    title: 'Kết quả đất đai, hộp 12',
    defaults: { copyKind: 'original', origin: 'earlier-result', issuer: 'Ủy ban nhân dân huyện Hòa An' },
  } as const;
  expect((await clerk.feed()).detail).toContain('Lập lô mới');
  expect((await clerk.begin(order)).status).toBe(200);
  batch = clerk.snapshot.batch?.id ?? '';
  const sheets = await clerk.get('/sheets.pdf?from=3&count=2');
  expect(sheets.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  papers = oldPapers(4, [2, 1, 2, 1]);
  await load(papers.slice(0, 2)); // eight sides: cover and blank, two printed, cover and blank, one printed
  office.scanner.failNext({ kind: 'jam', atPage: 7 });
  expect((await clerk.feed()).status).toBe(200);
  await fed();
  const { batch: after } = clerk.snapshot;
  expect(after).toMatchObject({ feeding: 'fault', pagesFed: 6, fault: { code: 'paper-jammed' } });
  expect(after?.fault?.words).toContain('Kẹt giấy');
  expect((await clerk.feed()).status).toBe(200);
  await fed();
  await allRead();
  expect(clerk.snapshot.papers.map(({ sheet, pages }) => [sheet, pages])).toEqual([
    [1, 2],
    [2, 1],
  ]);
});

test('killed in the middle of a feeding: all that the clerk had seen is there again, and nothing twice', async () => {
  await compareAndAccept(clerk, papers[0] as OldPaper);
  await load(papers.slice(2));
  await clerk.feed();
  await clerk.sees((now) => (now.batch?.pagesFed ?? 0) >= 10, 'a sheet of the second pile came');
  const seen = clerk.snapshot;
  await office.killStation();
  clerk.leave();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200 }));
  const { papers: now, batch: again, said } = clerk.snapshot;
  expect(again?.id).toBe(batch);
  expect(again?.keystrokes).toBe(seen.batch?.keystrokes);
  expect(said?.words).toContain('Đã mở lại lô');
  expect(now.slice(0, 2).map(({ sheet, pages }) => [sheet, pages])).toEqual(
    seen.papers.slice(0, 2).map(({ sheet, pages }) => [sheet, pages]),
  );
  expect(now[0]?.state).toBe('checked');
  expect(again?.pagesFed).toBeGreaterThanOrEqual(seen.batch?.pagesFed ?? 0);
  await office.scanner.loadFeeder(await whatRemains(clerk, papers, batch));
  if (office.scanner.pagesInFeeder > 0) {
    await clerk.feed();
    await fed();
  }
  await allRead();
  expect(clerk.snapshot.papers.map(({ sheet, pages }) => [sheet, pages])).toEqual([
    [1, 2],
    [2, 1],
    [3, 2],
    [4, 1],
  ]);
});

test('compared by keyboard; the pictures are there', async () => {
  for (const paper of papers.slice(1)) await compareAndAccept(clerk, paper);
  expect(clerk.snapshot.batch?.counts).toMatchObject({ open: 0, checked: 4 });
  const page = clerk.snapshot.current?.pages[0];
  const [large, small] = [await clerk.get(page?.url ?? ''), await clerk.get(page?.thumbnailUrl ?? '')];
  expect([large.status, small.status]).toEqual([200, 200]);
  expect([large, small].map(({ bytes }) => bytes.subarray(0, 2).toString('hex'))).toEqual(['ffd8', 'ffd8']);
  expect(large.bytes.length).toBeGreaterThan(small.bytes.length);
  expect((await clerk.get('/pages/g99999.jpg')).status).toBe(404);
});

test('a wrong PIN signs nothing and loses nothing; the right one signs all', async () => {
  await clerk.press('F9');
  expect(clerk.snapshot.token.state).toBe('pin-needed');
  expect(clerk.snapshot.papers.every(({ waits }) => waits === 'sign')).toBe(true);
  await clerk.post('/pin', { pin: '000000' });
  await clerk.sees(({ token }) => token.state === 'failed', 'the PIN is refused');
  expect(clerk.snapshot.token.words).toContain('PIN không đúng');
  await clerk.sees((now) => now.papers.every(({ waits }) => waits === null), 'nothing waits');
  expect(clerk.snapshot.batch?.counts).toMatchObject({ checked: 4, signed: 0 });
  await clerk.post('/pin', { pin: PIN });
  await clerk.press('F9');
  await clerk.sees((now) => (now.batch?.counts.signed ?? 0) >= 1, 'one is signed');
  await office.killStation(); // in the middle of signing
  clerk.leave();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200 }));
  const { signed = 0 } = clerk.snapshot.batch?.counts ?? {};
  expect(signed).toBeGreaterThanOrEqual(1);
  expect(clerk.snapshot.papers.filter(({ waits }) => waits === 'sign').length).toBe(4 - signed);
  if (signed < 4) await clerk.post('/pin', { pin: PIN });
  await clerk.sees((now) => now.batch?.counts.signed === 4, 'all are signed');
  await clerk.post('/pin', { pin: PIN });
  expect(clerk.snapshot.token.state).toBe('ready');
});

test('the repository is away: sealed here and said so; killed, started, and the line comes back: each arrives once', async () => {
  await office.stopRepository();
  await clerk.sees(({ repository }) => !repository.reachable, 'the line is down');
  await clerk.press('F10');
  await clerk.sees(({ repository }) => repository.waiting === 4, 'four bags wait here');
  expect(clerk.snapshot.batch?.counts.sent).toBe(0);
  await office.killStation();
  clerk.leave();
  clerk = await Clerk.enter(await office.startStation({ dpi: 200 }));
  expect(clerk.snapshot.papers.every(({ waits }) => waits === 'send')).toBe(true);
  await office.startRepository();
  await clerk.sees((now) => now.batch?.counts.sent === 4, 'four receipts');
  expect(clerk.snapshot.repository).toEqual({ reachable: true, waiting: 0 });
  expect(clerk.snapshot.progress?.done).toBe(4);
  expect(clerk.snapshot.batch?.keystrokes).toBeLessThanOrEqual(6 * 4);
});

test('the charts: what this station sent counts for the ward, beside what it took over from the district', async () => {
  const answer = await clerk.get('/progress');
  expect(answer.status).toBe(200);
  const report: ProgressReport = JSON.parse(answer.bytes.toString());
  const [own, other] = report.agencies;
  expect(own?.agency).toMatchObject({ code: 'H14.12', name: 'Ủy ban nhân dân phường Sông Hiến' });
  expect(own?.from).toEqual([{ name: 'Ủy ban nhân dân huyện Hòa An', until: '2025-06-30' }]);
  expect(own?.progress).toMatchObject({ volume: 400, doneTotal: 25 + 4, standing: 'missed' });
  expect(other?.progress).toMatchObject({ volume: 1_200, doneTotal: 75 });
});

test('what arrived: four papers, signed, searchable, with their records before the officers', async () => {
  const arrived = await arrivedPapers(office.officerUrl);
  expect(arrived.length).toBe(4);
  for (const paper of papers) {
    const found = arrived.filter(({ page }) => page.includes(paper.notation));
    expect(found.length, paper.notation).toBe(1);
    expect(found[0]).toMatchObject({ pages: paper.sides, signed: true });
    expect(found[0]?.words).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(found[0]?.page).toContain(paper.type.name);
    expect(found[0]?.page).toContain('Đã ký số');
  }
});

test('stopped by the clerk: the sheet that is on its way is whole, no fault; a page anew from the glass takes its place', async () => {
  expect(
    (await clerk.begin({ title: 'Hộp 13', defaults: { copyKind: 'original', origin: 'earlier-result' } })).status,
  ).toBe(200);
  batch = clerk.snapshot.batch?.id ?? '';
  await load(papers);
  await clerk.feed();
  await clerk.sees((now) => (now.batch?.pagesFed ?? 0) >= 2, 'the first sheet came');
  expect((await clerk.post('/feed/stop', undefined)).status).toBe(200);
  expect(clerk.snapshot.batch).toMatchObject({ feeding: 'idle', fault: null });
  const { pagesFed = 0 } = clerk.snapshot.batch ?? {};
  expect(pagesFed % 2).toBe(0);
  expect(pagesFed).toBeLessThan(20);
  await office.scanner.loadFeeder((await sheetsOf(papers[1] as OldPaper, batch)).slice(1));
  await clerk.feed();
  await fed();
  const before = clerk.snapshot.papers.at(-1);
  for (let steps = 0; steps < 8 && clerk.snapshot.current?.id !== before?.id; steps++) await clerk.press('ArrowDown');
  const old = clerk.snapshot.current?.pages[0]?.id;
  const [, sheet] = await sheetsOf(papers[3] as OldPaper, batch);
  await office.scanner.putOnGlass(sheet ?? null);
  await clerk.press('F6');
  const isAnother = (id: string | undefined): boolean => id !== undefined && id !== old;
  await clerk.sees(({ current }) => isAnother(current?.pages[0]?.id), 'the page from the glass');
  await fed();
  expect(clerk.snapshot.papers.at(-1)).toMatchObject({ id: before?.id, pages: before?.pages });
});

test('a full disk draws nothing in, and says so', async () => {
  await office.stopStation();
  clerk.leave();
  clerk = await Clerk.enter(await office.startStation({ storage: { fullBytes: 2 ** 52, ballastBytes: 0 } }));
  expect(clerk.snapshot.batch?.title).toBe('Hộp 13');
  await office.scanner.loadFeeder(await sheetsOf(papers[0] as OldPaper, 'LO-0'));
  const refused = await clerk.feed();
  expect(refused.status).toBe(409);
  expect(refused.detail).toContain('Ổ đĩa của máy sắp đầy');
  expect(office.scanner.pagesInFeeder).toBe(2);
});

test('a plan file with a mistake: the station does not start, and says where it is and what to do', async () => {
  await office.stopStation();
  const file = join(office.folder, 'bad-plan.json');
  writeFileSync(file, JSON.stringify({ ...progressPlan, own: 'H99' }));
  await expect(office.startStation({ progressPlanFile: file })).rejects.toThrow(
    'no agency has the code "H99"; name the one',
  );
});
