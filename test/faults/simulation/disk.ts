import type { DiskCalls, FileOnDisk } from '../../../device-daemon/src/dossiers/disk-calls.ts';
import type { Dice } from './dice.ts';
import { noteThrown, type Process, type Timeline } from './timeline.ts';

/** A file's bytes: as programs see them, and as they lie on the platter. */
type Inode = {
  seen: Uint8Array;
  durable: Uint8Array;
  dirty: boolean;
  /** a sync of it failed: the kernel dropped the dirty pages, later syncs say yes and write nothing (fsyncgate, 2018) */
  dropped: boolean;
  /** its pages were dropped at the sync of another file: its own next sync still has to say so (Linux, errseq_t) */
  unreported: boolean;
};
/** A change of a folder that is not synced yet. */
type Change =
  | { readonly kind: 'link'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: Inode }
  | { readonly kind: 'unlink'; readonly path: string };
type OpenFile = { readonly inode: Inode | null; readonly folder: string; position: number };

export type DiskOperation = 'open' | 'write' | 'read' | 'fsync' | 'fsync-folder' | 'rename' | 'unlink' | 'list';
/** What befalls an operation; decided outside. `error` is a Node error code. Power cuts and kills throw `Dead` from in here. */
export type DiskFate = { readonly error: string | null; readonly after: (() => void) | null };

/**
 * A disk with a page cache. Nothing is durable before its sync: at a power cut each folder change that was not synced
 * is there or not, in any order, and of a file that was not synced some prefix remains, with zeros or nothing behind it.
 * That is less than ext4 promises and as much as POSIX does.
 */
export class Disk {
  readonly #dice: Dice;
  readonly #seen = new Map<string, Inode>();
  #durable = new Map<string, Inode>();
  #pending: Change[] = [];
  readonly #open = new Map<number, OpenFile>();
  #lastFile = 2;
  freeBytes = 64 * 1024 ** 3;
  destroyed = false;
  /** asked before each operation by a process */
  fate: (operation: DiskOperation, by: Process) => DiskFate = () => nothingBefalls;
  /** a planted fault: these syncs are said to be done and are not */
  omitFsync = false;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** The system calls as this process has them. */
  callsOf(by: Process, timeline: Timeline): DiskCalls {
    const now = <T>(operation: DiskOperation, work: () => T, inode: Inode | null = null): T =>
      this.#do(operation, by, work, inode);
    const soon = async <T>(operation: DiskOperation, work: () => T, inode: Inode | null = null): Promise<T> => {
      await timeline.sleep(this.#dice.below(4), by);
      return this.#do(operation, by, work, inode);
    };
    const close = (file: number): void => {
      by.mustLive();
      this.#open.delete(file);
    };
    const fsync =
      (file: number): (() => void) =>
      () =>
        this.#fsync(this.#file(file));
    const inodeOf = (file: number): Inode | null => this.#open.get(file)?.inode ?? null;
    const kindOfSync = (file: number): DiskOperation => (inodeOf(file) ? 'fsync' : 'fsync-folder');
    const openAsync = async (path: string, flags: string): Promise<FileOnDisk> => {
      const file = await soon('open', () => this.#openFile(path, flags));
      return {
        read: async (into, offset, length, position) => ({
          bytesRead: await soon('read', () => this.#readAt(file, into.subarray(offset, offset + length), position)),
        }),
        write: async (bytes, offset, length, position) => ({
          bytesWritten: await soon('write', () =>
            this.#writeAt(file, bytes.subarray(offset, offset + length), position),
          ),
        }),
        sync: () => soon(kindOfSync(file), fsync(file), inodeOf(file)),
        close: async () => close(file),
      };
    };
    return {
      openSync: (path, flags) => now('open', () => this.#openFile(path, flags)),
      writeSync: (file, bytes, offset) =>
        now('write', () => {
          const { position } = this.#file(file);
          // a write may take less than it is given
          const piece = bytes.subarray(
            offset,
            this.#dice.chance(0.1) ? offset + Math.ceil((bytes.length - offset) / 2) : bytes.length,
          );
          this.#file(file).position += piece.length;
          return this.#writeAt(file, piece, position);
        }),
      readSync: (file, into) =>
        now('read', () => {
          const open = this.#file(file);
          const read = this.#readAt(file, into, open.position);
          open.position += read;
          return read;
        }),
      fsyncSync: (file) => now(kindOfSync(file), fsync(file), inodeOf(file)),
      closeSync: close,
      statSync: (path) =>
        now('list', () => {
          const inode = this.#seen.get(path);
          if (!inode) throw failure('ENOENT', 'stat');
          return { size: inode.seen.length };
        }),
      renameSync: (from, to) => now('rename', () => this.#rename(from, to)),
      rmSync: (path) => now('unlink', () => this.#unlink(path)),
      promises: {
        open: openAsync,
        rename: (from, to) => soon('rename', () => this.#rename(from, to)),
        rm: (path) => soon('unlink', () => this.#unlink(path)),
        readdir: (path) => soon('list', () => this.#list(path)),
        statfs: () => soon('list', () => ({ bavail: this.freeBytes, bsize: 1 })),
      },
    };
  }

  #do<T>(operation: DiskOperation, by: Process, work: () => T, inode: Inode | null = null): T {
    by.mustLive();
    const { error, after } = this.fate(operation, by);
    if (error !== null) {
      if (operation === 'fsync') this.#dropAll();
      if (inode) inode.unreported = false;
      throw failure(error, operation);
    }
    if (this.destroyed) throw failure('EIO', operation);
    const result = work();
    after?.();
    return result;
  }

  /** After a sync that failed nobody knows what of the dirty pages was written. */
  #dropAll(): void {
    for (const inode of this.#seen.values())
      if (inode.dirty && this.#dice.chance(0.5)) {
        inode.dropped = true;
        inode.dirty = false;
        inode.unreported = true;
      }
  }

  #openFile(path: string, flags: string): number {
    let inode = this.#seen.get(path) ?? null;
    const isFolder = !inode && !path.includes('.');
    if (flags.startsWith('w')) {
      if (inode !== null && flags.includes('x')) throw failure('EEXIST', 'open');
      if (inode === null) {
        inode = { seen: EMPTY, durable: EMPTY, dirty: true, dropped: false, unreported: false };
        this.#seen.set(path, inode);
        this.#pending.push({ kind: 'link', path, inode });
      } else {
        inode.seen = EMPTY;
        inode.dirty = true;
      }
    } else if (!inode && !isFolder) throw failure('ENOENT', 'open');
    this.#lastFile++;
    this.#open.set(this.#lastFile, { inode, folder: path, position: 0 });
    return this.#lastFile;
  }

  #file(file: number): OpenFile {
    const open = this.#open.get(file);
    if (!open) throw failure('EBADF', 'use');
    return open;
  }

  #writeAt(file: number, bytes: Uint8Array, position: number): number {
    const { inode } = this.#file(file);
    if (!inode) throw failure('EISDIR', 'write');
    if (this.freeBytes < bytes.length) throw failure('ENOSPC', 'write');
    const grown = new Uint8Array(Math.max(inode.seen.length, position + bytes.length));
    grown.set(inode.seen);
    grown.set(bytes, position);
    this.freeBytes -= grown.length - inode.seen.length;
    inode.seen = grown;
    inode.dirty = true;
    return bytes.length;
  }

  #readAt(file: number, into: Uint8Array, position: number): number {
    const { inode } = this.#file(file);
    if (!inode) throw failure('EISDIR', 'read');
    const piece = inode.seen.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  }

  #fsync({ inode, folder }: OpenFile): void {
    if (this.omitFsync) return;
    if (inode) {
      if (inode.unreported) {
        inode.unreported = false;
        throw failure('EIO', 'fsync');
      }
      if (!inode.dropped) inode.durable = inode.seen;
      inode.dirty = false;
      return;
    }
    const within = `${folder}/`;
    this.#pending = this.#pending.filter((change) => {
      if (!(change.kind === 'rename' ? change.to : change.path).startsWith(within)) return true;
      apply(this.#durable, change);
      return false;
    });
  }

  #rename(from: string, to: string): void {
    const inode = this.#seen.get(from);
    if (!inode) throw failure('ENOENT', 'rename');
    this.#free(this.#seen.get(to));
    this.#seen.delete(from);
    this.#seen.set(to, inode);
    this.#pending.push({ kind: 'rename', from, to, inode });
  }

  #unlink(path: string): void {
    const inode = this.#seen.get(path);
    if (!inode) return;
    this.#free(inode);
    this.#seen.delete(path);
    this.#pending.push({ kind: 'unlink', path });
  }

  #free(inode: Inode | undefined): void {
    this.freeBytes += inode?.seen.length ?? 0;
  }

  #list(folder: string): string[] {
    const within = `${folder}/`;
    return [...this.#seen.keys()]
      .filter((path) => path.startsWith(within))
      .map((path) => path.slice(within.length))
      .sort();
  }

  /** The power goes: what was not synced is kept or lost as the dice say, every open file is gone. */
  cutPower(): void {
    this.#open.clear();
    const keep = this.#dice.pick([0, 0.5, 0.5, 1]);
    for (const change of this.#pending) if (this.#dice.chance(keep)) apply(this.#durable, change);
    this.#pending = [];
    this.#seen.clear();
    for (const [path, inode] of this.#durable) {
      if (inode.dirty) inode.durable = this.#torn(inode);
      inode.seen = inode.durable;
      inode.dirty = false;
      inode.dropped = false;
      inode.unreported = false;
      this.#seen.set(path, inode);
    }
  }

  #torn(inode: Inode): Uint8Array {
    const written = this.#dice.below(inode.seen.length + 1);
    switch (this.#dice.below(4)) {
      case 0:
        return inode.durable;
      case 1:
        return inode.seen.slice(0, written);
      case 2: {
        const holed = new Uint8Array(inode.seen.length);
        holed.set(inode.seen.subarray(0, written));
        return holed;
      }
      default:
        return inode.seen;
    }
  }

  /** The disk is gone, and another, empty one is put in. */
  destroy(): void {
    this.#seen.clear();
    this.#durable.clear();
    this.#pending = [];
    this.#open.clear();
    this.destroyed = true;
  }

  /** Spoils one byte of a file where it lies. Says whether it could. */
  spoil(path: string): boolean {
    const inode = this.#durable.get(path);
    if (!inode || inode.durable.length === 0) return false;
    const spoilt = inode.durable.slice();
    spoilt[this.#dice.below(spoilt.length)]! ^= 0x10;
    inode.durable = spoilt;
    inode.seen = spoilt;
    return true;
  }

  /** For the oracle: the bytes that are there after any power cut at this moment, or null where some cut loses or changes them. */
  surely(path: string): Uint8Array | null {
    const inode = this.#durable.get(path);
    if (!inode || inode.dirty || this.destroyed) return null;
    for (const change of this.#pending)
      if (change.kind === 'rename' ? change.from === path || change.to === path : change.path === path) return null;
    return inode.durable;
  }
  /** For the oracle: what a program would read. */
  seen(path: string): Uint8Array | null {
    return this.destroyed ? null : (this.#seen.get(path)?.seen ?? null);
  }
  paths(): string[] {
    return [...this.#seen.keys()];
  }
}

const EMPTY = new Uint8Array(0);
const nothingBefalls: DiskFate = { error: null, after: null };

const apply = (entries: Map<string, Inode>, change: Change): void => {
  if (change.kind === 'link') entries.set(change.path, change.inode);
  else if (change.kind === 'unlink') entries.delete(change.path);
  else {
    if (entries.get(change.from) === change.inode) entries.delete(change.from);
    entries.set(change.to, change.inode);
  }
};

/** An error as Node's file system gives it. */
export const failure = (code: string, operation: string): Error =>
  noteThrown(Object.assign(new Error(`${code}: simulated, ${operation}`), { code, simulated: true }));
