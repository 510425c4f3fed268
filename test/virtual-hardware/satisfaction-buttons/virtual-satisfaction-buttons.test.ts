import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedTerminal, openTerminal, until } from '../serial-cable/opened-terminal.ts';
import { startVirtualSatisfactionButtons, type VirtualSatisfactionButtons } from './virtual-satisfaction-buttons.ts';

let folder = '';
let box: VirtualSatisfactionButtons;
let host: OpenedTerminal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsb-'));
  box = await startVirtualSatisfactionButtons({ path: join(folder, 'buttons') });
  host = await openTerminal(box.path);
});
afterEach(async () => {
  await host.close();
  await box.stop();
  await rm(folder, { recursive: true, force: true });
});

// worked out by hand: 'B' ^ '3' ^ '0' = 42 ^ 33 ^ 30 = 41, | 80 = c1
it('two presses are two frames with counting numbers', async () => {
  await box.press(3);
  await box.press(1);
  expect((await host.take(12)).toString('hex')).toBe('02423330c103024231' + '31' + 'c203');
});

it('asked, it names itself with a right checksum', async () => {
  host.write(Buffer.from('?'));
  await until(() => host.received.includes(0x03));
  const text = host.received.subarray(1, -2);
  expect(text.toString('latin1')).toMatch(/^IMOT CUA BUTTONS/);
  expect(host.received.at(-2)).toBe(text.reduce((sum, byte) => sum ^ byte, 0) | 0x80);
});

it('a bouncing contact sends the same frame three times with one number', async () => {
  box.failNext({ kind: 'bounce' });
  await box.press(2);
  const hex = (await host.take(18)).toString('hex');
  expect(hex).toBe(hex.slice(0, 12).repeat(3));
});

it('a half frame, noise and a bad checksum, and then a good press', async () => {
  for (const kind of ['half-frame', 'noise', 'bad-checksum'] as const) box.failNext({ kind });
  for (let n = 0; n < 4; n++) await box.press(1);
  const all = await host.take(3 + 13 + 6 + 6);
  expect(all.subarray(0, 3).toString('latin1')).toBe('\x02B1');
  expect(all.indexOf(Buffer.from('\x02B11', 'latin1'))).toBe(8);
  expect(all.subarray(-6).toString('hex')).toBe('02423133c003');
});

it('pulled and plugged in again under the same path', async () => {
  await box.unplug();
  await until(() => host.closed);
  await box.press(3);
  await box.plug();
  host = await openTerminal(box.path);
  await box.press(2);
  expect((await host.take(6))[2]).toBe(0x32);
});
