import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Find, lookThroughBytes } from './look-through-files.ts';
import type { PatternSearch } from './pattern-search.ts';

/** Room for the ledger, the ballast and some bags; small, because every byte of it is searched. */
const DISK_BYTES = 48 << 20;
const BLOCK = 4096;
const ZEROS = Buffer.alloc(BLOCK);

/**
 * A disk that has only the kiosk's data on it: an ext4 in an image file, so that "a copy of the whole disk" can be taken as a
 * thief would take it: journal, slack and the blocks of deleted files with it. Mounted without `discard`: what is deleted stays
 * in its blocks. Needs root and a loop device.
 */
export class KioskDisk {
  readonly image: string;
  readonly #at: string;

  private constructor(image: string, at: string) {
    this.image = image;
    this.#at = at;
  }

  /** Makes `<folder>/disk.img` and mounts it at `at`; where this machine refuses, says why and gives null. */
  static mount(folder: string, at: string): KioskDisk | null {
    const image = join(folder, 'disk.img');
    try {
      closeSync(openSync(image, 'w', 0o600));
      truncateSync(image, DISK_BYTES);
      run(
        'mkfs.ext4',
        '-q',
        '-b',
        String(BLOCK),
        '-J',
        'size=4',
        '-E',
        'lazy_itable_init=0,lazy_journal_init=0',
        image,
      );
      mkdirSync(at, { recursive: true, mode: 0o700 });
      run('mount', '-t', 'ext4', '-o', 'loop,nodiscard', image, at);
      chmodSync(at, 0o700);
      rmdirSync(join(at, 'lost+found')); // the data folder of a kiosk is its own
      return new KioskDisk(image, at);
    } catch (error) {
      process.stderr.write(
        `\nNOT TESTED: the raw bytes of the kiosk's disk; this machine mounts no image: ${String(error).split('\n').slice(0, 3).join(' ')}\n\n`,
      );
      return null;
    }
  }

  /** Brings down to the image whatever still lies in memory only: what is deleted after this was on the disk. */
  sync(): void {
    run('sync', '--file-system', this.#at);
  }

  /** Every byte of the disk that is not part of a block of zeros, as it is and unpacked. */
  search(search: PatternSearch): { readonly finds: readonly Find[]; readonly bytes: number } {
    this.sync();
    const image = readFileSync(this.image);
    const written = Buffer.concat(
      Array.from({ length: image.length / BLOCK }, (_, at) => image.subarray(at * BLOCK, (at + 1) * BLOCK)).filter(
        (block) => !block.equals(ZEROS),
      ),
    );
    return { finds: lookThroughBytes(search, written, 'raw bytes of the disk'), bytes: written.length };
  }

  unmount(): void {
    // lazily: a process that is just ending must not keep the image for ever
    run('umount', '--lazy', this.#at);
  }
}

/** Swap of this machine, and how much of these processes lies in it, KB. */
export const swapped = (
  pids: readonly number[],
): { readonly places: readonly string[]; readonly kilobytes: number } => ({
  places: readFileSync('/proc/swaps', 'utf8').trim().split('\n').slice(1),
  kilobytes: pids
    .map((pid) => {
      try {
        return Number(/^VmSwap:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
      } catch {
        return 0; // ended while we looked
      }
    })
    .reduce((sum, one) => sum + one, 0),
});

const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 30_000 });
};
