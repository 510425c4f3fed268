import type { FoundDossier } from '../src/officers/dossiers.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { ownerForm } from './owner-page.ts';
import { statusTone, statusWords, timeWords } from './words.ts';

type Content = {
  name: string;
  session: Viewer;
  query: string;
  page: number;
  alarms: number;
  dossiers: FoundDossier[];
  more: boolean;
};

/** Search field and list, newest first. */
export const searchPage = ({ name, session, query, page: number, alarms, dossiers, more }: Content): Html =>
  page(
    'Danh sách hồ sơ',
    name,
    session,
    html`<div class="headline"><h1>Hồ sơ đã nhận</h1>${
      alarms > 0 ? html`<a class="alert" href="/officer/alarms">${alarms} việc cần xem</a>` : null
    }</div>
<form class="search" method="get" action="/officer" role="search">
<label for="q">Tìm theo mã hồ sơ, thủ tục hoặc họ tên (có dấu hay không dấu đều được)</label>
<div><input id="q" name="q" type="search" value="${query}" maxlength="200" autocomplete="off"><button>Tìm</button></div>
</form>
${ownerForm(session)}
${dossiers.length === 0 ? nothing(query) : list(dossiers)}
${pager(query, number, more)}`,
  );

const nothing = (query: string): Html =>
  query === ''
    ? html`<p class="empty">Chưa có hồ sơ nào được nhận.</p>`
    : html`<p class="empty">Không có hồ sơ nào khớp với “${query}”. Thử ít từ hơn, hoặc <a href="/officer">xem tất cả</a>.</p>`;

const list = (dossiers: FoundDossier[]): Html => html`<table class="list">
<thead><tr><th>Mã hồ sơ</th><th>Thủ tục</th><th>Người nộp</th><th>Nhận lúc</th><th>Trạng thái</th></tr></thead>
<tbody>${dossiers.map(row)}</tbody></table>`;

const row = (dossier: FoundDossier): Html => html`<tr>
<td><a class="code" href="/officer/dossiers/${dossier.dossierId}">${dossier.officialCode ?? dossier.provisionalCode}</a>${
  dossier.officialCode
    ? html`<small>${dossier.provisionalCode}</small>`
    : html`<small>mã tạm, chờ cấp mã chính thức</small>`
}</td>
<td>${dossier.procedureTitle}<small>${dossier.office}</small></td>
<td>${dossier.submitterName}${
  dossier.ownerName === dossier.submitterName ? null : html`<small>Chủ hồ sơ: ${dossier.ownerName}</small>`
}</td>
<td class="when">${timeWords(dossier.receivedAt)}</td>
<td><span class="status ${statusTone(dossier.status)}">${statusWords[dossier.status] ?? ''}</span>${
  dossier.judged && dossier.judgementSeenAt === null
    ? html`<span class="status stopped against">${dossier.judged === 'faulty' ? 'Tờ khai cần sửa' : 'Chưa đối chiếu biểu mẫu'}</span>`
    : null
}</td>
</tr>`;

const pager = (query: string, number: number, more: boolean): Html | null => {
  if (number === 0 && !more) return null;
  const to = (target: number): string => `/officer?q=${encodeURIComponent(query)}&page=${target}`;
  return html`<nav class="pager" aria-label="Trang">${
    number > 0 ? html`<a class="button" href="${to(number - 1)}">Mới hơn</a>` : null
  }<span>Trang ${number + 1}</span>${more ? html`<a class="button" href="${to(number + 1)}">Cũ hơn</a>` : null}</nav>`;
};
