import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
};
/** All pages of an office together; clips of the voice are the most of it. */
const MOST_BYTES = 40_000_000;

export type PageFile = { readonly type: string; readonly body: Buffer };
export type PageName = 'console' | 'manager' | 'signage';

/** The pages of an office as they were built: read once, so that nothing but them can be named. */
export type OfficePages = {
  /** null: that page has not been built for this machine */
  page(name: PageName): PageFile | null;
  /** by the path after the door's root, e.g. `/assets/index-4f2a.js`; pages share this one folder */
  file(path: string): PageFile | null;
};

/** Reads `<folder>/{console,manager,signage}`. Throws when two pages bring different files of one name. */
export const readPages = (folder: string): OfficePages => {
  const files = new Map<string, PageFile>();
  const pages = new Map<PageName, PageFile>();
  let bytes = 0;
  for (const name of ['console', 'manager', 'signage'] as const) {
    const root = join(folder, name);
    for (const path of filesIn(root)) {
      const type = TYPES[extname(path)];
      if (!type) continue;
      const body = readFileSync(join(root, path));
      bytes += body.length;
      if (bytes > MOST_BYTES) throw new Error(`${folder} has more than ${MOST_BYTES} bytes of pages`);
      if (path === 'index.html') {
        pages.set(name, { type, body });
        continue;
      }
      const known = files.get(`/${path}`);
      if (known && !known.body.equals(body))
        throw new Error(`two pages bring another /${path}: build them with hashed names`);
      files.set(`/${path}`, { type, body });
    }
  }
  return { page: (name) => pages.get(name) ?? null, file: (path) => files.get(path) ?? null };
};

const filesIn = (root: string): string[] => {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  } catch {
    return []; // that page is not built: the door says so when it is asked for
  }
};
