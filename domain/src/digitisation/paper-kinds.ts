import Type, { type Static } from 'typebox';
import type { Localized } from '../localized.ts';

/** What the paper was that lay on the glass. A citizen's scan is a plain copy until an officer compares and signs. */
export const CopyKind = Type.Union([
  Type.Literal('original'),
  Type.Literal('certified-copy'),
  Type.Literal('plain-copy'),
  Type.Literal('electronic'), // never paper: fetched from a store, signed by its issuer
]);
export type CopyKind = Static<typeof CopyKind>;

export const copyKindWords: Readonly<Record<CopyKind, Localized>> = {
  original: { vi: 'Bản chính', en: 'Original' },
  'certified-copy': { vi: 'Bản sao chứng thực', en: 'Certified copy' },
  'plain-copy': { vi: 'Bản chụp', en: 'Plain copy' },
  electronic: { vi: 'Bản điện tử', en: 'Electronic original' },
};

/**
 * `LoaiBan` of the one-stop systems: 0 bản chính, 1 bản sao, 2 bản điện tử (seen in a 2026 adapter; another system's codes
 * are its adapter's own table). A plain copy is a bản sao: calling a photograph a bản điện tử would lend it the weight
 * of a signed document.
 */
export const loaiBanOf: Readonly<Record<CopyKind, 0 | 1 | 2>> = {
  original: 0,
  'certified-copy': 1,
  'plain-copy': 1,
  electronic: 2,
};

/** Why a paper is digitised at all (NĐ 45/2020, NĐ 107/2021; R81): one of three, and never guessed. */
export const PaperOrigin = Type.Union([
  Type.Literal('earlier-result'),
  Type.Literal('processing-result'),
  Type.Literal('final-result'),
]);
export type PaperOrigin = Static<typeof PaperOrigin>;

export const paperOriginWords: Readonly<Record<PaperOrigin, Localized>> = {
  'earlier-result': {
    vi: 'Kết quả giải quyết thủ tục hành chính trước đó',
    en: 'Result of an earlier procedure',
  },
  'processing-result': {
    vi: 'Kết quả xử lý trong quá trình giải quyết thủ tục hành chính',
    en: 'Result of a step within the procedure',
  },
  'final-result': {
    vi: 'Kết quả giải quyết thủ tục hành chính',
    en: 'Final result of the procedure',
  },
};

/** How the picture came here. `reuse` names the store's own id: it was digitised once already and is counted as reuse. */
export const PaperSource = Type.Union([
  Type.Object({ from: Type.Literal('scan') }, { additionalProperties: false }),
  Type.Object({ from: Type.Literal('phone') }, { additionalProperties: false }),
  Type.Object(
    { from: Type.Literal('reuse'), storeId: Type.String({ minLength: 1, maxLength: 120 }) },
    { additionalProperties: false },
  ),
]);
export type PaperSource = Static<typeof PaperSource>;

export const paperSourceWords: Readonly<Record<PaperSource['from'], Localized>> = {
  scan: { vi: 'Quét tại cơ quan', en: 'Scanned here' },
  phone: { vi: 'Công dân chụp bằng điện thoại', en: 'Taken by phone' },
  reuse: { vi: 'Dùng lại từ Kho quản lý dữ liệu điện tử', en: 'Reused from the personal store' },
};
