import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Limits } from '../config.ts';
import { Refusal } from '../http/problems.ts';
import type { Store } from '../store/database.ts';
import { type Folders, namesIn, removeIfThere, sizeOf } from '../store/durable-files.ts';
import { bytesToCome, checkRoom, diskFull, type FreeBytes, type OpenUpload } from './admission.ts';
import type { Caller } from './callers.ts';
import { type Announced, ownDossier } from './manifests.ts';
import { uploadLocks } from './upload-locks.ts';

/** Path under which uploads live; also the `Location` of each, relative to the server. */
export const uploadsPath = '/v1/uploads';

/**
 * An upload's id says whose it is: `<kioskId>.<dossierId>.<16 hex>`, with an `m` before the hex where a bearer of the
 * manifest made it. Kiosk and bearers do not share uploads: one that sends rubbish cannot spoil what the other sends.
 */
const idPattern = /^(?<kioskId>[a-z0-9-]{1,40})\.(?<dossierId>[0-9a-f-]{36})\.(?<borne>m?)[0-9a-f]{16}$/;

/** Unfinished uploads of one dossier that stay when another is begun: its deliverer may have lost the answer, and come back. */
const spares = { kiosk: 1, bearer: 3 };

/** A call as the tus server sees it; `letGo` ends its body, because a later call wants the upload. */
export type UploadCall = { request: Request; letGo: () => void };

export type Uploads = ReturnType<typeof uploadsIn>;

/** tus 1.0 (core, creation, termination) over a folder; each upload belongs to one announced dossier of one kiosk. */
export const uploadsIn = (at: Folders, store: Store, clock: Clock, limits: Limits, freeBytes: FreeBytes) => {
  /** admitted and not yet on the disk */
  const admitted = new Map<string, OpenUpload>();
  const idOfRequest = new WeakMap<Request, string>();
  const letGoOf = new WeakMap<Request, () => void>();
  const locks = uploadLocks();
  const tus = new Server({
    path: uploadsPath,
    datastore: new FileStore({ directory: at.uploads }),
    maxSize: limits.sealedBytes,
    relativeLocation: true,
    locker: (request) => locks.forCall(() => letGoOf.get(request)?.()),
    // only where a body does not end when it is told to: tus then throws away what is in its buffers
    lockDrainTimeout: 1_000,
    // No browser may upload: without this every answer would carry "Access-Control-Allow-Origin: *".
    allowedOrigins: () => false,
    namingFunction: (request) => idOfRequest.get(request) ?? refuseUnnamed(),
  });

  const partsOf = async (prefix: string): Promise<string[]> =>
    (await namesIn(at.uploads)).filter((name) => name.startsWith(prefix) && !name.endsWith('.json'));

  const remove = async (id: string): Promise<void> => {
    await removeIfThere(join(at.uploads, `${id}.json`));
    await removeIfThere(join(at.uploads, id));
  };

  /** Every unfinished upload with the size it will have, from the bookkeeping of the tus server. */
  const openUploads = async (): Promise<OpenUpload[]> => {
    const before = new Map(admitted);
    const names = await partsOf('');
    const onDisk = await Promise.all(
      names
        .filter((id) => !before.has(id))
        .map(async (id) => {
          const kioskId = idPattern.exec(id)?.groups?.kioskId ?? '';
          const bookkeeping = await readFile(join(at.uploads, `${id}.json`), 'utf8').catch(() => '');
          return { kioskId, size: sizeIn(bookkeeping) };
        }),
    );
    return [...onDisk, ...before.values()];
  };

  /** Removes the older unfinished uploads of one dossier; whole ones stay, a commit may be reading them. */
  const keepFew = async ({ kioskId, dossierId, sealedSize }: Announced, borne: boolean): Promise<void> => {
    const own = (await partsOf(`${kioskId}.${dossierId}.`)).filter((id) => isBorne(id) === borne);
    const aged = await Promise.all(
      own.map(async (id) => {
        const found = await stat(join(at.uploads, id)).catch(() => null);
        return { id, at: found?.mtimeMs ?? 0, whole: found?.size === sealedSize };
      }),
    );
    const partial = aged.filter(({ whole }) => !whole).sort((a, b) => b.at - a.at);
    for (const { id } of partial.slice(borne ? spares.bearer : spares.kiosk)) await remove(id);
  };

  /** Checks the bounds and the disk, and counts the new upload at once, so that creations side by side cannot pass them. */
  const reserve = async (id: string, upload: OpenUpload): Promise<void> => {
    const [open, free] = [await openUploads(), await freeBytes(at.uploads)];
    // from here to the `set` nothing waits; what was admitted meanwhile is in the map and not in `open`
    const others = [...open, ...[...admitted.values()].filter((one) => !open.includes(one))];
    checkRoom(others, upload, limits);
    const toCome = [...others, upload].reduce((sum, { size }) => sum + bytesToCome(size), 0);
    if (free <= limits.freeBytes + toCome) throw diskFull();
    admitted.set(id, upload);
  };

  return {
    /** Checks a creation against the announced manifest and gives the upload's id. */
    admitCreation: async (
      caller: Caller,
      metadataHeader: string,
      lengthHeader: string | undefined,
    ): Promise<string> => {
      const metadata = parseUploadMetadata(metadataHeader);
      const announced = await ownDossier(store, caller, metadata.get('dossierId') ?? '');
      const { kioskId, dossierId, sealedSize } = announced;
      const wrong = (detail: string) =>
        new Refusal(422, 'wrong-upload', 'This upload does not fit its manifest', detail);
      if (metadata.get('sha256') !== announced.sealedSha256) {
        throw wrong('Upload-Metadata must carry the sha256 of the manifest, in base64');
      }
      if (Number(lengthHeader) !== sealedSize) {
        throw wrong(`Upload-Length must be the size in the manifest: ${sealedSize}`);
      }
      const received = await store
        .selectFrom('records')
        .select('dossierId')
        .where('dossierId', '=', dossierId)
        .executeTakeFirst();
      if (received) {
        throw new Refusal(
          409,
          'already-received',
          'This dossier is already received',
          'commit it again to get its receipt',
        );
      }
      const borne = caller.bearing !== null;
      await keepFew(announced, borne);
      const id = `${kioskId}.${dossierId}.${borne ? 'm' : ''}${randomBytes(8).toString('hex')}`;
      await reserve(id, { kioskId, size: sealedSize });
      return id;
    },

    /** Checks that an upload exists and is this caller's own. Half-written bookkeeping counts as gone. */
    admitUse: async (caller: Caller, id: string): Promise<void> => {
      const unknown = new Refusal(
        404,
        'unknown-upload',
        'This upload is not known',
        'create a new one: POST /v1/uploads',
      );
      const owner = idPattern.exec(id)?.groups;
      if (!owner || owner.kioskId !== caller.kioskId || isBorne(id) !== (caller.bearing !== null)) throw unknown;
      await ownDossier(store, caller, owner.dossierId ?? '').catch(() => {
        throw unknown;
      });
      const bookkeeping = await readFile(join(at.uploads, `${id}.json`), 'utf8').catch(() => '');
      if (isJson(bookkeeping)) return;
      await remove(id);
      throw unknown;
    },

    /** True when the disk has no room for the rest of what is being uploaded: pieces are then put off, not broken off. */
    diskIsLow: async (): Promise<boolean> => (await freeBytes(at.uploads)) <= limits.freeBytes / 2,

    /** Lets the tus server answer; `newId` names the upload that a creation makes. */
    answer: ({ request, letGo }: UploadCall, newId: string | null): Promise<Response> => {
      letGoOf.set(request, letGo);
      if (newId === null) return tus.handleWeb(request);
      idOfRequest.set(request, newId);
      return tus.handleWeb(request).finally(() => admitted.delete(newId));
    },

    /** Path of an upload of this dossier that holds `size` bytes, whoever made it. */
    complete: async (kioskId: string, dossierId: string, size: number): Promise<string | null> => {
      for (const id of await partsOf(`${kioskId}.${dossierId}.`)) {
        if ((await sizeOf(join(at.uploads, id))) === size) return join(at.uploads, id);
      }
      return null;
    },

    /** Drops one upload, named by the path that `complete` gave; any other path is not touched. */
    drop: async (path: string): Promise<void> => {
      const id = basename(path);
      if (path === join(at.uploads, id) && idPattern.test(id)) await remove(id);
    },

    removeAllOf: async (kioskId: string, dossierId: string): Promise<void> => {
      for (const id of await partsOf(`${kioskId}.${dossierId}.`)) await remove(id);
    },

    /** Removes unfinished uploads that nobody touched for `uploadLifeMs` and leftovers of received dossiers. */
    sweep: async (): Promise<number> => {
      let removed = 0;
      for (const name of await namesIn(at.uploads)) {
        const id = name.replace(/\.json$/, '');
        const dossierId = idPattern.exec(id)?.groups?.dossierId ?? '';
        const touched = (await stat(join(at.uploads, name)).catch(() => null))?.mtimeMs;
        if (touched === undefined) continue;
        const received = await store
          .selectFrom('records')
          .select('dossierId')
          .where('dossierId', '=', dossierId)
          .executeTakeFirst();
        if (!received && clock.now() - touched <= limits.uploadLifeMs) continue;
        await remove(id);
        removed += 1;
      }
      return removed;
    },
  };
};

const refuseUnnamed = (): never => {
  throw new Error('an upload was created without admission');
};

const isBorne = (id: string): boolean => (idPattern.exec(id)?.groups?.borne ?? '') !== '';

/** `size` in the bookkeeping of an upload; 0 where it cannot be read (such an upload is dropped at its next use). */
const sizeIn = (bookkeeping: string): number => {
  if (!isJson(bookkeeping)) return 0;
  const { size } = JSON.parse(bookkeeping) as { size?: unknown };
  return typeof size === 'number' ? size : 0;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** `Upload-Metadata` of tus 1.0: `key base64, key base64`; at most 10 pairs. */
export const parseUploadMetadata = (header: string): Map<string, string> => {
  const pairs = header.split(',').slice(0, 10);
  return new Map(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.trim().split(' ');
      return [key, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
};
