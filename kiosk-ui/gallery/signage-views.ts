import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';

/**
 * Views of an invented office, as its door pushes them: to look at and to test. Times are counted back from `nine`, when the pages that
 * take turns begin anew.
 */
export const nine = Math.floor(Date.UTC(2026, 10, 23, 2, 14, 30) / 112_000) * 112_000;

const serve = (letter: string, vi: string, en: string, waiting: number, said: readonly [number, number] | null) => ({
  letter,
  title: { vi, en },
  waiting,
  wait: said
    ? { p50: said[0] + 1.2, p90: said[1] - 0.4, said: { from: said[0], to: said[1] }, ahead: waiting }
    : waiting > 0
      ? { p50: 41, p90: 97, said: null, ahead: waiting }
      : null,
});
const at = (
  number: number,
  vi: string,
  state: DisplayView['counters'][number]['state'],
  ticket: string | null = null,
  paused: DisplayView['counters'][number]['paused'] = null,
): DisplayView['counters'][number] => ({
  id: `q${number}`,
  number,
  title: { vi, en: vi === 'Hộ tịch' ? 'Civil status' : vi === 'Chứng thực' ? 'Certification' : 'Land and building' },
  state,
  ticket,
  paused,
});
const called = (number: string, counter: number, secondsAgo: number, again = 0): DisplayView['calls'][number] => ({
  id: `t-${number}`,
  number,
  counter,
  at: nine - secondsAgo * 1_000,
  again,
});

const busy: DisplayView = {
  revision: 1,
  now: nine,
  office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
  footing: 'joined',
  calls: [
    called('A023', 5, 3),
    called('B107', 2, 16),
    called('A022', 1, 95),
    called('C014', 12, 180),
    called('B106', 4, 240),
    called('A021', 3, 410),
    called('A020', 1, 500),
  ],
  counters: [
    at(1, 'Hộ tịch', 'serving', 'A022'),
    at(2, 'Chứng thực', 'called', 'B107'),
    at(3, 'Hộ tịch', 'paused', null, 'lunch'),
    at(4, 'Chứng thực', 'serving', 'B106'),
    at(5, 'Hộ tịch', 'called', 'A023'),
    at(6, 'Đất đai, xây dựng', 'open'),
    at(12, 'Đất đai, xây dựng', 'closed'),
  ],
  next: ['A024', 'B108', 'A025', 'C015', 'A026', 'B109', 'B110', 'A027'],
  services: [
    serve('A', 'Hộ tịch: khai sinh, kết hôn, khai tử', 'Civil status: birth, marriage, death', 6, [15, 25]),
    serve('B', 'Chứng thực bản sao, chữ ký', 'Certification of copies and signatures', 3, [5, 10]),
    serve('C', 'Đất đai, xây dựng', 'Land and building', 9, null),
    serve('D', 'Nhận kết quả', 'Collecting results', 0, null),
  ],
  notices: [
    'Xin chuẩn bị sẵn thẻ căn cước và giấy tờ bản chính. Người cao tuổi, người khuyết tật, phụ nữ mang thai được mời trước.',
    'Trung tâm nghỉ trưa từ 11 giờ 30 đến 13 giờ 30.',
  ],
  voice: { on: true, quiet: false },
};

const long =
  'Trung tâm Phục vụ hành chính công liên phường Nguyễn Nghiêm và Trương Quang Trọng, tỉnh Quảng Ngãi, điểm tiếp nhận số 2';

export const signageViews = {
  busy,
  morning: {
    ...busy,
    calls: [],
    next: [],
    counters: busy.counters.map((one) => ({ ...one, state: 'closed' as const, ticket: null, paused: null })),
    services: busy.services.map((one) => ({ ...one, waiting: 0, wait: null })),
    notices: [],
  },
  calm: {
    ...busy,
    calls: busy.calls.map((one) => ({ ...one, at: one.at - 600_000 })),
    next: ['A024', 'B108'],
  },
  /** five characters, two digits of counters, sixty counters, the longest name of an office */
  full: {
    ...busy,
    office: long,
    calls: busy.calls.map((one, n) => ({ ...one, number: `M10${40 + n}`, id: `m-${n}`, counter: 40 + n })),
    next: busy.next.map((_, n) => `W1${100 + n}`),
    counters: Array.from({ length: 60 }, (_, n) =>
      at(n + 1, 'Đất đai, xây dựng', n % 3 === 0 ? 'serving' : 'open', n % 3 === 0 ? `W10${10 + n}` : null),
    ),
    notices: ['Phòng '.repeat(33)],
  },
  apart: { ...busy, footing: 'apart' as const, calls: busy.calls.map((one) => ({ ...one, at: one.at - 240_000 })) },
  quiet: { ...busy, voice: { on: true, quiet: true } },
} satisfies Record<string, DisplayView>;
export type SignageViewName = keyof typeof signageViews;
