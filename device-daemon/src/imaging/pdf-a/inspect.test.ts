import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { afterAll, expect, test } from 'vitest';
import { archivalPdf } from '../archival-pdf.ts';
import { pdfInspection } from '../pdf-inspection.ts';
import { encodePage } from '../pictures.ts';
import { pageOfPrint, seeded } from '../specimens/pages.ts';
import { coolDown } from '../worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-'));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await coolDown();
});

const ours = async (): Promise<Uint8Array> => {
  const page = await pageOfPrint(100);
  return archivalPdf([{ ...(await encodePage(page)), dpi: 100 }], { title: 'Giấy', createdAt: new Date(0) });
};
/** A page, and whatever this adds to the catalog. */
const withCatalog = async (key: string, value: object): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.addPage();
  document.catalog.set(PDFName.of(key), document.context.obj(value as never));
  return document.save({ useObjectStreams: true });
};
const script = { S: 'JavaScript', JS: PDFString.of('app.alert(1)') };

test('a file of our own is harmless, and its pages are counted', async () => {
  expect(await pdfInspection(await ours())).toEqual({ is: 'harmless', pages: 1, signatures: 0 });
});

test.each([
  ['a script when it is opened', 'OpenAction', script],
  ['a script among its names', 'Names', { JavaScript: { Names: [PDFString.of('x'), script] } }],
  ['a program that it starts', 'OpenAction', { S: 'Launch', F: PDFString.of('calc.exe') }],
  ['actions of its own', 'AA', { WC: script }],
  ['a form that computes', 'AcroForm', { XFA: PDFString.of('<xdp/>'), Fields: [] }],
  ['files inside', 'Names', { EmbeddedFiles: { Names: [] } }],
  ['a form that is sent off', 'OpenAction', { S: 'SubmitForm', F: PDFString.of('http://example.test') }],
])('%s: refused as active', async (_what, key, value) => {
  expect(await pdfInspection(await withCatalog(key, value))).toMatchObject({ is: 'active' });
});

test('locked by a password, cut in half, a picture with another name, nothing at all: each named', async () => {
  writeFileSync(join(folder, 'open.pdf'), await ours());
  execFileSync('qpdf', ['--encrypt', 'a', 'b', '256', '--', join(folder, 'open.pdf'), join(folder, 'locked.pdf')]);
  expect(await pdfInspection(readFileSync(join(folder, 'locked.pdf')))).toMatchObject({ is: 'encrypted' });
  const whole = await ours();
  expect((await pdfInspection(whole.subarray(0, whole.length / 2))).is).not.toBe('harmless');
  expect(await pdfInspection(Uint8Array.of(0xff, 0xd8, 0xff))).toMatchObject({ is: 'not-a-pdf' });
  expect(await pdfInspection(new Uint8Array())).toMatchObject({ is: 'not-a-pdf' });
});

test('three hundred spoilt files: none throws, none hangs, none is taken for a file with a script that is harmless', async () => {
  const random = seeded(11);
  const hostile = await withCatalog('OpenAction', script);
  for (let round = 0; round < 300; round++) {
    const spoilt = Uint8Array.from(hostile);
    for (let hits = 0; hits < 1 + random() * 8; hits++) spoilt[Math.floor(random() * spoilt.length)] = random() * 256;
    expect(typeof (await pdfInspection(spoilt)).is).toBe('string');
  }
});
