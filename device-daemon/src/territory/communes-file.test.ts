import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOST_COMMUNES_BYTES, readCommunes } from './communes-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'communes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const communes = (code: string) => ({
  format: 'communes/1',
  source: 'invented',
  communes: [
    { code, name: 'Thử', kind: 'commune', province: '04', formerly: ['Cũ'], validFrom: '2025-07-01', validTo: null },
  ],
});
const written = (text: string): string => {
  const file = join(folder, 'communes.json');
  writeFileSync(file, text);
  return file;
};

test('a whole list is read', () => {
  const read = readCommunes(written(JSON.stringify(communes('01273'))));
  expect(read.ok && read.value.communes.map(({ name }) => name)).toEqual(['Thử']);
});

test.each([
  ['is cut off', JSON.stringify(communes('01273')).slice(0, -5), 'is no JSON'],
  ['has a code of four digits', JSON.stringify(communes('1273')), 'communes[0]/code'],
  ['is far too large', ' '.repeat(MOST_COMMUNES_BYTES + 1), 'more than 8000000'],
])('a file that %s is refused with its name and the reason', (_how, text, reason) => {
  const read = readCommunes(written(text));
  expect(read.ok ? '' : read.fault).toMatch(/communes\.json: /u);
  expect(read.ok ? '' : read.fault).toContain(reason);
});

test('a file that is not there, or is a folder, is refused with what to do', () => {
  mkdirSync(join(folder, 'no-file'));
  for (const name of ['nowhere.json', 'no-file']) {
    const read = readCommunes(join(folder, name));
    expect(read.ok ? '' : read.fault).toContain('mend territory.communesFile or take it out');
  }
});
