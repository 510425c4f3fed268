/** The bench page's own files: HTML, style, fonts, and its TypeScript with the types taken out on the way. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const pageFolder = join(import.meta.dirname, 'page');
const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/bench.css': { file: 'bench.css', type: 'text/css; charset=utf-8' },
  '/bench.svg': { file: 'bench.svg', type: 'image/svg+xml' },
  '/bench-page.ts': { file: 'bench-page.ts', type: 'text/javascript; charset=utf-8' },
  '/asking.ts': { file: 'asking.ts', type: 'text/javascript; charset=utf-8' },
  '/card-words.ts': { file: 'card-words.ts', type: 'text/javascript; charset=utf-8' },
  '/desk-view.ts': { file: 'desk-view.ts', type: 'text/javascript; charset=utf-8' },
};

const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
};

/** Resolves with false when the page has no such file. */
export const servePage = async (path: string, response: ServerResponse): Promise<boolean> => {
  const font = /^\/fonts\/(be-vietnam-pro-(?:latin|vietnamese)-(?:400|600|700)-normal\.woff2)$/.exec(path)?.[1];
  if (font) return send(response, await readFile(join(fontFolder(), font)), 'font/woff2');
  const known = files[path];
  if (!known) return false;
  const bytes = await readFile(join(pageFolder, known.file));
  return send(
    response,
    known.file.endsWith('.ts') ? Buffer.from(stripTypeScriptTypes(bytes.toString('utf8'))) : bytes,
    known.type,
  );
};

const fontFolder = (): string =>
  join(createRequire(import.meta.url).resolve('@fontsource/be-vietnam-pro/package.json'), '..', 'files');

const send = (response: ServerResponse, bytes: Buffer, type: string): true => {
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(bytes);
  return true;
};
