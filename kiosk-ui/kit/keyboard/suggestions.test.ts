import { describe, expect, it } from 'vitest';
import { lists } from './suggestion-lists.ts';
import { completes, fitting, offersAtMost, offersFor } from './suggestions.ts';

const names = lists['person-name'];
const labels = (before: string, from = names, earlier: string[] = []) =>
  offersFor(before, from, earlier).map(({ label }) => label);
/** What stands in the box when the first offer that has this label was taken. */
const taken = (before: string, label: string, from = names) => {
  const offer = offersFor(before, from).find((one) => one.label === label);
  return offer && before.slice(0, before.length - offer.replaces) + (offer.text ?? offer.label);
};

describe('what is offered', () => {
  it('is found without accents and without case; marks that were typed count', () => {
    expect(labels('nguyen')[0]).toBe('Nguyễn');
    expect(labels('NGUYEN')[0]).toBe('Nguyễn');
    expect(completes('Nguyễn', 'nguyên')).toBe(true);
    expect(completes('Thúy', 'thuỳ')).toBe(false);
    expect(completes('Đặng', 'dang')).toBe(true);
    expect(completes('Dũng', 'đu')).toBe(false);
  });

  it('begins with family names and goes on with the others, at most four', () => {
    expect(labels('')).toEqual(['Nguyễn', 'Trần', 'Lê', 'Phạm']);
    expect(labels('Nguyễn Thị th')).not.toContain('Thạch'); // a family name of the Khmer, and no middle name
    expect(labels('t')).toHaveLength(offersAtMost);
    expect(taken('Nguyễn Thị huon', 'Hương')).toBe('Nguyễn Thị Hương ');
  });

  it('knows what names of Tày, Nùng, Jrai, Ba Na and Khmer are made of', () => {
    expect(taken('no', 'Nông')).toBe('Nông ');
    expect(taken('ro ch', 'Rơ Châm')).toBe('Rơ Châm ');
    expect(labels('kp')).toContain('Kpă');
    expect(labels('m', lists.people)).toContain('Mường');
    expect(labels('thach')).toContain('Thạch');
  });

  it('completes a place within an address, also over several words', () => {
    expect(taken('Xã Mường Khương, tỉnh lao c', 'Lào Cai', lists.place)).toBe('Xã Mường Khương, tỉnh Lào Cai ');
    expect(labels('Số 5 duo', lists.place)).toContain('đường');
  });

  it('has what this visit said before, first, and never what already stands there', () => {
    const earlier = ['Thôn Nậm Pì, xã Mường Khương, tỉnh Lào Cai'];
    expect(labels('', lists.place, earlier)[0]).toBe(earlier[0]);
    expect(labels('thon nam', lists.place, earlier)[0]).toBe(earlier[0]);
    expect(labels(earlier[0]!, lists.place, earlier)).not.toContain(earlier[0]);
  });

  it('fits into its row: fewer where they are long', () => {
    const of = (...all: string[]) => fitting(all.map((label) => ({ label, replaces: 0 }))).map(({ label }) => label);
    expect(of('Nguyễn', 'Nguyên', 'Nguyệt', 'Ngọc', 'Nga')).toHaveLength(4);
    expect(of('Bệnh viện đa khoa tỉnh Lào Cai, phường Cam Đường', 'Bắc Ninh', 'Bản', 'Buôn Đôn')).toHaveLength(3);
    expect(of('x'.repeat(97))).toEqual([]);
  });
});

it('the lists are in NFC, each entry once, without spaces around', () => {
  for (const [kind, { first, next }] of Object.entries(lists))
    for (const list of [first, next]) {
      expect(new Set(list).size, kind).toBe(list.length);
      for (const entry of list) expect(entry, kind).toBe(entry.normalize('NFC').trim());
    }
  expect(lists.people.first).toHaveLength(54);
});
