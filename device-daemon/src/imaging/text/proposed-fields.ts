import type { PageText, ReadLine, ReadWord } from './page-text.ts';

/** Something that was read where papers of the state have it; nobody has checked it. */
export type Proposed = {
  readonly value: string;
  /** 0 to 1: of the word that tesseract is least sure of */
  readonly confidence: number;
};

/** What a paper says of itself: number (số, ký hiệu), date of issue, issuing agency, name of the person. Source: `ocr`, unverified. */
export type ProposedFields = {
  readonly number?: Proposed;
  /** YYYY-MM-DD */
  readonly issuedOn?: Proposed;
  readonly issuer?: Proposed;
  readonly name?: Proposed;
};

const LONGEST_VALUE = 120;

/** Reads the head of a paper as NĐ 30/2020 (annex I) lays it out, and the first name in a form. Pure; leaves out what it does not find. */
export const proposedFields = (text: PageText): ProposedFields => {
  const lines = text.lines.map(lineOf);
  const head = lines.filter(({ bottom }) => bottom < text.heightPx * HEAD);
  const found = {
    number: numberIn(head) ?? numberIn(lines),
    issuedOn: issueDateIn(lines),
    issuer: issuerIn(head),
    name: nameIn(lines),
  };
  return Object.fromEntries(Object.entries(found).filter(([, proposed]) => proposed !== null));
};

/** The head of a paper is in its upper third. */
const HEAD = 0.36;

type Line = { readonly text: string; readonly words: readonly ReadWord[]; readonly bottom: number };

const lineOf = ({ words }: ReadLine): Line => ({
  text: words.map(({ text }) => text).join(' '),
  words,
  bottom: Math.max(0, ...words.map(({ y, height }) => y + height)),
});

/** The value with the confidence of the words that it was read from. */
const proposed = (value: string, { text, words }: Line): Proposed | null => {
  const clean = value.replace(/\s+/g, ' ').replace(/^[\s.,:;…_-]+|[\s.,:;…_-]+$/g, '');
  if (clean.length === 0 || clean.length > LONGEST_VALUE) return null;
  const from = text.indexOf(value.trim());
  let at = 0;
  const confidences = words.flatMap((word) => {
    const begins = at;
    at += word.text.length + 1;
    return at > from && begins < from + value.length ? [word.confidence] : [];
  });
  return { value: clean, confidence: Math.round(Math.min(100, ...confidences)) / 100 };
};

const firstOf = (lines: readonly Line[], of: (line: Line) => Proposed | null): Proposed | null => {
  for (const line of lines) {
    const found = of(line);
    if (found) return found;
  }
  return null;
};

const numberIn = (lines: readonly Line[]): Proposed | null =>
  firstOf(lines, (line) => {
    const value = /(?:^|\s)S[ốôóỐÔÓ](?:\s*(?:hiệu|ký hiệu))?\s*[:.]\s*(\d[\p{L}\p{N}./-]{0,39})/u.exec(line.text)?.[1];
    return value ? proposed(value, line) : null;
  });

/** The place and date under the head, or above the signature: "Sông Hiến, ngày 05 tháng 11 năm 2026". */
const issueDateIn = (lines: readonly Line[]): Proposed | null => {
  const dated = (line: Line, pattern: RegExp): Proposed | null => {
    const [whole, day, month, year] = pattern.exec(line.text) ?? [];
    const iso = whole && isoDate(Number(day), Number(month), Number(year));
    const read = iso ? proposed(whole, line) : null;
    return iso && read ? { value: iso, confidence: read.confidence } : null;
  };
  // a place and nothing else before it: "05 giờ 40 phút, ngày 09…" is when something happened
  const placed = /(?:^|\s)\p{Lu}[\p{L}\s.]{1,40},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\s*$/u;
  const inWords = /ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/iu;
  const unlabelled = lines.filter(({ text }) => !text.includes(':'));
  return (
    firstOf(unlabelled, (line) => dated(line, placed)) ?? firstOf([...lines].reverse(), (line) => dated(line, inWords))
  );
};

const isoDate = (day: number, month: number, year: number): string | null => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1900 && year <= 2100 ? date.toISOString().slice(0, 10) : null;
};

const AGENCIES =
  /(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|SỞ|CÔNG AN|BỘ|CỤC|CHI CỤC|TÒA ÁN NHÂN DÂN|BỆNH VIỆN|TRUNG TÂM|TRẠM Y TẾ|TRƯỜNG|VĂN PHÒNG|PHÒNG)\s[\p{Lu}\p{N}\s.,-]{3,80}/u;

/** In capitals at the top left; what stands beside it on the same line is the name of the country. */
const issuerIn = (lines: readonly Line[]): Proposed | null =>
  firstOf(lines, (line) => {
    const value = AGENCIES.exec(line.text)?.[0]?.split(/\s(?=CỘNG H[OÒ]|Độc lập)/u)[0];
    return value ? proposed(value, line) : null;
  });

const nameIn = (lines: readonly Line[]): Proposed | null =>
  firstOf(lines, (line) => {
    const after = /(?:Họ,?\s+(?:chữ đệm,?\s+)?(?:và\s+)?tên|Họ và tên)[^:]{0,40}:\s*(.+)$/iu.exec(line.text)?.[1];
    const name = after && /^[\p{L}\s'-]{4,80}/u.exec(after)?.[0].split(/\s(?:Giới|Ngày|Sinh|Nam|Nữ|Dân)\b/u)[0];
    return name?.trim().includes(' ') ? proposed(name.trim(), line) : null;
  });
