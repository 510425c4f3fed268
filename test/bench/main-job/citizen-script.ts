import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { project } from '../../demo/demo.ts';
import type { Contest } from '../harness.ts';

const built = join(project, 'kiosk-ui', 'dist', 'citizen');

/** Bytes of every script of the citizen's screen, each packed alone as a server would send it (gzip -9). */
export const citizenScript = async (): Promise<Contest> => ({
  ours: async () => {
    const scripts = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    if (scripts.length === 0) throw new Error('the screens are not built: make ui');
    return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(built, name)), { level: 9 }).length, 0);
  },
});
