import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../../demo/demo.ts';

/** Why power cuts cannot be made here, as the bench prints it; null when they can. */
export const whyNoDisks = (): string | null => {
  if (process.getuid?.() !== 0) return 'loop disks need root';
  const missing = ['mkfs.xfs', 'mkfs.ext4', 'losetup', 'mount'].filter((tool) => !onPath(tool));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const room = new BenchRoom('probe');
  try {
    const image = join(room.folder, 'probe.img');
    run('truncate', ['-s', '340M', image]);
    run('mkfs.xfs', ['-q', '-m', 'reflink=1', image]);
    room.mount(image, 'probe');
    return null;
  } catch (error) {
    return `a loop disk cannot be mounted: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`;
  } finally {
    room.remove();
  }
};

export const onPath = (tool: string): boolean =>
  `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`.split(':').some((folder) => existsSync(join(folder, tool)));

/** Runs a tool of the system to its end; throws with what it said. */
export const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: systemPath,
  });

const systemPath = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' };

const PREFIX = 'kiosk-faults-';
/** In memory where there is room for it: what counts is what reached the loop disk, not what that lies on. */
const places = (): string[] => ['/dev/shm', join(project, '.run')];
const NEEDED_BYTES = 3 * 1024 ** 3;

const living = new Set<BenchRoom>();

/**
 * A folder in which the bench keeps its disks, and the promise that nothing of it stays: every mount is undone and every
 * file removed when the bench ends, fails or is interrupted; what an earlier bench left (killed with -9) goes at the start.
 */
export class BenchRoom {
  readonly folder: string;
  #mounted = 0;

  constructor(what: string) {
    const place = places().find((at) => existsSync(at) && freeBytes(at) > NEEDED_BYTES) ?? (places().at(-1) as string);
    this.folder = join(place, `${PREFIX}${process.pid}-${what}-${Math.random().toString(36).slice(2, 8)}`);
    mkdirSync(this.folder, { recursive: true, mode: 0o755 });
    living.add(this);
  }

  /** Mounts an image (through a loop device that goes with the mount); returns where. */
  mount(image: string, name: string, options: readonly string[] = []): string {
    const [at] = this.mountAll([{ image, name, options }]);
    return at as string;
  }

  /** Many in one go: on a busy machine starting a program costs more than what it does. */
  mountAll(wanted: readonly { image: string; name: string; options: readonly string[] }[]): string[] {
    const places = wanted.map(({ name }) => join(this.folder, `mnt-${name}-${this.#mounted++}`));
    for (const at of places) mkdirSync(at);
    run('sh', [
      '-ec',
      'while [ $# -gt 0 ]; do mount -o "$1" "$2" "$3"; shift 3; done',
      'mount',
      ...wanted.flatMap(({ image, options }, at) => [['loop', ...options].join(','), image, places[at] as string]),
    ]);
    return places;
  }

  /** Whoever else looks around on this machine may hold one open for a moment: then it goes when they let go. */
  unmountAll(places: readonly string[]): void {
    if (spawnSync('umount', places, { env: systemPath }).status !== 0) for (const at of places) unmountOne(at);
    for (const at of places) rmSync(at, { recursive: true, force: true });
  }

  remove(): void {
    unmountBelow(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
    living.delete(this);
  }
}

const freeBytes = (at: string): number => {
  const disk = statfsSync(at);
  return disk.bavail * disk.bsize;
};

const unmountBelow = (folder: string): void => {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((at) => at.startsWith(`${folder}/`));
  // the youngest first: a cloned disk's image lies on the shelf that was mounted before it
  for (const at of mounts.reverse()) unmountOne(at);
};

const unmountOne = (at: string): void => {
  for (let tries = 0; tries < 5; tries++) {
    if (!readFileSync('/proc/mounts', 'utf8').includes(` ${at} `)) return;
    if (spawnSync('umount', [at], { env: systemPath }).status === 0) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  spawnSync('umount', ['-l', at], { env: systemPath });
};

/** What a bench that was killed left on this machine. */
export const removeLeftBehind = (): number => {
  let removed = 0;
  for (const place of places()) {
    for (const name of existsSync(place) ? readdirSync(place) : []) {
      const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
      if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
      unmountBelow(join(place, name));
      rmSync(join(place, name), { recursive: true, force: true });
      removed++;
    }
  }
  return removed;
};

/** Whatever ends the bench: its children first (`onEnd`), then its disks. Call once at the start of a run. */
export const tidyUpAtTheEnd = (onEnd: () => void = () => undefined): void => {
  removeLeftBehind();
  const tidy = (): void => {
    onEnd();
    for (const room of [...living]) room.remove();
  };
  process.once('exit', tidy);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 1)));
};
