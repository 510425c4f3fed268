import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../../demo/demo.ts';

/** A folder on the project's own disk (what lies in memory syncs in no time), and how to be rid of it. */
export const benchFolder = (what: string): { readonly path: string; readonly remove: () => void } => {
  const run = join(project, '.run');
  mkdirSync(run, { recursive: true });
  const path = mkdtempSync(join(run, `bench-${what}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
