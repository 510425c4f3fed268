import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addItem, type Draft, giveAnswer, openDraft } from '@mot-cua/domain/forms/draft.ts';
import { withItemCounts } from '@mot-cua/domain/procedure-package/run-example.ts';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFromDisk, procedureCodes } from '../../../domain/procedures/packages-for-tests.ts';
import { blankForm, checklistSheet, filledForm } from './form-pdf.ts';

const run = promisify(execFile);
const now = Date.UTC(2026, 10, 30, 2);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'form-pdf-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const textOf = async (pdf: Uint8Array): Promise<string> => {
  const file = join(folder, 'form.pdf');
  await writeFile(file, pdf);
  return (await run('pdftotext', ['-layout', file, '-'])).stdout;
};

const exampleDraft = (code: string, begins: string): Draft => {
  const pkg = packageFromDisk(code);
  const example = pkg.examples.find(({ name }) => name.startsWith(begins));
  if (!example) throw new Error(`${code} has no example ${begins}`);
  let draft = withItemCounts(openDraft(pkg, example.person, now), example, now);
  for (const { ref, value } of example.answers) {
    const next = giveAnswer(draft, ref, value, 'typed', now);
    if (!next.ok) throw new Error(ref);
    draft = withItemCounts(next.value, example, now);
  }
  return draft;
};

test('a marriage declaration is an A4 page with the state heading, both sides, the empty line for a pen and two signatures', async () => {
  const pdf = await filledForm(exampleDraft('1.000894', 'the groom'));
  const page = (await PDFDocument.load(pdf)).getPage(0);
  expect([Math.round(page.getWidth()), Math.round(page.getHeight())]).toEqual([595, 842]);
  const words = await textOf(pdf);
  for (const part of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    'TỜ KHAI ĐĂNG KÝ KẾT HÔN',
    'LÝ THỊ DUNG',
    'HOÀNG VĂN PÁO',
    '004199000015',
    'Bên nữ',
    'Bên nam',
    '(Ký, ghi rõ họ, chữ đệm, tên)',
  ])
    expect(words).toContain(part);
  expect(words).toMatch(/Ngày cấp: \.{20}/u); // the bride's card was not here
});

test("letters of the minorities are printed as they are: Rơ Châm H'Blưm", async () => {
  expect(await textOf(await filledForm(exampleDraft('1.000656', 'a woman with a QR only')))).toContain(
    "Rơ Châm H'Blưm",
  );
});

test('answers far too long for one page go on to a second one, and nothing is lost', async () => {
  let draft = exampleDraft('3.000333', 'a married man');
  const list = '/residence/periods';
  const places = Array.from({ length: 30 }, (_, at) => `Xóm Nà Lầu, xã Quang Hán, tỉnh Cao Bằng, nhà số ${at + 100}`);
  for (const [at, place] of places.entries()) {
    const more = at < 2 ? null : addItem(draft, list, now);
    if (more?.ok) draft = more.value.draft;
    for (const [field, value] of [
      ['place', place],
      ['from', String(1990 + at)],
    ] as const) {
      const given = giveAnswer(draft, `${list}/i${at + 1}/${field}`, value, 'typed', now);
      if (!given.ok) throw new Error(given.fault.code);
      draft = given.value;
    }
  }
  const pdf = await filledForm(draft);
  const pages = (await PDFDocument.load(pdf)).getPageCount();
  expect(pages).toBeGreaterThan(1);
  const words = await textOf(pdf);
  for (const place of places) expect(words).toContain(place);
  expect(words).toContain(`${pages}/${pages}`);
});

test.each(procedureCodes())(
  '%s has a checklist with all its papers and, where it is declared here, a blank form that names nobody',
  async (code) => {
    const pkg = packageFromDisk(code);
    const list = (await textOf(await checklistSheet(pkg))).replace(/\s+/gu, ' ');
    for (const paper of pkg.papers) expect(list).toContain(pkg.texts.vi[`paper.${paper.key}.title`]?.slice(0, 20));
    if (pkg.procedure.kind !== 'e-form') return;
    const blank = (await textOf(await blankForm(pkg))).replace(/\s+/gu, ' ');
    for (const line of pkg.print.lines) expect(blank).toContain(line.text.slice(0, 20));
    for (const { person } of pkg.examples) if (person) expect(blank).not.toContain(person.fullName);
  },
);
