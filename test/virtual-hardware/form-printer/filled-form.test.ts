import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDraft } from '@mot-cua/domain/forms/draft.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormPrinter } from '../../../device-daemon/src/devices/form-printer/driver.ts';
import { filledForm } from '../../../device-daemon/src/printing/form-pdf.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { packageFromDisk, womanWithCard } from '../../../domain/procedures/packages-for-tests.ts';
import { startVirtualFormPrinter, type VirtualFormPrinter } from './virtual-form-printer.ts';

let folder = '';
let printer: VirtualFormPrinter;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vff-'));
  await chmod(folder, 0o755);
  printer = await startVirtualFormPrinter({ runFolder: join(folder, 'run') });
});
afterAll(async () => {
  await printer.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a declaration that was filled on the kiosk comes out of CUPS as it reads, and the spool keeps nothing', async () => {
  const draft = openDraft(packageFromDisk('1.004222'), womanWithCard('chip-verified', 'chip'), systemClock.now());
  const file = join(folder, 'form.pdf');
  await writeFile(file, await filledForm(draft), { mode: 0o600 });
  const driver = createFormPrinter({ queue: printer.queue, clock: systemClock, server: printer.cupsServer });
  // This cupsd forgets jobs as soon as they end, so the driver cannot know more than that it took the job.
  await driver.printPdf(file, { signal: new AbortController().signal, deadlineMs: 20_000 });
  expect(printer.printed).toHaveLength(1);
  const words = (await promisify(execFile)('pdftotext', [printer.printed[0]?.file ?? '', '-'])).stdout;
  for (const part of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Mẫu CT01',
    'Nông Thị Mai',
    '31/01/1990',
    'Ý kiến của chủ hộ',
  ])
    expect(words).toContain(part);
  await rm(file);
  expect((await readdir(join(folder, 'run', 'spool'))).filter((name) => name.startsWith('d'))).toEqual([]);
}, 40_000);
