import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { readSwitch, SWITCHES } from '../links/evdev-switch.ts';
import { HeadphoneJack } from './headphone-jack.ts';

const readJack = (bytes: Uint8Array) => readSwitch(bytes, SWITCHES.headphoneInsert);

const record = (type: number, code: number, value: number): Buffer => {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
};

test('records of the kernel: the last word of the jack counts, other switches do not, half a record waits', () => {
  expect(readJack(record(5, 2, 1)).set).toBe(true);
  expect(readJack(Buffer.concat([record(5, 2, 1), record(5, 2, 0)])).set).toBe(false);
  expect(readJack(Buffer.concat([record(5, 4, 1), record(0, 0, 0)])).set).toBeNull();
  const half = readJack(record(5, 2, 1).subarray(0, 20));
  expect(half).toMatchObject({ set: null });
  expect(half.rest).toHaveLength(20);
});

test('plugged in and out is told once each; a jack that goes away is as good as one with nothing in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jack-'));
  const path = join(folder, 'event');
  execFileSync('mkfifo', [path]);
  const told: boolean[] = [];
  let heard = (): void => undefined;
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  const jack = new HeadphoneJack(path, new ManualClock(), (plugged) => {
    told.push(plugged);
    heard();
  });
  jack.start();
  const kernel = openSync(path, 'r+');
  try {
    for (const value of [1, 0, 1]) {
      const soon = next();
      writeSync(kernel, record(5, 2, value));
      writeSync(kernel, record(5, 2, value));
      await soon;
    }
    expect(told).toEqual([true, false, true]);
    expect(jack.plugged).toBe(true);
  } finally {
    jack.stop();
    closeSync(kernel);
    rmSync(folder, { recursive: true, force: true });
  }
});
