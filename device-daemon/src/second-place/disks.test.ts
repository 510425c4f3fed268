import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { disksUnder, shareDisk } from './disks.ts';

let sys: string;
beforeEach(() => {
  sys = mkdtempSync(join(tmpdir(), 'sys-'));
  mkdirSync(join(sys, 'dev', 'block'), { recursive: true });
});
afterEach(() => rmSync(sys, { recursive: true, force: true }));

/** A block device as sysfs shows it. */
const device = (path: string, number: string, what: { partition?: boolean; of?: string[] } = {}): void => {
  const at = join(sys, 'devices', path);
  mkdirSync(join(at, 'slaves'), { recursive: true });
  writeFileSync(join(at, 'dev'), `${number}\n`);
  if (what.partition) writeFileSync(join(at, 'partition'), '1\n');
  for (const one of what.of ?? [])
    symlinkSync(join(sys, 'devices', one), join(at, 'slaves', one.split('/').at(-1) ?? ''));
  symlinkSync(at, join(sys, 'dev', 'block', number));
};

test('two partitions of one disk are one disk; a stick is another', () => {
  device('sda', '8:0');
  device('sda/sda1', '8:1', { partition: true });
  device('sda/sda2', '8:2', { partition: true });
  device('sdb', '8:16');
  device('sdb/sdb1', '8:17', { partition: true });
  expect(['8:1', '8:2', '8:17'].map((number) => disksUnder(number, sys))).toEqual([['8:0'], ['8:0'], ['8:16']]);
});

test('an encrypted volume lies on the disk under it; a mirror lies on both of its disks', () => {
  device('sda', '8:0');
  device('sda/sda3', '8:3', { partition: true });
  device('sdb', '8:16');
  device('dm-0', '254:0', { of: ['sda/sda3'] });
  device('md0', '9:0', { of: ['dm-0', 'sdb'] });
  expect(disksUnder('254:0', sys)).toEqual(['8:0']);
  expect(disksUnder('9:0', sys)).toEqual(['8:0', '8:16']);
});

test('what the kernel does not know stands for itself', () => {
  expect(disksUnder('0:47', sys)).toEqual(['0:47']);
});

test('two folders of this machine on one file system share their disk', () => {
  mkdirSync(join(sys, 'one'));
  mkdirSync(join(sys, 'two'));
  expect(shareDisk(join(sys, 'one'), join(sys, 'two'))).toBe(true);
});
