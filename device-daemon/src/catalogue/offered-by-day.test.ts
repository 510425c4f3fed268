import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { expect, test } from 'vitest';
import { packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';
import { noNationalList } from './national-list.ts';
import { offeredByDay } from './offered-by-day.ts';

const valid = (code: string, validFrom: string, validTo: string | null, version: string): ProcedurePackage => {
  const pkg = packageFromDisk(code);
  return { ...pkg, procedure: { ...pkg.procedure, validFrom, validTo, version } };
};
const evening = '2026-11-23';
const morning = '2026-11-24';
const ending = valid('1.000894', '2026-01-01', evening, 'old');
const beginning = valid('1.000656', morning, null, 'new');
const changing = [valid('1.001193', '2026-01-01', evening, 'old'), valid('1.001193', morning, null, 'new')] as const;

const list = offeredByDay({
  packages: [ending, changing[0]],
  others: [beginning, changing[1]],
  refused: [
    { id: '1.000656', title: 'Đăng ký khai tử', reason: 'not-in-force: valid from 2026-11-24' },
    { id: '9.999999', title: 'Hỏng', reason: 'bad-signature: get the package again' },
  ],
  national: noNationalList,
  asked: [],
});
const shown = (day: string) => {
  const { offered, refused } = list(day);
  const { entries } = JSON.parse(offered.json.toString()) as { entries: { id: string }[] };
  return { offered: entries.map(({ id }) => id).sort(), refused: refused.map(({ id }) => id) };
};

test('a visit that has stood ready over midnight shows what begins today and not what ended yesterday, and says which is away', () => {
  expect(shown(evening)).toEqual({ offered: ['1.000894', '1.001193'], refused: ['9.999999', '1.000656'] });
  expect(shown(morning)).toEqual({ offered: ['1.000656', '1.001193'], refused: ['9.999999', '1.000894'] });
  expect(list(morning).offered.url).not.toBe(list(evening).offered.url);
});

test('the list is worked out once a day, not at every look', () => {
  expect(list(morning)).toBe(list(morning));
});
