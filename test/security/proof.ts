import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../demo/demo.ts';

/** A test that shows something: its file, from the project's root, and a part of its title. */
export type Proof = { readonly file: string; readonly title: string };

/** Proofs that lie in one file. */
export const by = (file: string, ...titles: readonly [string, ...string[]]): Proof[] =>
  titles.map((title) => ({ file, title }));

/** A title stands as the first argument of a call: `test('…',`, `describe('…',` or the call that follows `test.each([…])`. */
const TITLE = /\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`)\s*,/g;
const titlesOf = new Map<string, readonly string[]>();

/** What is wrong with a proof, in words; null when the file is there and holds a test of that title. */
export const faultOf = ({ file, title }: Proof): string | null => {
  if (!existsSync(join(project, file))) return `${file} does not exist`;
  let titles = titlesOf.get(file);
  if (!titles) {
    titles = [...readFileSync(join(project, file), 'utf8').matchAll(TITLE)].map(([, a, b, c]) => a ?? b ?? c ?? '');
    titlesOf.set(file, titles);
  }
  return titles.some((one) => one.includes(title)) ? null : `${file} holds no test with "${title}" in its title`;
};
