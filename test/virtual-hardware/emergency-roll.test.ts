import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { issueWish, kiosk } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSerialLink } from '../../device-daemon/src/devices/links/serial.ts';
import { Supervisor } from '../../device-daemon/src/devices/supervisor.ts';
import { createTicketPrinter } from '../../device-daemon/src/devices/ticket-printer/driver.ts';
import { type Ledger, openLedger } from '../../device-daemon/src/ledger/ledger.ts';
import { DoorForTests, planForDoor } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { rollRoutes } from '../../device-daemon/src/office-door/roll-routes.ts';
import { PrintDesk } from '../../device-daemon/src/printing/print-desk.ts';
import { RollPrinter } from '../../device-daemon/src/printing/roll-printer.ts';
import { renderRollStrips } from '../../device-daemon/src/slips/emergency-roll.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import type { Slip } from './ticket-printer/paper.ts';
import { startVirtualTicketPrinter, type VirtualTicketPrinter } from './ticket-printer/virtual-ticket-printer.ts';

/**
 * The emergency roll from a supervisor's wish at the door of a kiosk to paper, and, after everything has failed, back into the queue:
 * door over TLS, ledger, print desk and driver as in the daemon; the printer stands behind a pseudo-terminal.
 */
const clock = { ...systemClock, monotonic: () => Math.round(systemClock.monotonic()) };
const PIECES = 3; // 12 numbers each

let folder: string;
let device: VirtualTicketPrinter;
let supervisor: Supervisor<ReturnType<typeof createTicketPrinter>>;
let ledger: Ledger;
let rolls: RollPrinter;
let office: DoorForTests;
let slips: Slip[];
let journal: string[];
let seq: number;

const openOffice = async (): Promise<void> => {
  const line = {
    get state() {
      return office.line.state;
    },
  };
  office = await DoorForTests.open(clock, {}, { more: (routes, who) => rollRoutes(routes, who.session, line, rolls) });
  office.line.onApplied((entry) => rolls.applied(entry));
  seq = 0;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roll-'));
  slips = [];
  journal = [];
  device = await startVirtualTicketPrinter({ path: join(folder, 'printer') });
  device.onSlip((slip) => slips.push(slip));
  const link = createSerialLink({ path: device.path, baudRate: 115200, clock: systemClock });
  supervisor = new Supervisor(createTicketPrinter({ link, clock: systemClock }), {
    clock: systemClock,
    onChange: () => undefined,
  });
  supervisor.start();
  ledger = openLedger(join(folder, 'ledger.db'));
  rolls = new RollPrinter({
    self: 'k01',
    plan: await planForDoor(),
    prints: new PrintDesk(ledger, systemClock, supervisor),
    clock: systemClock,
    journal: (event) => journal.push(event),
  });
  await openOffice();
  await until('the printer is ready', () => supervisor.health.state === 'ready');
}, 60_000);
afterEach(async () => {
  rolls.stop();
  await office.close();
  await supervisor.stop();
  await device.stop();
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const until = async (what: string, is: () => boolean): Promise<void> => {
  const latest = systemClock.monotonic() + 30_000;
  while (!is()) {
    if (systemClock.monotonic() > latest) throw new Error(`${what}: not within 30 s; ${journal.join(', ')}`);
    await wait(systemClock, 10);
  }
};
const wish = async (cookie: string, what: OfficeWish): Promise<string | null> =>
  (JSON.parse((await office.intend(cookie, ++seq, what)).text) as { refused: string | null }).refused;
const printRoll = { t: 'print-roll', service: 'civil-status', numbers: 30 } as const;
const rollPath = '/office/rolls/civil-status/901';
/** As drawn, dot for dot. */
const drawn = async (): Promise<readonly Buffer[]> => {
  const [roll] = office.line.state.queue.rolls;
  const { title, services } = office.plan;
  const strips = await renderRollStrips({
    ...{ office: title, service: services[0]?.title.vi ?? '', letter: 'A', from: 901, to: 930 },
    until: (roll?.at ?? 0) + 89 * 86_400_000,
  });
  return strips.map(({ bits }) => Buffer.from(bits));
};

describe('an emergency roll', () => {
  test('comes out of the printer of the kiosk where a supervisor asks for it, all its pieces once, and as A4 for the office’s printer', async () => {
    const cookie = await office.signIn('104');
    expect(await wish(cookie, printRoll)).toBeNull();
    await until('it is on paper', () => journal.includes('roll-on-paper'));
    expect(slips.map(({ bits }) => bits)).toEqual(await drawn());
    // asked for again nothing comes out twice: two people would have one number
    const again = await office.call(`${rollPath}/strips`, { method: 'POST', cookie });
    expect(JSON.parse(again.text)).toEqual({ pieces: PIECES, printed: PIECES, unsure: 0, fault: null });
    expect(slips).toHaveLength(PIECES);
    const { rolls: told } = JSON.parse((await office.call('/office/rolls', { cookie })).text);
    expect(told).toMatchObject([{ service: 'civil-status', from: 901, to: 930 }]);
    const sheet = await office.call(`${rollPath}/sheet`, { cookie });
    expect([sheet.status, sheet.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(sheet.headers['content-disposition']).toContain('so-du-phong-civil-status-901-930.pdf');
  });

  test('of which the paper ended in the middle goes on where it stopped, once there is paper again', async () => {
    const cookie = await office.signIn('104');
    const stop = device.onSlip(() => {
      if (slips.length === 1) device.failNext({ kind: 'paper-out', afterDots: 300 });
    });
    await wish(cookie, printRoll);
    await until('it has stopped', () => journal.includes('roll-not-on-paper'));
    stop();
    expect(slips).toHaveLength(1);
    device.clearFaults(); // somebody puts paper in: what was in the printer comes out of it
    await until('the printer is ready again', () => supervisor.health.state === 'ready');
    const rest = await office.call(`${rollPath}/strips`, { method: 'POST', cookie });
    // nobody could know of the second, so it was not sent again: two people would have had one number
    expect(JSON.parse(rest.text)).toEqual({ pieces: PIECES, printed: PIECES - 1, unsure: 1, fault: null });
    const [first, second, third] = await drawn();
    expect(slips[0]?.bits).toEqual(first);
    expect(slips.at(-1)?.bits).toEqual(third);
    // the second is in two parts, as the paper ended: both together are one piece and no more
    const parts = slips.slice(1, -1).reduce((sum, { bits }) => sum + bits.length, 0);
    expect(parts).toBeLessThanOrEqual(second?.length ?? 0);
  });

  test('is for supervisors: an officer is refused, and nothing comes out', async () => {
    const officer = await office.signIn('101');
    expect(await wish(officer, printRoll)).toBe('not-allowed');
    for (const path of ['/office/rolls', `${rollPath}/sheet`])
      expect((await office.call(path, { cookie: officer })).status).toBe(403);
    expect((await office.call(`${rollPath}/strips`, { method: 'POST', cookie: officer })).status).toBe(403);
    expect((await office.call('/office/rolls')).status).toBe(401);
    const lead = await office.signIn('104');
    expect((await office.call('/office/rolls/land/901/sheet', { cookie: lead })).status).toBe(404);
    expect((await office.call('/office/rolls/land/9e2/sheet', { cookie: lead })).status).toBe(404);
    expect(slips).toEqual([]);
  });
});

test('everything has failed and the log is lost: numbers of the roll served meanwhile, and are entered afterwards without a clash', async () => {
  const lead = await office.signIn('104');
  await wish(lead, printRoll);
  await until('it is on paper', () => journal.includes('roll-on-paper'));
  await office.close();
  await openOffice(); // new machines, empty disks: nobody knows of the roll any more
  const cookie = await office.signIn('101');
  expect(await wish(cookie, { t: 'open-counter', counter: 'q1', lease: '', take: false })).toBeNull();
  const ask = (ticket: string) => office.line.command({ id: ticket, by: kiosk(), wish: issueWish(ticket) });
  expect(await ask('t1')).toMatchObject({ ok: true, value: [{ number: 'A001' }] });

  const { t: _t, ...given } = issueWish('t');
  const torn = (number: string, state: 'waiting' | 'done'): OfficeWish => ({
    ...{ t: 'roll-entry', ...given, number, state },
    issuedAt: Math.round(office.line.officeNow()) - 600_000,
  });
  expect(await wish(cookie, torn('A901', 'done'))).toBeNull();
  expect(await wish(cookie, torn('A902', 'waiting'))).toBeNull();
  expect(await wish(cookie, torn('A902', 'waiting'))).toBe('number-given'); // the same paper twice
  expect(await wish(cookie, torn('A002', 'waiting'))).toBe('number-given'); // of the run, not of a roll
  expect(await ask('t2')).toMatchObject({ ok: true, value: [{ number: 'A002' }] });
  const tickets = [...office.line.state.queue.tickets.values()].map(({ number, state }) => `${number} ${state}`);
  expect(tickets.toSorted()).toEqual(['A001 waiting', 'A002 waiting', 'A901 done', 'A902 waiting']);
  // who tore off his number before the machines were back is called first
  await wish(cookie, { t: 'call-next' });
  expect(office.line.state.queue.calls[0]?.number).toBe('A902');
});
