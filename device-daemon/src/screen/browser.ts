import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type BrowserConfig = {
  readonly executable: string;
  readonly profileFolder: string;
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** What every launch needs to be a kiosk and to keep nothing (DESIGN.md, "One visit, one process, one browser"). */
export const KIOSK_FLAGS: readonly string[] = [
  '--kiosk',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-pinch',
  // whoever plugs headphones in has touched nothing yet, and is spoken to
  '--autoplay-policy=no-user-gesture-required',
  '--overscroll-history-navigation=0',
  '--disable-features=Translate,BackForwardCache,SpareRendererForSitePerProcess,AutofillServerCommunication,MediaRouter',
  '--site-per-process',
  '--disk-cache-size=1',
  '--password-store=basic',
  '--host-resolver-rules=MAP *.localhost 127.0.0.1',
];

/** What no flag switches off: the bar that offers a translation lies over the heading, and nothing typed is to be learnt. */
const PREFERENCES = {
  translate: { enabled: false },
  spellcheck: { dictionaries: [] },
  browser: { enable_spellchecking: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  credentials_enable_service: false,
  search: { suggest_enabled: false },
  net: { network_prediction_options: 2 },
  safebrowsing: { enabled: false },
  signin: { allowed: false },
};

/** One Chromium with a profile and a TMPDIR of its own, which go when it goes. */
export class Browser {
  readonly #folder: string;
  readonly #child: ChildProcess;

  constructor(config: BrowserConfig, name: string, url: string, onExit: () => void) {
    this.#folder = join(config.profileFolder, name);
    const temporary = join(this.#folder, 'tmp');
    const profile = join(this.#folder, 'profile');
    for (const folder of [temporary, join(profile, 'Default')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES), { mode: 0o600 });
    // `--app`: a window without tabs keeps no key for itself, so that the page can hold all of them (kiosk-ui/kit/key-guard.ts)
    this.#child = spawn(
      config.executable,
      [...KIOSK_FLAGS, ...config.flags, `--user-data-dir=${profile}`, `--app=${url}`],
      {
        stdio: 'ignore',
        env: {
          ...config.environment,
          TMPDIR: temporary,
          HOME: temporary,
          XDG_CACHE_HOME: temporary,
          XDG_CONFIG_HOME: temporary,
        },
        detached: true,
      },
    );
    this.#child.once('exit', onExit);
    this.#child.once('error', onExit);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Kills the whole tree: Chromium's zygotes leave the process group, so its descendants are looked up first. */
  kill(): void {
    this.#child.removeAllListeners('exit');
    for (const pid of [...descendants(this.pid), this.pid].reverse()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** Pids of all descendants of a process, parents before children. */
const descendants = (root: number): number[] => {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // ended while we looked
    }
  }
  const found: number[] = [];
  for (let next = [root]; next.length > 0; ) {
    next = next.flatMap((pid) => children.get(pid) ?? []);
    found.push(...next);
  }
  return found;
};
