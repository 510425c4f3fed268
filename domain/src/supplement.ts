import Type, { type Static } from 'typebox';
import type { Localized } from './localized.ts';

/**
 * Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (TT 03/2025/TT-VPCP, Mẫu 02): what an officer asks for once, in one written
 * request (NĐ 61/2018/NĐ-CP; reference/domain.md, 3.5), and what the citizen is shown of it.
 */
export const SupplementReason = Type.Union([
  Type.Literal('missing'),
  Type.Literal('unreadable'),
  Type.Literal('wrong-paper'),
  Type.Literal('pages-missing'),
  Type.Literal('expired'),
  Type.Literal('differs'),
  Type.Literal('not-signed'),
]);
export type SupplementReason = Static<typeof SupplementReason>;

export const supplementReasonWords: Readonly<Record<SupplementReason, Localized>> = {
  missing: { vi: 'Chưa có trong hồ sơ', en: 'Not in the dossier' },
  unreadable: { vi: 'Bản quét không đọc được', en: 'The scan cannot be read' },
  'wrong-paper': { vi: 'Không phải giấy tờ cần nộp', en: 'Not the paper that is needed' },
  'pages-missing': { vi: 'Thiếu trang', en: 'Pages are missing' },
  expired: { vi: 'Giấy tờ đã hết hạn', en: 'The paper has expired' },
  differs: { vi: 'Không khớp với tờ khai', en: 'It differs from the declaration' },
  'not-signed': { vi: 'Thiếu chữ ký hoặc con dấu', en: 'A signature or seal is missing' },
};

export const SupplementPaper = Type.Object({
  key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  reason: SupplementReason,
});
export type SupplementPaper = Static<typeof SupplementPaper>;

/** What is asked of one dossier. `note`: the officer's own words, for the screen alone: they may name somebody. */
export const SupplementRequest = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  askedAt: Type.String(),
  papers: Type.Array(SupplementPaper, { minItems: 1, maxItems: 20 }),
  note: Type.String({ maxLength: 600 }),
});
export type SupplementRequest = Static<typeof SupplementRequest>;

/** `supplementOf` in a bag's metadata: the dossier that it completes, and the request that it answers. */
export const SupplementOf = Type.Object({
  dossierId: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  requestId: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
});
export type SupplementOf = Static<typeof SupplementOf>;
