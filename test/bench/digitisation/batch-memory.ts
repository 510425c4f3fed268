import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textPage } from '@mot-cua/device-daemon/src/imaging/specimens/text-pages.ts';
import type { Contest } from '../harness.ts';
import { benchFolder } from '../main-job/bench-folder.ts';
import { ran } from './bench-pages.ts';

const PAGES = 50;

/** MB: the most that a process had resident (VmHWM) that takes fifty pages, nets and all, keeps them, and makes one file of them. */
export const batchMemory = async (): Promise<Contest> => {
  const folder = benchFolder('batch');
  const path = join(folder.path, 'page.rgb');
  const { page } = await textPage(1, 1.7);
  writeFileSync(path, page.pixels);
  const child = fileURLToPath(new URL('./batch-process.ts', import.meta.url));
  const args = [child, path, String(page.widthPx), String(page.heightPx), String(PAGES)];
  // as the daemon starts its visits
  const env = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' };
  return {
    ours: async () => Number(await ran(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], env)),
    close: async () => folder.remove(),
  };
};
