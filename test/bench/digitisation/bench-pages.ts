import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawPage } from '@mot-cua/device-daemon/src/devices/device.ts';
import { textPage } from '@mot-cua/device-daemon/src/imaging/specimens/text-pages.ts';
import sharp from 'sharp';
import { benchFolder } from '../main-job/bench-folder.ts';

/** A dense page of Vietnamese print, A4 in colour at 300 dpi, 1.7° askew, as a JPEG: what every row of one page is measured on. */
export const SKEW_DEGREES = 1.7;
export const JPEG_QUALITY = 86;

export const benchJpeg = async (
  seed = 1,
  degrees = SKEW_DEGREES,
): Promise<{ jpeg: Buffer; words: readonly string[] }> => {
  const { page, words } = await textPage(seed, degrees);
  const raw = { width: page.widthPx, height: page.heightPx, channels: 3 } as const;
  const jpeg = await sharp(page.pixels, { raw }).withMetadata({ density: 300 }).jpeg({ quality: 92 }).toBuffer();
  return { jpeg, words };
};

/** Twenty such pages as files, up to 3° askew, and what stands on each. */
export const benchBatch = async (pages = 20) => {
  const folder = benchFolder('digitisation');
  const files: { readonly path: string; readonly words: readonly string[] }[] = [];
  for (let nth = 0; nth < pages; nth++) {
    const { jpeg, words } = await benchJpeg(nth + 1, ((nth % 7) - 3) * 0.9 + 0.4);
    const path = join(folder.path, `page-${String(nth + 1).padStart(2, '0')}.jpg`);
    writeFileSync(path, jpeg);
    files.push({ path, words });
  }
  return { folder, files };
};

export const decoded = async (jpeg: Uint8Array): Promise<RawPage> => {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: 3, dpi: 300, pixels: new Uint8Array(data) };
};

export async function* decodedFiles(files: readonly { readonly path: string }[]): AsyncGenerator<RawPage> {
  for (const { path } of files) yield await decoded(readFileSync(path));
}

/** Runs a program to its end; rejects with the end of what it said when it fails or is not there. */
export const ran = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-2_000);
    });
    child.on('error', (error) =>
      reject(
        new Error(
          `${program}: ${error.message}. The peers: kiosk-os/packages/install-missing.sh kiosk-os/packages/bench.txt`,
        ),
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${program} ended with ${code}: ${err}`)),
    );
  });

export const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};
