import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { askSwitch, SWITCHES } from '../links/evdev-switch.ts';
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

test('the door stood open before the daemon was there: it is told of at the start; a change meanwhile counts for more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cabinet-'));
  const kernels: number[] = [];
  let answer = (_shut: boolean | null): void => undefined;
  const opened = () => {
    const path = join(folder, `event${kernels.length}`);
    execFileSync('mkfifo', [path]);
    const kernel = openSync(path, 'r+');
    kernels.push(kernel);
    let isAsked = (_: unknown): void => undefined;
    let isHeard = (_: string): void => undefined;
    const asked = new Promise((resolve) => {
      isAsked = resolve;
    });
    const heard = new Promise<string>((resolve) => {
      isHeard = resolve;
    });
    const cabinet = new Cabinet({ doorSwitch: { path } }, new ManualClock(7_000), isHeard, (of, code) => {
      isAsked([of, code]);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    cabinet.start();
    return { path, kernel, cabinet, asked, heard };
  };
  try {
    const first = opened();
    expect(await first.asked).toEqual([first.path, 0x10]);
    answer(false);
    expect(await first.heard).toBe('door-open');
    expect(first.cabinet.troubles()).toEqual([{ why: 'door-open', since: 7_000 }]);
    first.cabinet.stop();
    const second = opened();
    await second.asked;
    writeSync(second.kernel, cover(false));
    expect(await second.heard).toBe('door-open');
    answer(true); // what was asked before the door moved
    await Promise.resolve();
    expect(second.cabinet.troubles()).toHaveLength(1);
    second.cabinet.stop();
  } finally {
    for (const kernel of kernels) closeSync(kernel);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** As `umockdev-record` writes them: an input device with one switch, and what it answers to EVIOCGSW(8). */
const contact = `P: /devices/platform/cabinet/input/input5/event5
N: input/event5
E: DEVNAME=/dev/input/event5
E: SUBSYSTEM=input
A: dev=13:69
`;
test.each([
  ['closed', '0000010000000000', true],
  ['open', '0000000000000000', false],
])('the kernel is asked how the contact stands: %s', async (_, bits, shut) => {
  const folder = mkdtempSync(join(tmpdir(), 'contact-'));
  try {
    writeFileSync(join(folder, 'device'), contact);
    writeFileSync(join(folder, 'ioctl'), `@DEV /dev/input/event5\nEVIOCGSW 8 ${bits}\n`);
    const mocked = [
      'umockdev-run',
      '-d',
      join(folder, 'device'),
      '-i',
      `/dev/input/event5=${join(folder, 'ioctl')}`,
      '--',
    ];
    expect(await askSwitch('/dev/input/event5', SWITCHES.machineCover, mocked)).toBe(shut);
    writeFileSync(join(folder, 'none'), ''); // no input device at all
    expect(await askSwitch(join(folder, 'none'), SWITCHES.machineCover)).toBeNull();
    expect(await askSwitch(join(folder, 'missing'), SWITCHES.machineCover)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a kiosk without contact and UPS has nothing to say of either', () => {
  const cabinet = new Cabinet({}, new ManualClock(), () => undefined);
  cabinet.start();
  expect(cabinet.troubles()).toEqual([]);
  cabinet.stop();
});
