import type { Localized } from '@mot-cua/domain/localized.ts';
import type { PageDoubtCode } from '@mot-cua/domain/page-doubts.ts';
import { type Batch, type BatchPaper, FIELDS, type FieldName, type PaperNote, type SeenPage } from './batch.ts';
import { fieldOf } from './fields.ts';

/** What the clerk looks at before a paper passes. It refuses nothing: it asks once. */
export type FlagCode =
  | PageDoubtCode
  | PaperNote
  | 'no-pages'
  | 'field-unsure' // proposed by a reading that is not sure of it
  | 'same-page-again'
  | 'two-sheets-at-once'
  | 'sheet-doubtful'
  | 'sheet-of-other-batch';

export type Flag = {
  readonly code: FlagCode;
  /** null: the paper as a whole */
  readonly page: string | null;
  /** false: it may be so */
  readonly sure: boolean;
  readonly field: FieldName | null;
  /** names this flag in `acknowledged` */
  readonly key: string;
};

const flag = (code: FlagCode, page: string | null, sure: boolean): Flag => ({
  code,
  page,
  sure,
  field: null,
  key: `${code}${sure ? '' : '?'}${page === null ? '' : `@${page}`}`,
});

/** All flags of a paper, in the order of its pages. */
export const flagsOf = (batch: Batch, paper: BatchPaper): Flag[] => {
  const own = new Set(paper.pages);
  const pages = batch.pages.filter(({ id }) => own.has(id));
  return [
    ...(paper.pages.length === 0 ? [flag('no-pages', null, true)] : []),
    ...paper.notes.map((note) => flag(note, null, note !== 'sheet-missing')),
    ...pages.flatMap((page) => flagsOfPage(page, batch.id)),
    ...FIELDS.flatMap((name) => unsureField(batch, paper, name)),
  ];
};

/** Asked about once for each text, so that a better reading asks again and a typed value does not. */
const unsureField = (batch: Batch, paper: BatchPaper, name: FieldName): Flag[] => {
  const value = fieldOf(batch, paper, name);
  if (value === null || value.sure) return [];
  return [
    { ...flag('field-unsure', null, false), field: name, key: `field-unsure?${name}=${value.text.slice(0, 80)}` },
  ];
};

/** Those that the clerk has not seen yet. */
export const openFlags = (batch: Batch, paper: BatchPaper): Flag[] =>
  flagsOf(batch, paper).filter(({ key }) => !paper.acknowledged.includes(key));

const flagsOfPage = (page: SeenPage, batch: string): Flag[] => [
  ...page.doubts.filter(({ code }) => code !== 'blank').map(({ code, sure }) => flag(code, page.id, sure)),
  ...(page.blank === 'unsure' ? [flag('blank', page.id, false)] : []),
  ...(page.likeness ? [flag('same-page-again', page.id, page.likeness.sure)] : []),
  ...(page.multifeed ? [flag('two-sheets-at-once', page.id, true)] : []),
  ...(page.cover.is === 'doubtful' ? [flag('sheet-doubtful', page.id, false)] : []),
  ...(page.cover.is === 'cover-sheet' && page.cover.batch !== null && page.cover.batch !== batch
    ? [flag('sheet-of-other-batch', page.id, true)]
    : []),
];

/** What is so, and what to do. */
export const flagWords: Readonly<Record<FlagCode, Localized>> = {
  blank: { vi: 'Trang có thể là trang trắng. Xóa trang nếu đúng.', en: 'May be an empty page. Delete it if so.' },
  blurred: { vi: 'Trang bị mờ. Quét lại nếu không đọc được.', en: 'Blurred. Scan again if it cannot be read.' },
  dark: { vi: 'Trang quá tối. Quét lại nếu không đọc được.', en: 'Too dark. Scan again if it cannot be read.' },
  glare: { vi: 'Trang bị lóa. Quét lại.', en: 'Glare. Scan again.' },
  'cut-off': { vi: 'Trang bị cắt mép. Quét lại bằng mặt kính.', en: 'Cut off. Scan again on the glass.' },
  finger: { vi: 'Ngón tay che giấy. Bỏ tay ra và quét lại.', en: 'A finger covers the paper. Scan again without it.' },
  turned: { vi: 'Trang có thể nằm ngược', en: 'The page may be upside down' },
  'no-cover-sheet': {
    vi: 'Không có tờ phân cách. Ghép vào giấy tờ trước nếu cần.',
    en: 'No cover sheet. Join it to the paper before if need be.',
  },
  'sheet-missing': {
    vi: 'Thiếu một tờ phân cách trước đó. Kiểm tra xem có hai giấy tờ dính nhau không.',
    en: 'A cover sheet is missing. Look for two papers in one.',
  },
  'sheet-twice': { vi: 'Số tờ phân cách bị trùng.', en: 'A cover sheet came twice.' },
  'no-pages': {
    vi: 'Sau tờ phân cách không có trang nào. Tìm giấy tờ còn thiếu hoặc loại.',
    en: 'No page after the cover sheet. Find the paper or reject it.',
  },
  'field-unsure': {
    vi: 'Máy đọc chưa chắc thông tin này. So với giấy tờ.',
    en: 'The reading is not sure of this. Compare it with the paper.',
  },
  'same-page-again': {
    vi: 'Trang này giống một trang đã quét. Xóa nếu trùng.',
    en: 'Looks like a page scanned before. Delete it if so.',
  },
  'two-sheets-at-once': {
    vi: 'Máy kéo hai tờ cùng lúc. Tách ra và quét lại.',
    en: 'Two sheets went through at once. Scan them again.',
  },
  'sheet-doubtful': {
    vi: 'Trang này có thể là tờ phân cách bị hỏng. Tách tại đây nếu đúng.',
    en: 'May be a spoilt cover sheet. Split here if so.',
  },
  'sheet-of-other-batch': { vi: 'Tờ phân cách của lô khác.', en: 'A cover sheet of another batch.' },
};
