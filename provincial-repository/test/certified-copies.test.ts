import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { CopyLink, CopyLinkEnd, Problem } from '@mot-cua/domain/receiving.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkAuditChain } from '../src/store/audit.ts';
import { openStore } from '../src/store/database.ts';
import { sha256 } from './own-bag.ts';
import { digitisedRecord, newDossier, type Options, type TestDossier } from './test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const OWNER = '001090000017';
const clock = new ManualClock();
let site: RunningSite;
let copy: TestDossier;
beforeAll(async () => {
  site = await runningSite(
    { clock },
    { limits: { copyLinkLifeMs: 600_000, copyLinkDownloads: 3, copyDownloadsPerMinute: 20 } },
  );
  copy = await newDossier(site.kiosks[0], site.recipient, certified());
  expect((await site.a.deliver(copy)).status).toBe(200);
});
afterAll(() => site.end());

/** One paper of three pages, certified as the backlog station does it: two compared pages and the sheet with the words. */
function certified(change: (record: Record<string, unknown>) => void = () => undefined): Options {
  return {
    payload: (files) => {
      files.delete('data/papers/don.pdf');
      const metadata = JSON.parse(String(files.get('data/metadata.json')));
      metadata.papers = [metadata.papers[0]];
      const [paper] = metadata.papers;
      paper.copyKind = 'original';
      const at = paper.scannedAt;
      paper.digitised = {
        ...digitisedRecord(paper, metadata.kioskId),
        ownerId: OWNER,
        signatures: [{ by: 'Nông Văn Thử', role: 'officer', at, format: 'PAdES-B-T', valid: 'yes' }],
        certification: {
          number: 12,
          book: '01/2026-SCT/BS',
          on: '2026-11-23',
          authority: 'Ủy ban nhân dân phường Sông Hiến',
          officer: 'Nông Văn Thử',
          position: 'Phó Chủ tịch',
          compared: [1, 2].map((page) => ({ page, who: 'Nông Văn Thử', at })),
          leftOut: 0,
        },
      };
      change(paper.digitised);
      files.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
    },
  };
}

const ask = (of = copy, caller = site.a) =>
  caller.call<CopyLink & Problem>('PUT', `/v1/dossiers/${of.dossierId}/copy-link`);
const end = (caller = site.a) =>
  caller.call<CopyLinkEnd & Problem>('DELETE', `/v1/dossiers/${copy.dossierId}/copy-link`);
const scanned = (url: string, headers: Record<string, string> = {}): Promise<Response> => fetch(url, { headers });
/** As a browser asks: `fetch` here would say how it fetches in its own words. */
const asBrowser = (url: string, headers: Record<string, string>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, resolve).on('error', reject).end();
  });
const certifiedWith = async (change: (record: Record<string, unknown>) => void): Promise<Problem> => {
  const dossier = await newDossier(site.kiosks[0], site.recipient, certified(change));
  return (await site.a.deliver(dossier)).body;
};

test('a citizen scans the code: the one signed file, never kept on the way, and the audit log knows', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body.url).toMatch(new RegExp(`^${site.url}/copies/[A-Za-z0-9_-]{43}$`));
  expect(Date.parse(body.expiresAt)).toBe(clock.now() + 600_000);
  const answer = await asBrowser(body.url, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-disposition': expect.stringContaining('attachment'),
  });
  expect(sha256(await buffer(answer))).toBe(sha256(copy.payload.get('data/papers/so-ho-khau.pdf') ?? ''));
  const acts = site.rows<{ action: string; subject: string; detail: string }>(
    "select action, subject, detail from audit where action like 'copy-%' order by sequence",
  );
  expect(acts).toEqual([
    { action: 'copy-link-made', subject: copy.dossierId, detail: '{}' },
    { action: 'copy-downloaded', subject: copy.dossierId, detail: '{"times":1}' },
  ]);
  const token = body.url.split('/').at(-1) ?? '';
  expect(JSON.stringify(site.rows('select * from copyLinks'))).not.toContain(token);
  expect(JSON.stringify(site.rows('select * from audit'))).not.toContain(token);
});

test('a link ends: by its time, by another one, by the kiosk, by the officer; and each time the citizen is told what to do', async () => {
  const first = (await ask()).body.url;
  const second = (await ask()).body.url;
  const told = await scanned(first, { accept: 'text/html' });
  expect(told.status).toBe(404);
  expect(await told.text()).toContain('Hãy đến quầy một cửa');
  expect((await scanned(second)).status).toBe(200);
  expect((await end()).body).toEqual({ ended: true });
  expect((await end()).body).toEqual({ ended: false });
  expect((await scanned(second)).status).toBe(404);
  const third = (await ask()).body.url;
  await clock.advance(600_001);
  expect((await scanned(third)).status).toBe(404);
  expect((await end()).body).toEqual({ ended: false });

  const fourth = (await ask()).body.url;
  const officer = await signedIn();
  const page = await officer.get(`/officer/dossiers/${copy.dossierId}`);
  expect(page).toContain('Thu hồi mã');
  expect(page).toContain('bản sao chứng thực điện tử, đã đối chiếu từng trang với bản chính');
  expect((await officer.post(`/officer/dossiers/${copy.dossierId}/copy-link/end`, {}, page)).status).toBe(303);
  expect((await scanned(fourth)).status).toBe(404);
  expect(await officer.get(`/officer/dossiers/${copy.dossierId}`)).not.toContain('Thu hồi mã');
});

test('a link gives the file three times, also to thirty who ask at once, and then no more', async () => {
  await clock.advance(60_000);
  const { url } = (await ask()).body;
  const answers = await Promise.all(Array.from({ length: 15 }, () => scanned(url).then(({ status }) => status)));
  expect(answers.filter((status) => status === 200)).toHaveLength(3);
  expect(answers.filter((status) => status === 429)).toHaveLength(12);
});

test('guessing is bounded, and looking without fetching (HEAD) uses nothing up', async () => {
  await clock.advance(60_000);
  const { url } = (await ask()).body;
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
  const guesses = Array.from({ length: 25 }, (_, at) => scanned(`${site.url}/copies/${`${at}`.padStart(43, 'A')}`));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 404)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  await clock.advance(60_000);
  expect((await scanned(url)).status).toBe(200);
});

test('no link for what is no certified copy, for another kiosk, or by a script of another page', async () => {
  const plain = await newDossier(site.kiosks[0], site.recipient);
  await site.a.deliver(plain);
  expect((await ask(plain)).body.type).toBe('urn:mot-cua:problem:no-certified-copy');
  expect((await ask(copy, site.b)).status).toBe(404);
  const { url } = (await ask()).body;
  for (const mode of ['cors', 'no-cors'])
    expect((await asBrowser(url, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode })).statusCode).toBe(403);
});

test.each([
  [
    'a page nobody compared',
    (record: Record<string, unknown>) => compared(record).pop(),
    'certified-without-comparison',
  ],
  [
    'a page compared twice instead of another',
    (record: Record<string, unknown>) => Object.assign(compared(record)[1] ?? {}, { page: 1 }),
    'certified-without-comparison',
  ],
  [
    'a comparison after the signature',
    (record: Record<string, unknown>) => Object.assign(compared(record)[0] ?? {}, { at: '2026-11-24T08:00:00+07:00' }),
    'certified-without-comparison',
  ],
  [
    'a comparison that did not say "the same"',
    (record: Record<string, unknown>) => Object.assign(record['check'] as object, { result: 'differs' }),
    'certified-without-comparison',
  ],
  [
    'a page compared by somebody else than who signed',
    (record: Record<string, unknown>) => Object.assign(compared(record)[1] ?? {}, { who: 'Ai khác' }),
    'certified-without-comparison',
  ],
  [
    'no officer who signed',
    (record: Record<string, unknown>) => Object.assign(record, { signatures: [] }),
    'certified-unsigned',
  ],
] as const)('a certified copy with %s is not taken in', async (_what, change, fault) => {
  const problem = await certifiedWith(change);
  expect(problem.status).toBe(422);
  expect(problem.detail).toContain(fault);
});

function compared(record: Record<string, unknown>): { page: number; at: string }[] {
  return (record['certification'] as { compared: { page: number; at: string }[] }).compared;
}

test('the owner’s store: found by the whole number alone, certified copies marked, plain scans of citizens not in it', async () => {
  const officer = await signedIn();
  const list = await officer.get('/officer');
  const found = await officer.post('/officer/owners', { owner: '001 090 000 017' }, list);
  const page = await found.text();
  expect(page).toContain('số chứng thực 12, 01/2026-SCT/BS');
  expect(page).toContain(`/officer/dossiers/${copy.dossierId}/papers/0`);
  expect(await (await officer.post('/officer/owners', { owner: '001090000001' }, list)).text()).toContain(
    'Chưa có giấy tờ',
  );
  expect((await officer.post('/officer/owners', { owner: '00109' }, list)).status).toBe(422);
  expect((await officer.post('/officer/owners', { owner: OWNER }, 'name="token" value="forged"')).status).toBe(403);
  const seen = site.rows<{ subject: string; detail: string }>(
    "select subject, detail from audit where action = 'owner-papers-viewed'",
  );
  expect(JSON.stringify(seen)).not.toContain(OWNER);
  expect(seen).toHaveLength(2);
  const store = openStore(`${site.config.dataFolder}/repository.sqlite`);
  expect((await checkAuditChain(store)).firstBad).toBe(null);
  await store.destroy();
});

async function signedIn() {
  const entered = await fetch(`${site.url}/officer/enter?key=${officerKey}`);
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    get: async (path: string) => (await fetch(`${site.url}${path}`, { headers: { cookie } })).text(),
    post: (path: string, fields: Record<string, string>, page: string) =>
      fetch(`${site.url}${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...fields, token: /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '' }),
        redirect: 'manual',
      }),
  };
}
