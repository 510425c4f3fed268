import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../dossiers/durable-file.ts';
import { sealedName } from '../dossiers/seal.ts';
import type { BagToKeep } from './place.ts';
import type { BagRestorer } from './sender.ts';

/** Puts a bag back into the kiosk's sealed folder: written beside, checked, synced, and only then given its name. */
export const diskRestorer = (sealedFolder: string): BagRestorer => ({
  restore: async (bag: BagToKeep, fill) => {
    const path = join(sealedFolder, sealedName(bag.dossierId));
    const unfinished = `${path}.new`; // a start-up check knows such a file as half written
    const hash = createHash('sha256');
    let size = 0;
    try {
      const file = await open(unfinished, 'w', 0o600);
      try {
        const filled = await fill(async (piece) => {
          hash.update(piece);
          size += piece.byteLength;
          if (size > bag.size) throw new Error('more bytes than the bag has');
          for (let written = 0; written < piece.byteLength; )
            written += (await file.write(piece, written, piece.byteLength - written)).bytesWritten;
        });
        if (!filled || size !== bag.size || hash.digest('hex') !== bag.sha256) return false;
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      await syncFolder(sealedFolder);
      return true;
    } finally {
      await rm(unfinished, { force: true });
    }
  },
});
