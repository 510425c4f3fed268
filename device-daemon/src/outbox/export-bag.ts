import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { writeDurably } from '../dossiers/durable-file.ts';
import { sealedName } from '../dossiers/seal.ts';
import type { OutboxRow } from './row.ts';
import { DiskSealedFolder, type SealedFolder } from './sealed-folder.ts';

export type ExportFault = 'nothing-to-export' | 'bag-damaged' | 'copy-differs';

/** Largest bag, bytes: the manifest allows no more. */
const MOST_BYTES = 1_073_741_824;

/**
 * Copies a sealed bag and its signed manifest into a folder, synced and read back: whoever holds both may deliver them to
 * the province (`Authorization: Manifest`), and office or escrow can open the bag with their own keys. The kiosk keeps its
 * own. Disk errors throw.
 */
export const exportBag = async (
  row: OutboxRow,
  sealed: SealedFolder,
  folder: string,
): Promise<Result<{ readonly files: readonly string[] }, ExportFault>> => {
  if (row.manifest === null || row.size === null || row.size > MOST_BYTES) return failed('nothing-to-export');
  const found = await sealed.facts(row.dossier_id);
  if (!found) return failed('nothing-to-export');
  if (found.sha256 !== row.sha256) return failed('bag-damaged');
  const bag = await sealed.open(row.dossier_id);
  if (!bag) return failed('nothing-to-export');
  const bytes = Buffer.alloc(row.size);
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = await bag.read(bytes.subarray(at), at);
      if (read === 0) return failed('bag-damaged');
      at += read;
    }
  } finally {
    await bag.close();
  }
  const manifest = `${row.dossier_id}.manifest.jws`;
  writeDurably(join(folder, manifest), Buffer.from(row.manifest));
  writeDurably(join(folder, sealedName(row.dossier_id)), bytes);
  const copy = await new DiskSealedFolder(folder).facts(row.dossier_id);
  return copy?.sha256 === row.sha256 && copy.size === row.size
    ? done({ files: [sealedName(row.dossier_id), manifest] })
    : failed('copy-differs');
};
