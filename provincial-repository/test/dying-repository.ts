import { readFile } from 'node:fs/promises';
import { parseConfig } from '../src/config.ts';
import { type Moment, moments } from '../src/intake/commit.ts';
import { startRepository } from '../src/start.ts';

/** A repository that kills itself (SIGKILL: no handler, no flush) when a commit reaches the moment named in its arguments. */
const [configFile = '', wanted = ''] = process.argv.slice(2);
const config = parseConfig(await readFile(configFile, 'utf8'), configFile, '.');
if (!config.ok) throw new Error(config.fault);
const dieAt = moments.find((moment) => moment === wanted);
const { url } = await startRepository(config.value, {
  reached: (moment: Moment) => {
    if (moment === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
