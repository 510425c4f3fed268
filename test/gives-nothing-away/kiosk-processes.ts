import { readdirSync, readFileSync } from 'node:fs';

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly name: string };

/** Where a kiosk's processes hang: everything below these is the kiosk, everything below `others` is not. */
export type KioskRoots = {
  readonly daemon: number;
  readonly launcher: number;
  /** the display server of the panel */
  readonly display: number;
  /** started by the bench here, but part of the kiosk on a device: the card service, by the bench's pid */
  readonly cardServiceBelow: number;
  /** names one of these folders in its arguments: caught even when its parent is gone (Chromium's crash handlers) */
  readonly runFolders: readonly string[];
};

const allProcesses = (): (RunningProcess & { readonly args: readonly string[] })[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return []; // dead: its memory is gone
        const args = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split(/[\0 ]/);
        return [{ pid: Number(entry), parent: Number(parent), args, name: nameOf(args) }];
      } catch {
        return []; // ended while we looked
      }
    });

const nameOf = (args: readonly string[]): string => {
  const script = args.find((arg) => /\/(main|visit|launcher)\.ts$/.test(arg));
  if (script) return script.split('/').slice(-1)[0]?.replace('.ts', '').replace('main', 'daemon') ?? '';
  const program = args[0]?.split('/').at(-1) ?? '';
  const role =
    args.find((arg) => arg.startsWith('--utility-sub-type='))?.split(/[=.]/)[1] ??
    args.find((arg) => arg.startsWith('--type='))?.slice(7);
  return role ? `${program} ${role}` : program;
};

/** Every living process of the kiosk. */
export const kioskProcesses = (roots: KioskRoots): RunningProcess[] => {
  const all = allProcesses();
  const below = (root: number): number[] => [
    root,
    ...all.filter((one) => one.parent === root).flatMap((one) => below(one.pid)),
  ];
  const benchTree = new Set(below(roots.cardServiceBelow));
  const pids = new Set([roots.daemon, roots.launcher, roots.display].flatMap(below));
  for (const one of all) {
    if (benchTree.has(one.pid) && one.name === 'pcscd') pids.add(one.pid);
    if (
      !benchTree.has(one.pid) &&
      one.args.some((arg) => roots.runFolders.some((folder) => arg.includes(`${folder}/`)))
    )
      pids.add(one.pid);
  }
  return all.filter((one) => pids.has(one.pid)).map(({ pid, parent, name }) => ({ pid, parent, name }));
};

/** The Chromium in which the launcher opened a page last, and the process of that page; one that stands ready has none. */
export const newestPage = (launcher: number): { readonly browser: number; readonly page: number } | null => {
  const all = allProcesses();
  const below = (root: number): typeof all =>
    all.filter((one) => one.parent === root).flatMap((one) => [one, ...below(one.pid)]);
  const pages = all
    .filter((one) => one.parent === launcher)
    .flatMap(({ pid: browser }) => {
      const page = below(browser).find(
        ({ args }) => args.includes('--type=renderer') && !args.includes('--extension-process'),
      )?.pid;
      return page === undefined ? [] : [{ browser, page }];
    });
  return pages.toSorted((one, other) => other.browser - one.browser)[0] ?? null;
};

/** Every Chromium that the launcher has started and that lives: pids. */
export const browsersOf = (launcher: number): number[] =>
  allProcesses()
    .filter((one) => one.parent === launcher)
    .map((one) => one.pid);

/** The folder in which this Chromium keeps what it has; throws when it has ended. */
export const profileOf = (browser: number): string => {
  const args = readFileSync(`/proc/${browser}/cmdline`, 'utf8').split('\0');
  const profile = args.find((arg) => arg.startsWith('--user-data-dir='))?.split('=')[1];
  if (!profile) throw new Error(`process ${browser} is no Chromium with a profile of its own`);
  return profile;
};

export const newestBrowser = (launcher: number): number | null => newestPage(launcher)?.browser ?? null;
