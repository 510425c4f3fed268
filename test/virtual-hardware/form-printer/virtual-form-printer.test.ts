import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../serial-cable/opened-terminal.ts';
import { readIppRequest } from './ipp-messages.ts';
import { startVirtualFormPrinter, type VirtualFormPrinter } from './virtual-form-printer.ts';

const run = promisify(execFile);
let folder = '';
let printer: VirtualFormPrinter;
let form = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vfp-'));
  await chmod(folder, 0o755);
  printer = await startVirtualFormPrinter({ runFolder: join(folder, 'run') });
  form = join(folder, 'form.pdf');
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText('To khai dang ky khai sinh', { x: 60, y: 700 });
  await writeFile(form, await document.save());
});
afterAll(async () => {
  await printer.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => printer.clearFaults());

const cups = async (program: string, ...args: string[]): Promise<string> =>
  (await run(program, args, { env: { ...process.env, CUPS_SERVER: printer.cupsServer, LC_ALL: 'C' }, timeout: 10_000 }))
    .stdout;

it('a form sent with lp comes out as an A4 PDF with its text, and the spool keeps nothing', async () => {
  await cups('lp', '-d', printer.queue, form);
  await until(() => printer.printed.length === 1, 15_000);
  const file = printer.printed[0]!.file;
  expect((await run('pdftotext', [file, '-'])).stdout).toContain('To khai dang ky khai sinh');
  const page = (await PDFDocument.load(await readFile(file))).getPage(0);
  expect([Math.round(page.getWidth()), Math.round(page.getHeight())]).toEqual([595, 842]);
  let spool = ['?'];
  for (let tries = 0; tries < 100 && spool.length > 0; tries++) {
    await cups('lpstat', '-o');
    spool = (await readdir(join(folder, 'run', 'spool'))).filter((name) => name.startsWith('d'));
  }
  expect(spool).toEqual([]);
}, 30_000);

it('the paper is out: CUPS names it, the job waits, and after the refill the form comes out once', async () => {
  const before = printer.printed.length;
  printer.failNext({ kind: 'paper-out' });
  await cups('lp', '-d', printer.queue, form);
  let said = '';
  for (let tries = 0; tries < 200 && !said.includes('media-empty'); tries++)
    said = await cups('lpstat', '-l', '-p', printer.queue);
  expect(said).toContain('media-empty');
  expect(printer.printed.length).toBe(before);
  printer.clearFaults();
  await until(() => printer.printed.length === before + 1, 15_000);
}, 40_000);

it('no bytes make the reader of IPP throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      readIppRequest(Buffer.from(noise));
    }),
  );
});
