import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultOf } from '../security/proof.ts';
import { features, featureTable } from './features.ts';

test('every feature of counters, waiting rooms and managers is answered, in order, each by a test or by what is missing', () => {
  const rows = [...Array.from({ length: 24 }, (_, at) => 39 + at), ...Array.from({ length: 8 }, (_, at) => 72 + at)];
  expect(features.map(({ row }) => row)).toEqual(rows);
  for (const { row, proofs, missing } of features)
    expect([row, proofs.length > 0 || missing !== undefined]).toEqual([row, true]);
});

test('each test that is named is there', () => {
  expect(features.flatMap(({ proofs }) => proofs.map(faultOf)).filter((fault) => fault !== null)).toEqual([]);
});

test('README.md has this very table (node test/office/write-features.ts)', () => {
  expect(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')).toContain(featureTable());
});
