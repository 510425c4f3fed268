import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, offeredFor } from './list-for-tests.ts';
import { seen } from './questions/asked.ts';
import type { Questions } from './questions/questions.ts';
import { unseen } from './questions/unseen.ts';
import { ProcedureSearch } from './search.ts';
import { marksOf, oneSpelling, sameMarks, takenApart, withinOneEdit, withoutInputKeys } from './word-forms.ts';

const list = offeredFor(null);
const search = new ProcedureSearch(list);
const firstOf = (question: string, of = search) => of.find(question).hits[0]?.vi;

/** At which place each expected procedure stood; 0 is the first, -1 none. */
const placesOf = (questions: Questions): number[] =>
  questions.flatMap(([procedure, ...asked]) =>
    asked.map((question) => {
      const { hits, near } = search.find(question);
      return [...hits, ...near].findIndex(({ id }) => id === codeOf(procedure));
    }),
  );
const share = (places: readonly number[], within: number): number =>
  places.filter((place) => place >= 0 && place < within).length / places.length;

test('of 200 questions written after ranking and words were fixed, 90 % are answered first and 97 % among three', () => {
  const places = placesOf(unseen);
  expect(places.length).toBeGreaterThanOrEqual(200);
  expect(list.entries.length).toBeGreaterThanOrEqual(1300);
  // 90.5 % and 97.5 % when they were first asked; never tuned on
  expect(share(places, 1)).toBeGreaterThanOrEqual(0.9);
  expect(share(places, 3)).toBeGreaterThanOrEqual(0.97);
});

test('of all 768 questions, three of four of which the ranking was set with in view, 95 % are answered first and 98 % among three', () => {
  const places = [...placesOf(seen), ...placesOf(unseen)];
  expect(places.length).toBeGreaterThanOrEqual(750);
  expect(share(places, 1)).toBeGreaterThanOrEqual(0.95);
  expect(share(places, 3)).toBeGreaterThanOrEqual(0.98);
});

test.each([
  ['ddawng', 'dang'],
  ['kys', 'ky'],
  ['dang9', 'dang'],
  ['d9a8ng', 'dang'],
  ['thuwowngf', 'thuong'],
  ['chungws', 'chung'],
  ['trus', 'tru'],
  ['hooj', 'ho'],
  ['quyeenf', 'quyen'],
  ['traanf', 'tran'],
  ['dangd', 'dang'],
])('the keys "%s" meant %s', (keys, word) => expect(withoutInputKeys(keys)).toBe(word));

test('a final y after a consonant reads as i, in a diphthong it does not', () => {
  expect(['ky', 'quy', 'giay', 'tuyen', 'luy'].map(oneSpelling)).toEqual(['ki', 'qui', 'giay', 'tuyen', 'luy']);
});

test('one mistake is a letter more, less or other, or two that changed places', () => {
  expect(['sinnh', 'sih', 'sunh', 'snih', 'sinh'].every((word) => withinOneEdit('sinh', word))).toBe(true);
  expect(['snhi', 'sinhhh', 'kinhs', 'sanhs'].some((word) => withinOneEdit('sinh', word))).toBe(false);
});

test('words run together come apart into the fewest and commonest', () => {
  const cost = (word: string) => ({ dang: 1, ky: 1, ket: 1, hon: 1, ke: 1.2, thon: 1.2 })[word] ?? null;
  expect(takenApart('dangkykethon', cost)).toEqual(['dang', 'ky', 'ket', 'hon']);
  expect(takenApart('dangkyzzz', cost)).toBeNull();
});

test('marks that were typed tell words apart, wherever they were put; hỏi and ngã nearly not', () => {
  const nearness = (typed: string, listed: string) => sameMarks(marksOf(typed), marksOf(listed), true);
  expect(nearness('hoà', 'hòa')).toBe(1);
  expect(nearness('quí', 'quý')).toBe(1);
  expect(nearness('cãi', 'cải')).toBeGreaterThan(nearness('cài', 'cải'));
  expect(nearness('chợ', 'cho')).toBeLessThan(0.8);
  expect(sameMarks(marksOf('cho'), marksOf('chợ'), false)).toBe(1);
});

test.each([
  ['dkks', 'Đăng ký khai sinh'],
  ['gplx', 'Đổi giấy phép lái xe'],
  ['doi blx', 'Đổi giấy phép lái xe'],
  ['dkxm', 'Đăng ký xe lần đầu'],
])('first letters alone, "%s", stand for the words that begin with them', (letters, title) =>
  expect(firstOf(letters)).toBe(title),
);

test('what is said of one paper holds for hundreds: lost, out of date, given back', () => {
  expect(firstOf('mất giấy phép karaoke')).toBe('Cấp lại giấy phép đủ điều kiện kinh doanh dịch vụ karaoke');
  expect(firstOf('thẻ hướng dẫn viên quốc tế hết hạn')).toBe('Gia hạn thẻ hướng dẫn viên du lịch quốc tế');
  expect(firstOf('đóng cửa trường tiểu học')).toBe('Giải thể trường tiểu học');
});

test('a long question with the asking around it finds what it is about', () => {
  const question =
    'Cháu ơi cho bác hỏi nhà bác mới có thằng cháu nội sinh hôm mùng ba tháng này ở bệnh viện huyện thì bây giờ làm giấy khai sinh cho nó ở chỗ nào mất bao nhiêu tiền';
  expect(firstOf(question)).toBe('Đăng ký khai sinh');
});

test.each([
  ['sửa nhà', 'Cấp giấy phép sửa chữa, cải tạo nhà ở riêng lẻ', '1.013225'],
  ['giay uy quyen', 'Chứng thực giấy ủy quyền', '2.000884'],
])(
  '"%s" is the name of one procedure: another whose package says it too comes second, and first where that one is not offered',
  (question, title, other) => {
    const hits = search.find(question).hits;
    expect([hits[0]?.vi, hits[1]?.id]).toEqual([title, other]);
    const without = new ProcedureSearch(offeredFor(null, undefined, (one) => one !== title));
    expect(without.find(question).hits[0]?.id).toBe(other);
  },
);

test('a code, or its beginning, finds by code', () => {
  expect(search.find('1.001193').hits.map(({ vi }) => vi)).toEqual(['Đăng ký khai sinh']);
  expect(search.find('3.0003').hits.map(({ id }) => id)).toEqual(['3.000347', '3.000333', '3.000334'].sort(byList));
});
const byList = (one: string, other: string) =>
  list.entries.findIndex(({ id }) => id === one) - list.entries.findIndex(({ id }) => id === other);

test('people of Cà Mau and Cao Bằng are understood in their own words, elsewhere those words say something else', () => {
  expect(firstOf('giấy ghe', new ProcedureSearch(offeredFor('ca-mau')))).toBe('Cấp giấy chứng nhận đăng ký tàu cá');
  expect(firstOf('đi chợ bên trung quốc', new ProcedureSearch(offeredFor('cao-bang')))).toBe(
    'Cấp giấy thông hành nhập xuất cảnh vùng biên giới',
  );
  expect(firstOf('giấy ghe')).not.toBe('Cấp giấy chứng nhận đăng ký tàu cá');
});

test('between procedures that answer equally well, the one this office is asked for most comes first', () => {
  const [one, other] = ['Cấp thẻ công chứng viên', 'Cấp lại thẻ công chứng viên'];
  expect(firstOf('thẻ công chứng viên')).toBe(one);
  const busy = new ProcedureSearch(offeredFor(null, (code) => (code === codeOf(other as string) ? 900 : 0)));
  expect(firstOf('thẻ công chứng viên', busy)).toBe(other);
});

test('what nobody offers finds nothing, and whatever is near is said to be no answer', () => {
  expect(search.find('xyzzy qwrt')).toEqual({ hits: [], near: [] });
  expect(search.find('  ')).toEqual({ hits: [], near: [] });
});

test('whatever is typed, it ends soon and gives at most a page', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (question) => {
      const { hits, near } = search.find(question);
      expect(hits.length).toBeLessThanOrEqual(12);
      expect(near.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 200, seed: 3 },
  );
});
