import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A network and mount namespace for one station: vpcd listens on all addresses, so it gets a network with nothing but a
 * loopback; pcscd's socket path is compiled in, so the run folder is mounted over /run, and the socket appears at
 * <run folder>/pcscd/pcscd.comm for everyone outside. pcscd's driver folder is hidden, so that it never takes a real
 * reader of the machine.
 */
const ENTER = [
  'ip link set lo up',
  'mount --bind "$1" /run',
  'mount -t tmpfs -o size=16k none /usr/lib/pcsc/drivers',
  'shift',
  'exec "$@"',
].join(' && ');

/** Words to put before a command so that it runs inside, or `null` where this machine allows no namespaces. */
export const enterNamespace = (runFolder: string): readonly string[] | null => {
  const ways: readonly (readonly string[])[] = [
    ['unshare', '-n', '-m'],
    ['unshare', '-U', '-r', '-n', '-m'],
  ];
  for (const way of ways) {
    const words = [...way, 'sh', '-c', ENTER, 'sh', runFolder];
    const trial = spawnSync(words[0] ?? '', [...words.slice(1), 'true'], { stdio: 'ignore', timeout: 5_000 });
    if (trial.status === 0) return words;
  }
  return null;
};

/** Builds what makes vpcd behave like a reader on USB into this folder, or `null` with a word on stderr where there is no compiler. */
export const buildShim = (folder: string): string | null => {
  const source = join(import.meta.dirname, 'vpcd-like-usb.c');
  const built = join(folder, 'vpcd-like-usb.so');
  const sourceKept = join(folder, 'vpcd-like-usb.c');
  const same = existsSync(built) && existsSync(sourceKept) && readFileSync(source).equals(readFileSync(sourceKept));
  if (same) return built;
  const gcc = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', built, source, '-ldl'], { timeout: 20_000 });
  if (gcc.status !== 0) {
    console.error(
      'virtual card: gcc could not build vpcd-like-usb.c; every APDU will take about 45 ms, every card half a second',
    );
    return null;
  }
  copyFileSync(source, sourceKept);
  return built;
};
