import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

/** Starts and stops the real pcscd with vpcd as its only reader. Runs inside the station's namespace. */
const MODULE = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const FRIENDLY_NAME = 'Kiosk Virtual Card Reader';
/** vpcd has two slots; the card always lies in the first */
export const READER_NAME = `${FRIENDLY_NAME} 00 00`;

const START_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 4_000;

export type Pcscd = {
  readonly port: number;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
  /** as a crash: no farewell to its clients */
  kill(): Promise<void>;
};

export type PcscdPlace = {
  /** folder for configuration, module copy and log */
  readonly folder: string;
  /** where its socket appears: fixed by pcscd at compile time, seen through the station's bind mount */
  readonly socket: string;
  /** path of the compiled shim, or `null` where there is no compiler */
  readonly shim: string | null;
};

/** vpcd's module is copied, since the station hides pcscd's driver folder so that no real reader is touched. */
export const prepareModule = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(MODULE)) throw new Error(`${MODULE} is missing: install the package vsmartcard-vpcd`);
  copyFileSync(MODULE, join(folder, 'libifdvpcd.so'));
};

/** Resolves when clients can connect and vpcd listens for the card. */
export const startPcscd = async (place: PcscdPlace, port: number): Promise<Pcscd> => {
  await refuseIfServed(place.socket);
  // left by one that was killed; its process number may belong to someone else by now, and pcscd would not start
  for (const stale of ['pcscd.comm', 'pcscd.pid']) rmSync(join(dirname(place.socket), stale), { force: true });
  const configuration = join(place.folder, 'reader.conf.d');
  mkdirSync(configuration, { recursive: true });
  const channel = `0x${port.toString(16).toUpperCase()}`;
  writeFileSync(
    join(configuration, 'vpcd'),
    [
      `FRIENDLYNAME "${FRIENDLY_NAME}"`,
      `DEVICENAME /dev/null:${channel}`,
      `LIBPATH ${join(place.folder, 'libifdvpcd.so')}`,
      `CHANNELID ${channel}`,
      '',
    ].join('\n'),
  );
  const log = openSync(join(place.folder, 'pcscd.log'), 'a');
  // whoever kills the station's process takes pcscd along
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', '--', '/usr/sbin/pcscd', '--foreground', '--error', '--config', configuration],
    {
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'] ?? '', ...(place.shim ? { LD_PRELOAD: place.shim } : {}) },
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = (): Promise<void> => stopChild(child, exited);
  try {
    await until(
      async () => listens(port) && (await accepts(place.socket)),
      START_DEADLINE_MS,
      () => (child.exitCode === null && child.signalCode === null ? null : 'pcscd ended at start'),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { port, exited, stop, kill };
};

const stopChild = async (child: ChildProcess, exited: Promise<void>): Promise<void> => {
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exited;
  clearTimeout(insist);
};

/** Whether something listens on this TCP port, asked of the kernel: a trial connection would look like a card. */
const listens = (port: number): boolean => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/self/net/tcp', '/proc/self/net/tcp6'].some(
    (path) =>
      existsSync(path) &&
      readFileSync(path, 'utf8')
        .split('\n')
        .some((line) => {
          const [, local = '', , state] = line.trim().split(/\s+/);
          return local.endsWith(wanted) && state === '0A';
        }),
  );
};

/** Throws where a living pcscd answers at this socket: two would take each other's files away. */
export const refuseIfServed = async (socket: string): Promise<void> => {
  if (await accepts(socket)) throw new Error(`another pcscd already serves ${socket}`);
};

const accepts = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Looks again every 10 ms until it holds, `broken` tells why it never will, or the deadline has passed. */
export const until = async (
  holds: () => Promise<boolean> | boolean,
  deadlineMs: number,
  broken: () => string | null = () => null,
): Promise<void> => {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    const why = broken();
    if (why) throw new Error(why);
    if (performance.now() > end) throw new Error(`not so within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
