import { expect, test } from 'vitest';
import { birthRegistrationProvinces } from '../birth-registration-provinces.ts';
import { communeOn, communesFrom, isCommuneCode } from './communes.ts';
import { formerProvincesOf, provinceCandidates, provinceOfAddress, successorOf } from './mergers.ts';
import { provinceInWords, provincesOn } from './provinces.ts';

test('34 provinces from 1/7/2025 on, 6 of them cities; none of them the day before', () => {
  expect(provincesOn('2025-06-30')).toEqual([]);
  const first = provincesOn('2025-07-01');
  expect([first.length, first.filter((one) => one.kind === 'city').length]).toEqual([34, 6]);
  expect(new Set(first.map((one) => one.code)).size).toBe(34);
});

test('Đồng Nai is a city from 30/4/2026 on, and 34 are still 34', () => {
  expect(provinceInWords('75', '2026-04-29')).toBe('tỉnh Đồng Nai');
  expect(provinceInWords('75', '2026-04-30')).toBe('thành phố Đồng Nai');
  expect(provincesOn('2026-11-23')).toHaveLength(34);
  expect(provinceInWords('64', '2026-11-23')).toBeNull();
});

test('each of the 63 went into exactly one of the 34, and no other', () => {
  for (const code of birthRegistrationProvinces.keys()) expect(successorOf(code), code).not.toBeNull();
  const members = provincesOn('2025-07-01').flatMap((one) => formerProvincesOf(one.code));
  expect([members.length, new Set(members).size]).toEqual([63, 63]);
  expect(members.every((code) => birthRegistrationProvinces.has(code))).toBe(true);
  expect(successorOf('999')).toBeNull();
});

test('a merged province took the other member’s number: Gia Lai is 52 now and was 064', () => {
  expect([successorOf('064'), successorOf('052'), provinceCandidates('Gia Lai')]).toEqual(['52', '52', ['52']]);
});

test.each([
  ['tỉnh Hà Giang', ['08']],
  ['BÀ RỊA - VŨNG TÀU', ['79']],
  ['TP Hồ Chí Minh', ['79']],
  ['Thành phố Huế', ['46']],
  ['Thừa Thiên Huế', ['46']],
  ['cao bang', ['04']],
  ['Atlantis', []],
  ['', []],
])('"%s" may be %j', (name, expected) => {
  expect(provinceCandidates(name)).toEqual(expected);
});

test('an address of three levels and one of two end with the same province', () => {
  expect(provinceOfAddress('Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng')).toEqual(['04']);
  expect(provinceOfAddress('Tổ 5, phường Thục Phán, tỉnh Cao Bằng')).toEqual(['04']);
});

const commune = {
  code: '01273',
  name: 'Invented',
  kind: 'ward',
  province: '04',
  validFrom: '2025-07-01',
  validTo: null,
};

const file = (...communes: unknown[]): unknown => ({ format: 'communes/1', source: 'invented', communes });

test('communes: shape, and a loaded list by day', () => {
  expect(['01273', '1273', '01-73'].map(isCommuneCode)).toEqual([true, false, false]);
  const list = communesFrom(
    file({ ...commune, validTo: '2026-01-31' }, { ...commune, name: 'Renamed', validFrom: '2026-02-01' }),
  );
  expect(list.ok && communeOn(list.value, '01273', '2026-02-01')?.name).toBe('Renamed');
  expect(list.ok && communeOn(list.value, '01273', '2025-06-30')).toBeNull();
});

test.each([
  ['is an array', [commune], 'it is no list of communes'],
  ['is nothing', null, 'it is no list of communes'],
  ['has no communes', file(), 'at least one commune'],
  ['says no source', { format: 'communes/1', communes: [commune] }, 'source a text'],
  ['has a code of one digit in its second line', file(commune, { ...commune, code: '1' }), 'communes[1]/code'],
  ['has a stray member', file({ ...commune, mayor: 'x' }), 'communes[0]'],
  ['names a province that is none of the 34', file({ ...commune, province: '64' }), 'province 64 is none of the 34'],
  ['gives one code twice on one day', file(commune, { ...commune, name: 'Another' }), 'two lines hold on 2025-07-01'],
  ['ends before it begins', file({ ...commune, validTo: '2025-06-30' }), 'validTo lies before validFrom'],
  ['is endless', file(...Array.from({ length: 20_001 }, () => commune)), '20001 lines, more than 20000'],
])('a list of communes that %s is refused, and says where', (_how, list, where) => {
  const read = communesFrom(list);
  expect(read.ok ? '' : read.fault).toContain(where);
});
