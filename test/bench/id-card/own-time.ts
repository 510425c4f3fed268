import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { MEASURED_PROFILE } from '../../virtual-hardware/id-card/profile.ts';
import { startCardStation } from '../../virtual-hardware/id-card/station.ts';
import type { Contest } from '../harness.ts';

const DEADLINE_MS = 30_000;
const reading = fileURLToPath(new URL('./own-time-reading.ts', import.meta.url));

/**
 * ms that are ours, from the card told present to its files decoded: all but what pcscd and the card took. Each round
 * is a process of its own that has read nothing before, as each citizen's visit is: what a compiler learns of the first card
 * helps no second one.
 */
export const ownTime = async (): Promise<Contest> => {
  // not below the project: pcscd's socket has a short name
  const runFolder = mkdtempSync(join(tmpdir(), 'card-time-'));
  const station = await startCardStation({ runFolder }).catch((error: unknown) => {
    rmSync(runFolder, { recursive: true, force: true });
    throw error;
  });
  const close = async (): Promise<void> => {
    await station.stop();
    rmSync(runFolder, { recursive: true, force: true });
  };
  try {
    await station.put(holderById('mai'), undefined, { profile: MEASURED_PROFILE });
  } catch (error) {
    await close();
    throw error;
  }
  const ours = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', reading, station.readerName],
      { env: { ...process.env, PCSCLITE_CSOCK_NAME: station.socketName }, timeout: DEADLINE_MS },
    );
    const own = Number(stdout);
    if (stdout.trim() === '' || !Number.isFinite(own)) throw new Error(`no time was told: ${stdout}`);
    return own;
  };
  return { ours, close };
};
