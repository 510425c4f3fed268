import type { Tables } from '../src/store/database.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { sizeWords } from './words.ts';

type Content = {
  name: string;
  session: Viewer;
  paper: Tables['papers'];
  page: number;
  /** papers may still be asked for: once a dossier */
  askable: boolean;
};

/** One page of one paper as a picture, with the way to the others. */
export const paperPage = ({ name, session, paper, page: number, askable }: Content): Html => {
  const dossier = `/officer/dossiers/${paper.dossierId}`;
  const at = `${dossier}/papers/${paper.position}`;
  const step = (to: number, words: string): Html =>
    to >= 1 && to <= paper.pages
      ? html`<a class="button" href="${at}?page=${to}">${words}</a>`
      : html`<span class="button off" aria-disabled="true">${words}</span>`;
  return page(
    `${paper.title}, trang ${number}`,
    name,
    session,
    html`<p class="back"><a href="${dossier}">← Hồ sơ</a></p>
<div class="headline"><div><h1>${paper.title}</h1><p class="sub">Trang ${number} trên ${paper.pages} · ${sizeWords(paper.bytes)} · bản chụp, chưa đối chiếu</p></div>
<nav class="pager" aria-label="Trang giấy tờ">${step(number - 1, 'Trang trước')}${step(number + 1, 'Trang sau')}<a class="button quiet" href="${at}/file">Tải PDF</a></nav></div>
<figure class="sheet"><img src="${at}/pages/${number}/large.png" alt="Trang ${number} của ${paper.title}"></figure>${askable ? scanAgain(paper, number, session.token) : null}`,
  );
};

/**
 * A page that cannot be read: this paper alone is asked for again (Mẫu 02). At any kiosk the citizen's card opens just that scan, and the
 * counter's own scanner may do it as well; what comes is tied to this dossier.
 */
const scanAgain = (paper: Tables['papers'], page: number, token: string): Html =>
  html`<form class="card" method="post" action="/officer/dossiers/${paper.dossierId}/supplement"><input type="hidden" name="token" value="${token}">
<input type="hidden" name="reason-${paper.key}" value="unreadable"><input type="hidden" name="note" value="Trang ${page} không đọc được, xin quét lại.">
<p>Trang này không đọc được? Người dân quét lại riêng giấy này tại ki-ốt bằng thẻ căn cước. Mỗi hồ sơ chỉ yêu cầu một lần; nếu còn thiếu giấy khác, hãy dùng mẫu ở trang hồ sơ.</p>
<button class="button">Yêu cầu quét lại giấy này</button></form>`;
