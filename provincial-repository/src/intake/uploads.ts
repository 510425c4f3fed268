import { randomBytes } from 'node:crypto';
import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Limits } from '../config.ts';
import { Refusal } from '../http/problems.ts';
import type { Store } from '../store/database.ts';
import { type Folders, namesIn, removeIfThere, sizeOf } from '../store/durable-files.ts';
import { ownDossier } from './manifests.ts';
import { uploadLocks } from './upload-locks.ts';

/** Path under which uploads live; also the `Location` of each, relative to the server. */
export const uploadsPath = '/v1/uploads';

/** An upload's id says whose it is: `<kioskId>.<dossierId>.<16 hex>`. Kiosk ids and dossier ids hold no dot. */
const idPattern = /^(?<kioskId>[a-z0-9-]{1,40})\.(?<dossierId>[0-9a-f-]{36})\.[0-9a-f]{16}$/;

export type Uploads = ReturnType<typeof uploadsIn>;

/** tus 1.0 (core, creation, termination) over a folder; each upload belongs to one announced dossier of one kiosk. */
export const uploadsIn = (at: Folders, store: Store, clock: Clock, limits: Limits) => {
  const idOfRequest = new WeakMap<Request, string>();
  const tus = new Server({
    path: uploadsPath,
    datastore: new FileStore({ directory: at.uploads }),
    maxSize: limits.sealedBytes,
    relativeLocation: true,
    locker: uploadLocks(),
    // the earlier holder of an upload is asked to stop at once (0 would mean the default of 3 s)
    lockDrainTimeout: 1,
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

  /** Keeps one spare partial per dossier (the kiosk may have lost the answer to a creation), removes older ones. */
  const makeRoomFor = async (kioskId: string, dossierId: string): Promise<void> => {
    const own = await partsOf(`${kioskId}.${dossierId}.`);
    const aged = await Promise.all(
      own.map(async (id) => ({ id, at: (await stat(join(at.uploads, id)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    for (const { id } of aged.sort((a, b) => b.at - a.at).slice(1)) await remove(id);
    if ((await partsOf(`${kioskId}.`)).length >= limits.openUploadsPerKiosk) {
      throw new Refusal(
        429,
        'too-many-uploads',
        'Too many unfinished uploads',
        'finish or delete one first, then try again',
        {
          'retry-after': '60',
        },
      );
    }
  };

  const checkFreeSpace = async (size: number): Promise<void> => {
    const disk = await statfs(at.uploads);
    // sealed bag, opened papers and the copy in staging
    if (disk.bavail * disk.bsize > limits.freeBytes + 3 * size) return;
    throw new Refusal(503, 'disk-full', 'The repository is out of space', 'keep the dossier and try again later', {
      'retry-after': '600',
    });
  };

  return {
    /** Checks a creation against the announced manifest and gives the upload's id. */
    admitCreation: async (
      kioskId: string,
      metadataHeader: string,
      lengthHeader: string | undefined,
    ): Promise<string> => {
      const metadata = parseUploadMetadata(metadataHeader);
      const announced = await ownDossier(store, kioskId, metadata.get('dossierId') ?? '');
      const wrong = (detail: string) =>
        new Refusal(422, 'wrong-upload', 'This upload does not fit its manifest', detail);
      if (metadata.get('sha256') !== announced.sealedSha256) {
        throw wrong('Upload-Metadata must carry the sha256 of the manifest, in base64');
      }
      if (Number(lengthHeader) !== announced.sealedSize) {
        throw wrong(`Upload-Length must be the size in the manifest: ${announced.sealedSize}`);
      }
      const received = await store
        .selectFrom('records')
        .select('dossierId')
        .where('dossierId', '=', announced.dossierId)
        .executeTakeFirst();
      if (received) {
        throw new Refusal(
          409,
          'already-received',
          'This dossier is already received',
          'commit it again to get its receipt',
        );
      }
      await makeRoomFor(kioskId, announced.dossierId);
      await checkFreeSpace(announced.sealedSize);
      return `${kioskId}.${announced.dossierId}.${randomBytes(8).toString('hex')}`;
    },

    /** Checks that an upload exists and is this kiosk's own. Half-written bookkeeping counts as gone. */
    admitUse: async (kioskId: string, id: string): Promise<void> => {
      const unknown = new Refusal(
        404,
        'unknown-upload',
        'This upload is not known',
        'create a new one: POST /v1/uploads',
      );
      const owner = idPattern.exec(id)?.groups;
      if (!owner || owner.kioskId !== kioskId) throw unknown;
      await ownDossier(store, kioskId, owner.dossierId ?? '').catch(() => {
        throw unknown;
      });
      const bookkeeping = await readFile(join(at.uploads, `${id}.json`), 'utf8').catch(() => '');
      if (isJson(bookkeeping)) return;
      await remove(id);
      throw unknown;
    },

    /** Lets the tus server answer; `newId` names the upload that a creation makes. */
    answer: (request: Request, newId: string | null): Promise<Response> => {
      if (newId !== null) idOfRequest.set(request, newId);
      return tus.handleWeb(request);
    },

    /** Path of an upload of this dossier that holds `size` bytes. */
    complete: async (kioskId: string, dossierId: string, size: number): Promise<string | null> => {
      for (const id of await partsOf(`${kioskId}.${dossierId}.`)) {
        if ((await sizeOf(join(at.uploads, id))) === size) return join(at.uploads, id);
      }
      return null;
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
