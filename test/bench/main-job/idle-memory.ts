import { readFileSync } from 'node:fs';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import { Demo } from '../../demo/demo.ts';
import type { Contest } from '../harness.ts';
import { benchFolder } from './bench-folder.ts';

/** At rest: so many looks in a row, one a second, lie within this many MB. */
const LOOKS = 6;
const STILL_MB = 2;
const PATIENCE_MS = 90_000;

type Health = { readonly pid: number; readonly visits: readonly { readonly pid: number; readonly state: string }[] };

/**
 * MB resident (VmRSS; pages that both share count twice) of the daemon and its warm visit process, of a whole kiosk
 * with virtual devices, before its first citizen.
 */
export const idleMemory = async (): Promise<Contest> => {
  const folder = benchFolder('idle');
  const close = async (): Promise<void> => {
    await demo?.stop();
    folder.remove();
  };
  let demo: Demo | null = null;
  try {
    demo = await Demo.start({ folder: folder.path });
    const { kioskUrl } = demo;
    return { ours: () => atRest(kioskUrl), close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Waits for a warm visit and for memory to lie still; the last look counts. Throws when it never does. */
const atRest = async (kioskUrl: string): Promise<number> => {
  const until = systemClock.monotonic() + PATIENCE_MS;
  let looks: number[] = [];
  while (systemClock.monotonic() < until) {
    const now = await residentNow(kioskUrl);
    looks = now === null ? [] : [...looks.slice(1 - LOOKS), now];
    const latest = looks.at(-1);
    if (latest !== undefined && looks.length === LOOKS && Math.max(...looks) - Math.min(...looks) <= STILL_MB)
      return latest;
    await wait(systemClock, 1_000);
  }
  throw new Error('no warm visit stood still within its time');
};

/** Null while no visit stands warm. */
const residentNow = async (kioskUrl: string): Promise<number | null> => {
  const answer = await fetch(new URL('/health', kioskUrl), { signal: AbortSignal.timeout(5_000) });
  const { pid, visits } = (await answer.json()) as Health;
  const warm = visits.find(({ state }) => state === 'warm');
  return warm ? residentMb(pid) + residentMb(warm.pid) : null;
};

const residentMb = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('the kernel tells no VmRSS');
  return Number(kilobytes) / 1024;
};
