import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export type PageFile = { readonly type: string; readonly body: Buffer };
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Everything of the built page, by its path from the root; read once, so that no request ever opens a file by name. */
export const pageFilesIn = (folder: string): PageFiles => {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (entry.isFile() && type)
      files.set(path.slice(folder.length).replaceAll('\\', '/'), { type, body: readFileSync(path) });
  }
  if (!files.has('/index.html')) throw new Error(`no index.html in ${folder}; run "make ui" first`);
  return files;
};

/** Where no page was built: the station works, by program. */
export const plainPage: PageFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from(
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Trạm số hóa</title><h1>Trạm số hóa đang chạy</h1><p>Chưa có giao diện: cấu hình uiFolder.</p></html>',
  ),
};
