import { showDate } from '../text/dates.ts';
import { groupedDigits } from '../text/digits.ts';
import { columns } from './columns.ts';
import { type CatalogueDiff, isEmpty } from './diff.ts';
import type { CatalogueEntry } from './entry.ts';

/** Of which edition a review is, and against which: what has to stand on it so that it can be told from another one. */
export type ReviewOf = {
  /** name of the file, without its folder */
  readonly file: string;
  /** the day of the review, `yyyy-MM-dd` */
  readonly day: string;
  /** what is accepted now; null: nothing yet */
  readonly accepted: { readonly by: string; readonly on: string; readonly entries: number } | null;
  readonly entries: number;
  /** stands for exactly this change; null where it cannot be accepted */
  readonly code: string | null;
};

/** One change to one procedure. Without `changes` the line itself says it. */
export type ReviewLine = {
  readonly code: string;
  readonly title: string;
  readonly note: string;
  readonly changes: readonly { readonly what: string; readonly was: string; readonly is: string }[];
};
/** The changes of one kind; `id` is short and fit for an anchor. */
export type ReviewPart = { readonly id: string; readonly title: string; readonly lines: readonly ReviewLine[] };

/**
 * A change of the catalogue as an official reads it, what matters most first: what cannot be right, what people pay, what bears another
 * code, what ends, what comes, and whatever else is changed. Nothing is left out and nothing is shortened.
 */
export const reviewParts = (diff: CatalogueDiff): ReviewPart[] => {
  const changed = (fees: boolean): ReviewLine[] =>
    diff.changed.flatMap(({ code, title, changes }) => {
      const own = changes.filter(({ column }) => (column === 'fee') === fees);
      return own.length === 0
        ? []
        : [
            {
              code,
              title,
              note: '',
              changes: own.map(({ column, was, is }) => ({ what: columns[column].head, was, is })),
            },
          ];
    });
  const parts: ReviewPart[] = [
    {
      id: 'wrong',
      title: 'Sai, phải sửa trong tệp trước khi duyệt',
      lines: diff.wrong.map((note) => line('', '', note)),
    },
    { id: 'fees', title: 'Đổi phí, lệ phí', lines: changed(true) },
    {
      id: 'codes',
      title: 'Đổi mã',
      lines: [
        ...diff.replaced.map(({ code, title, by }) => line(code, title, `thay bằng ${by}`)),
        ...diff.renumbered
          .filter(({ was, is }) => !diff.replaced.some(({ code, by }) => code === was && by === is))
          .map(({ was, is, title }) => line(was, title, `cùng tên, nay mang mã ${is}; cột “Thay thế bằng” để trống`)),
      ],
    },
    {
      id: 'ended',
      title: 'Hết hiệu lực hoặc không còn trong tệp',
      lines: diff.ended.map(({ code, title, on }) =>
        line(code, title, on === null ? 'không còn trong tệp mới' : `ngày cuối ${showDate(on)}`),
      ),
    },
    { id: 'added', title: 'Thủ tục mới', lines: diff.added.map(addedLine) },
    { id: 'changed', title: 'Thay đổi khác', lines: changed(false) },
  ];
  return parts.filter(({ lines }) => lines.length > 0);
};

const line = (code: string, title: string, note: string): ReviewLine => ({ code, title, note, changes: [] });

const addedLine = ({ code, title, field, validFrom, fee, decides }: CatalogueEntry): ReviewLine =>
  line(code, title.vi, `${field}; ${decides}; từ ${showDate(validFrom)}; ${fee}`);

/** Of what this is a review, one line each. */
export const reviewHead = ({ file, day, accepted, entries }: ReviewOf): string[] => [
  `Tệp ${file}: ${groupedDigits(entries, 'vi')} thủ tục. Lập ngày ${showDate(day)}.`,
  accepted === null
    ? 'So với: chưa có danh mục nào được duyệt.'
    : `So với danh mục do ${accepted.by} duyệt ngày ${showDate(accepted.on)}: ${groupedDigits(accepted.entries, 'vi')} thủ tục.`,
];

/** The review as text for a terminal or a file. */
export const reviewText = (diff: CatalogueDiff, of: ReviewOf): string => {
  const head = reviewHead(of).join('\n');
  if (isEmpty(diff)) return `${head}\n\nKhông có gì thay đổi.\n`;
  const parts = reviewParts(diff);
  return [
    head,
    ...parts.map(({ title, lines }) => `${title}: ${lines.length}`),
    ...parts.map(({ title, lines }) => ['', title.toUpperCase(), ...lines.map(lineText)].join('\n')),
    '',
  ].join('\n');
};

const lineText = ({ code, title, note, changes }: ReviewLine): string =>
  [
    `  ${[code, title, note && (code === '' ? note : `(${note})`)].filter((one) => one !== '').join(' ')}`,
    ...changes.flatMap(({ what, was, is }) => [`      ${what}`, `        - ${was}`, `        + ${is}`]),
  ].join('\n');
