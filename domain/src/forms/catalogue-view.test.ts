import { expect, test } from 'vitest';
import { packageFromDisk, procedureCodes } from '../../procedures/packages-for-tests.ts';
import { makeList } from '../search/make-list.ts';
import { ProcedureSearch } from '../search/search.ts';
import { beforeView, inForce, listablePackage, truthDeclaration, truthText } from './catalogue-view.ts';

const today = { day: '2026-11-23', countsAs: [] };

const search = new ProcedureSearch(
  makeList(
    procedureCodes().map((code) => listablePackage(packageFromDisk(code), '', 0)),
    [],
  ),
);

test.each([
  ['khai sinh cho con', '1.001193'],
  ['doc than', '1.004873'],
  ['sao y', '2.000815'],
  ['birth registration', '1.001193'],
  ['2.000815', '2.000815'],
])('"%s" finds %s first, by the words of the packages alone', (query, code) => {
  expect(search.find(query).hits[0]?.id).toBe(code);
});

test('"giấy khai sinh" finds the first registration and the copy of an old one', () => {
  const found = search.find('giấy khai sinh').hits.map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining(['1.001193', '2.000635']));
});

test('before starting, the birth note counts as required and a judgment is named with when it is needed', () => {
  expect(beforeView(packageFromDisk('1.001193'), 'vi', today).papers[0]).toMatchObject({
    title: 'Giấy chứng sinh',
    required: true,
  });
  const judgment = beforeView(packageFromDisk('1.004873'), 'en', today).papers[0];
  expect(judgment).toMatchObject({ required: false, note: expect.stringContaining('Needed when divorced') });
});

test('what only some must bring is called neither required of all nor left to choice, before anything is answered', () => {
  const marks = (code: string) =>
    beforeView(packageFromDisk(code), 'vi', today).papers.map(({ required, byCase }) => [required, byCase]);
  const [always, bySituation, byChoice] = [
    [true, true], // asked of all who say nothing else
    [false, true],
    [false, undefined],
  ];
  expect(marks('1.001193')).toEqual([always, bySituation, bySituation, bySituation]);
  expect(marks('1.004873')).toEqual([bySituation, bySituation, bySituation, byChoice]);
  expect(marks('2.000635')).toEqual([bySituation, bySituation, byChoice]);
});

test('certified copies are a checklist with the fee in its own words', () => {
  const view = beforeView(packageFromDisk('2.000815'), 'vi', today);
  expect(view.procedure.kind).toBe('checklist');
  expect(view.fee).toContain('tối đa không quá 200.000 đồng/bản');
  expect(view.legalBasis).toBe('Nghị định số 23/2015/NĐ-CP; Thông tư số 226/2016/TT-BTC');
});

test('the declaration of truth binds in Vietnamese whatever was shown', () => {
  const pkg = packageFromDisk('1.001193');
  expect(truthDeclaration(pkg, 'en')).toMatchObject({ title: 'Declaration of truth', version: 'khai-sinh-2026.11.2' });
  expect(truthText(pkg)).toMatch(/^Lời cam đoan\nTôi cam đoan/u);
});

test('both ends of validity count', () => {
  const pkg = packageFromDisk('1.001193');
  expect(['2025-06-30', '2025-07-01', '2027-02-28', '2027-03-01'].map((day) => inForce(pkg, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
