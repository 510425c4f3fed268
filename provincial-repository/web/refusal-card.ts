import { type KeptRefusal, refusalReasons, refusalWords } from '../src/refusals/refusals.ts';
import { type Html, html } from './html.ts';
import { timeWords } from './words.ts';

/** Mẫu 03 as a small form: the reason from a fixed list, words of the officer's own beside it; then the slip, to be printed. */
export const refusalCard = (of: {
  readonly dossierId: string;
  readonly token: string;
  readonly refusal: KeptRefusal | null;
  readonly finished: boolean;
}): Html | null => {
  const { dossierId, token, refusal, finished } = of;
  if (refusal)
    return html`<section class="card"><h2>Đã từ chối tiếp nhận</h2><p>${refusalWords(refusal.reason)}.</p>${refusal.note === '' ? null : html`<p>${refusal.note}</p>`}
<p class="fine">${refusal.officer}, ${timeWords(refusal.at)}.</p><p><a class="button" href="/officer/dossiers/${dossierId}/slips/03">In phiếu từ chối (Mẫu 03)</a></p></section>`;
  if (finished) return null;
  return html`<section class="card"><h2>Từ chối tiếp nhận</h2>
<form method="post" action="/officer/dossiers/${dossierId}/refuse"><input type="hidden" name="token" value="${token}">
<p><label for="refusal-reason">Lý do</label><br><select id="refusal-reason" name="reason">${refusalReasons.map(
    (reason) => html`<option value="${reason}">${refusalWords(reason)}</option>`,
  )}</select></p>
<p><label for="refusal-note">Nói rõ thêm (bắt buộc với lý do khác)</label><br><textarea id="refusal-note" name="note" maxlength="600" rows="3"></textarea></p>
<button class="button">Từ chối và in phiếu</button></form></section>`;
};
