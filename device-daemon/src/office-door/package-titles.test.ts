import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageTitles } from './package-titles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-titles-'));
  write('1.001193', 'vi', { 'procedure.title': 'Đăng ký khai sinh', 'paper.birth-note.title': 'Giấy chứng sinh' });
  write('1.001193', 'en', { 'procedure.title': 'Registration of a birth', 'paper.birth-note.title': 'Birth note' });
  write('2.000635', 'vi', { 'procedure.title': 'Cấp bản sao trích lục', 'paper.birth-note.title': 'Giấy khác' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, language: string, texts: object): void => {
  mkdirSync(join(folder, name, 'i18n'), { recursive: true });
  writeFileSync(join(folder, name, 'i18n', `${language}.json`), JSON.stringify(texts));
};

test('a console reads titles as in the national list, figures have them in both languages, Vietnamese where nobody translated', () => {
  const titles = packageTitles(folder);
  expect(titles.procedure('1.001193')).toBe('Đăng ký khai sinh');
  expect(titles.procedures(['1.001193', '2.000635', '9.999999'])).toEqual({
    '1.001193': { vi: 'Đăng ký khai sinh', en: 'Registration of a birth' },
    '2.000635': { vi: 'Cấp bản sao trích lục', en: 'Cấp bản sao trích lục' },
  });
  expect(titles.papers(['birth-note', 'other'])).toEqual({ 'birth-note': { vi: 'Giấy chứng sinh', en: 'Birth note' } });
});

test('a machine without packages shows numbers, and a broken package is none', () => {
  for (const titles of [packageTitles(null), packageTitles(join(folder, 'nowhere'))]) {
    expect(titles.procedure('1.001193')).toBe('1.001193');
    expect(titles.procedures(['1.001193'])).toEqual({});
    expect(titles.papers(['birth-note'])).toEqual({});
  }
  writeFileSync(join(folder, '1.001193', 'i18n', 'vi.json'), '{');
  expect(packageTitles(folder).procedure('1.001193')).toBe('1.001193');
});

test('an id that is a way through folders is an id', () => {
  writeFileSync(join(folder, 'vi.json'), JSON.stringify({ 'procedure.title': 'Bí mật' }));
  mkdirSync(join(folder, 'i18n'));
  writeFileSync(join(folder, 'i18n', 'vi.json'), JSON.stringify({ 'procedure.title': 'Bí mật' }));
  for (const id of ['1.001193/../..', '../x', '/', '']) expect(packageTitles(folder).procedure(id)).toBe(id);
  for (const id of ['.', '..'])
    expect(packageTitles(join(folder, '1.001193')).procedure(id), 'dots alone lead upwards').toBe(id);
});
