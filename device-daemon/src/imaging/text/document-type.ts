import type { PageText, ReadLine } from './page-text.ts';

/** Kinds of paper that their own title names; what has no title that is known is `null`. */
export const DOCUMENT_TITLES = {
  'birth-certificate': ['giấy khai sinh', 'trích lục khai sinh'],
  'birth-note': ['giấy chứng sinh'],
  'marriage-certificate': ['giấy chứng nhận kết hôn', 'trích lục kết hôn'],
  'death-certificate': ['trích lục khai tử', 'giấy báo tử'],
  'marital-status': ['giấy xác nhận tình trạng hôn nhân'],
  'land-use-certificate': ['giấy chứng nhận quyền sử dụng đất'],
  'building-permit': ['giấy phép xây dựng'],
  'business-registration': ['giấy chứng nhận đăng ký hộ kinh doanh', 'giấy chứng nhận đăng ký doanh nghiệp'],
  decision: ['quyết định'],
  'declaration-form': ['tờ khai'],
  application: ['đơn đề nghị', 'đơn xin', 'đơn đăng ký'],
  contract: ['hợp đồng'],
  minutes: ['biên bản'],
  authorisation: ['giấy ủy quyền', 'văn bản ủy quyền'],
  'identity-card': ['căn cước công dân', 'thẻ căn cước', 'chứng minh nhân dân'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type DocumentType = keyof typeof DOCUMENT_TITLES;

export type TypeVote = {
  readonly type: DocumentType;
  /** 0.5 to 1: how little the title differs, and how sure tesseract was */
  readonly confidence: number;
  readonly title: string;
};

/** A title stands in the upper half; below it, its words are part of a sentence. */
const TITLE_ABOVE = 0.5;
/** So many letters of a hundred may be read wrongly, */
const MOST_WRONG = 0.2;
/** and no word may be lost: "giấy chứng nhận" is only two letters from "giấy chứng sinh", but there is no "sinh" in it. */
const MOST_WRONG_IN_WORD = 0.34;
const LEAST_WORD = 4;
/** A title may run over so many lines: "GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT". */
const MOST_LINES = 3;

/** What the title of a page says it is; null where no known title stands in capitals in its upper half. */
export const documentTypeOf = (text: PageText): TypeVote | null => {
  let best: TypeVote | null = null;
  for (const words of titleLines(text)) {
    const said = words.map((word) => word.text).join(' ');
    const folded = fold(said);
    for (const [type, titles] of Object.entries(DOCUMENT_TITLES) as [DocumentType, readonly string[]][])
      for (const title of titles) {
        const wrong = distanceWithin(folded, fold(title));
        if (wrong > MOST_WRONG || !hasWords(folded, fold(title))) continue;
        const sure = Math.min(...words.map(({ confidence }) => confidence)) / 100;
        // the longer of two titles is the closer one: "quyết định" is in many
        const confidence = Math.round(100 * (0.5 + 0.5 * (1 - wrong / MOST_WRONG) * Math.max(0.4, sure))) / 100;
        const length = title.length;
        if (!best || length > lengthOf(best) || (length === lengthOf(best) && confidence > best.confidence))
          best = { type, confidence, title };
      }
  }
  return best;
};

const hasWords = (line: string, title: string): boolean =>
  title
    .split(' ')
    .filter((word) => word.length >= LEAST_WORD)
    .every((word) => distanceWithin(line, word) <= MOST_WRONG_IN_WORD);

const lengthOf = ({ title }: TypeVote): number => title.length;

/** Each line in capitals that begins in the upper half, and each such line with the one or two in capitals that follow it. */
const titleLines = ({ lines, heightPx }: PageText): ReadLine['words'][] => {
  const capitals = lines.map(({ words }) => isInCapitals(words.map((word) => word.text).join(' ')));
  return lines.flatMap(({ words }, from) => {
    if (!capitals[from] || words.every(({ y }) => y > heightPx * TITLE_ABOVE)) return [];
    const joined: ReadLine['words'][] = [];
    for (let to = from; to < lines.length && to < from + MOST_LINES && capitals[to]; to++)
      joined.push(lines.slice(from, to + 1).flatMap((line) => line.words));
    return joined;
  });
};

const isInCapitals = (said: string): boolean => {
  const letters = [...said].filter((letter) => /\p{L}/u.test(letter));
  return letters.length >= 6 && letters.filter((letter) => /\p{Lu}/u.test(letter)).length >= letters.length * 0.8;
};

/** Without marks and in small letters: tesseract takes Ủ for Ú before it takes it for anything else. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9 ]/g, '')
    .trim();

/** The least share of letters that differ between the title and any piece of the line (Sellers 1980). */
const distanceWithin = (line: string, title: string): number => {
  let before = new Uint16Array(line.length + 1);
  for (let nth = 0; nth < title.length; nth++) {
    const row = new Uint16Array(line.length + 1);
    row[0] = nth + 1;
    for (let at = 0; at < line.length; at++)
      row[at + 1] = Math.min(
        (before[at] as number) + (line[at] === title[nth] ? 0 : 1),
        (before[at + 1] as number) + 1,
        (row[at] as number) + 1,
      );
    before = row;
  }
  return Math.min(...before) / title.length;
};
