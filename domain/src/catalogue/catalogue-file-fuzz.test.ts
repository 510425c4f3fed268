import fc from 'fast-check';
import Value from 'typebox/value';
import { expect, test } from 'vitest';
import { readCatalogueFile, writeCatalogueFile } from './catalogue-file.ts';
import { type ColumnName, columns } from './columns.ts';
import { csvLine } from './csv.ts';
import { CatalogueEntry } from './entry.ts';
import { generateCatalogue } from './made-up/generate.ts';

/** Files as they come from spreadsheets, mailboxes and tired people. */

const made = generateCatalogue().slice(0, 12);
const good = writeCatalogueFile(made);
const names = Object.keys(columns) as ColumnName[];
const linesOf = (text: string) => text.split(/\r\n|\n/u).length;

/** Taken whole and right, or refused whole: every fault with a line of the file and what to do. */
const isTakenOrTold = (text: string): void => {
  const read = readCatalogueFile(text);
  if (read.ok) {
    for (const entry of read.value) expect(Value.Check(CatalogueEntry, entry)).toBe(true);
    expect(new Set(read.value.map(({ code }) => code)).size).toBe(read.value.length);
    return;
  }
  expect(read.fault.length).toBeGreaterThan(0);
  expect(read.fault.length).toBeLessThanOrEqual(100);
  for (const { line, todo } of read.fault) {
    expect(Number.isInteger(line) && line >= 1 && line <= linesOf(text)).toBe(true);
    expect(todo).toMatch(/xin|viết|mã/u);
  }
};

const broken = fc.constantFrom(
  '"',
  ',',
  ';',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\t',
  '\ufeff',
  '\ufffd',
  'Ã¡',
  '',
  '0',
  'Đ',
  '","',
);

test('600 files with some letters lost, doubled or other ones: taken whole or refused with line and reason, never thrown', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 40 }), broken), { minLength: 1, maxLength: 6 }),
      (harms) => {
        isTakenOrTold(harms.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), good));
      },
    ),
    { numRuns: 600, seed: 11 },
  );
});

test('whatever text is called a CSV: taken or told', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), isTakenOrTold), { numRuns: 300, seed: 13 });
});

test('lines lost, doubled, swapped or cut short: taken or told', () => {
  const lines = good.split('\r\n');
  fc.assert(
    fc.property(fc.array(fc.nat({ max: lines.length - 1 }), { maxLength: 20 }), fc.nat({ max: 200 }), (order, cut) => {
      const text = [lines[0], ...order.map((at) => lines[at])].join('\r\n');
      isTakenOrTold(text.slice(0, Math.max(1, text.length - cut)));
    }),
    { numRuns: 300, seed: 17 },
  );
});

test.each(names.filter((name) => columns[name].needed))(
  '%s left empty in any row is told with that very line',
  (name) => {
    for (let row = 0; row < made.length; row++) {
      const rows = made.map((entry, at) =>
        names.map((one) => (at === row && one === name ? '' : columns[one].of(entry))),
      );
      const read = readCatalogueFile([names.map((one) => columns[one].head), ...rows].map(csvLine).join('\n'));
      expect(read).toEqual({
        ok: false,
        fault: [{ line: row + 2, column: columns[name].head, todo: 'để trống; xin điền' }],
      });
    }
  },
);

test('a comma in a cell without quotes does not push the row into other columns unseen', () => {
  const [head, first] = good.split('\r\n') as [string, string];
  const read = readCatalogueFile([head, first.replace(/,[^,]*$/u, ',một, hai, ba')].join('\n'));
  expect(read).toMatchObject({ ok: false, fault: [{ line: 2, todo: expect.stringContaining('ngoặc kép') }] });
});

test('two columns of one name are told: nobody knows which is meant', () => {
  const read = readCatalogueFile(good.replace('Tên tiếng Anh', 'Lĩnh vực'));
  expect(read.ok ? [] : read.fault.map(({ line, todo }) => [line, todo])).toEqual([
    [1, 'có nhiều cột cùng tên này; xin giữ một cột'],
  ]);
});
