import { supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import type { WholeDossier } from '../src/officers/dossiers.ts';
import { type KeptRefusal, refusalWords } from '../src/refusals/refusals.ts';
import { papersAsked, type SupplementState } from '../src/supplements/supplements.ts';
import { type Html, html } from './html.ts';
import { timeWords } from './words.ts';

/**
 * The slips of the one-stop office (TT 03/2025/TT-VPCP, Phụ lục I; reference/domain.md, 3.4) as a page of A4 for the counter's own
 * printer: the browser prints it, no script is needed. What the officer fills in by hand has a line.
 */
type Of = { readonly name: string; readonly dossier: WholeDossier };

const sheet = (title: string, form: string, of: Of, content: Html): Html => {
  const { record, metadata } = of.dossier;
  const code = record.officialCode ?? record.provisionalCode;
  return html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>${title} – ${code}</title>
<link rel="stylesheet" href="/officer/style.css">
<link rel="icon" href="/officer/icon.svg" type="image/svg+xml">
</head>
<body class="slip">
<p class="slip-tools"><a class="button" href="/officer/dossiers/${record.dossierId}">← Về hồ sơ</a> <span>Nhấn <kbd>Ctrl</kbd> + <kbd>P</kbd> để in (khổ A4).</span></p>
<main id="content" class="slip-page">
<header class="slip-head"><div><p>${metadata.office.toUpperCase()}</p><p><b>BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ</b></p><p>Số: ……../${form === '02' ? 'HDHS' : 'TCHS'}</p></div>
<div><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p><b>Độc lập - Tự do - Hạnh phúc</b></p><p class="slip-form">Mẫu số ${form}</p></div></header>
<h1>${title}</h1>
<dl class="slip-facts"><dt>Tiếp nhận hồ sơ của</dt><dd>${metadata.submitter.fullName}</dd>
<dt>Nội dung yêu cầu giải quyết</dt><dd>${record.procedureTitle}</dd>
<dt>Mã hồ sơ</dt><dd>${code}</dd>
<dt>Nộp tại ki-ốt lúc</dt><dd>${timeWords(record.submittedAt)}</dd></dl>
${content}
<footer class="slip-foot"><div><p><b>NGƯỜI NỘP HỒ SƠ</b></p><p>(Ký, ghi rõ họ tên)</p></div><div><p><b>NGƯỜI TIẾP NHẬN HỒ SƠ</b></p><p>(Ký, ghi rõ họ tên)</p></div></footer>
</main></body></html>
`;
};

export const supplementSlip = ({
  asked,
  ...of
}: Of & { readonly asked: NonNullable<SupplementState['asked']> }): Html =>
  sheet(
    'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ',
    '02',
    of,
    html`<p>Hồ sơ đã nộp cần bổ sung, hoàn thiện những nội dung sau:</p>
<table class="slip-table"><thead><tr><th>TT</th><th>Thành phần hồ sơ</th><th>Lý do</th></tr></thead><tbody>${papersAsked(
      asked.papers,
    ).map(
      ({ title, reason }, at) =>
        html`<tr><td>${at + 1}</td><td>${title}</td><td>${supplementReasonWords[reason].vi}</td></tr>`,
    )}</tbody></table>
${asked.note === '' ? null : html`<p>Hướng dẫn thêm: ${asked.note}</p>`}
<p>Việc bổ sung chỉ được yêu cầu một lần. Ông/Bà có thể nộp bổ sung tại ki-ốt bằng thẻ căn cước, hoặc tại quầy.</p>
<p>Ngày yêu cầu: ${timeWords(asked.askedAt)}. Cán bộ: ${asked.officer}.</p>`,
  );

export const refusalSlip = ({ refusal, ...of }: Of & { readonly refusal: KeptRefusal }): Html =>
  sheet(
    'PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ',
    '03',
    of,
    html`<p>Qua xem xét, hồ sơ không được tiếp nhận, giải quyết với lý do:</p>
<p class="slip-reason">${refusalWords(refusal.reason)}.</p>
${refusal.note === '' ? null : html`<p>${refusal.note}</p>`}
<p>Xin thông báo để Ông/Bà được biết và thực hiện.</p>
<p>Ngày từ chối: ${timeWords(refusal.at)}. Cán bộ: ${refusal.officer}.</p>`,
  );
