import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ScanRequest } from '@mot-cua/device-daemon/src/devices/device.ts';
import {
  createDocumentScanner,
  SYSTEM_PATH,
} from '@mot-cua/device-daemon/src/devices/document-scanner/document-scanner.ts';
import { planScan, scanArguments } from '@mot-cua/device-daemon/src/devices/document-scanner/scan-plan.ts';
import {
  optionsOfSource,
  parseScannerOptions,
} from '@mot-cua/device-daemon/src/devices/document-scanner/scanimage-options.ts';
import { createPreview, type Preview } from '@mot-cua/device-daemon/src/imaging/preview.ts';
import { coolDown } from '@mot-cua/device-daemon/src/imaging/worker.ts';
import type { Contest } from '../harness.ts';
import { benchFolder } from './bench-folder.ts';
import type { ScannerAlone } from './scanner-alone.ts';

const DEADLINE_MS = 30_000;
/** As a visit does it: about eight pictures a page. */
const ROWS_A_PICTURE = 420;
const page: Omit<ScanRequest, 'onRows'> = {
  source: 'flatbed',
  dpi: 300,
  colour: true,
  widthMm: 210,
  heightMm: 297,
  maxPages: 1,
};

/** From the order to the last preview picture of an A4 page, ms; the peer is `scanimage` alone, its page thrown away. */
export const scanToPreview = async (): Promise<Contest> => {
  const folder = benchFolder('scan');
  const device = fork(fileURLToPath(new URL('./scanner-alone.ts', import.meta.url)), [join(folder.path, 'sane')]);
  const close = async (): Promise<void> => {
    const ended = device.exitCode === null ? once(device, 'exit') : null;
    if (device.connected) device.disconnect();
    await Promise.all([ended, coolDown()]);
    folder.remove();
  };
  try {
    const where = await placeOf(device);
    const scanner = createDocumentScanner({ ...where, scratchFolder: folder.path });
    const opened = await scanner.open({ signal: AbortSignal.timeout(DEADLINE_MS), deadlineMs: DEADLINE_MS });
    if (!opened.ok) throw new Error(`the scanner does not open: ${opened.fault.code} ${opened.fault.detail}`);
    const args = await argumentsFor(where);
    return { ours: () => scanWithPreview(scanner), peers: () => scanAlone(where, args), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const placeOf = async (device: ChildProcess): Promise<ScannerAlone> => {
  const ended = once(device, 'exit').then(() => {
    throw new Error('the virtual scanner ended before it was ready');
  });
  const told = once(device, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) });
  const [where] = await Promise.race([told, ended]);
  ended.catch(() => undefined);
  return where as ScannerAlone;
};

const environmentFor = (where: ScannerAlone): Record<string, string> => ({
  PATH: SYSTEM_PATH,
  LC_ALL: 'C.UTF-8',
  SANE_CONFIG_DIR: where.saneConfigDir,
});

/** What our driver would say to scanimage, so that both ask for the same page. */
const argumentsFor = async (where: ScannerAlone): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)('scanimage', [`--device-name=${where.saneDevice}`, '--all-options'], {
    env: environmentFor(where),
    timeout: DEADLINE_MS,
  });
  const listing = parseScannerOptions(stdout);
  const glass = listing.sources.find(({ source }) => source === 'flatbed') ?? { source: 'flatbed', word: null };
  return scanArguments(where.saneDevice, planScan(optionsOfSource(glass, listing), page));
};

const scanWithPreview = async (scanner: ReturnType<typeof createDocumentScanner>): Promise<number> => {
  const began = performance.now();
  const pictures: Promise<number>[] = [];
  let preview: Preview | null = null;
  let shownAt = 0;
  const request: ScanRequest = {
    ...page,
    onRows: ({ widthPx, ofRows, channels, rows, rowsSoFar }) => {
      preview ??= createPreview(widthPx, ofRows, channels);
      preview.add(rows);
      if (rowsSoFar - shownAt < ROWS_A_PICTURE && rowsSoFar < ofRows) return;
      shownAt = rowsSoFar;
      pictures.push(preview.picture().then(() => performance.now()));
    },
  };
  let pages = 0;
  for await (const scanned of scanner.scan(request, {
    signal: AbortSignal.timeout(DEADLINE_MS),
    deadlineMs: DEADLINE_MS,
  })) {
    if (!scanned.ok) throw new Error(`no page came: ${scanned.fault.code} ${scanned.fault.detail}`);
    pages++;
  }
  const shown = await Promise.all(pictures);
  if (pages !== 1 || shownAt < 3000) throw new Error('no whole page of 300 dpi came');
  return Math.max(...shown) - began;
};

const scanAlone = async (where: ScannerAlone, args: readonly string[]): Promise<number> => {
  const began = performance.now();
  const alone = spawn('scanimage', args, {
    stdio: 'ignore',
    env: environmentFor(where),
    timeout: DEADLINE_MS,
  });
  const [code] = await once(alone, 'exit');
  if (code !== 0) throw new Error(`scanimage alone ended with ${code}`);
  return performance.now() - began;
};
