import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import jsQR from 'jsqr';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bitmap, Call, DeviceStatus, TicketPrinter } from '../../device-daemon/src/devices/device.ts';
import { createSerialLink } from '../../device-daemon/src/devices/links/serial.ts';
import { createTicketPrinter, encodePage } from '../../device-daemon/src/devices/ticket-printer/driver.ts';
import { lettering } from '../../device-daemon/src/slips/lettering.ts';
import { Paper } from '../../device-daemon/src/slips/paper.ts';
import { renderSlip } from '../../device-daemon/src/slips/slip.ts';
import { renderTicket } from '../../device-daemon/src/slips/ticket.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import type { Slip } from './ticket-printer/paper.ts';
import { startVirtualTicketPrinter, type VirtualTicketPrinter } from './ticket-printer/virtual-ticket-printer.ts';

const LETTERS = 'áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ';
const call = (deadlineMs = 8_000): Call => ({ signal: new AbortController().signal, deadlineMs });

let folder: string;
let device: VirtualTicketPrinter;
let printer: TicketPrinter;
let lost: DeviceFault[];
let told: DeviceStatus[];

/** The same waits as in an office, shorter where a test waits for a silence. */
const delays = {
  realTimeAnswer: 300,
  textAnswer: 150,
  idleAnswer: 250,
  pageConfirmed: 1_500,
  cutConfirmed: 700,
  askAgain: 300,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tp-'));
  device = await startVirtualTicketPrinter({ path: join(folder, 'printer') });
  printer = createTicketPrinter({
    link: createSerialLink({ path: device.path, baudRate: 115200, clock: systemClock }),
    clock: systemClock,
    delays,
  });
  lost = [];
  told = [];
  printer.onLost((fault) => lost.push(fault));
  printer.onStatus((status) => told.push(status));
});
afterEach(async () => {
  await printer.close();
  await device.stop();
  await rm(folder, { recursive: true, force: true });
});

const until = async (what: string, condition: () => boolean): Promise<void> => {
  const latest = systemClock.monotonic() + 5_000;
  while (!condition()) {
    if (systemClock.monotonic() > latest) throw new Error(`${what} did not happen within 5 s`);
    await wait(systemClock, 5);
  }
};
const opened = async (): Promise<string> => {
  const result = await printer.open(call());
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
};

const ticketPage = (): Promise<Bitmap> =>
  renderTicket({
    office: 'Trung tâm Phục vụ hành chính công phường Tân Định',
    number: 'A023',
    service: 'Chứng thực bản sao từ bản chính',
    ahead: 7,
    issuedAt: Date.UTC(2026, 10, 23, 1, 41),
    language: 'vi',
  });
const QR_TEXT = 'https://kiosk.example.vn/t/T-K07-261123-0042';
const slipPage = (): Promise<Bitmap> =>
  renderSlip({
    office: 'Trung tâm Phục vụ hành chính công phường Tân Định',
    provisionalCode: 'T-K07-261123-0042',
    secret: '7K4M-Q2',
    procedureTitle: 'Đăng ký khai sinh',
    papers: [
      { title: 'Giấy chứng sinh', pages: 1 },
      { title: 'Giấy tờ, tài liệu chứng minh quan hệ cha con, mẹ con do cơ quan có thẩm quyền cấp', pages: 3 },
    ],
    submittedAt: Date.UTC(2026, 10, 23, 1, 41),
    clockConfirmed: false,
    custody: 'saved-here',
    ticketNumber: 'A023',
    qrText: QR_TEXT,
    language: 'en',
  });
const letterPage = async (): Promise<Bitmap> => {
  const paper = new Paper();
  const letters = await lettering({ weight: 500, xHeight: 14 });
  paper.paragraph(letters, letters.wrap(`${LETTERS} ${LETTERS.toUpperCase()}`, 528), 'left', 24, 528);
  return paper.finish();
};
/** Noise from edge to edge but for the first byte, as no slip has it. */
const randomPage = (): Bitmap => {
  let state = 20261123;
  const bits = new Uint8Array(72 * 400).map((_, index) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return index % 72 === 0 ? 0 : state >>> 24;
  });
  return { widthDots: 576, heightDots: 400, bits };
};
const samePicture = (slip: Slip | undefined, page: Bitmap): void => {
  expect(slip?.widthDots).toBe(page.widthDots);
  expect(slip?.heightDots).toBe(page.heightDots);
  expect(Buffer.compare(slip!.bits, page.bits)).toBe(0);
};
const faultOf = async (print: ReturnType<TicketPrinter['print']>): Promise<DeviceFault | null> => {
  const result = await print;
  return result.ok ? null : result.fault;
};

describe('pictures', () => {
  test.each([
    ['a queue ticket', ticketPage],
    ['a bilingual slip', slipPage],
    ['all 134 letters', letterPage],
    ['noise', async () => randomPage()],
  ])('%s comes out of the printer dot for dot, and cut', async (_, draw) => {
    const page = await draw();
    await opened();
    expect(await faultOf(printer.print(page, call()))).toBeNull();
    expect(device.slips).toHaveLength(1);
    samePicture(device.slips[0], page);
    expect(device.slips[0]!.end).toBe('partial-cut');
    expect(device.slips[0]!.rowsBehindCutter).toBe(0);
    expect(device.errors).toEqual([]);
  });
  test('the QR code on the slip that came out reads back', async () => {
    const page = await slipPage();
    await opened();
    await printer.print(page, call());
    const { bits, widthDots, heightDots } = device.slips[0]!;
    const pixels = new Uint8ClampedArray(widthDots * heightDots * 4).fill(255);
    for (let at = 0; at < widthDots * heightDots; at++)
      if (bits[at >> 3]! & (0x80 >> (at & 7))) pixels.fill(0, at * 4, at * 4 + 3);
    expect(jsQR.default(pixels, widthDots, heightDots)?.data).toBe(QR_TEXT);
  });
  test('a ticket on a line of 9600 baud is confirmed when it is out, not when it is sent', async () => {
    device.setPace(4_000);
    await opened();
    const page = await ticketPage();
    const slow = createTicketPrinterOnSameCable();
    await printer.close();
    await slow.open(call());
    expect(await faultOf(slow.print(page, call(15_000)))).toBeNull();
    expect(device.slips).toHaveLength(1);
    await slow.close();
  });
  const createTicketPrinterOnSameCable = (): TicketPrinter =>
    createTicketPrinter({
      link: createSerialLink({ path: device.path, baudRate: 9600, clock: systemClock }),
      clock: systemClock,
    });
});

describe('identity and status', () => {
  test('the printer says who it is', async () => {
    expect(await opened()).toBe('MOT CUA VTP-80 VTP80-0001');
  });
  test('a healthy printer has no fault; little paper is a warning, not a fault', async () => {
    await opened();
    expect(await printer.status(call())).toEqual({ ok: true, value: { fault: null, warnings: [] } });
    device.failRepeatedly({ kind: 'paper-low' });
    expect(await printer.status(call())).toEqual({ ok: true, value: { fault: null, warnings: ['paper-low'] } });
    expect(await faultOf(printer.print(await ticketPage(), call()))).toBeNull();
  });
  test('the cover is opened while nothing is printed: the daemon hears of it unasked', async () => {
    await opened();
    await until('the first status', () => told.length > 0);
    device.failRepeatedly({ kind: 'cover-open' });
    await until('the cover', () => told.some((status) => status.fault?.code === 'cover-open'));
    device.clearFaults();
    await until('the cover shut', () => told.at(-1)?.fault === null);
  });
  test('a silent printer is not opened: it may be anything', async () => {
    device.failRepeatedly({ kind: 'silent' });
    const result = await printer.open(call());
    expect(result.ok ? null : result.fault.code).toBe('timeout');
    device.clearFaults();
    await opened();
  });
  test('no node at the configured path: absent', async () => {
    await device.unplug();
    const result = await printer.open(call());
    expect(result.ok ? null : [result.fault.code, result.fault.outcome]).toEqual(['absent', 'not-started']);
  });
});

describe('before printing', () => {
  test.each([
    ['paper-out', 'paper-out', 'refill'],
    ['cover-open', 'cover-open', 'clear-media'],
    ['cutter-failed', 'cutter-failed', 'clear-media'],
    ['head-hot', 'overheated', 'retry'],
    ['offline', 'device-failed', 'retry'],
  ] as const)('%s: nothing is sent, and the fault says what to do', async (kind, code, action) => {
    await opened();
    device.failRepeatedly({ kind });
    expect(await faultOf(printer.print(await ticketPage(), call()))).toMatchObject({
      code,
      action,
      outcome: 'not-started',
    });
    device.clearFaults();
    expect(await faultOf(printer.print(await ticketPage(), call()))).toBeNull();
    expect(device.slips.filter((slip) => slip.bits.some((byte) => byte !== 0))).toHaveLength(1);
  });
  test('a printer that was never opened prints nothing', async () => {
    expect(await faultOf(printer.print(await ticketPage(), call()))).toMatchObject({ outcome: 'not-started' });
  });
});

describe('in the middle of a page', () => {
  test('the paper ends after 200 rows: outcome unknown, and the rest is not sent again by itself', async () => {
    await opened();
    device.failNext({ kind: 'paper-out', afterDots: 200 });
    expect(await faultOf(printer.print(await ticketPage(), call()))).toMatchObject({
      code: 'paper-out',
      outcome: 'unknown',
    });
    device.clearFaults();
    await until('the torn piece', () => device.slips.some((slip) => slip.end === 'torn'));
    const page = await slipPage();
    expect(await faultOf(printer.print(page, call()))).toBeNull();
    samePicture(device.slips.at(-1), page);
  });
  test('the cover is opened after 100 rows: outcome unknown', async () => {
    await opened();
    device.failNext({ kind: 'cover-open', afterDots: 100 });
    expect(await faultOf(printer.print(await ticketPage(), call()))).toMatchObject({
      code: 'cover-open',
      outcome: 'unknown',
    });
  });
  test('the knife jams: the ticket is printed, so the fault says completed', async () => {
    await opened();
    device.failNext({ kind: 'cutter-failed' });
    expect(await faultOf(printer.print(await ticketPage(), call()))).toMatchObject({
      code: 'cutter-failed',
      outcome: 'completed',
    });
    expect(device.uncutDots).toBeGreaterThan(500);
  });
  test('the cable is pulled in mid-write: outcome unknown; plugged in again, the next slip is whole and alone', async () => {
    await opened();
    await device.unplug({ afterBytes: 4_000 });
    const fault = await faultOf(printer.print(await slipPage(), call()));
    expect(fault).toMatchObject({ code: 'disconnected', outcome: 'unknown' });
    await until('the loss', () => lost.length === 1);
    expect(lost[0]).toMatchObject({ code: 'disconnected', action: 'reconnect' });
    await device.plug();
    await opened();
    const page = await ticketPage();
    expect(await faultOf(printer.print(page, call()))).toBeNull();
    samePicture(device.slips.at(-1), page);
  });
  test('the cable is pulled in mid-picture but the printer keeps its power: the next slip is not eaten as its rest', async () => {
    await opened();
    await device.unplug({ afterBytes: 6_000, keepPower: true });
    expect(await faultOf(printer.print(await slipPage(), call()))).toMatchObject({ outcome: 'unknown' });
    await until('the cable out', () => !device.plugged);
    await device.plug();
    await opened();
    const page = await ticketPage();
    expect(await faultOf(printer.print(page, call()))).toBeNull();
    samePicture(device.slips.at(-1), page);
  });
  test('the cable is pulled while the page is awaited: outcome unknown', async () => {
    await opened();
    device.failNext({ kind: 'offline', afterDots: 10 });
    const printing = printer.print(await ticketPage(), call());
    await until('the page begun', () => device.sensors.offline);
    await device.unplug();
    expect(await faultOf(printing)).toMatchObject({ outcome: 'unknown' });
  });
  test('noise among the answers is not taken for a confirmation', async () => {
    await opened();
    device.failRepeatedly({ kind: 'noise' });
    const fault = await faultOf(printer.print(await ticketPage(), call()));
    expect(fault?.outcome).not.toBe('completed');
    device.clearFaults();
    expect((await printer.status(call())).ok).toBe(true);
  });
  test('the caller gives up in mid-page: outcome unknown, never "not started"', async () => {
    await opened();
    device.setPace(2_000);
    const fault = await faultOf(printer.print(await ticketPage(), call(2_500)));
    expect(fault).toMatchObject({ outcome: 'unknown' });
    device.setPace(null);
  });
});

describe('one at a time', () => {
  test('three prints and a status asked at once come out as three whole slips', async () => {
    await opened();
    const page = await ticketPage();
    const results = await Promise.all([
      printer.print(page, call(15_000)),
      printer.print(page, call(15_000)),
      printer.status(call(15_000)),
      printer.print(page, call(15_000)),
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, true, true, true]);
    expect(device.slips).toHaveLength(3);
    for (const slip of device.slips) samePicture(slip, page);
  });
  test('a print that is closed under does not hang, and says unknown', async () => {
    await opened();
    device.failNext({ kind: 'offline', afterDots: 10 });
    const printing = printer.print(await ticketPage(), call());
    await until('the page begun', () => device.sensors.offline);
    await printer.close();
    expect(await faultOf(printing)).toMatchObject({ outcome: 'unknown' });
    expect(lost).toEqual([]);
  });
});

test('figures: what a ticket and a slip weigh', async () => {
  const began = performance.now();
  const [ticket, slip] = [encodePage(await ticketPage()), encodePage(await slipPage())];
  const took = (performance.now() - began).toFixed(0);
  console.log(`ticket ${ticket.length} bytes, bilingual slip ${slip.length} bytes, drawn and encoded in ${took} ms`);
  expect(ticket.length).toBeLessThanOrEqual(12_288);
});
