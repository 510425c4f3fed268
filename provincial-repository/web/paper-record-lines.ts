import { copyKindWords, paperOriginWords } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import type { Certification, DigitisedPaper } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { PaperRecord } from '@mot-cua/domain/dossier.ts';
import { type Html, html } from './html.ts';
import { dateWords, timeWords } from './words.ts';

/** What a paper is worth, in a few words: a citizen's scan is nobody's word yet. */
export const standingOf = (paper: PaperRecord | undefined): string => {
  const check = paper?.digitised?.check;
  if (!paper?.digitised) return 'bản chụp, chưa đối chiếu';
  if (paper.digitised.certification) return 'bản sao chứng thực điện tử, đã đối chiếu từng trang với bản chính';
  return `số hóa từ ${copyKindWords[paper.copyKind].vi.toLowerCase()}, ${check?.result === 'same' ? 'đã đối chiếu' : 'chưa đối chiếu'}`;
};

/** What an officer recorded of it: number, date, issuer, type, who compared and who signed; of a citizen's scan, what a machine read. */
export const recordLines = (paper: PaperRecord | undefined): Html | null => {
  if (!paper) return null;
  const record = paper.digitised;
  if (!record) return readLines(paper);
  return html`<dl class="facts narrow-facts">${linesOf(record).map(([label, words]) => html`<dt>${label}</dt><dd>${words}</dd>`)}</dl>`;
};

const linesOf = (record: DigitisedPaper): readonly (readonly [string, string])[] => {
  const known: readonly (readonly [string, string | null])[] = [
    ['Loại giấy tờ', record.paperType],
    ['Số, ký hiệu', record.notation],
    ['Ngày ban hành', record.issuedOn && dateWords(record.issuedOn)],
    ['Có giá trị đến', record.expiresOn && dateWords(record.expiresOn)],
    ['Cơ quan ban hành', record.issuer],
    ['Số của chủ giấy tờ', record.ownerId],
    ['Nguồn gốc', record.origin && paperOriginWords[record.origin].vi],
    ['Đối chiếu', record.check && `${record.check.who}, ${timeWords(record.check.at)}`],
    ['Số chứng thực', record.certification ? certificationWords(record.certification) : null],
    ['Đã ký số', record.signatures.map(signatureWords).join('; ') || null],
  ];
  return known.flatMap(([label, words]) => (words === null ? [] : [[label, words] as const]));
};

const certificationWords = ({ number, book, on, authority, officer, position, compared }: Certification): string =>
  `${number}, quyển số ${book}, ngày ${dateWords(on)}; ${authority}; ${position} ${officer}; đối chiếu ${compared.length} trang`;

/** What the kiosk read by itself, said to be unchecked, and which pages it turned. */
const readLines = ({ proposed, turnedDegrees }: PaperRecord): Html | null => {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Số, ký hiệu', proposed?.number?.value],
    ['Ngày ban hành', proposed?.issuedOn && dateWords(proposed.issuedOn.value)],
    ['Cơ quan ban hành', proposed?.issuer?.value],
    ['Họ tên', proposed?.name?.value],
  ];
  const lines = known.flatMap(([label, words]) => (words === undefined ? [] : [[label, words] as const]));
  const turned = (turnedDegrees ?? []).flatMap((degrees, page) =>
    degrees === 0 ? [] : [`trang ${page + 1}: ${degrees.toLocaleString('vi-VN', { maximumFractionDigits: 1 })}°`],
  );
  if (lines.length === 0 && turned.length === 0) return null;
  return html`${lines.length === 0 ? null : html`<dl class="facts narrow-facts"><dt>Máy tự đọc</dt><dd>chưa ai kiểm tra</dd>${lines.map(([label, words]) => html`<dt>${label}</dt><dd>${words}</dd>`)}</dl>`}${turned.length === 0 ? null : html`<small>Máy đã xoay cho ngay ngắn: ${turned.join('; ')}</small>`}`;
};

/** The station's word of its own signature: the file itself is the proof. */
const signatureWords = ({ by, at, format }: DigitisedPaper['signatures'][number]): string =>
  `${by}, ${timeWords(at)} (${format})`;
