import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askRunningChromium } from './process-singleton.ts';

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
  // `--disable-extensions` would also switch off what lets a browser wait without a window; the image's policies forbid them
  '--disable-component-extensions-with-background-pages',
  '--disable-default-apps',
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

/** What lets Chromium stand ready without a window: it opens one when another start with the same profile asks it to. */
const WAITING: readonly string[] = ['--no-startup-window', '--keep-alive-for-test'];

/**
 * One Chromium with a profile and a TMPDIR of its own, which go when it goes. Started without a window: the first page then
 * stands 0.2 s after it is asked for instead of 0.5 s, and on a busy machine seconds sooner.
 */
export class Browser {
  readonly #config: BrowserConfig;
  readonly #folder: string;
  #child: ChildProcess | null = null;
  readonly #onExit: (why: string) => void;
  #killed = false;

  /** Throws where the profile's folder cannot be made. `onExit` is told once, and why, when nothing shows the page any more. */
  constructor(config: BrowserConfig, name: string, onExit: (why: string) => void) {
    this.#config = config;
    this.#folder = join(config.profileFolder, name);
    this.#onExit = onExit;
    for (const folder of [this.#temporary, join(this.#profile, 'Default')])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES), { mode: 0o600 });
  }

  get #temporary(): string {
    return join(this.#folder, 'tmp');
  }

  get #profile(): string {
    return join(this.#folder, 'profile');
  }

  /** Starts it without a window. Where Chromium will not wait so, it ends by itself, and `onExit` is told. */
  standReady(): void {
    this.#start(WAITING);
  }

  get #socket(): string {
    return join(this.#profile, 'SingletonSocket'); // a link, made before the socket is: what counts is where it leads
  }

  /** It hears whoever asks it for a window. */
  get ready(): boolean {
    return statSync(this.#socket, { throwIfNoEntry: false })?.isSocket() ?? false;
  }

  /** Opens the page in a window: at once when it stands ready, else with a start of its own. */
  open(url: string): void {
    // `--app`: a window without tabs keeps no key for itself, so that the page can hold all of them (kiosk-ui/kit/key-guard.ts)
    const page = [`--app=${url}`];
    if (!this.#child) {
      this.#start(page);
      return;
    }
    void askRunningChromium(this.#socket, this.#command(page)).then((heard) => {
      if (!heard.ok) this.#exited(`it did not hear that it shall open a window: ${heard.fault}`);
    });
  }

  /** Kills the whole tree: Chromium's zygotes leave the process group, so its descendants are looked up first. */
  kill(): void {
    this.#killed = true;
    // one that never started has no number, and the number of one that has ended may be another's
    const alive = this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
    for (const pid of alive === undefined ? [] : [...descendants(alive), alive].reverse()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  #command(more: readonly string[]): string[] {
    const { executable, flags } = this.#config;
    return [executable, ...KIOSK_FLAGS, ...flags, `--user-data-dir=${this.#profile}`, ...more];
  }

  #start(more: readonly string[]): void {
    const [executable = '', ...args] = this.#command(more);
    const child = spawn(executable, args, {
      stdio: 'ignore',
      env: {
        ...this.#config.environment,
        TMPDIR: this.#temporary,
        HOME: this.#temporary,
        XDG_CACHE_HOME: this.#temporary,
        XDG_CONFIG_HOME: this.#temporary,
      },
      detached: true,
    });
    child.once('exit', (code, signal) => this.#exited(`ended (${signal ?? code})`));
    child.once('error', (error) => this.#exited(error.message));
    this.#child = child;
  }

  #exited(why: string): void {
    if (this.#killed) return;
    this.kill();
    this.#onExit(why);
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
