import { mkdirSync } from 'node:fs';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { KeptBag, Place as PlaceFacts } from '@mot-cua/domain/second-place.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import { BagFiles } from './bag-files.ts';
import { shareDisk } from './disks.ts';
import { type BagToKeep, type Place, type PlaceAnswer, type PlaceFault, piecesOf } from './place.ts';
import { readManifest } from './trust.ts';

export type FolderPlaceParts = {
  /** where the disk or stick is mounted, or a folder on it */
  readonly folder: string;
  /** the kiosk's own: the place must not lie on the same disk */
  readonly dataFolder: string;
  /** take the same disk all the same: demo and tests */
  readonly sameDisk?: boolean;
  /** bytes that stay free */
  readonly fullBytes?: number;
  readonly name?: string;
};

/**
 * A mounted disk or a USB stick as a second place: the same files as a receiver's folder, so that `second-place.ts forward`
 * on another machine brings them home. The kiosk has checked manifests and receipts itself. Its proof says that the file
 * that was written, synced, closed and opened anew has every byte: a copy that went wrong, a full stick, another stick
 * are found. The bytes may come from the kernel's memory, so a stick that lies about its syncs is found only by the
 * proofs asked for later. What is pulled out is away, not lost: its mount point lies on the kiosk's own disk and is refused.
 */
export class FolderPlace implements Place {
  readonly #parts: FolderPlaceParts;
  #files: BagFiles | null = null;

  constructor(parts: FolderPlaceParts) {
    this.#parts = parts;
  }

  async close(): Promise<void> {}

  look(): PlaceAnswer<PlaceFacts> {
    return this.#with(async (files) =>
      done({
        type: 'second-place/1' as const,
        name: this.#parts.name ?? 'folder',
        freeBytes: await files.freeBytes(),
      }),
    );
  }

  keep(bag: BagToKeep, bytes: OpenBag, signal: AbortSignal): PlaceAnswer<KeptBag> {
    return this.#with(async (files) => {
      const believed = readManifest(bag.manifest);
      if (!believed.ok) return failed({ kind: 'refused', detail: believed.fault });
      const kept = await files.keep(believed.value, piecesOf(bytes), signal);
      if (kept.ok) return kept;
      const kind = { full: 'full', busy: 'away', 'broken-off': 'away' } as const;
      return failed({ kind: kind[kept.fault as keyof typeof kind] ?? 'refused', detail: kept.fault });
    });
  }

  prove(bag: BagToKeep, nonce: string): PlaceAnswer<string> {
    return this.#with(async (files) => {
      const digest = await files.prove(bag.dossierId, nonce);
      return digest === null ? failed({ kind: 'not-held', detail: 'the file is not there' }) : done(digest);
    });
  }

  release(bag: BagToKeep, receipt: string): PlaceAnswer<void> {
    return this.#with(async (files) => {
      const known = await files.manifestOf(bag.dossierId);
      if (!known) return failed({ kind: 'not-held', detail: 'the file is not there' });
      await files.receive(known, receipt);
      return done(undefined);
    });
  }

  receiptOf(bag: BagToKeep): PlaceAnswer<string> {
    return this.#with(async (files) => {
      const receipt = await files.receiptOf(bag.dossierId);
      return receipt === null ? failed({ kind: 'not-held', detail: 'no receipt is there' }) : done(receipt);
    });
  }

  list(): PlaceAnswer<KeptBag[]> {
    return this.#with(async (files) => done(await files.kept()));
  }

  fetch(bag: BagToKeep, take: (piece: Uint8Array) => Promise<void>): PlaceAnswer<void> {
    return this.#with(async (files) => {
      const open = await files.open(bag.dossierId);
      if (!open) return failed({ kind: 'not-held', detail: 'the file is not there' });
      try {
        for await (const piece of piecesOf(open)) await take(piece);
        return done(undefined);
      } finally {
        await open.close();
      }
    });
  }

  /** Each call looks anew whether the disk is there, and is another one than the kiosk's. */
  async #with<T>(work: (files: BagFiles) => PlaceAnswer<T>): Promise<Result<T, PlaceFault>> {
    const { folder, dataFolder, sameDisk, fullBytes } = this.#parts;
    try {
      if (!sameDisk && shareDisk(folder, dataFolder)) {
        this.#files = null;
        return failed({
          kind: 'away',
          detail: 'the folder is on the same disk as the kiosk: mount another disk there',
        });
      }
      if (sameDisk) mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#files ??= new BagFiles({
        folder,
        believe: readManifest,
        believeReceipt: () => true,
        fullBytes: fullBytes ?? 0,
      });
      return await work(this.#files);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      return failed({ kind: code === 'ENOSPC' ? 'full' : 'away', detail: `the disk says ${code}` });
    }
  }
}
