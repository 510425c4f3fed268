import { expect, test } from 'vitest';
import { staff } from './staff.ts';

const help = { state: 'coming', by: 'Đàm Thị Thu', hotline: '0206 385 2310' } as const;
const texts = (node: unknown, path = ''): [string, string][] => {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String(node(path.includes('/help/') ? help : help.by))]];
  return Object.entries(node ?? {}).flatMap(([key, value]) => texts(value, `${path}/${key}`));
};

test('what staff say is said in both languages, in sentences of at most 15 words', () => {
  expect(texts(staff.vi).map(([path]) => path)).toEqual(texts(staff.en).map(([path]) => path));
  for (const [path, text] of [...texts(staff.vi), ...texts(staff.en)]) {
    expect(text, path).toBe(text.normalize('NFC'));
    for (const sentence of text.split(/[.!?:…]\s*/))
      expect(sentence.split(/[\s,]+/).filter(Boolean).length, `${path}: ${sentence}`).toBeLessThanOrEqual(15);
  }
});
