import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CanaryCitizen } from '../gives-nothing-away/canary.ts';
import { type Book, readBook } from './book.ts';
import { deviceKeyFile, type KioskAbout } from './kiosk-parts.ts';
import type { Orders } from './kiosk-under-fault.ts';
import type { Province } from './province.ts';

const PROGRAM = fileURLToPath(new URL('./kiosk-under-fault.ts', import.meta.url));
const alive = new Set<ChildProcess>();

/** Ends every kiosk that still runs; for the end of the bench, whatever ended it. */
export const killKiosks = (): void => {
  for (const child of alive) child.kill('SIGKILL');
};

/** Makes a folder a kiosk's data folder, as provisioning does: its device key lies there, and is on the disk. */
export const provision = (folder: string, province: Province): void => {
  copyFileSync(province.keys.deviceKeyFile, deviceKeyFile(folder));
  for (const path of [deviceKeyFile(folder), folder]) {
    const file = openSync(path, 'r');
    fsyncSync(file);
    closeSync(file);
  }
};

export type Wish = Partial<
  Pick<
    Orders,
    | 'inFlight'
    | 'dossiers'
    | 'paperBytes'
    | 'synchronous'
    | 'paceMs'
    | 'forward'
    | 'repositoryUrl'
    | 'ballastBytes'
    | 'retentionMs'
    | 'secondPlace'
  >
> & { readonly seed: number };

/** A kiosk in a process of its own, at work over a data folder that will suffer. */
export class Workload {
  readonly about: KioskAbout;
  readonly #bookFile: string;
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly logFile: string;

  /** `desk`: a folder outside the disk under fault. `environment`: e.g. what makes a write fail */
  constructor(parts: {
    readonly desk: string;
    readonly folder: string;
    readonly kioskId: string;
    readonly province: Province;
    readonly citizen: CanaryCitizen;
    readonly wish: Wish;
    readonly environment?: Readonly<Record<string, string>>;
    /** a program in front of it, e.g. strace, with its arguments */
    readonly behind?: readonly string[];
    /** gives it fds 3 (it speaks) and 4 (it listens) */
    readonly pipes?: boolean;
  }) {
    const { desk, folder, kioskId, province, citizen, wish } = parts;
    mkdirSync(desk, { recursive: true });
    this.about = {
      kioskId,
      folder,
      repositoryUrl: wish.repositoryUrl ?? province.url,
      receiptKeysFile: province.keys.receiptKeysFile,
      ...(wish.ballastBytes === undefined ? {} : { ballastBytes: wish.ballastBytes }),
      ...(wish.retentionMs === undefined ? {} : { retentionMs: wish.retentionMs }),
      ...(wish.secondPlace === undefined ? {} : { secondPlace: wish.secondPlace }),
    };
    this.#bookFile = join(desk, `${kioskId}.book`);
    this.logFile = join(desk, `${kioskId}.log`);
    const orders: Orders = {
      ...this.about,
      bookFile: this.#bookFile,
      recipients: province.keys.recipients,
      citizen,
      inFlight: 2,
      dossiers: null,
      paperBytes: [500, 60_000],
      synchronous: 'FULL',
      forward: true,
      ...wish,
    };
    const ordersFile = join(desk, `${kioskId}.json`);
    writeFileSync(ordersFile, JSON.stringify(orders));
    const log = openSync(this.logFile, 'a');
    const [program = process.execPath, ...front] = [...(parts.behind ?? []), process.execPath];
    this.process = spawn(program, [...front, '--disable-warning=ExperimentalWarning', PROGRAM, ordersFile], {
      stdio: ['ignore', log, log, ...(parts.pipes ? (['pipe', 'pipe'] as const) : [])],
      env: {
        PATH: process.env['PATH'] ?? '',
        LANG: 'C.UTF-8',
        TMPDIR: desk,
        NODE_OPTIONS: '--max-semi-space-size=4',
        NODE_COMPILE_CACHE: join(desk, 'compiled'),
        ...parts.environment,
      },
      detached: true, // Ctrl-C reaches the bench alone, which ends its kiosks in order
    });
    closeSync(log);
    alive.add(this.process);
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code) => {
        alive.delete(this.process);
        resolve(code);
      });
    });
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** What its citizens have been told, over all lives of this kiosk, up to this moment. */
  book(): Book {
    return readBook(this.#bookFile);
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8').slice(-2_000);
  }

  /** Stops every thread where it stands, as a power cut does; what it asked of the disk before still happens. */
  async freeze(): Promise<void> {
    this.process.kill('SIGSTOP');
    while (!this.#standsStill()) await sleep(1);
  }

  /** No thread runs: each is stopped, or waits for the disk inside the kernel and will be stopped as it comes out. */
  #standsStill(): boolean {
    const tasks = `/proc/${this.process.pid}/task`;
    try {
      return readdirSync(tasks).every((task) => {
        const stat = readFileSync(`${tasks}/${task}/stat`, 'utf8');
        return ['T', 't', 'D', 'Z'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
      });
    } catch {
      return this.ended || !existsSync(tasks); // a thread, or the whole of it, has just come to its end
    }
  }

  async kill(): Promise<void> {
    if (!this.ended) this.process.kill('SIGKILL');
    await this.exited;
  }
}
