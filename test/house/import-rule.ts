import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The import rule of the house, with no exceptions list: everything may import `domain`; `test` may import anything;
 * `provincial-repository/web` may import `kiosk-ui/kit`. Nothing else crosses a top-level folder.
 */
export const mayImport = (from: string, to: string): boolean => {
  const room = (path: string): string => path.split('/')[0] ?? '';
  if (room(from) === room(to) || room(to) === 'domain' || room(from) === 'test') return true;
  return from.startsWith('provincial-repository/web/') && to.startsWith('kiosk-ui/kit/');
};

const NAMED = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\bnew URL\(\s*)(['"])([^'"\n]+)\1/g;
const FOLDERS = new Set([
  'domain',
  'kiosk-ui',
  'device-daemon',
  'provincial-repository',
  'provisioning',
  'kiosk-os',
  'test',
]);

/** Where an import of `specifier` in the file `from` leads, relative to the project; null for packages from the registry. */
export const targetOf = (root: string, from: string, specifier: string): string | null => {
  const workspace = /^@mot-cua\/([^/]+)(\/.*)?$/.exec(specifier);
  if (workspace) return `${workspace[1]}${workspace[2] ?? ''}`;
  if (!specifier.startsWith('.')) return null;
  return relative(root, resolve(root, dirname(from), specifier));
};

const sources = function* (root: string, folder: string): Generator<string> {
  for (const name of readdirSync(join(root, folder))) {
    const path = `${folder}/${name}`;
    if (name === 'node_modules' || name === 'dist') continue;
    if (statSync(join(root, path)).isDirectory()) yield* sources(root, path);
    else if (/\.(ts|tsx|mts|js)$/.test(name)) yield path;
  }
};

/** Every import in the project that breaks the rule, as `file: specifier`. */
export const brokenImports = (root: string): string[] => {
  const broken: string[] = [];
  for (const folder of FOLDERS) {
    if (!existsSync(join(root, folder))) continue;
    for (const file of sources(root, folder)) {
      for (const [, , specifier] of readFileSync(join(root, file), 'utf8').matchAll(NAMED)) {
        const target = targetOf(root, file, specifier ?? '');
        if (target !== null && FOLDERS.has(target.split('/')[0] ?? '') && !mayImport(file, target))
          broken.push(`${file}: ${specifier}`);
      }
    }
  }
  return broken;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const broken = brokenImports(resolve(fileURLToPath(new URL('../..', import.meta.url))));
  for (const line of broken) process.stderr.write(`${line}\n`);
  if (broken.length > 0) {
    process.stderr.write(
      'These imports cross a top-level folder. Programs meet over published interfaces (DESIGN.md, "The house").\n',
    );
    process.exit(1);
  }
}
