import { type SupplementReason, supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import { papersAsked, type SupplementState } from '../src/supplements/supplements.ts';
import { type Html, html } from './html.ts';
import { timeWords } from './words.ts';

type Content = {
  readonly dossierId: string;
  readonly token: string;
  readonly state: SupplementState;
  /** what may be asked for: papers of the dossier and of its procedure */
  readonly papers: readonly { readonly key: string; readonly title: string }[];
  readonly finished: boolean;
};

/** Mẫu 02 as a small form: which papers, why, and a word of the officer's own; once a dossier. */
export const supplementCard = ({ dossierId, token, state, papers, finished }: Content): Html | null => {
  const { asked, completes } = state;
  if (completes)
    return html`<section class="card"><h2>Hồ sơ bổ sung</h2><p>Giấy tờ này bổ sung cho hồ sơ <a class="mono" href="/officer/dossiers/${completes.dossierId}">${completes.officialCode ?? completes.provisionalCode}</a>.</p></section>`;
  if (asked)
    return html`<section class="card"><h2>Yêu cầu bổ sung</h2><p class="fine">${asked.officer} yêu cầu lúc ${timeWords(asked.askedAt)}. Mỗi hồ sơ chỉ yêu cầu bổ sung một lần.</p>
<ul>${papersAsked(asked.papers).map(({ title, reason }) => html`<li><b>${title}</b>: ${supplementReasonWords[reason].vi}</li>`)}</ul>
${asked.note === '' ? null : html`<p>${asked.note}</p>`}
<p><a class="button" href="/officer/dossiers/${dossierId}/slips/02">In phiếu yêu cầu bổ sung (Mẫu 02)</a></p>
${asked.answeredBy === null ? html`<p>Người dân chưa bổ sung.</p>` : html`<p><a class="button" href="/officer/dossiers/${asked.answeredBy}">Xem giấy tờ đã bổ sung</a></p>`}</section>`;
  if (finished) return null;
  return html`<section class="card"><h2>Yêu cầu bổ sung giấy tờ</h2>
<p class="fine">Chỉ yêu cầu một lần. Người dân thấy yêu cầu này tại ki-ốt, sau khi xác nhận đúng người.</p>
<form method="post" action="/officer/dossiers/${dossierId}/supplement"><input type="hidden" name="token" value="${token}">
${papers.map(({ key, title }) => html`<p><label for="reason-${key}">${title}</label><br>${reasons(`reason-${key}`)}</p>`)}
<p><label for="other-title">Giấy tờ khác</label><br><input id="other-title" name="other-title" maxlength="200" autocomplete="off"></p>
<p><label for="reason-other">Lý do cho giấy tờ khác</label><br>${reasons('reason-other')}</p>
<p><label for="note">Hướng dẫn thêm (không bắt buộc)</label><br><textarea id="note" name="note" maxlength="600" rows="3"></textarea></p>
<button class="button">Gửi yêu cầu bổ sung</button></form></section>`;
};

const reasons = (name: string): Html =>
  html`<select id="${name}" name="${name}"><option value="">Không yêu cầu</option>${(
    Object.keys(supplementReasonWords) as SupplementReason[]
  ).map((reason) => html`<option value="${reason}">${supplementReasonWords[reason].vi}</option>`)}</select>`;
