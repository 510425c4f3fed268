import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { ChipAccess } from '../../../device-daemon/src/devices/card-reading.ts';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import { createIdCardReader } from '../../../device-daemon/src/devices/id-card-reader/driver.ts';

/**
 * The kiosk's reader in a process of its own, as in a visit, whose memory and handles can be measured. Run as a process it
 * holds the reader; imported it starts and asks that process.
 */
export type Footprint = {
  readonly rssMb: number;
  readonly heapMb: number;
  /** outside the heap: buffers and what addons hold */
  readonly externalMb: number;
  readonly files: number;
  readonly threads: number;
  /** timers, sockets and the like that keep Node alive */
  readonly resources: number;
};
type Ask =
  | { readonly ask: 'read'; readonly access: readonly ChipAccess[] }
  | { readonly ask: 'open' | 'present' | 'measure' };
type Tell = { readonly number: number; readonly answer: unknown };

export interface ReadingProcess {
  /** the fault's code, or `read` */
  read(access: readonly ChipAccess[]): Promise<string>;
  /** whether the reader is there (opened again after a loss) */
  open(): Promise<boolean>;
  present(): Promise<boolean>;
  /** after the garbage was collected */
  measure(): Promise<Footprint>;
  stop(): Promise<void>;
}

export const startReadingProcess = (socketName: string, readerName: string): ReadingProcess => {
  const child: ChildProcess = fork(import.meta.filename, ['serve', readerName], {
    // the young generation as small as in a visit, or it grows to 48 MB in steps that look like a leak
    execArgv: ['--expose-gc', '--max-semi-space-size=4', '--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      PCSCLITE_CSOCK_NAME: socketName,
      // as the daemon gives it to each visit (main.ts): or glibc keeps freed memory in an arena for each thread of the addon
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '1048576',
    },
  });
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the reading process has ended'));
  });
  child.on('message', ({ number, answer }: Tell) => {
    waiting.get(number)?.resolve(answer);
    waiting.delete(number);
  });
  let last = 0;
  const ask = <Answer>(what: Ask): Promise<Answer> =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      child.send({ number: last, ...what });
    }) as Promise<Answer>;
  return {
    read: (access) => ask({ ask: 'read', access }),
    open: () => ask({ ask: 'open' }),
    present: () => ask({ ask: 'present' }),
    measure: () => ask({ ask: 'measure' }),
    stop: async () => {
      if (child.connected) child.disconnect();
      const insist = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await exited;
      clearTimeout(insist);
    },
  };
};

const MB = 1_048_576;

const footprint = async (): Promise<Footprint> => {
  for (let turn = 0; turn < 4; turn++) {
    global.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    rssMb: rss / MB,
    heapMb: heapUsed / MB,
    externalMb: external / MB,
    files: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    resources: process.getActiveResourcesInfo().length,
  };
};

const serve = (readerName: string): void => {
  const reader = createIdCardReader({ readerName });
  const call = (deadlineMs: number): Call => ({ signal: new AbortController().signal, deadlineMs });
  const obey = async (what: Ask): Promise<unknown> => {
    if (what.ask !== 'read') {
      if (what.ask === 'open') return (await reader.open(call(2_000))).ok;
      return what.ask === 'present' ? reader.present : footprint();
    }
    const reading = await reader.read(what.access, call(15_000), () => undefined, new Uint8Array(8));
    return reading.ok ? 'read' : reading.fault.code;
  };
  process.on('message', (message: { readonly number: number } & Ask) => {
    void obey(message).then((answer) => process.send?.({ number: message.number, answer } satisfies Tell));
  });
  process.once('disconnect', () => void reader.close().then(() => process.exit(0)));
};

if (process.argv[2] === 'serve' && process.argv[1] === import.meta.filename) serve(process.argv[3] ?? '');
