import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedTerminal, openTerminal, until } from '../serial-cable/opened-terminal.ts';
import { startVirtualTicketPrinter, type VirtualTicketPrinter } from './virtual-ticket-printer.ts';

let folder = '';
let printer: VirtualTicketPrinter;
let host: OpenedTerminal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtp-'));
  printer = await startVirtualTicketPrinter({ path: join(folder, 'printer') });
  host = await openTerminal(printer.path);
});
afterEach(async () => {
  await host.close();
  await printer.stop();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

const picture = (rows: number): Buffer => Buffer.from(Array.from({ length: 72 * rows }, (_, i) => (i % 251) | 0x20));
const raster = (bits: Buffer): Buffer => {
  const rows = bits.length / 72;
  return Buffer.concat([Buffer.from([0x1d, 0x76, 0x30, 0, 72, 0, rows & 255, rows >> 8]), bits]);
};
const cut = Buffer.from([0x1d, 0x56, 66, 0]);
const ticket = (rows = 64): Buffer => Buffer.concat([Buffer.from([0x1b, 0x40]), raster(picture(rows)), cut]);
const askStatus = async (n: number): Promise<number> => {
  host.write(Buffer.from([0x10, 0x04, n]));
  return (await host.take(1))[0] ?? -1;
};
const allStatus = async (): Promise<string> => {
  let text = '';
  for (const n of [1, 2, 3, 4]) text += (await askStatus(n)).toString(16).padStart(2, '0');
  return text;
};

it('a ticket of 400 rows comes out bit for bit and as a picture', async () => {
  host.write(ticket(400));
  await until(() => printer.slips.length === 1);
  const slip = printer.slips[0]!;
  expect(slip.bits.equals(picture(400))).toBe(true);
  expect(printer.errors).toEqual([]);
  const png = await sharp(await slip.png()).metadata();
  expect([png.width, png.height]).toEqual([576, 400]);
});

it('each trouble shows in the four status bytes as in the manual', async () => {
  expect(await allStatus()).toBe('12121212');
  for (const [kind, expected] of [
    ['paper-low', '1212121e'],
    ['paper-out', '1a32127e'],
    ['cover-open', '1a161212'],
    ['cutter-failed', '1a521a12'],
    ['offline', '1a121212'],
    ['head-hot', '1a525212'],
  ] as const) {
    printer.failRepeatedly({ kind });
    expect(await allStatus(), kind).toBe(expected);
    printer.clearFaults();
  }
  expect(await allStatus()).toBe('12121212');
});

it('automatic status comes when asked for and at every change, until ESC @', async () => {
  host.write(Buffer.from([0x1d, 0x61, 0x0f]));
  expect((await host.take(4)).toString('hex')).toBe('1000000f');
  printer.failRepeatedly({ kind: 'cover-open' });
  expect((await host.take(4)).toString('hex')).toBe('3800000f');
  printer.clearFaults();
  expect((await host.take(4)).toString('hex')).toBe('1000000f');
  host.write(Buffer.from([0x1b, 0x40]));
  expect(await askStatus(1)).toBe(0x12);
  printer.failRepeatedly({ kind: 'cover-open' });
  expect(await askStatus(1)).toBe(0x1a);
  expect(host.received.length).toBe(0);
});

it('the paper ends 20 rows into a ticket: the rest waits, a torn piece and the remainder come out after the refill', async () => {
  printer.failNext({ kind: 'paper-out', afterDots: 20 });
  host.write(Buffer.concat([ticket(64), Buffer.from([0x1d, 0x28, 0x48, 6, 0, 48, 48, 1, 2, 3, 4])]));
  await until(() => printer.sensors.paperOut);
  expect(await askStatus(4)).toBe(0x7e);
  expect([printer.slips.length, printer.uncutDots, host.received.length]).toEqual([0, 20, 0]);
  printer.clearFaults();
  await until(() => printer.slips.length === 2);
  expect(printer.slips.map((slip) => [slip.end, slip.heightDots])).toEqual([
    ['torn', 20],
    ['partial-cut', 44],
  ]);
  expect((await host.take(7)).toString('hex')).toBe('37220102030400');
});

it('the cutter fails: nothing comes out until DLE ENQ 1, and then the same ticket does', async () => {
  printer.failNext({ kind: 'cutter-failed' });
  host.write(ticket());
  await until(() => printer.sensors.cutterError);
  expect(printer.slips).toHaveLength(0);
  host.write(Buffer.from([0x10, 0x05, 1]));
  await until(() => printer.slips.length === 1);
});

it('a status question inside picture data is answered in mid-picture and stays part of the picture', async () => {
  const bits = picture(64);
  Buffer.from([0x10, 0x04, 0x01]).copy(bits, 100);
  host.write(Buffer.concat([raster(bits), cut]));
  await until(() => printer.slips.length === 1);
  expect((await host.take(1))[0]).toBe(0x12);
  expect(printer.slips[0]?.bits.equals(bits)).toBe(true);
});

it('silent, half and noisy answers', async () => {
  printer.failNext({ kind: 'silent' });
  host.write(Buffer.from([0x10, 0x04, 1]));
  expect(await askStatus(2)).toBe(0x12);
  expect(host.received.length).toBe(0);
  printer.failNext({ kind: 'half-answers' });
  host.write(Buffer.from([0x1d, 0x61, 0x0f]));
  expect((await host.take(2)).toString('hex')).toBe('1000');
  printer.failNext({ kind: 'noise' });
  host.write(Buffer.from([0x10, 0x04, 1]));
  expect((await host.take(4)).toString('hex')).toBe('ff008112');
});

it('it names itself', async () => {
  host.write(Buffer.from([0x1d, 0x49, 67]));
  expect((await host.take(8)).toString('latin1')).toBe('_VTP-80\0');
});

it('the cable is pulled 5,000 bytes into a ticket: the host sees the hang-up, and after plugging in the next ticket is whole', async () => {
  await printer.unplug({ afterBytes: 5000 });
  host.write(ticket(200));
  await until(() => host.closed);
  expect(printer.plugged).toBe(false);
  expect(printer.bytesReceived).toBe(5000);
  await printer.plug();
  printer.tearOff();
  host = await openTerminal(printer.path);
  const before = printer.slips.length;
  host.write(ticket(64));
  await until(() => printer.slips.length === before + 1);
  expect(printer.slips.at(-1)?.bits.equals(picture(64))).toBe(true);
});

it('the cable alone is pulled, the printer keeps its power: only the clear-buffers command rids it of the half picture', async () => {
  await printer.unplug({ afterBytes: 5000, keepPower: true });
  host.write(ticket(200));
  await until(() => host.closed);
  await printer.plug();
  host = await openTerminal(printer.path);
  host.write(Buffer.from([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]));
  expect((await host.take(3)).toString('hex')).toBe('372500');
  host.write(ticket(64));
  await until(() => printer.slips.length === 1);
  expect(printer.slips[0]?.bits.equals(picture(64))).toBe(true);
});

it('at 11,520 bytes/s a ticket of 14.4 kB takes more than a second', async () => {
  printer.setPace(11_520);
  const started = performance.now();
  host.write(ticket(200));
  await until(() => printer.slips.length === 1, 5000);
  expect(performance.now() - started).toBeGreaterThan(1100);
});
