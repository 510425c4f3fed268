import { mkdirSync, readdirSync } from 'node:fs';
import { type CertifiedCopy, type CopyEvent, stepCopy } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { done, type Result } from '@mot-cua/domain/result.ts';
import type { BatchFolder, FolderFault } from './batch-folder.ts';
import { type CopyState, readCopyState } from './kept-copy.ts';
import type { PageInfo } from './page-info.ts';

const COPY = /^SC-[0-9]{8}-[0-9]{1,4}$/u;

/** The copies that lie here, oldest first; more than one only where a cut came between two. */
export const copiesIn = (root: string): string[] => {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const order = (id: string): string => id.slice(0, 12) + id.slice(12).padStart(4, '0');
  return readdirSync(root)
    .filter((name) => COPY.test(name))
    .sort((one, other) => (order(one) < order(other) ? -1 : 1));
};

/**
 * A copy as a power cut left it, with the pages that had come to the disk and not yet into it. Whatever was being scanned is over.
 * A state that contradicts itself is not used: it could say "compared" where nobody did.
 */
export const openCopy = async (
  folder: BatchFolder,
): Promise<
  Result<
    { readonly state: CopyState; readonly pages: ReadonlyMap<string, PageInfo> },
    FolderFault | 'wrong-shape' | 'contradicts-itself'
  >
> => {
  const read = await readCopyState(folder);
  if (!read.ok) return read;
  const infos = await folder.pages();
  const nextPage = Math.max(read.value.nextPage, Number(infos.at(-1)?.page.id.slice(1) ?? 0) + 1);
  const known = new Set([...read.value.copy.pages, ...read.value.copy.leftOut].map(({ id }) => id));
  const adopted = infos
    .filter(({ page }) => !known.has(page.id))
    .map((info): CopyEvent => (info.insteadOf === null ? cameBy(info) : again(info.insteadOf, info.page.id)));
  const copy = [...adopted, { name: 'feed-ended' } as const].reduce(after, read.value.copy);
  return done({ state: { ...read.value, nextPage, copy }, pages: new Map(infos.map((info) => [info.page.id, info])) });
};

const after = (copy: CertifiedCopy, event: CopyEvent): CertifiedCopy => {
  const step = stepCopy(copy, event);
  return step.ok ? step.copy : copy; // a page without a place stays on the disk and out of the copy
};
const again = (old: string, page: string): CopyEvent => ({ name: 'page-again', old, page });

/** A back with nothing on it, or a cover sheet that lay among the pages, is scanned and not copied. */
export const cameBy = ({ page }: PageInfo): CopyEvent => ({
  name: 'page-came',
  page: page.id,
  empty: (page.side === 'back' && page.blank === 'yes') || page.cover.is === 'cover-sheet',
});
