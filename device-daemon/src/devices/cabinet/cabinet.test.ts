import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { Cabinet } from './cabinet.ts';

/** EV_SW, SW_MACHINE_COVER: as the kernel writes it. */
const cover = (closed: boolean): Buffer => {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(5, 16);
  bytes.writeUInt16LE(0x10, 18);
  bytes.writeInt32LE(closed ? 1 : 0, 20);
  return bytes;
};

test('the cabinet’s door opens and closes: it stands from the moment it opened, and no longer than it is open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cabinet-'));
  const path = join(folder, 'event');
  execFileSync('mkfifo', [path]);
  const clock = new ManualClock(1_000);
  let heard = (): void => undefined;
  const told: string[] = [];
  const cabinet = new Cabinet({ doorSwitch: { path } }, clock, (what) => {
    told.push(what);
    heard();
  });
  const writes = async (kernel: number, closed: boolean): Promise<void> => {
    const soon = new Promise<void>((resolve) => {
      heard = resolve;
    });
    writeSync(kernel, cover(closed));
    await soon;
  };
  cabinet.start();
  const kernel = openSync(path, 'r+');
  try {
    expect(cabinet.troubles()).toEqual([]);
    await writes(kernel, false);
    expect(cabinet.troubles()).toEqual([{ why: 'door-open', since: 1_000 }]);
    await writes(kernel, true);
    expect([cabinet.troubles(), told]).toEqual([[], ['door-open', 'door-closed']]);
  } finally {
    cabinet.stop();
    closeSync(kernel);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a kiosk without contact and UPS has nothing to say of either', () => {
  const cabinet = new Cabinet({}, new ManualClock(), () => undefined);
  cabinet.start();
  expect(cabinet.troubles()).toEqual([]);
  cabinet.stop();
});
