import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Call, SatisfactionButtons } from '../../device-daemon/src/devices/device.ts';
import { createSerialLink } from '../../device-daemon/src/devices/links/serial.ts';
import { createSatisfactionButtons } from '../../device-daemon/src/devices/satisfaction-buttons/driver.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import {
  startVirtualSatisfactionButtons,
  type VirtualSatisfactionButtons,
} from './satisfaction-buttons/virtual-satisfaction-buttons.ts';

const call = (): Call => ({ signal: new AbortController().signal, deadlineMs: 3_000 });
let folder: string;
let box: VirtualSatisfactionButtons;
let buttons: SatisfactionButtons;
let heard: number[];
let losses: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sb-'));
  box = await startVirtualSatisfactionButtons({ path: join(folder, 'box') });
  const link = createSerialLink({ path: box.path, baudRate: 9600, clock: systemClock });
  buttons = createSatisfactionButtons({ link, kind: 'serial', clock: systemClock, delays: { bounce: 30 } });
  heard = [];
  losses = [];
  buttons.onPress((score) => heard.push(score));
  buttons.onLost((fault) => losses.push(fault.code));
});
afterEach(async () => {
  await buttons.close();
  await box.stop();
  await rm(folder, { recursive: true, force: true });
});
const until = async (what: string, condition: () => boolean): Promise<void> => {
  const latest = systemClock.monotonic() + 3_000;
  while (!condition()) {
    if (systemClock.monotonic() > latest) throw new Error(`${what} did not happen within 3 s`);
    await wait(systemClock, 3);
  }
};

test('the box says who it is, and each button gives its score', async () => {
  expect(await buttons.open(call())).toEqual({ ok: true, value: 'MOT CUA BUTTONS 1.0 MCB-0001' });
  for (const score of [3, 2, 1] as const) await box.press(score);
  await until('three presses', () => heard.length === 3);
  expect(heard).toEqual([3, 2, 1]);
});
test('the contacts bounce: one press is one rating', async () => {
  await buttons.open(call());
  box.failNext({ kind: 'bounce' });
  await box.press(3);
  await box.press(1);
  await until('the second button', () => heard.includes(1));
  expect(heard).toEqual([3, 1]);
});
test.each(['noise'] as const)('%s around a press: it still counts', async (kind) => {
  await buttons.open(call());
  box.failNext({ kind });
  await box.press(2);
  await box.press(3);
  await until('both', () => heard.length === 2);
  expect(heard).toEqual([2, 3]);
});
test.each(['half-frame', 'bad-checksum'] as const)('%s: that press is lost, the next counts', async (kind) => {
  await buttons.open(call());
  box.failNext({ kind });
  await box.press(1);
  await box.press(3);
  await until('the next', () => heard.length === 1);
  expect(heard).toEqual([3]);
});
test('a box that does not tell its name still works', async () => {
  box.failNext({ kind: 'silent' });
  expect(await buttons.open(call())).toEqual({ ok: true, value: '' });
  await box.press(2);
  await until('the press', () => heard.length === 1);
});
test('the cable is pulled: told at once; plugged in and opened again it works, and status says so', async () => {
  await buttons.open(call());
  await box.unplug();
  await until('the loss', () => losses.length === 1);
  expect(losses).toEqual(['disconnected']);
  expect((await buttons.status(call())).ok).toBe(false);
  expect(await buttons.open(call())).toMatchObject({ ok: false, fault: { code: 'absent' } });
  await box.plug();
  expect((await buttons.open(call())).ok).toBe(true);
  await box.press(1);
  await until('the press', () => heard.length === 1);
});
