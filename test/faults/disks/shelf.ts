import { constants, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchRoom, run } from './bench-room.ts';

export type FileSystem = 'ext4' | 'xfs';

/** XFS asks for at least 300 MB; the images are sparse, so it costs nothing. */
const SIZE = { ext4: '128M', xfs: '340M' } as const;

/**
 * A disk that holds disks: XFS with reflink, so that the image of a kiosk's disk can be copied whole in about 3 ms while
 * the kiosk writes to it. The copy is what the disk would hold had the power gone at that moment: every write that was
 * given to the device, none of those that the kernel still kept in memory.
 */
export class Shelf {
  readonly room: BenchRoom;
  readonly #at: string;
  readonly #blank = new Map<FileSystem, string>();
  #made = 0;

  constructor(room: BenchRoom) {
    this.room = room;
    const image = join(room.folder, 'shelf.img');
    run('truncate', ['-s', '6G', image]);
    run('mkfs.xfs', ['-q', '-m', 'reflink=1', image]);
    this.#at = room.mount(image, 'shelf');
  }

  /** A fresh, empty disk, mounted. */
  newDisk(fileSystem: FileSystem): Disk {
    return this.switchOn({ image: this.#copyOf(this.#blankDisk(fileSystem)), fileSystem });
  }

  /** The disk as a power cut at this moment would leave it; not mounted yet. */
  cut(disk: CutDisk): CutDisk {
    return { image: this.#copyOf(disk.image), fileSystem: disk.fileSystem };
  }

  /** Switches a cut disk on again: the file system's own recovery runs. Throws when it cannot be mounted. */
  switchOn(cut: CutDisk): Disk {
    const [disk] = this.switchAllOn([cut]);
    return disk as Disk;
  }

  switchAllOn(cuts: readonly CutDisk[]): Disk[] {
    const places = this.room.mountAll(
      cuts.map(({ image, fileSystem }) => ({
        ...{ image, name: fileSystem },
        // a copy carries the identity of its original, which XFS refuses to mount beside it
        options: fileSystem === 'xfs' ? ['nouuid'] : [],
      })),
    );
    return cuts.map(({ image, fileSystem }, at) => ({ image, fileSystem, folder: places[at] as string }));
  }

  /** Unmounts them and throws the images away. */
  discard(...disks: readonly Disk[]): void {
    this.room.unmountAll(disks.map(({ folder }) => folder));
    for (const { image } of disks) rmSync(image);
  }

  #copyOf(image: string): string {
    const copy = join(this.#at, `disk-${this.#made++}.img`);
    copyFileSync(image, copy, constants.COPYFILE_FICLONE_FORCE);
    return copy;
  }

  #blankDisk(fileSystem: FileSystem): string {
    const known = this.#blank.get(fileSystem);
    if (known) return known;
    const image = join(this.#at, `blank-${fileSystem}.img`);
    run('truncate', ['-s', SIZE[fileSystem], image]);
    if (fileSystem === 'ext4') run('mkfs.ext4', ['-q', '-F', '-m', '0', '-E', 'lazy_itable_init=0', image]);
    else run('mkfs.xfs', ['-q', image]);
    this.#blank.set(fileSystem, image);
    return image;
  }
}

export type CutDisk = { readonly image: string; readonly fileSystem: FileSystem };

/** A disk that is on, mounted at `folder`. */
export type Disk = CutDisk & { readonly folder: string };
