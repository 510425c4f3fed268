import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of a process so far, s, and what it is called. */
export type ProcessorTime = { readonly name: string; readonly seconds: number };

/** Of every process of this machine. Those that come and go between two looks (OCR) are in their parent's `waited for` time. */
export const processorTimes = (): ReadonlyMap<number, ProcessorTime> => {
  const times = new Map<number, ProcessorTime>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0); // utime, stime, cutime, cstime (proc(5))
      times.set(pid, { name: nameOf(pid), seconds: ticks / 100 });
    } catch {
      // ended meanwhile
    }
  }
  return times;
};

/** Who has had the most between two looks, s, most first. */
export const mostBetween = (
  before: ReadonlyMap<number, ProcessorTime>,
  after: ReadonlyMap<number, ProcessorTime>,
): readonly ProcessorTime[] =>
  [...after]
    .map(([pid, { name, seconds }]) => ({ name, seconds: seconds - (before.get(pid)?.seconds ?? 0) }))
    .filter(({ seconds }) => seconds >= 0.5)
    .sort((a, b) => b.seconds - a.seconds);

/** Program and the kiosk it belongs to, e.g. `k02 device-daemon/src/visit.ts`. */
const nameOf = (pid: number): string => {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .filter((part) => part !== '');
  // Chromium writes all its arguments into one
  const [browser] = command[0]?.includes('chromium') || command[0]?.includes('--type=') ? ['chromium'] : [];
  const script = browser ?? command.find((part) => part.endsWith('.ts'));
  const kiosk = /\/(k0\d)\//.exec(command.join(' '))?.[1] ?? '';
  const program = script ? script.split('/').slice(-3).join('/') : (command[0]?.split('/').at(-1) ?? String(pid));
  const type = /--type=([a-z-]+)/.exec(command.join(' '))?.[1] ?? '';
  return [kiosk, program, type].filter((part) => part !== '').join(' ');
};
