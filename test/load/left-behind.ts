import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskUnderSearch } from '../gives-nothing-away/kiosk-under-search.ts';

/** What a kiosk has at one moment: counted at rest between two visits, it is the same after one visit and after 500. */
export type Standing = {
  readonly daemonMb: number;
  readonly launcherMb: number;
  readonly processes: number;
  /** TCP ports and named sockets on which somebody listens */
  readonly listening: number;
  /** files, sockets and pipes that daemon and launcher hold open */
  readonly descriptors: number;
  readonly dataFiles: number;
  /** run folder, browser profiles' folders, temporary files */
  readonly runFiles: number;
  readonly temporaryFiles: number;
  readonly profiles: number;
};

export const standing = (kiosk: KioskUnderSearch): Standing => {
  const { demo } = kiosk;
  const processes = kiosk.processes.filter(({ pid }) => pid !== kiosk.screen.pid);
  const lived = [demo.daemonPid, demo.launcherPid];
  return {
    daemonMb: residentMb(demo.daemonPid),
    launcherMb: residentMb(demo.launcherPid),
    // a browser has as many helpers as it likes at a moment: it counts as one
    processes: processes.filter(({ name }) => !/ /.test(name)).length,
    listening: listening(processes.map(({ pid }) => pid)) + namedSockets(kiosk.folder),
    descriptors: lived.reduce((sum, pid) => sum + entries(`/proc/${pid}/fd`).length, 0),
    dataFiles: filesBelow(demo.dataFolder),
    runFiles: filesBelow(demo.runFolder),
    temporaryFiles: filesBelow(join(kiosk.folder, 'run', 'tmp')),
    profiles: entries(kiosk.profiles).length,
  };
};

const residentMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 102.4) / 10;

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

const filesBelow = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).length
    : 0;

/** TCP sockets in state LISTEN (0A, proc(5)) that one of these processes holds. */
const listening = (pids: readonly number[]): number => {
  const held = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'tcp6']
    .flatMap((protocol) => readFileSync(`/proc/net/${protocol}`, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && held.has(inode ?? '')).length;
};

const socketsOf = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return []; // closed while we looked
      }
    });
  } catch {
    return []; // ended while we looked
  }
};

/** Unix sockets with a name in the kiosk's folder, on which somebody listens (flag 10000, proc(5)). */
const namedSockets = (folder: string): number =>
  readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , flags, , , , path]) => flags === '00010000' && path?.startsWith(`${folder}/`)).length;
