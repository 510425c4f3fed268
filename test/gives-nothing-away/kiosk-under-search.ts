import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demo, uiIsBuilt } from '../demo/demo.ts';
import { BenchClient } from '../end-to-end/bench-client.ts';
import { KioskDisk } from './kiosk-disk.ts';
import { kioskProcesses, type RunningProcess } from './kiosk-processes.ts';
import { type Find, lookThroughFiles } from './look-through-files.ts';
import { lookThroughMemory } from './look-through-memory.ts';
import type { PatternSearch } from './pattern-search.ts';
import { until } from './until.ts';
import { PANEL, XScreen } from './x-screen.ts';

/** What a search has met: the finds, and how much it looked at, so that "nothing found" can be believed. */
export type Looked = {
  readonly finds: readonly Find[];
  readonly processes: readonly string[];
  readonly memoryBytes: number;
  readonly files: number;
};

/** Temporary places of the whole machine; only what changed since the kiosk's start is looked at. */
const TEMPORARY = ['/tmp', '/var/tmp', '/dev/shm'];
/** Gigabytes of images that are none of this kiosk's, when `make faults` runs on the machine at the same time. */
const DISKS_OF_THE_FAULT_BENCH = /^\/dev\/shm\/kiosk-faults-/;

/** A kiosk with its own Chromium on a panel of its own, and hands to search all of it. */
export class KioskUnderSearch {
  readonly folder: string;
  readonly screen: XScreen;
  readonly demo: Demo;
  readonly bench: BenchClient;
  /** what the kiosk's data folder lies on; null where this machine mounts no image */
  readonly disk: KioskDisk | null;
  readonly #startedAt: number;

  private constructor(folder: string, screen: XScreen, demo: Demo, disk: KioskDisk | null, startedAt: number) {
    this.folder = folder;
    this.screen = screen;
    this.demo = demo;
    this.disk = disk;
    this.bench = new BenchClient(demo.bench.benchUrl);
    this.#startedAt = startedAt;
  }

  /** `executable`: Chromium, or what stands before it; given the kiosk's folder */
  static async start(executable: (folder: string) => string = () => '/usr/bin/chromium'): Promise<KioskUnderSearch> {
    if (!uiIsBuilt()) throw new Error('The screens are not built yet: run "make ui" first.');
    const startedAt = Date.now();
    const folder = mkdtempSync(join(tmpdir(), 'gna-')); // short: sockets lie deep in it
    mkdirSync(join(folder, 'panel'));
    const disk = KioskDisk.mount(folder, join(folder, 'kiosk'));
    const screen = await XScreen.start(join(folder, 'panel'));
    try {
      const flags = ['--no-sandbox', `--window-size=${PANEL.width},${PANEL.height}`, '--window-position=0,0'];
      const demo = await Demo.start({
        folder,
        kioskConfig: {
          // the disk is a small one: it is full when it would be full
          storage: { ballastBytes: 1 << 20, lowBytes: 4 << 20, fullBytes: 2 << 20, retentionHours: 0 },
          browser: {
            executable: executable(folder),
            profileFolder: join(folder, 'b'),
            flags,
            display: screen.display,
          },
        },
      });
      return new KioskUnderSearch(folder, screen, demo, disk, startedAt);
    } catch (error) {
      screen.stop();
      disk?.unmount();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.demo.stop();
    this.screen.stop();
    this.disk?.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get profiles(): string {
    return join(this.folder, 'b');
  }

  get processes(): readonly RunningProcess[] {
    return kioskProcesses({
      daemon: this.demo.daemonPid,
      launcher: this.demo.launcherPid,
      display: this.screen.pid,
      cardServiceBelow: this.demo.benchPid,
      runFolders: [this.demo.runFolder, this.profiles],
    });
  }

  /** What stands before a citizen: their visit's process and every process of their browser. */
  async ofThisVisit(browser: number): Promise<readonly number[]> {
    const { visits } = (await (await fetch(new URL('health', this.demo.kioskUrl))).json()) as {
      visits: readonly { pid: number; state: string }[];
    };
    const all = this.processes;
    const below = (pid: number): number[] => [
      pid,
      ...all.filter((one) => one.parent === pid).flatMap((one) => below(one.pid)),
    ];
    return [...visits.filter((visit) => visit.state === 'live').map((visit) => visit.pid), ...below(browser)];
  }

  /** Waits until none of these lives; the kiosk has five seconds for it once the next page stands. */
  async haveGone(pids: readonly number[]): Promise<void> {
    await until('everything that belonged to the visit has ended', 5_000, () => {
      const living = new Set(this.processes.map((one) => one.pid));
      return pids.every((pid) => !living.has(pid)) || null;
    });
  }

  searchMemory(search: PatternSearch): Looked {
    const finds: Find[] = [];
    let memoryBytes = 0;
    const processes = this.processes;
    for (const { pid, name } of processes) {
      const looked = lookThroughMemory(search, pid, name);
      finds.push(...looked.finds);
      memoryBytes += looked.bytes;
    }
    return { finds, processes: processes.map((one) => one.name), memoryBytes, files: 0 };
  }

  /** The kiosk's own folders, without those of the whole machine. */
  searchOwnFiles(search: PatternSearch): Looked {
    const { finds, files } = lookThroughFiles(search, { roots: [this.folder], except: this.#outside() });
    return { finds, processes: [], memoryBytes: 0, files };
  }

  searchFiles(search: PatternSearch): Looked {
    const own = this.searchOwnFiles(search);
    const temporary = lookThroughFiles(search, {
      roots: TEMPORARY,
      except: [this.folder],
      unlike: DISKS_OF_THE_FAULT_BENCH,
      since: this.#startedAt,
    });
    const files = own.files + temporary.files;
    return { finds: [...own.finds, ...temporary.finds], processes: [], memoryBytes: 0, files };
  }

  /** The raw bytes of the disk that the kiosk's data lie on; null where there is no such disk. */
  searchDisk(search: PatternSearch): Looked | null {
    const looked = this.disk?.search(search);
    return looked ? { finds: looked.finds, processes: [], memoryBytes: 0, files: 0 } : null;
  }

  /**
   * What is no part of the kiosk: the repository and its keys, the bench with card and printed slips, the panel's picture. The
   * raw disk is searched on its own.
   */
  #outside(): string[] {
    return ['disk.img', 'repository', 'keys', 'panel', 'run/bench', 'run/bench.log', 'run/repository.log'].map((name) =>
      join(this.folder, name),
    );
  }
}
