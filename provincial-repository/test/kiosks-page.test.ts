import type { Heartbeat } from '@mot-cua/domain/receiving.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { spanWords } from '../web/kiosks-page.ts';
import { sha256 } from './own-bag.ts';
import { jwsOf, newDossier } from './test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
let now = Date.parse('2026-11-23T09:00:00+07:00');
let cookie: string;
beforeAll(async () => {
  const clock = { now: () => now, monotonic: () => performance.now(), after: () => () => undefined };
  site = await runningSite({ clock });
  const entered = await fetch(`${site.url}/officer/enter?key=${officerKey}`);
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});
afterAll(() => site.end());

const beat = async (kiosk: 0 | 1, over: Partial<Heartbeat>): Promise<number> => {
  const { kioskId, privateKey } = site.kiosks[kiosk];
  const heartbeat: Heartbeat = {
    type: 'kiosk-heartbeat/1',
    kioskId,
    at: new Date(now).toISOString(),
    clockConfirmed: true,
    boot: 'boot-1',
    upMs: now - Date.parse('2026-11-23T08:00:00+07:00'),
    outbox: { sealed: 0, quarantined: 0, received: 3, onlyHere: 0, waitingBytes: 0, oldestSealedAt: null },
    freeBytes: 43_200_000_000,
    alarms: [],
    audit: { number: 10, digest: sha256('10') },
    ...over,
  };
  return (await (kiosk === 0 ? site.a : site.b).heartbeat(jwsOf(heartbeat, privateKey, kioskId))).status;
};
const kiosksPage = async (): Promise<string> =>
  (await (await fetch(`${site.url}/officer/kiosks`, { headers: { cookie } })).text()).replace(/\s+/g, ' ');

test('before any heartbeat every kiosk stands as one that has not been heard, with what to do', async () => {
  const page = await kiosksPage();
  expect(page).toContain('2 máy, 2 máy cần xem');
  expect(page).toContain('Máy chưa báo lần nào');
  expect((await fetch(`${site.url}/officer/kiosks`)).status).toBe(401);
});

test('both are heard and well: the page is calm', async () => {
  expect([await beat(0, {}), await beat(1, {})]).toEqual([200, 200]);
  const page = await kiosksPage();
  expect(page).toContain('2 máy, tất cả hoạt động bình thường');
  expect(page).toContain('43 GB');
  expect(page).not.toContain('class="todo"');
});

test('a kiosk whose second place is away, with a dossier only on it, refused ones, a false clock: each is said with what to do', async () => {
  now += 5 * 60_000;
  await site.a.announce(await newDossier(site.kiosks[0], site.recipient, { papers: 'none' }));
  const waiting = {
    sealed: 4,
    quarantined: 1,
    received: 3,
    onlyHere: 2,
    waitingBytes: 12_400_000,
    oldestSealedAt: '2026-11-23T07:40:00+07:00',
  };
  const alarms: Heartbeat['alarms'] = [
    { code: 'second-place-away', subject: '', since: now - 60_000 },
    { code: 'dossier-unanswered', subject: '', since: now - 60_000 },
  ];
  expect(await beat(0, { clockConfirmed: false, outbox: waiting, alarms, freeBytes: 3_200_000_000 })).toBe(200);
  const page = await kiosksPage();
  for (const said of [
    '2 máy, 1 máy cần xem',
    'chưa có bản thứ hai',
    'cũ nhất 23/11/2026 07:40',
    '12,4 MB',
    '3,2 GB',
    'chưa xác nhận',
    'Không nối được nơi lưu thứ hai',
    'Kiểm tra máy tính tại quầy',
    'mở gói tại quầy bằng khóa của bộ phận Một cửa',
  ])
    expect(page).toContain(said);
  expect(page.indexOf('kiosk-a')).toBeLessThan(page.indexOf('kiosk-b'));
});

test('a kiosk is not heard for longer than the set time: shown as silent since its last heartbeat, and no longer when it is back', async () => {
  now += 21 * 60_000;
  expect(await beat(0, {})).toBe(200);
  const page = await kiosksPage();
  expect(page).toContain('Im lặng 26 phút, từ 23/11/2026 09:00');
  expect(page.indexOf('kiosk-b')).toBeLessThan(page.indexOf('kiosk-a'));
  expect(await beat(1, {})).toBe(200);
  expect(await kiosksPage()).toContain('tất cả hoạt động bình thường');
});

test('a log that does not fit is an alarm on the page and in the list of what wants a look', async () => {
  expect(await beat(1, { boot: 'boot-2', upMs: 1, audit: { number: 4, digest: sha256('4') } })).toBe(409);
  const page = await kiosksPage();
  expect(page).toContain('Nhật ký của máy kiosk không khớp');
  expect(page).toContain('kiosk now');
  const alarms = await (await fetch(`${site.url}/officer/alarms`, { headers: { cookie } })).text();
  expect(alarms).toContain('Ngừng dùng máy');
});

test('what a kiosk writes into its heartbeat cannot become markup on the page', async () => {
  now += 60_000;
  const alarms: Heartbeat['alarms'] = [{ code: 'bag-missing', subject: '<script>alert(1)</script>', since: now }];
  expect(await beat(0, { alarms })).toBe(200);
  expect(await kiosksPage()).not.toContain('<script');
});

test.each([
  [0, 'chưa đầy 1 phút'],
  [59 * 60_000, '59 phút'],
  [3 * 3_600_000, '3 giờ'],
  [72 * 3_600_000, '3 ngày'],
])('%i ms are said as "%s"', (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});
