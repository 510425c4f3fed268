import Type, { type Static } from 'typebox';
import type { Localized } from '../localized.ts';

/**
 * Why a paper may not serve as the basis of a certified copy (giấy tờ, văn bản không được dùng làm cơ sở để chứng thực bản sao:
 * NĐ 23/2015/NĐ-CP, Điều 22, which NĐ 45/2020/NĐ-CP, Điều 10 takes over for electronic copies), and Điều 18: only of an original.
 * The wording is the decree's in short; the clause stands beside it so that the officer can name it to the citizen.
 */
export const CopyRefusal = Type.Union([
  Type.Literal('altered'),
  Type.Literal('pages-missing'),
  Type.Literal('damaged'),
  Type.Literal('secret'),
  Type.Literal('unlawful'),
  Type.Literal('not-legalised'),
  Type.Literal('private-unconfirmed'),
  Type.Literal('not-an-original'),
]);
export type CopyRefusal = Static<typeof CopyRefusal>;

type Reason = { readonly clause: string; readonly words: Localized };

/** In the order in which they are numbered on the screen. */
export const copyRefusals: Readonly<Record<CopyRefusal, Reason>> = {
  altered: {
    clause: 'khoản 1 Điều 22 NĐ 23/2015',
    words: {
      vi: 'Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ',
      en: 'Erased, corrected, or added to without right',
    },
  },
  'pages-missing': {
    clause: 'khoản 1 Điều 22 NĐ 23/2015',
    words: { vi: 'Bản chính thiếu trang, thiếu tờ', en: 'Pages are missing' },
  },
  damaged: {
    clause: 'khoản 2 Điều 22 NĐ 23/2015',
    words: {
      vi: 'Bản chính hư hỏng, cũ nát, không xác định được nội dung',
      en: 'Damaged so that it cannot be read',
    },
  },
  secret: {
    clause: 'khoản 3 Điều 22 NĐ 23/2015',
    words: { vi: 'Bản chính đóng dấu mật hoặc ghi rõ không được sao chụp', en: 'Secret, or marked not to be copied' },
  },
  unlawful: {
    clause: 'khoản 4 Điều 22 NĐ 23/2015',
    words: {
      vi: 'Nội dung trái pháp luật, đạo đức xã hội hoặc xúc phạm người khác',
      en: 'Its content is against the law or offends others',
    },
  },
  'not-legalised': {
    clause: 'khoản 5 Điều 22 NĐ 23/2015',
    words: { vi: 'Giấy tờ của nước ngoài chưa được hợp pháp hóa lãnh sự', en: 'Foreign, and not legalised' },
  },
  'private-unconfirmed': {
    clause: 'khoản 6 Điều 22 NĐ 23/2015',
    words: {
      vi: 'Giấy tờ cá nhân tự lập, không có xác nhận và đóng dấu của cơ quan',
      en: 'Made by a private person, confirmed by no authority',
    },
  },
  'not-an-original': {
    clause: 'Điều 18 NĐ 23/2015',
    words: { vi: 'Giấy xuất trình là bản sao, không phải bản chính', en: 'What was shown is a copy, no original' },
  },
};
