import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCodeReader } from '../../device-daemon/src/devices/code-reader/driver.ts';
import type { Call, CodeReader } from '../../device-daemon/src/devices/device.ts';
import { createSerialLink } from '../../device-daemon/src/devices/links/serial.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { startVirtualCodeReader, type VirtualCodeReader } from './code-reader/virtual-code-reader.ts';

const CARD = '001099000001|012345678|Nguyễn Thị Mẫu Thử|01011990|Nữ|Số 1, đường Thử Nghiệm, phường Ví Dụ|23112026';
const call = (): Call => ({ signal: new AbortController().signal, deadlineMs: 3_000 });
let folder: string;
let device: VirtualCodeReader;
let reader: CodeReader;
let codes: string[];
let faults: string[];
let losses: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cr-'));
  device = await startVirtualCodeReader({ path: join(folder, 'reader') });
  const link = createSerialLink({ path: device.path, baudRate: 115200, clock: systemClock });
  reader = createCodeReader({ link, clock: systemClock, delays: { silence: 150 } });
  codes = [];
  faults = [];
  losses = [];
  reader.onCode((text) => codes.push(text));
  reader.onStatus((status) => status.fault && faults.push(status.fault.code));
  reader.onLost((fault) => losses.push(fault.code));
});
afterEach(async () => {
  await reader.close();
  await device.stop();
  await rm(folder, { recursive: true, force: true });
});
const until = async (what: string, condition: () => boolean): Promise<void> => {
  const latest = systemClock.monotonic() + 3_000;
  while (!condition()) {
    if (systemClock.monotonic() > latest) throw new Error(`${what} did not happen within 3 s`);
    await wait(systemClock, 3);
  }
};

test('the reader says who it is, and a card’s code arrives letter for letter', async () => {
  expect(await reader.open(call())).toEqual({ ok: true, value: 'MOT CUA READER 1.0 MCR-0001' });
  await device.show(CARD);
  await until('the code', () => codes.length === 1);
  expect(codes).toEqual([CARD.normalize('NFC')]);
});
test('the reader says who it is when nobody waits any more: that is no code of the person who stands there', async () => {
  const link = createSerialLink({ path: device.path, baudRate: 115200, clock: systemClock });
  const hasty = createCodeReader({ link, clock: systemClock, delays: { identityAnswer: 20 } });
  hasty.onCode((text) => codes.push(text));
  device.failNext({ kind: 'late' });
  try {
    expect(await hasty.open(call())).toEqual({ ok: true, value: '' });
    await device.show('012345678901'); // its answer goes before the code
    await device.show('ID:7');
    await until('both codes', () => codes.length === 2);
    expect(codes).toEqual(['012345678901', 'ID:7']); // once it has answered, what is shown is never taken for an answer
  } finally {
    await hasty.close();
  }
});
test('three bytes at a time, letters cut in two: still one whole code', async () => {
  await reader.open(call());
  device.failNext({ kind: 'split-writes' });
  await device.show(CARD);
  await until('the code', () => codes.length === 1);
  expect(codes[0]).toBe(CARD.normalize('NFC'));
});
test('a reader set to another encoding: unintelligible, and no half-right name', async () => {
  await reader.open(call());
  device.failNext({ kind: 'wrong-encoding' });
  await device.show('Nguyễn Văn Ê|Hòa');
  await until('the fault', () => faults.length === 1);
  expect(codes).toEqual([]);
  expect(faults).toEqual(['unintelligible']);
});
test('half a code: it is dropped after a silence, and the next is whole', async () => {
  await reader.open(call());
  device.failNext({ kind: 'half' });
  await device.show(CARD);
  await until('the fault', () => faults.length === 1);
  await device.show('012345678901');
  await until('the next', () => codes.length === 1);
  expect(codes).toEqual(['012345678901']);
});
test('noise before a code does not spoil it; a slow hand gives one code, not two', async () => {
  await reader.open(call());
  device.failNext({ kind: 'noise' });
  await device.show('012345678901');
  await until('the code', () => codes.length === 1);
  device.failNext({ kind: 'double' });
  await device.show('123456789012');
  await device.show('END');
  await until('the end', () => codes.includes('END'));
  expect(codes).toEqual(['012345678901', '123456789012', 'END']);
});
test('4,096 characters arrive', async () => {
  await reader.open(call());
  await device.show('ễ'.repeat(4096));
  await until('the code', () => codes.length === 1);
  expect(codes[0]).toHaveLength(4096);
});
test('a reader that does not know the question is opened without a name', async () => {
  device.failNext({ kind: 'silent' });
  expect(await reader.open(call())).toEqual({ ok: true, value: '' });
});
test('the cable is pulled in mid-code: told at once, and nothing of the code comes after replugging', async () => {
  await reader.open(call());
  device.failNext({ kind: 'half' });
  await device.show(CARD);
  await device.unplug();
  await until('the loss', () => losses.length === 1);
  await device.plug();
  expect((await reader.open(call())).ok).toBe(true);
  await device.show('012345678901');
  await until('the code', () => codes.length === 1);
  expect(codes).toEqual(['012345678901']);
});

test('a code is held there while the reader still starts: it is read when it is awake; a hand that went away left nothing', async () => {
  await device.show(CARD);
  await reader.open(call());
  await until('the code', () => codes.includes(CARD.normalize('NFC')));
  await reader.close();
  await device.show('another');
  device.takeAway();
  codes.length = 0;
  await reader.open(call());
  await device.show('a third one');
  await until('the third', () => codes.includes('a third one'));
});
