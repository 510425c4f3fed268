import { createHash } from 'node:crypto';
import { get, type IncomingHttpHeaders } from 'node:http';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { PublicRatings, RatingReport } from '@mot-cua/domain/ratings/rating-report.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { officerKey, type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

/** How content people were: told by kiosks, rated once from a telephone, read by everybody. */
let site: RunningSite;
beforeAll(async () => {
  site = await runningSite({}, { limits: { phoneCallsPerMinute: 200 } });
});
afterAll(() => site?.end());

const digestOf = (code: string): string => createHash('sha256').update(`rating-code:${code}`).digest('hex');
const tell = (caller: 'a' | 'b', report: Partial<RatingReport>) =>
  site[caller].call<{ ratings: number; codes: number }>('POST', '/v1/ratings', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ratings: [], codes: [], ...report }),
  });
const given = (id: string, score: number, more: Partial<RatingReport['ratings'][number]> = {}) => ({
  id,
  at: Date.now(),
  score,
  levels: 3 as const,
  procedure: '1.001193',
  reasons: [],
  by: 'screen' as const,
  doubtful: false,
  ...more,
});
/** As a telephone's app for codes opens it: from nowhere of ours. `fetch` does not let these headers be set. */
const open = (path: string): Promise<{ status: number; text: string; headers: IncomingHttpHeaders }> =>
  new Promise((resolve, reject) => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const asked = get(`${site.url}${path}`, { headers, timeout: 20_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    asked.on('error', reject);
  });
const rate = async (code: string, form: [string, string][]): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${site.url}/rate/${code}`, {
    method: 'POST',
    headers: { accept: 'text/html', origin: site.url },
    body: new URLSearchParams(form),
  });
  return { status: answer.status, text: await answer.text() };
};
const ratios = async (): Promise<PublicRatings> => (await fetch(`${site.url}/ratings.json`)).json();

test('a report told twice counts once, and what is doubtful or not on its scale is in no ratio', async () => {
  const report = {
    ratings: [
      ...[3, 3, 2, 1].map((score, at) => given(`a${at}`, score)),
      given('stuck', 1, { doubtful: true, by: 'buttons' }),
      given('off-scale', 5),
    ],
  };
  expect((await tell('a', report)).status).toBe(200);
  expect((await tell('a', report)).status).toBe(200);
  const four = await ratios();
  expect(four.offices).toMatchObject([{ rated: 4, share: null }]);
  await tell('a', { ratings: [given('a4', 3)] });
  const five = await ratios();
  expect(five.offices).toMatchObject([{ rated: 5, share: 0.8 }]);
  expect(five.of).toMatchObject([{ procedure: '1.001193', rated: 5, share: 0.8 }]);
});

test('ids of one kiosk are not those of another: kiosk B neither changes nor hides a rating of A', async () => {
  const before = site.rows<{ id: string; score: number }>("select id, score from ratings where id = 'kiosk-a:a0'");
  await tell('b', { ratings: [given('a0', 1)] });
  expect(site.rows("select id, score from ratings where id = 'kiosk-a:a0'")).toEqual(before);
  expect(site.rows("select score from ratings where id = 'kiosk-b:a0'")).toEqual([{ score: 1 }]);
});

test('a rating given at a counter is told by every kiosk of the office and counts once', async () => {
  const pressed = { ratings: [given('pressed', 3, { by: 'buttons', atCounter: true })] };
  await tell('a', pressed);
  await tell('b', pressed);
  expect(site.rows("select score from ratings where id like '%:pressed'")).toEqual([{ score: 3 }]);
});

describe('the code of a slip', () => {
  const code = 'AbCdEfGhIjKlMnOpQrStUv';

  test('is not known before its kiosk has told of it, and the page says to come back', async () => {
    const early = await open(`/rate/${code}`);
    expect([early.status, early.text.includes('thử lại sau ít phút')]).toEqual([404, true]);
    await tell('a', { codes: [{ digest: digestOf(code), procedure: '1.001193', at: Date.now() }] });
    const page = await open(`/rate/${code}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Ông/Bà có hài lòng không?');
    expect(page.text).not.toContain('<script');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(site.rows<{ digest: string }>('select digest from ratingCodes').map(({ digest }) => digest)).toEqual([
      digestOf(code),
    ]);
  });

  test('without a choice it asks for one, and the code is not spent', async () => {
    const asked = await rate(code, [['note', 'tôi']]);
    expect([asked.status, asked.text.includes('Xin chọn một mức hài lòng')]).toEqual([422, true]);
    expect((await open(`/rate/${code}`)).status).toBe(200);
  });

  test('rates once, with reasons and words; the second time is told so and changes nothing', async () => {
    const first = await rate(code, [
      ['score', '1'],
      ['reasons', 'long-wait'],
      ['reasons', 'manner'],
      ['reasons', 'not-in-the-list'],
      ['note', 'Chờ lâu <b>quá</b>'],
    ]);
    expect([first.status, first.text.includes('Cảm ơn Ông/Bà')]).toEqual([200, true]);
    const again = await rate(code, [['score', '3']]);
    expect([again.status, again.text.includes('đã được đánh giá')]).toEqual([410, true]);
    expect((await open(`/rate/${code}`)).status).toBe(410);
    expect(site.rows("select score, reasons, givenBy, note from ratings where givenBy = 'phone'")).toEqual([
      { score: 1, reasons: '["long-wait","manner"]', givenBy: 'phone', note: 'Chờ lâu <b>quá</b>' },
    ]);
  });

  test('ten telephones at the same moment are one rating', async () => {
    const another = 'ZbCdEfGhIjKlMnOpQrStUv';
    await tell('a', { codes: [{ digest: digestOf(another), procedure: null, at: Date.now() }] });
    const before = site.rows('select id from ratings').length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => rate(another, [['score', '3']])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
    expect(site.rows('select id from ratings')).toHaveLength(before + 1);
  });

  test('a guess gets nothing, and guessing is bounded', async () => {
    expect((await open('/rate/AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
    const statuses = new Set<number>();
    for (let guess = 0; guess < 220 && !statuses.has(429); guess++)
      statuses.add((await open(`/rate/AAAAAAAAAAAAAAAAAA${String(guess).padStart(4, '0')}`)).status);
    expect(statuses.has(429)).toBe(true);
  });
});

test('everybody may read the page of ratios; what people wrote is not on it', async () => {
  const page = await open('/ratings');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Mức độ hài lòng của công dân');
  expect(page.text).not.toContain('Chờ lâu');
  expect(page.text).toMatch(/dưới 5 lượt|%/);
});

test('an officer reads what people wrote, as text; nobody else does', async () => {
  expect((await fetch(`${site.url}/officer/ratings`, { headers: { accept: 'text/html' } })).status).toBe(401);
  const entered = await fetch(`${site.url}/officer/enter?key=${officerKey}`);
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const text = await (await fetch(`${site.url}/officer/ratings`, { headers: { cookie, accept: 'text/html' } })).text();
  expect(text).toContain('Chờ lâu &lt;b&gt;quá&lt;/b&gt;');
});

test('a code is over after 60 days', async () => {
  const clock = new ManualClock(Date.now());
  const later = await runningSite({ clock });
  try {
    const code = 'QbCdEfGhIjKlMnOpQrStUv';
    const report = { ratings: [], codes: [{ digest: digestOf(code), procedure: null, at: clock.now() }] };
    await later.a.call('POST', '/v1/ratings', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
    clock.jump(59 * 86_400_000);
    expect((await fetch(`${later.url}/rate/${code}`)).status).toBe(200);
    clock.jump(2 * 86_400_000);
    const over = await fetch(`${later.url}/rate/${code}`);
    expect([over.status, (await over.text()).includes('đã hết hạn')]).toEqual([410, true]);
  } finally {
    await later.end();
  }
});
