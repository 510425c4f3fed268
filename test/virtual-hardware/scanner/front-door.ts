/** A virtual scanner with the real SANE before it and the daemon's own driver at the front door: for the tests here. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Call, RawPage } from '../../../device-daemon/src/devices/device.ts';
import {
  createDocumentScanner,
  type SaneDocumentScanner,
} from '../../../device-daemon/src/devices/document-scanner/document-scanner.ts';
import { writeSaneConfig } from './sane-configuration.ts';
import type { ScannerModel } from './scanner-model.ts';
import { startVirtualScanner, type VirtualScanner } from './virtual-scanner.ts';

export type FrontDoor = {
  readonly device: VirtualScanner;
  /** a fresh driver, as a visit makes it */
  scanner(): SaneDocumentScanner;
  /** what lies about in the driver's folder: FIFOs and their folders must be gone after every scan */
  leftovers(): string[];
  close(): Promise<void>;
};

export const openFrontDoor = async (model: ScannerModel): Promise<FrontDoor> => {
  const folder = mkdtempSync(join(tmpdir(), 'front-door-'));
  const device = await startVirtualScanner({ model });
  const sane = await writeSaneConfig(join(folder, 'sane'), device.port, 'Ban quet thu');
  return {
    device,
    scanner: () => createDocumentScanner({ ...sane, statusUrl: device.url, scratchFolder: folder }),
    leftovers: () => readdirSync(folder).filter((name) => name !== 'sane'),
    close: async () => {
      await device.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const within = (deadlineMs: number, signal = new AbortController().signal): Call => ({ signal, deadlineMs });

/** All good pages and the fault that ended them. */
export const everything = async <Page extends RawPage>(
  pages: AsyncIterable<Result<Page, DeviceFault>>,
): Promise<{ good: Page[]; fault: DeviceFault | null }> => {
  const good: Page[] = [];
  for await (const page of pages) {
    if (!page.ok) return { good, fault: page.fault };
    good.push(page.value);
  }
  return { good, fault: null };
};

/** A plain sheet of one shade, as a picture: its shade tells which sheet and side came back. */
export const shaded = (shade: number): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="rgb(${shade},${shade},${shade})"/></svg>`,
  );

/** The shade in the middle of a page. */
export const shadeOf = (page: RawPage): number => {
  const middle = (page.heightPx >> 1) * page.widthPx + (page.widthPx >> 1);
  return page.pixels[middle * page.channels] ?? -1;
};

/** Asks again until it is so; fails after 10 s. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const givenUpAt = performance.now() + 10_000;
  while (!(await isSo())) if (performance.now() > givenUpAt) throw new Error('did not happen within 10 s');
};
