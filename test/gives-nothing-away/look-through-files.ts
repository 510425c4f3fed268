import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Pattern } from './canary.ts';
import { deflated, snappyBlocks, type Unpacked } from './packed-streams.ts';
import type { PatternSearch } from './pattern-search.ts';

/** Where a canary was found. Never says the value itself. */
export type Find = { readonly place: string; readonly canary: string; readonly form: string };

export type FilesLookedThrough = { readonly finds: readonly Find[]; readonly files: number; readonly bytes: number };

/** A file is read whole up to this size, bytes; longer ones in overlapping parts. */
const PART = 64 << 20;

const findsOf = (patterns: Iterable<Pattern>, place: string): Find[] =>
  [...patterns].map(({ canary, form }) => ({ place, canary, form }));

/**
 * Looks into bytes as they are, and into whatever in them unpacks as gzip, zlib or Snappy, three layers deep. Snappy is
 * not looked for inside Snappy: nearly any bytes unpack as some short block, and most of that would be noise of noise.
 */
export const lookThroughBytes = (
  search: PatternSearch,
  bytes: Uint8Array,
  place: string,
  layers: readonly string[] = [],
): Find[] => {
  const finds = findsOf(search.in(bytes), place);
  if (layers.length === 3) return finds;
  const into = ({ method, at, bytes: inner }: Unpacked): void => {
    finds.push(...lookThroughBytes(search, inner, `${place} (${method} at byte ${at})`, [...layers, method]));
  };
  for (const unpacked of deflated(bytes)) into(unpacked);
  if (!layers.includes('snappy')) for (const unpacked of snappyBlocks(bytes)) into(unpacked);
  return finds;
};

export type FilesToLookAt = {
  readonly roots: readonly string[];
  /** paths that are not the kiosk's; all below them is left out */
  readonly except?: readonly string[];
  /** the same, by the look of the path */
  readonly unlike?: RegExp;
  /** files untouched since this time (ms since 1970) are left out */
  readonly since?: number;
};

/** Looks through folders, file by file: names, contents as raw bytes (SQLite and its WAL alike), packed streams in them. */
export const lookThroughFiles = (
  search: PatternSearch,
  { roots, except = [], unlike, since = 0 }: FilesToLookAt,
): FilesLookedThrough => {
  const finds: Find[] = [];
  let files = 0;
  let bytes = 0;
  const look = (path: string): void => {
    if (except.includes(path) || unlike?.test(path)) return;
    finds.push(...findsOf(search.in(Buffer.from(path)), `name of ${path.split('/').slice(0, -1).join('/')}/…`));
    try {
      const about = lstatSync(path);
      if (about.isDirectory()) {
        for (const name of readdirSync(path)) look(join(path, name));
        return;
      }
      if (!about.isFile() || Math.max(about.mtimeMs, about.ctimeMs) < since) return;
      files++;
      bytes += about.size;
      finds.push(...lookThroughFile(search, path, about.size));
    } catch (error) {
      if (!hasGone(error)) throw error;
    }
  };
  for (const root of roots) look(root);
  return { finds, files, bytes };
};

const lookThroughFile = (search: PatternSearch, path: string, size: number): Find[] => {
  if (size <= PART) return lookThroughBytes(search, readFileSync(path), path);
  const finds: Find[] = [];
  const file = openSync(path, 'r');
  try {
    const part = Buffer.alloc(PART);
    for (let at = 0; at < size; at += PART - search.longest) {
      const length = readSync(file, part, 0, PART, at);
      finds.push(...lookThroughBytes(search, part.subarray(0, length), path));
    }
  } finally {
    closeSync(file);
  }
  return finds;
};

const hasGone = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENXIO' || error.code === 'EACCES');
