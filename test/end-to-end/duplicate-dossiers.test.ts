import { fileURLToPath } from 'node:url';
import { DuplicateDesk } from '@mot-cua/device-daemon/src/exceptions/duplicate-desk.ts';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { badgeOf, DoorForTests, pinOf } from '@mot-cua/device-daemon/src/office-door/door-for-tests.ts';
import { KioskForTests } from '@mot-cua/device-daemon/src/outbox/kiosk-for-tests.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildIfStale } from '../../kiosk-ui/gallery/browser.ts';
import { newDossier, type TestDossier } from '../../provincial-repository/test/test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from '../../provincial-repository/test/test-repository.ts';
import { Clerk } from './clerk.ts';
import { openOfficeBrowser } from './office-browser.ts';

/**
 * EX-7: the province finds the same dossier twice, the kiosk carries that to its office, an officer decides by keys alone, and the decision
 * goes back and is read by whoever holds the slip. Real repository, real line, real door, real browser.
 */
const clock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => Math.round(systemClock.monotonic()),
  after: (ms, run) => systemClock.after(ms, run),
};
const pages = fileURLToPath(new URL('../../kiosk-ui/dist/', import.meta.url));
let site: RunningSite;
let office: DoorForTests;
let browser: Browser;
let kiosk: KioskForTests;
let line: RepositoryLine;
let desk: DuplicateDesk;
let clerk: Clerk;

beforeAll(async () => {
  await buildIfStale('console');
  site = await runningSite({}, { dossierCodes: { agency: 'H14.12', afterMs: 0 } });
  office = await DoorForTests.open(clock, { pagesFolder: pages, officerUrl: 'https://kho.song-hien.example' });
  kiosk = new KioskForTests({ clock });
  const [{ kioskId, privateKey }] = site.kiosks;
  line = new RepositoryLine({
    url: site.url,
    authority: kioskAuthority(kioskId, privateKey, clock),
    receiptKeys: new Map(),
    clock,
  });
  desk = new DuplicateDesk({
    ledger: kiosk.ledger,
    clock,
    node: 'k01',
    office: office.line,
    province: line,
    journal: () => undefined,
  });
  desk.start();
  browser = await openOfficeBrowser(office.authority.certificate);
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.setDefaultTimeout(15_000);
  clerk = new Clerk(page, `https://${office.host}`, { badge: badgeOf('101'), pin: pinOf('101') });
  await clerk.signIn();
  await clerk.sits(1);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await line?.close();
  kiosk?.remove();
  await office?.close();
  await site?.end();
});

/** The same mother registers the same child again, an hour later. */
const submitted = async (child: string): Promise<TestDossier> => {
  const dossier = await newDossier(site.kiosks[0], site.recipient, {
    papers: 'none',
    metadata: { owner: { fullName: child, personalNumber: null } },
  });
  await site.a.deliver(dossier);
  return dossier;
};
/** As the forwarder does when it asks for codes. */
const asksProvince = async ({ dossierId }: TestDossier): Promise<void> => {
  const events = await line.events(dossierId, AbortSignal.timeout(10_000));
  if (!events.ok) throw new Error('no answer');
  if (events.value.duplicate?.decided === null) desk.found(dossierId, events.value.duplicate.of);
};
const statusOf = ({ dossierId }: TestDossier): number | undefined =>
  site.rows<{ status: number }>('select status from records where dossierId = ?', dossierId)[0]?.status;
const decided = (dossier: TestDossier, decision: string): Promise<void> =>
  vi.waitFor(
    () =>
      expect(site.rows('select decision from duplicates where dossierId = ?', dossier.dossierId)).toEqual([
        { decision },
      ]),
    { timeout: 10_000 },
  );
const readsOnSlip = async ({ manifest, secret }: TestDossier): Promise<string> =>
  (await site.a.lookUp(manifest.provisionalCode, secret)).body.answer ?? '';

test.each([
  ['Nông Gia Bảo', 3, 'supplement-earlier', 8, /đã được bổ sung vào hồ sơ/u, ['note']],
  ['Nông Gia Huy', 4, 'keep-both', 1, /được giải quyết riêng/u, ['reason']],
  ['Nông Gia Kiên', 5, 'withdraw-later', 7, /đã được rút theo đề nghị tại quầy/u, ['reason', 'note']],
] as const)('%s twice: line %i of the inbox is %s', async (child, choice, decision, status, words, steps) => {
  const earlier = await submitted(child);
  const later = await submitted(child);
  await asksProvince(earlier);
  await asksProvince(later);
  await asksProvince(later); // told twice, asked once
  expect(await readsOnSlip(later)).toContain('Cán bộ một cửa đang xem hai hồ sơ');
  await clerk.page.locator('.inbox').getByText('Có thể trùng hồ sơ').waitFor();
  await clerk.press('Numpad9');
  await clerk.isAt('inbox');
  await clerk.press('NumpadEnter');
  await clerk.isAt('exception');
  await clerk.page.getByRole('button', { name: 'Mở hồ sơ nộp sau' }).waitFor();
  if (process.env['LOOKS']) await clerk.page.screenshot({ path: `${process.env['LOOKS']}/ex-7.png` });
  await clerk.press(`Numpad${choice}`, 'NumpadEnter');
  for (const step of steps) {
    await clerk.isAt(step); // the usual reason stands first, a note may stay empty
    await clerk.press('NumpadEnter');
  }
  await decided(later, decision);
  await vi.waitFor(async () => expect(await clerk.at()).toBe('desk'), { timeout: 30_000 });
  expect([statusOf(earlier), statusOf(later)]).toEqual([1, status]);
  expect(await readsOnSlip(later)).toMatch(words);
  expect(await readsOnSlip(earlier)).toBe('');
  const acts = site.rows<{ actor: string; action: string }>(
    "select actor, action from audit where subject = ? and action like 'duplicate%' order by sequence",
    later.dossierId,
  );
  expect(acts).toEqual([
    { actor: 'repository', action: 'duplicate-found' },
    { actor: 'kiosk:kiosk-a officer:101', action: 'duplicate-decided' },
  ]);
  expect(office.line.state.exceptions.size).toBe(0);
});

test('another procedure, another child, a dossier that is done, and a repeated word: nobody is asked, nothing changes', async () => {
  const done = await submitted('Nông Gia Lâm');
  const entered = await fetch(`${site.url}/officer/enter?key=${officerKey}`);
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = await (await fetch(`${site.url}/officer/dossiers/${done.dossierId}`, { headers: { cookie } })).text();
  const token = /name="token" value="([^"]+)"/u.exec(page)?.[1] ?? '';
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${site.url}/officer/dossiers/${path}`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ token, ...form }),
      redirect: 'manual',
    });
  expect((await post(`${done.dossierId}/status`, { status: '9' })).status).toBe(303);
  const after = await submitted('Nông Gia Lâm');
  expect(site.rows('select 1 from duplicates where dossierId = ?', after.dossierId)).toEqual([]);
  expect((await post(`${after.dossierId}/duplicate`, { choice: 'keep-both/another-case' })).status).toBe(404);

  // the officer who handles it decides on the province's own page; another word later is refused, the same one is not
  const again = await submitted('Nông Gia Lâm');
  const shown = await (await fetch(`${site.url}/officer/dossiers/${again.dossierId}`, { headers: { cookie } })).text();
  expect(shown).toContain('Có thể trùng hồ sơ');
  expect(shown).toContain(`/officer/dossiers/${after.dossierId}`);
  expect((await post(`${again.dossierId}/duplicate`, { choice: 'keep-both/same-case' })).status).toBe(422);
  expect((await post(`${again.dossierId}/duplicate`, { choice: 'keep-both/another-case' })).status).toBe(303);
  const answer = { reason: 'another-case', officer: '101' } as const;
  const signal = AbortSignal.timeout(10_000);
  expect((await line.duplicate(again.dossierId, { decision: 'keep-both', ...answer }, signal)).ok).toBe(true);
  expect(
    await line.duplicate(again.dossierId, { decision: 'withdraw-later', ...answer, reason: 'citizen-asks' }, signal),
  ).toMatchObject({ ok: false, fault: { kind: 'refused' } });
  expect(statusOf(again)).toBe(1);

  // one that counters were asked about as well: decided at the province it leaves their inbox, and nothing is sent back
  const third = await submitted('Nông Gia Lâm');
  await asksProvince(third);
  await vi.waitFor(() => expect(office.line.state.exceptions.size).toBe(1), { timeout: 10_000 });
  expect((await post(`${third.dossierId}/duplicate`, { choice: 'keep-both/another-case' })).status).toBe(303);
  desk.look();
  await vi.waitFor(() => expect(office.line.state.exceptions.size).toBe(0), { timeout: 10_000 });
  expect(kiosk.ledger.prepare('SELECT answer, done FROM duplicates WHERE dossier = ?').get(third.dossierId)).toEqual({
    answer: null,
    done: 1,
  });

  // another kiosk may neither see nor answer it
  expect(
    (
      await site.b.call(
        'POST',
        `/v1/dossiers/${again.dossierId}/duplicate`,
        site.b.json({ decision: 'keep-both', ...answer }),
      )
    ).status,
  ).toBe(404);
});
