import type { OwnerPaper } from '../src/owner-papers/owner-papers.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { dateWords, timeWords } from './words.ts';

type Content = { name: string; session: Viewer; ownerId: string; papers: readonly OwnerPaper[] };

/** The owner's store: papers of one person or organisation that need not be brought again. */
export const ownerPage = ({ name, session, ownerId, papers }: Content): Html =>
  page(
    'Giấy tờ theo chủ',
    name,
    session,
    html`<p class="back"><a href="/officer">← Danh sách hồ sơ</a></p>
<div class="headline"><div><h1>Giấy tờ của <span class="code">${ownerId}</span></h1>
<p class="sub">Kho giấy tờ đã số hóa, đã đối chiếu: dùng lại được, không phải nộp lại</p></div></div>
<section class="card">${papers.length === 0 ? html`<p>Chưa có giấy tờ nào của số này trong kho.</p>` : list(papers)}</section>`,
  );

const list = (papers: readonly OwnerPaper[]): Html =>
  html`<table class="declared"><thead><tr><th>Giấy tờ</th><th>Số, ngày</th><th>Trong kho từ</th></tr></thead><tbody>${papers.map(
    ({ dossierId, position, title, notation, issuedOn, certification, receivedAt }) =>
      html`<tr><th scope="row"><a href="/officer/dossiers/${dossierId}/papers/${position}">${title}</a>${
        certification === '' ? null : html`<small>Bản sao chứng thực điện tử, số chứng thực ${certification}</small>`
      }</th><td>${notation}${issuedOn === '' ? null : html`<small>${dateWords(issuedOn)}</small>`}</td><td>${timeWords(receivedAt)}</td></tr>`,
  )}</tbody></table>`;

/** On the list of dossiers: the number is posted, so that it stands in no address and no log. */
export const ownerForm = ({ token }: Viewer): Html =>
  html`<form class="search" method="post" action="/officer/owners"><input type="hidden" name="token" value="${token}">
<label for="owner">Giấy tờ theo chủ: số định danh hoặc mã số thuế</label>
<div><input id="owner" name="owner" inputmode="numeric" maxlength="20" autocomplete="off" required><button>Mở kho giấy tờ</button></div></form>`;
