import type { DecidedBy, Metadata, PaperRecord } from '@mot-cua/domain/dossier.ts';
import type { reasonsOf } from '@mot-cua/domain/exceptions/reasons.ts';

/** What officers of the one-stop office decided while the dossier was made, for the officer who handles it: who, and why. */
type Reasons<Action extends keyof typeof reasonsOf> = Record<(typeof reasonsOf)[Action][number], string>;

const byEye: Reasons<'confirm-by-eye'> = {
  'chip-unreadable': 'không đọc được chíp, thẻ đúng người',
  'card-worn': 'thẻ mòn, xước nhưng đúng người',
  'reader-faulty': 'đầu đọc hỏng, thẻ đúng người',
  'photo-old': 'ảnh trên thẻ đã cũ, đúng người',
  other: 'lý do khác, ghi trong sổ của bộ phận một cửa',
};
const accepted: Reasons<'accept'> = {
  'readable-to-the-eye': 'mắt đọc được đủ nội dung',
  'original-is-so': 'bản chính vốn như vậy',
  other: 'lý do khác, ghi trong sổ của bộ phận một cửa',
};
const atCounter: Reasons<'scan-at-counter'> = {
  'too-large': 'giấy quá khổ',
  bound: 'giấy đóng quyển',
  fragile: 'giấy dễ rách',
  'scanner-faulty': 'máy quét hỏng',
  'citizen-asks': 'công dân đề nghị',
  other: 'lý do khác, ghi trong sổ của bộ phận một cửa',
};

/** A reason of a newer kiosk is shown as its word: nothing is hidden because it is not known here. */
const why = (words: Readonly<Record<string, string>>, { officer, reason }: DecidedBy): string =>
  `cán bộ số ${officer}: ${Object.hasOwn(words, reason) ? words[reason] : reason}`;

/** Null: a machine knew the person, or nobody did. */
export const confirmedByEye = ({ identification }: Metadata): string | null =>
  identification.confirmedBy ? `Đối chiếu bằng mắt, ${why(byEye, identification.confirmedBy)}` : null;

/** Pages that looked doubtful to the machine and were taken all the same. */
export const acceptedPages = (paper: PaperRecord | undefined): string[] =>
  (paper?.accepted ?? []).map((one) => `Trang ${one.page}: máy thấy chưa rõ, được nhận bởi ${why(accepted, one)}`);

/** Papers of which nothing was scanned at the kiosk: the citizen brings them to the counter. */
export const papersAtCounter = (metadata: Metadata): { readonly title: string; readonly why: string }[] =>
  (metadata.atCounter ?? []).map(({ title, decidedBy }) => ({ title, why: why(atCounter, decidedBy) }));
