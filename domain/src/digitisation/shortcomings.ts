import type { Localized } from '../localized.ts';
import type { DigitisedPaper } from './paper-record.ts';

/** What a record lacks before it may be kept as an electronic copy. `never`: no amount of typing mends it, scan again. */
export type Shortcoming =
  | 'no-paper-type'
  | 'no-origin'
  | 'below-200-dpi'
  | 'not-colour'
  | 'old-pdf'
  | 'not-pdf-a'
  | 'bad-picture'
  | 'not-checked'
  | 'check-failed'
  | 'not-signed';

export const shortcomingWords: Readonly<Record<Shortcoming, Localized>> = {
  'no-paper-type': { vi: 'Chưa có mã loại giấy tờ', en: 'No paper-type code' },
  'no-origin': { vi: 'Chưa chọn nguồn gốc giấy tờ', en: 'Origin not chosen' },
  'below-200-dpi': { vi: 'Độ phân giải dưới 200 dpi', en: 'Below 200 dpi' },
  'not-colour': { vi: 'Ảnh không phải ảnh màu', en: 'Not in colour' },
  'old-pdf': { vi: 'Tệp PDF có phiên bản dưới 1.4', en: 'PDF version below 1.4' },
  'not-pdf-a': { vi: 'Tệp không phải PDF/A', en: 'Not PDF/A' },
  'bad-picture': { vi: 'Ảnh mờ, tối, lóa hoặc bị cắt mép', en: 'Blurred, dark, glaring or cut off' },
  'not-checked': { vi: 'Chưa đối chiếu với giấy tờ gốc', en: 'Not compared with the paper' },
  'check-failed': { vi: 'Đối chiếu không khớp với giấy tờ gốc', en: 'Differs from the paper' },
  'not-signed': { vi: 'Chưa ký số', en: 'Not signed' },
};

/** Everything that stands between this record and the archive (NĐ 30/2020 annex; TT 02/2019), surest to mend first. */
export const shortcomingsOf = (paper: DigitisedPaper): Shortcoming[] => {
  const { quality, check, signatures } = paper;
  const isBad = [quality.blurred, quality.dark, quality.glare, quality.cutOff].includes('yes');
  const lacks: readonly [Shortcoming, boolean][] = [
    ['no-paper-type', paper.paperType === null],
    ['no-origin', paper.origin === null],
    ['not-checked', check === null],
    ['check-failed', check !== null && check.result !== 'same'],
    ['not-signed', !signatures.some(({ role, valid }) => role !== 'issuer' && valid === 'yes')],
    ['bad-picture', isBad],
    ['below-200-dpi', paper.dpi < 200],
    ['not-colour', !paper.colour],
    ['old-pdf', Number(paper.pdfVersion) < 1.4],
    ['not-pdf-a', paper.pdfA === null],
  ];
  // what was born electronic was never scanned, and its issuer's signature is the check
  const ofScans: readonly Shortcoming[] = ['below-200-dpi', 'not-colour', 'not-checked', 'not-signed', 'bad-picture'];
  return lacks
    .filter(([name, is]) => is && !(paper.copyKind === 'electronic' && ofScans.includes(name)))
    .map(([name]) => name);
};
