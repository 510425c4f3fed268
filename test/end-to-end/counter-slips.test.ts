import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SlipDesk } from '@mot-cua/device-daemon/src/counter-slips/slip-desk.ts';
import { slipPrinting } from '@mot-cua/device-daemon/src/counter-slips/slip-printing.ts';
import { slipRoutes } from '@mot-cua/device-daemon/src/counter-slips/slip-routes.ts';
import { renderCounterSlip } from '@mot-cua/device-daemon/src/counter-slips/slip-strip.ts';
import { createSerialLink } from '@mot-cua/device-daemon/src/devices/links/serial.ts';
import { Supervisor } from '@mot-cua/device-daemon/src/devices/supervisor.ts';
import { createTicketPrinter } from '@mot-cua/device-daemon/src/devices/ticket-printer/driver.ts';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { badgeOf, DoorForTests, pinOf } from '@mot-cua/device-daemon/src/office-door/door-for-tests.ts';
import { packageTitles } from '@mot-cua/device-daemon/src/office-door/package-titles.ts';
import { KioskForTests } from '@mot-cua/device-daemon/src/outbox/kiosk-for-tests.ts';
import { PrintDesk } from '@mot-cua/device-daemon/src/printing/print-desk.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { issueWish, officeTime } from '@mot-cua/domain/office/made-up-office.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildIfStale } from '../../kiosk-ui/gallery/browser.ts';
import { newDossier, type TestDossier } from '../../provincial-repository/test/test-kiosk.ts';
import { type RunningSite, runningSite } from '../../provincial-repository/test/test-repository.ts';
import type { Slip } from '../virtual-hardware/ticket-printer/paper.ts';
import {
  startVirtualTicketPrinter,
  type VirtualTicketPrinter,
} from '../virtual-hardware/ticket-printer/virtual-ticket-printer.ts';
import { Clerk } from './clerk.ts';
import { openOfficeBrowser } from './office-browser.ts';

/**
 * Mẫu 02 and Mẫu 03 written at a counter by keys alone while the line to the province is down: paper comes out of the ticket printer, the
 * kiosk is started anew, and with the line the province has what the citizen holds. Real door, browser, driver, ledger and repository.
 */
const clock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => Math.round(systemClock.monotonic()),
  after: (ms, run) => systemClock.after(ms, run),
};
const pages = fileURLToPath(new URL('../../kiosk-ui/dist/', import.meta.url));
const titles = packageTitles(fileURLToPath(new URL('../../domain/procedures', import.meta.url)));
const PROCEDURE = '1.001193';
/** Nothing listens there: what a line that is cut looks like. */
const NOWHERE = 'http://127.0.0.1:9';
const folder = mkdtempSync(join(tmpdir(), 'slips-'));
let site: RunningSite;
let office: DoorForTests;
let browser: Browser;
let kiosk: KioskForTests;
let device: VirtualTicketPrinter;
let printer: Supervisor<ReturnType<typeof createTicketPrinter>>;
let clerk: Clerk;
let slip: SlipDesk;
let line: RepositoryLine;
const paper: Slip[] = [];
const journal: string[] = [];
const submitted: TestDossier[] = [];

/** The daemon of the kiosk begins, with a line to there. */
const begins = (url: string): void => {
  const [{ kioskId, privateKey }] = site.kiosks;
  line = new RepositoryLine({
    url,
    authority: kioskAuthority(kioskId, privateKey, clock),
    receiptKeys: new Map(),
    clock,
  });
  slip = new SlipDesk({
    ...{ ledger: kiosk.ledger, clock, province: line, titles, officeTitle: office.plan.title },
    office: {
      officeNow: () => officeTime('2026-11-30 07:30') + clock.monotonic(),
      onApplied: (listener) => office.line.onApplied(listener),
      replay: (see) => {
        for (const entry of office.line.office.log) see(entry, office.line.state);
      },
    },
    dossier: (id) => {
      const known = submitted.find(({ dossierId }) => dossierId === id);
      return known ? { code: known.manifest.provisionalCode, procedure: PROCEDURE } : null;
    },
    print: slipPrinting({ clock, strips: new PrintDesk(kiosk.ledger, clock, printer), forms: null }),
    journal: (event, facts) => journal.push(`${event} ${facts['form'] ?? ''} ${facts['outcome'] ?? ''}`.trim()),
  });
  slip.start();
};
const ends = async (): Promise<void> => {
  await slip.stop();
  await line.close();
};

beforeAll(async () => {
  await buildIfStale('console');
  site = await runningSite();
  office = await DoorForTests.open(
    clock,
    { pagesFolder: pages },
    { more: (routes, who) => slipRoutes(routes, who.session, titles), titleOf: titles.procedure },
  );
  kiosk = new KioskForTests({ clock });
  device = await startVirtualTicketPrinter({ path: join(folder, 'printer') });
  device.onSlip((one) => paper.push(one));
  const link = createSerialLink({ path: device.path, baudRate: 115_200, clock });
  printer = new Supervisor(createTicketPrinter({ link, clock }), { clock, onChange: () => undefined });
  printer.start();
  browser = await openOfficeBrowser(office.authority.certificate);
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.setDefaultTimeout(15_000);
  clerk = new Clerk(page, `https://${office.host}`, { badge: badgeOf('101'), pin: pinOf('101') });
  await clerk.signIn();
  await clerk.sits(1);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await printer?.stop();
  await device?.stop();
  kiosk?.remove();
  await office?.close();
  await site?.end();
  rmSync(folder, { recursive: true, force: true });
});

const looks = async (name: string): Promise<void> => {
  if (process.env['LOOKS']) await clerk.page.screenshot({ path: `${process.env['LOOKS']}/${name}.png` });
};
/** Somebody with a dossier is called to the counter; the kiosk has it, the province not yet. */
const isCalled = async (ticket: string): Promise<TestDossier> => {
  const dossier = await newDossier(site.kiosks[0], site.recipient, { papers: 'none' });
  submitted.push(dossier);
  const tied = { dossiers: [{ id: dossier.dossierId, procedure: PROCEDURE }] };
  await office.line.command({ id: `i-${ticket}`, by: { node: 'k01' }, wish: issueWish(ticket, 'civil-status', tied) });
  await clerk.page.locator('.list').first().locator('.row').first().waitFor();
  await clerk.press('F2');
  await clerk.page.getByText('Đăng ký khai sinh').first().waitFor();
  await clerk.press('F12');
  await clerk.chooses('Lập phiếu bổ sung hoặc từ chối');
  return dossier;
};
const printed = (count: number): Promise<void> =>
  vi.waitFor(
    () => expect([paper.length, journal.filter((one) => one.endsWith(' printed')).length]).toEqual([count, count]),
    {
      timeout: 20_000,
    },
  );
const untold = (): unknown[] => kiosk.ledger.prepare('SELECT slip FROM counter_slips WHERE told = 0').all();
const acts = (dossier: TestDossier) =>
  site.rows<{ actor: string; action: string }>(
    "select actor, action from audit where subject = ? and (action like 'supplement%' or action like 'dossier-refused') order by sequence",
    dossier.dossierId,
  );
const ACTOR = 'kiosk:kiosk-a officer:101';

test('slips of a counter without a line: on paper at once, kept over a restart, at the province when it is back, each once', async () => {
  begins(NOWHERE);
  await vi.waitFor(() => expect(printer.health.state).toBe('ready'), { timeout: 20_000 });
  const more = await isCalled('t-more');
  await looks('slip-which');
  await clerk.chooses(/^.*Mẫu 02/u);
  const [first, second] = titles.papersOf(PROCEDURE);
  await clerk.chooses(first?.title ?? '');
  await clerk.chooses('Bản quét không đọc được');
  await clerk.chooses(second?.title ?? '');
  await clerk.chooses('Giấy tờ đã hết hạn');
  await looks('slip-papers');
  await clerk.chooses('Đã đủ: 2 giấy tờ');
  await looks('slip-paper');
  await clerk.chooses('Phiếu khổ 80 mm');
  await clerk.isAt('desk');
  await printed(1);
  const written = office.line.office.log.find(({ event }) => event.t === 'slip-written');
  const says = {
    form: '02',
    papers: [
      { key: first?.key ?? '', reason: 'unreadable' },
      { key: second?.key ?? '', reason: 'expired' },
    ],
  } as const;
  expect(written?.event).toMatchObject({ says, staff: '101', dossier: more.dossierId });
  const drawn = await renderCounterSlip({
    ...{ office: office.plan.title, procedureTitle: titles.procedure(PROCEDURE), code: more.manifest.provisionalCode },
    ...{ says: { ...says, papers: [...says.papers] }, officer: '101', writtenAt: written?.at ?? 0 },
    titles: Object.fromEntries([first, second].map((one) => [one?.key ?? '', one?.title ?? ''])),
  });
  expect(paper[0]?.bits).toEqual(Buffer.from(drawn.bits));

  await clerk.press('F2', 'F2'); // served, and the next one
  const not = await isCalled('t-not');
  await clerk.chooses(/^.*Mẫu 03/u);
  await clerk.chooses('Không phải người có quyền nộp');
  await clerk.chooses('Giấy A4'); // there is no A4 printer: it comes out all the same
  await clerk.isAt('desk');
  await printed(2);
  expect(untold()).toHaveLength(2);

  await ends(); // the power goes, and the line comes back
  begins(site.url);
  await vi.waitFor(() => expect(untold()).toHaveLength(2), { timeout: 30_000 }); // the province does not have the dossiers yet
  for (const dossier of [more, not]) await site.a.deliver(dossier);
  slip.hurry();
  await vi.waitFor(() => expect(untold()).toEqual([]), { timeout: 20_000 });
  expect(acts(more)).toEqual([{ actor: ACTOR, action: 'supplement-asked' }]);
  expect(acts(not)).toEqual([{ actor: ACTOR, action: 'dossier-refused' }]);
  const [row] = site.rows<{ papers: string }>(
    'select papers from supplementRequests where dossierId = ?',
    more.dossierId,
  );
  expect(JSON.parse(row?.papers ?? '[]')).toEqual([
    { key: first?.key, title: first?.title, reason: 'unreadable' },
    { key: second?.key, title: second?.title, reason: 'expired' },
  ]);

  // the answer was lost and all is told again: nothing changes; told otherwise it is refused
  kiosk.ledger.prepare('UPDATE counter_slips SET told = 0').run();
  slip.hurry();
  await vi.waitFor(() => expect(untold()).toEqual([]), { timeout: 20_000 });
  expect([acts(more).length, acts(not).length, paper.length]).toEqual([1, 1, 2]);
  const otherwise = {
    says: { form: '03', reason: 'already-settled' },
    titles: {},
    officer: '101',
    at: clock.now(),
  } as const;
  expect(await line.counterSlip(not.dossierId, otherwise, AbortSignal.timeout(10_000))).toMatchObject({
    ok: false,
    fault: { kind: 'refused' },
  });
  expect(kiosk.auditOf(more.dossierId)).toEqual(['counter-slip-told', 'counter-slip-told']);
  await ends();
}, 90_000);
