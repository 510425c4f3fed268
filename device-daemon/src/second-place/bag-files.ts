import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { KeptBag } from '@mot-cua/domain/second-place.ts';
import { syncFolder, writeDurably } from '../dossiers/durable-file.ts';
import { sealedName } from '../dossiers/seal.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import { proofOver } from './place.ts';
import type { BelievedManifest } from './trust.ts';

/** Why bytes were not kept. `busy`: the same bag is being written at this moment. */
export type KeepFault = 'other-manifest' | 'busy' | 'full' | 'wrong-size' | 'wrong-digest' | 'broken-off';

/** What a start found in the folder, by dossier id; told to the journal. */
export type FolderStory = {
  readonly kept: string[];
  readonly received: string[];
  /** half-written files, never said to be kept: removed */
  readonly halfWritten: string[];
  /** bytes differ from the manifest: set aside as `<id>.bag.damaged`, asked for again */
  readonly damaged: string[];
  /** a bag without a manifest that can be believed: it stays where it is, a person must look */
  readonly unexplained: string[];
  /** a manifest without its bag: it had only just begun, or the bag was lost */
  readonly withoutBag: string[];
};

export type BagFilesParts = {
  readonly folder: string;
  /** reads a manifest back from the disk */
  readonly believe: (jws: string) => Result<BelievedManifest, string>;
  /** whether this receipt lets this bag go */
  readonly believeReceipt: (jws: string, about: BelievedManifest) => boolean;
  /** bytes that stay free */
  readonly fullBytes: number;
};

const MANIFEST = '.manifest';
const RECEIPT = '.receipt';
const BAG = '.bag.age';
const DAMAGED = '.bag.damaged';
const REFUSED = '.refused';
const NEW = '.new';
const MANIFEST_LIMIT_BYTES = 16 * 1024;

/**
 * The folder of a second place: `<id>.manifest`, `<id>.bag.age`, and after it `<id>.receipt`. Files only, so that two
 * programs (receiver and `forward`) may use it at once, and a person can carry it to another machine. A bag counts as kept
 * once its file has its final name: manifest durable first, then the bytes (write, fsync, rename, fsync the folder). It
 * goes only after a verified receipt lies here durably.
 */
export class BagFiles {
  readonly #parts: BagFilesParts;
  /** dossiers being written, bytes they will take */
  readonly #writing = new Map<string, number>();
  /** manifests never change, so each is read once while its file is there */
  readonly #manifests = new Map<string, BelievedManifest>();

  constructor(parts: BagFilesParts) {
    this.#parts = parts;
    mkdirSync(parts.folder, { recursive: true, mode: 0o700 });
  }

  async freeBytes(): Promise<number> {
    const disk = await statfs(this.#parts.folder);
    return Math.max(0, disk.bavail * disk.bsize - this.#parts.fullBytes);
  }

  /** The manifest under which this dossier is known here; null when it is not. Throws on disk errors. */
  async manifestOf(dossierId: string): Promise<BelievedManifest | null> {
    const known = this.#manifests.get(dossierId);
    const found = await sizeOf(this.#at(dossierId, MANIFEST));
    if (found === null || found > MANIFEST_LIMIT_BYTES) {
      this.#manifests.delete(dossierId);
      return null;
    }
    if (known) return known;
    const read = this.#parts.believe(await readFile(this.#at(dossierId, MANIFEST), 'utf8'));
    if (!read.ok || read.value.manifest.dossierId !== dossierId) return null;
    this.#manifests.set(dossierId, read.value);
    return read.value;
  }

  /** What is held of a dossier: null when neither its bag nor its receipt is here. */
  async find(dossierId: string): Promise<KeptBag | null> {
    const known = await this.manifestOf(dossierId);
    if (!known) return null;
    const { kioskId, sealed } = known.manifest;
    const facts = { dossierId, kioskId, size: sealed.size, sha256: sealed.sha256 };
    if ((await sizeOf(this.#at(dossierId, RECEIPT))) !== null) return { ...facts, state: 'received' };
    return (await sizeOf(this.#at(dossierId, BAG))) === sealed.size ? { ...facts, state: 'kept' } : null;
  }

  /** Bags that wait here for their receipt, oldest first. */
  async kept(): Promise<KeptBag[]> {
    const found: KeptBag[] = [];
    for (const dossierId of await this.#ids()) {
      const bag = await this.find(dossierId);
      if (bag?.state === 'kept') found.push(bag);
    }
    return found;
  }

  receiptOf(dossierId: string): Promise<string | null> {
    return textOf(this.#at(dossierId, RECEIPT));
  }

  /** Whether the repository has refused it for good, and in which words. */
  refusalOf(dossierId: string): Promise<string | null> {
    return textOf(this.#at(dossierId, REFUSED));
  }

  refuse(dossierId: string, why: string): void {
    writeDurably(this.#at(dossierId, REFUSED), Buffer.from(why));
  }

  /**
   * Takes a bag. `believed` was checked by the caller. Bytes stream to the disk with their digest; nothing is kept of what
   * does not fit the manifest. Disk errors other than a full disk throw, and then nothing new is kept either.
   */
  async keep(
    believed: BelievedManifest,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Result<KeptBag, KeepFault>> {
    const { dossierId, sealed } = believed.manifest;
    const known = await this.manifestOf(dossierId);
    if (known && known.sha256 !== believed.sha256) return failed('other-manifest');
    const held = await this.find(dossierId);
    if (held?.state === 'received') {
      if (this.#parts.believeReceipt((await this.receiptOf(dossierId)) ?? '', believed)) return done(held);
      await rm(this.#at(dossierId, RECEIPT), { force: true }); // spoilt, or put there by somebody
    } else if (held && (await this.isIntact(believed))) return done(held);
    if (this.#writing.has(dossierId)) return failed('busy');
    const promised = [...this.#writing.values()].reduce((sum, size) => sum + size, 0);
    if ((await this.freeBytes()) < promised + sealed.size) return failed('full');
    if (this.#writing.has(dossierId)) return failed('busy');
    this.#writing.set(dossierId, sealed.size);
    try {
      if (!known) writeDurably(this.#at(dossierId, MANIFEST), Buffer.from(believed.jws));
      const fault = await this.#write(believed, bytes, signal);
      if (fault) return failed(fault);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return failed('full');
      throw error;
    } finally {
      this.#writing.delete(dossierId);
    }
    this.#manifests.set(dossierId, believed);
    return done({
      dossierId,
      kioskId: believed.manifest.kioskId,
      size: sealed.size,
      sha256: sealed.sha256,
      state: 'kept',
    });
  }

  async #write(
    { manifest: { dossierId, sealed } }: BelievedManifest,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<KeepFault | null> {
    const path = this.#at(dossierId, BAG);
    const unfinished = `${path}${NEW}`;
    const hash = createHash('sha256');
    let size = 0;
    let named = false;
    let file: FileHandle | null = null;
    try {
      file = await open(unfinished, 'w', 0o600);
      for await (const piece of bytes) {
        if (signal.aborted) return 'broken-off';
        size += piece.byteLength;
        if (size > sealed.size) return 'wrong-size';
        hash.update(piece);
        await writeAll(file, piece);
      }
      if (size !== sealed.size) return signal.aborted ? 'broken-off' : 'wrong-size';
      if (hash.digest('hex') !== sealed.sha256) return 'wrong-digest';
      await file.sync();
      await rename(unfinished, path);
      named = true;
      await syncFolder(this.#parts.folder);
      named = false;
      return null;
    } finally {
      await file?.close().catch(() => undefined);
      // after a failed sync nobody knows what the disk has: the next attempt writes all of it anew
      await rm(named ? path : unfinished, { force: true }).catch(() => undefined);
    }
  }

  /** Digest over the nonce and the bytes as the disk gives them now; null when the bag is not here. */
  async prove(dossierId: string, nonce: string): Promise<string | null> {
    const bag = await this.open(dossierId);
    if (!bag) return null;
    try {
      return (await proofOver(nonce, bag)).digest;
    } finally {
      await bag.close();
    }
  }

  /** The bag for reading, if it is here. */
  async open(dossierId: string): Promise<OpenBag | null> {
    let file: FileHandle;
    try {
      file = await open(this.#at(dossierId, BAG), 'r');
    } catch (error) {
      if (isNotThere(error)) return null;
      throw error;
    }
    return {
      read: async (into, offset) => (await file.read(into, 0, into.length, offset)).bytesRead,
      close: () => file.close(),
    };
  }

  /** A verified receipt: durable first, then the bag goes. False when this receipt does not let this bag go. */
  async receive(about: BelievedManifest, receiptJws: string): Promise<boolean> {
    if (!this.#parts.believeReceipt(receiptJws, about)) return false;
    const { dossierId } = about.manifest;
    if ((await sizeOf(this.#at(dossierId, RECEIPT))) === null)
      writeDurably(this.#at(dossierId, RECEIPT), Buffer.from(receiptJws));
    await this.#letGo(dossierId);
    return true;
  }

  /** Told once at a start, before anybody is served: what lies here, what was half done, what is no longer what it was. */
  async check(): Promise<FolderStory> {
    const story: FolderStory = {
      kept: [],
      received: [],
      halfWritten: [],
      damaged: [],
      unexplained: [],
      withoutBag: [],
    };
    const names = await readdir(this.#parts.folder);
    for (const name of names) {
      if (!name.endsWith(NEW)) continue;
      await rm(join(this.#parts.folder, name), { force: true });
      story.halfWritten.push(name.replace(/\..*$/, ''));
    }
    for (const dossierId of await this.#ids()) {
      const known = await this.manifestOf(dossierId);
      if (!known) {
        story.unexplained.push(dossierId);
        continue;
      }
      const receipt = await textOf(this.#at(dossierId, RECEIPT));
      if (receipt !== null && this.#parts.believeReceipt(receipt, known)) {
        await this.#letGo(dossierId); // a power cut between the receipt and this
        story.received.push(dossierId);
      } else if ((await sizeOf(this.#at(dossierId, BAG))) === null) {
        story.withoutBag.push(dossierId);
      } else if (await this.isIntact(known)) {
        story.kept.push(dossierId);
      } else {
        await rename(this.#at(dossierId, BAG), this.#at(dossierId, DAMAGED));
        await syncFolder(this.#parts.folder);
        story.damaged.push(dossierId);
      }
    }
    return story;
  }

  async #letGo(dossierId: string): Promise<void> {
    for (const ending of [BAG, DAMAGED, REFUSED]) await rm(this.#at(dossierId, ending), { force: true });
    await syncFolder(this.#parts.folder);
  }

  /** Receipts (and their manifests) that lie here since before this moment are removed; bags without one never are. */
  async sweep(before: number): Promise<void> {
    for (const name of await readdir(this.#parts.folder)) {
      const [, dossierId] = /^([0-9a-f-]{36})\.receipt$/.exec(name) ?? [];
      if (!dossierId || (await stat(join(this.#parts.folder, name))).mtimeMs >= before) continue;
      const receipt = await this.receiptOf(dossierId);
      const known = await this.manifestOf(dossierId);
      const mayGo = known
        ? receipt !== null && this.#parts.believeReceipt(receipt, known)
        : (await sizeOf(this.#at(dossierId, BAG))) === null; // a power cut in the midst of this
      if (!mayGo) continue;
      await this.#letGo(dossierId);
      for (const ending of [MANIFEST, RECEIPT]) await rm(this.#at(dossierId, ending), { force: true });
    }
  }

  async isIntact({ manifest: { dossierId, sealed } }: BelievedManifest): Promise<boolean> {
    const bag = await this.open(dossierId);
    if (!bag) return false;
    try {
      const found = await proofOver('', bag);
      return found.size === sealed.size && found.sha256 === sealed.sha256;
    } finally {
      await bag.close();
    }
  }

  /** Dossiers of which a manifest or a bag is here, oldest first (ids are UUIDv7, which sort by time). */
  async #ids(): Promise<string[]> {
    const ids = new Set<string>();
    for (const name of await readdir(this.#parts.folder)) {
      const [, dossierId] = /^([0-9a-f-]{36})\.(?:manifest|bag\.age)$/.exec(name) ?? [];
      if (dossierId) ids.add(dossierId);
    }
    for (const dossierId of this.#manifests.keys()) if (!ids.has(dossierId)) this.#manifests.delete(dossierId);
    return [...ids].sort();
  }

  #at(dossierId: string, ending: string): string {
    return ending === BAG
      ? join(this.#parts.folder, sealedName(dossierId))
      : join(this.#parts.folder, `${dossierId}${ending}`);
  }
}

const writeAll = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  for (let written = 0; written < piece.byteLength; )
    written += (await file.write(piece, written, piece.byteLength - written)).bytesWritten;
};

const isNotThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isNotThere(error)) return null;
    throw error;
  }
};

const textOf = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isNotThere(error)) return null;
    throw error;
  }
};
