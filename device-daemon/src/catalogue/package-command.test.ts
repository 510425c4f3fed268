import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFolders, packageFromDisk, procedureFolder } from '../../../domain/procedures/packages-for-tests.ts';
import { packageOfTables } from './sheets/package-of-tables.ts';
import type { Tables } from './sheets/tables.ts';
import { tablesOfPackage } from './sheets/tables-of-package.ts';
import { templateTables } from './sheets/template.ts';
import { readWorkbook, writeWorkbook } from './sheets/workbook.ts';
import { unzip, zip } from './sheets/zip.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type End = { code: number; out: string; err: string };
const run = (...args: string[]): Promise<End> =>
  new Promise((resolve) => {
    const script = join(import.meta.dirname, 'package-command.ts');
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, ...args],
      { timeout: 60_000 },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

const template = templateTables('1.999999', '2026-12-01');
const changed = (sheet: keyof Tables, at: number, cells: Record<string, string>): Buffer =>
  writeWorkbook({
    ...template,
    [sheet]: template[sheet].map((row, index) => (index === at ? { ...row, cells: { ...row.cells, ...cells } } : row)),
  });

test('all shipped packages are fit, and the command says so with 0', async () => {
  const { code, out, err } = await run('check', ...packageFolders());
  expect([code, err]).toEqual([0, '']);
  const lines = out.trim().split('\n');
  expect(lines.filter((line) => line.includes(': fit; '))).toHaveLength(packageFolders().length);
  expect(out).toContain('1.009664: unconfirmed papers: From memory');
  expect(lines.every((line) => /: (?:fit; |unconfirmed (?:code|fee|duration|papers|legal-basis): )/u.test(line))).toBe(
    true,
  );
}, 60_000);

test('every shipped package goes into a spreadsheet and comes back: what the sheets cannot hold is named, nothing else is lost', () => {
  const whole: string[] = [];
  for (const name of packageFolders()) {
    const pkg = packageFromDisk(name);
    const { tables, leftOut } = tablesOfPackage(pkg, '2026-12-01');
    const read = readWorkbook(writeWorkbook(tables));
    if (!read.ok) throw new Error(`${name}: ${read.fault[0]?.what}`);
    const made = packageOfTables(read.value, '2026-12-01');
    expect([name, made.ok ? [] : made.fault]).toEqual([name, []]);
    if (!made.ok) continue;
    const again = packageFromFiles(made.value);
    if (!again.ok) throw new Error(`${name}: ${again.fault}`);
    expect([name, tablesOfPackage(again.value, '2026-12-01')]).toEqual([name, { tables, leftOut: [] }]);
    if (leftOut.length > 0) continue;
    whole.push(name);
    expect([name, { ...again.value, examples: [] }]).toEqual([name, { ...pkg, examples: [] }]);
  }
  expect(whole.length).toBeGreaterThanOrEqual(13);
}, 30_000);

test('the fee in short and the words over the folded papers are rows of the sheet, in both languages', () => {
  const { tables } = tablesOfPackage(packageFromDisk('1.004873'), '2026-12-01');
  const row = (name: string) => tables.procedure.find(({ cells }) => cells['khóa'] === name)?.cells;
  expect(row('lệ_phí_gọn')).toMatchObject({ vi: 'Theo mức do Hội đồng nhân dân cấp tỉnh quy định.' });
  expect(row('thêm_giấy_tờ')).toMatchObject({
    vi: 'Đã ly hôn, góa, được ủy quyền hoặc xin cấp lại',
    en: 'Divorced, widowed, for someone else or issued before',
  });
  const made = packageOfTables(tables, '2026-12-01');
  expect(made.ok && made.value.get('i18n/vi.json')).toMatchObject({
    'procedure.feeInShort': row('lệ_phí_gọn')?.['vi'],
    'procedure.morePapers': row('thêm_giấy_tờ')?.['vi'],
  });
});

test('a package is exported to a new file only, and says what stays behind', async () => {
  const file = join(folder, 'ket-hon.xlsx');
  const first = await run('export', '1.000894', file);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('1.000894: not in the spreadsheet: rules.json wife-of-age');
  expect(await run('import', file, '--to', join(folder, 'ket-hon'))).toMatchObject({ code: 0, err: '' });
  expect((await run('export', '1.000894', file)).err).toContain('is there already');
  const nowhere = await run('export', '1.000894', join(folder, 'no-such-folder', 'x.xlsx'));
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('cannot be written (ENOENT)')]);
  expect((await run('export', '1.000894', join(folder, 'x.csv'))).code).toBe(2);
}, 60_000);

test('a long sentence, an abbreviation and a missing text are named with file and place, and the end is 1', async () => {
  const own = join(folder, 'harmed');
  await cp(join(procedureFolder, '2.000815'), own, { recursive: true });
  const file = join(own, 'i18n/vi.json');
  const texts = JSON.parse(await readFile(file, 'utf8'));
  texts['procedure.summary'] = `UBND ${'dài '.repeat(16)}`.trim();
  await writeFile(file, JSON.stringify(texts));
  const plain = await run('check', own);
  expect(plain.code).toBe(1);
  expect(plain.err).toMatch(/i18n\/vi\.json: procedure\.summary: a sentence of 17 words, more than 15/u);
  expect(plain.err).toMatch(/the abbreviation UBND is not spelled out/u);
  texts['procedure.fee'] = '';
  await writeFile(file, JSON.stringify(texts));
  expect((await run('check', own)).err).toMatch(/i18n\/vi\.json: vi: text procedure\.fee is missing/u);
}, 60_000);

test('called wrongly it shows how, and ends with 2', async () => {
  for (const args of [['checks'], ['import', 'x.xlsx'], ['check', '--wrong']]) {
    const { code, err } = await run(...args);
    expect([args, code]).toEqual([args, 2]);
    expect(err).toContain('npm run package');
  }
}, 60_000);

test('a spreadsheet from the template becomes a package that previews and signs', async () => {
  const [sheet, to] = [join(folder, 'mau.xlsx'), join(folder, 'made', '1.999999')];
  expect((await run('template', sheet)).code).toBe(0);
  expect(await run('import', sheet, '--to', to)).toMatchObject({ code: 0, err: '' });
  expect((await run('preview', to)).out).toContain('Trang 2/2: Nội dung đề nghị');
  const page = join(folder, 'xem.html');
  expect((await run('preview', to, '--out', page)).code).toBe(0);
  expect(await readFile(page, 'utf8')).toContain('data:application/pdf;base64,JVBERi0');
  expect((await run('import', sheet, '--to', to)).err).toContain('is there already');
  const key = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const signed = join(folder, 'signed');
  const args = ['--from', join(folder, 'made'), '--to', signed, '--key', key, '--kid', 'tinh-2026'];
  expect((await run('sign', ...args)).out).toContain('1 packages signed');
  expect(JSON.parse(await readFile(join(signed, '1.999999/signature.json'), 'utf8')).kid).toBe('tinh-2026');
}, 60_000);

test.each([
  ['an unknown kind of field', changed('fields', 1, { kiểu: 'chu' }), 'bảng fields, dòng 4, cột kiểu: "chu" không có'],
  ['an empty label', changed('fields', 0, { nhãn_vi: '' }), 'bảng fields, dòng 3, cột nhãn_vi: ô này phải có nội dung'],
  ['a rule about nothing', changed('rules', 0, { khi_mục: '/x/y' }), 'bảng rules, dòng 3, cột khi_mục: không có mục'],
  [
    'a page that is not there',
    changed('fields', 2, { trang: 'p' }),
    'bảng fields, dòng 5, cột trang: không có trang p',
  ],
  ['no spreadsheet at all', Buffer.from('hello'), 'tệp'],
])(
  '%s: the fault names sheet, row and column',
  async (_what, bytes, words) => {
    const file = join(folder, 'wrong.xlsx');
    await writeFile(file, bytes);
    const { code, err } = await run('import', file, '--to', join(folder, 'never'));
    expect(code).toBe(1);
    expect(err).toContain(words);
  },
  30_000,
);

test('how it is signed and what either way costs come from the sheet; letters where an amount belongs are named', () => {
  const withCells = (cells: Record<string, string>) =>
    packageOfTables(
      {
        ...template,
        procedure: template.procedure.map((row) => {
          const vi = cells[row.cells['khóa'] ?? ''];
          return vi === undefined ? row : { ...row, cells: { ...row.cells, vi } };
        }),
      },
      '2026-12-01',
    );
  const made = withCells({ chữ_ký: 'wet', phí_trực_tiếp: '20.000', phí_trực_tuyến: '10000' });
  expect(made.ok && made.value.get('procedure.json')).toMatchObject({
    signature: 'wet',
    fees: [
      { way: 'direct', amount: 20_000, per: 'filing', validTo: null },
      { way: 'online', amount: 10_000, per: 'filing', validTo: null },
    ],
  });
  const wrong = withCells({ phí_trực_tiếp: 'hai mươi nghìn' });
  expect(!wrong.ok && wrong.fault[0]?.what).toContain('không phải số đồng');
});

test('what was written is read again cell by cell, whatever letters are in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.replace(/\p{C}/gu, '').trim());
  fc.assert(
    fc.property(text, text, (vi, en) => {
      const read = readWorkbook(changed('texts', 0, { vi, en }));
      expect(read.ok && read.value.texts[0]?.cells).toMatchObject({ vi: vi.normalize('NFC'), en: en.normalize('NFC') });
      expect(read.ok && read.value.fields.length).toBe(template.fields.length);
    }),
    { numRuns: 20 },
  );
});

const parts = (): Map<string, Buffer> => {
  const files = unzip(writeWorkbook(template));
  if (!files.ok) throw new Error(files.fault);
  return files.value;
};
const why = (bytes: Buffer): string => {
  const read = readWorkbook(bytes);
  return read.ok ? 'read' : (read.fault[0]?.what ?? '');
};

test('formulas, macros, links to other files, passwords, entities and bombs are refused with what to do', () => {
  const sheet = parts().get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? '';
  const withSheet = (xml: string): Buffer => zip(parts().set('xl/worksheets/sheet1.xml', Buffer.from(xml)));
  expect(why(withSheet(sheet.replace('</row>', '<c r="B9"><f>1+1</f><v>2</v></c></row>')))).toMatch(/công thức/u);
  expect(why(zip(parts().set('xl/vbaProject.bin', Buffer.from('x'))))).toMatch(/macro/u);
  expect(why(zip(parts().set('xl/externalLinks/externalLink1.xml', Buffer.from('x'))))).toMatch(/liên kết/u);
  expect(why(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]))).toMatch(/mật khẩu/u);
  expect(why(withSheet(`<!DOCTYPE a [<!ENTITY b "c">]>${sheet}`))).toMatch(/bị hỏng/u);
  expect(why(withSheet(' '.repeat(17 * 1024 * 1024)))).toMatch(/quá lớn/u);
  const lying = zip(parts().set('xl/worksheets/sheet1.xml', Buffer.alloc(8_000_000)));
  for (let at = lying.indexOf('PK\x01\x02'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4))
    if (lying.readUInt32LE(at + 24) === 8_000_000) lying.writeUInt32LE(10, at + 24);
  expect(why(lying)).toMatch(/bị hỏng/u);
});

test('hundreds of harmed spreadsheets never throw', () => {
  const good = writeWorkbook(template);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 }),
      fc.nat(good.length),
      (harm, length) => {
        const bytes = Buffer.from(good);
        for (const [at, byte] of harm) bytes[at] = byte;
        const read = readWorkbook(length % 3 === 0 ? bytes.subarray(0, length) : bytes);
        if (read.ok) packageOfTables(read.value, '2026-12-01');
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);
