import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Bytes of a built screen, each file packed alone as a server would send it (gzip -9). */
export type Weight = {
  /** scripts that are needed before the first screen stands: the page's own and whatever those import at once */
  readonly firstScripts: number;
  /** every script, also those that are fetched when somebody needs them */
  readonly allScripts: number;
  readonly styles: number;
};

const imported = /(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/gu;

/** Weighs a room of `dist/`; throws when it is not built (`make ui`). */
export const weightOf = (room: 'citizen' | 'counter' | 'signage'): Weight => {
  const folder = fileURLToPath(new URL(`../dist/${room}/`, import.meta.url));
  const assets = readdirSync(`${folder}assets`);
  const packed = (name: string): number => gzipSync(readFileSync(`${folder}assets/${name}`), { level: 9 }).length;
  const sum = (names: Iterable<string>): number => [...names].reduce((bytes, name) => bytes + packed(name), 0);
  const begun = /src="\.\/assets\/([^"]+\.js)"/u.exec(readFileSync(`${folder}index.html`, 'utf8'))?.[1];
  if (begun === undefined) throw new Error(`dist/${room}/index.html names no script; run "make ui"`);
  const first = new Set([begun]);
  for (const name of first)
    for (const [, other] of readFileSync(`${folder}assets/${name}`, 'utf8').matchAll(imported))
      if (other) first.add(other);
  return {
    firstScripts: sum(first),
    allScripts: sum(assets.filter((name) => name.endsWith('.js'))),
    styles: sum(assets.filter((name) => name.endsWith('.css'))),
  };
};
