import type { CatalogueEntry } from '../entry.ts';
import { everyday } from './everyday.ts';
import { type Field, fields } from './fields.ts';
import { licences } from './licences.ts';

/**
 * A made-up list of some 1,300 procedures in the shape of the national catalogue, for tests, demonstrations and the bench. Titles
 * sound like the real ones, fees, times and codes are drawn. Invented codes begin with 9, which no real one does; the few
 * real codes are those of reference/domain.md section 7.
 */
export const generateCatalogue = (seed = 20261130): CatalogueEntry[] => {
  const draw = seeded(seed);
  const taken = new Set<string>();
  return titles().map(({ code, title, field }) => {
    const own = code ?? inventedCode(title, taken);
    taken.add(own);
    return entryOf(own, title, field, draw);
  });
};

/** Of the seven procedures of the Cao Bằng plan those that stand among the licences (domain.md 7). */
const knownCodes: ReadonlyMap<string, string> = new Map([
  ['Cấp giấy phép hoạt động dịch vụ việc làm', '1.001865'],
  ['Cấp chứng chỉ hành nghề dược', '1.004616'],
]);

type Named = { readonly code: string | null; readonly title: string; readonly field: Field };

const titles = (): Named[] => [
  ...everyday.flatMap(([field, lines]) =>
    lines.map((line) => {
      const [first, second] = line.split('|');
      return second === undefined ? { code: null, title: line, field } : { code: first ?? null, title: second, field };
    }),
  ),
  ...licences.flatMap(({ field, verbs, objects }) =>
    objects.flatMap((object) =>
      verbs.map((verb) => {
        const title = `${verb} ${object}`;
        return { code: knownCodes.get(title) ?? null, title, field };
      }),
    ),
  ),
];

const entryOf = (code: string, title: string, field: Field, draw: () => number): CatalogueEntry => {
  const facts = fields[field];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  const days = pick([1, 3, 5, 7, 10, 15, 20, 30]);
  const confidential = /khiếu nại|tố cáo/u.test(title);
  return {
    code,
    title: { vi: title },
    field: facts.vi,
    level: facts.level,
    helps: 'Tổ công nghệ số cộng đồng; công chức hướng dẫn tại Bộ phận Một cửa',
    receives: facts.receives,
    decides: facts.decides,
    subjects: pick([['Cá nhân'], ['Cá nhân', 'Hộ gia đình'], ['Cá nhân', 'Tổ chức']]),
    fee: pick(facts.fees),
    duration:
      days === 1
        ? 'Trong ngày làm việc; nhận sau 15 giờ thì trả ngày làm việc tiếp theo.'
        : `${days} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.`,
    legalBasis: facts.legalBasis.split('; '),
    result: resultOf(title),
    channel: confidential ? 'confidential' : facts.channel,
    channelSince: '2025-07-01',
    validFrom: '2025-07-01',
    validTo: null,
    replacedBy: null,
    synonyms: [],
  };
};

const resultOf = (title: string): string => {
  const paper = /(?:giấy|chứng chỉ|thẻ|phiếu|mã số|quyết định).*/iu.exec(title)?.[0];
  return paper
    ? `${paper.charAt(0).toUpperCase()}${paper.slice(1)}`.slice(0, 300)
    : 'Văn bản trả lời của cơ quan giải quyết';
};

/** FNV-1a of the title, so that a title keeps its code when the list grows; the next free one where two meet. */
const inventedCode = (title: string, taken: ReadonlySet<string>): string => {
  let hash = 0x811c9dc5;
  for (const unit of title) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  for (let number = hash % 1_000_000; ; number = (number + 1) % 1_000_000) {
    const code = `9.${String(number).padStart(6, '0')}`;
    if (!taken.has(code)) return code;
  }
};

/** mulberry32: numbers in [0, 1), the same for the same seed. */
const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
