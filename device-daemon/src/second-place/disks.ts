import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Whether two folders lie on one and the same disk, as far as the kernel tells (sysfs): two partitions of one disk are one
 * disk, and so are volumes that share one. File systems without a block device of their own (btrfs, tmpfs, network) are
 * told apart by their device number alone. Throws when a folder is not there.
 */
export const shareDisk = (one: string, other: string, sys = '/sys'): boolean => {
  const [a, b] = [statSync(one).dev, statSync(other).dev];
  if (a === b) return true;
  const disks = disksUnder(nameOf(a), sys);
  return disksUnder(nameOf(b), sys).some((disk) => disks.includes(disk));
};

/** The whole disks under a block device, by `major:minor`; itself when the kernel knows no more. */
export const disksUnder = (device: string, sys = '/sys', depth = 0): string[] => {
  const link = join(sys, 'dev', 'block', device);
  if (!existsSync(link) || depth > 8) return [device];
  const at = realpathSync(link);
  if (existsSync(join(at, 'partition'))) return disksUnder(deviceIn(dirname(at)), sys, depth + 1);
  const below = existsSync(join(at, 'slaves')) ? readdirSync(join(at, 'slaves')) : [];
  if (below.length === 0) return [device];
  return below.flatMap((name) => disksUnder(deviceIn(join(at, 'slaves', name)), sys, depth + 1));
};

const deviceIn = (folder: string): string => readFileSync(join(folder, 'dev'), 'utf8').trim();

/** `major:minor` of a device number as Linux packs it (makedev(3)). */
const nameOf = (dev: number): string => {
  const number = BigInt(dev);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn & 0xffffffffn);
  return `${major}:${minor}`;
};
