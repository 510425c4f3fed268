import { type FeedbackTopic, feedbackForm, feedbackTopics } from '@mot-cua/domain/feedback/feedback-form.ts';
import { feedbackStatusOf, feedbackWords, MOST_ANSWER } from '@mot-cua/domain/feedback/feedback-status.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { FeedbackRow, OneFeedback } from '../src/feedback/feedback.ts';
import type { KeptJudgement } from '../src/judging/judging.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { statusTone, timeWords } from './words.ts';

const topicWords = (about: string): string => {
  const topic = feedbackTopics.find((one) => one === about) ?? ('other' satisfies FeedbackTopic);
  return neededText(feedbackForm, 'vi', `/about=${topic}`);
};
const stateWords = (status: number): string => {
  const known = feedbackStatusOf(feedbackForm.procedure.id, status);
  return known === null ? '' : feedbackWords[known].state.vi;
};

type ListContent = {
  name: string;
  session: Viewer;
  which: 'open' | 'done';
  page: number;
  rows: readonly FeedbackRow[];
  more: boolean;
};

/** What waits for an answer, oldest first; or what has one. */
export const feedbackListPage = ({ name, session, which, page: number, rows, more }: ListContent): Html =>
  page(
    'Góp ý, phản ánh',
    name,
    session,
    html`<div class="headline"><h1>Góp ý, phản ánh</h1></div>
<p>Người dân gửi tại ki ốt, không cần thẻ và không ghi tên. Đây không phải hồ sơ thủ tục, cũng không phải khiếu nại hay tố cáo.</p>
<nav class="tabs" aria-label="Lọc">${tab('open', 'Chờ trả lời', which)}${tab('done', 'Đã xong', which)}</nav>
${
  rows.length === 0
    ? html`<p class="empty">${which === 'open' ? 'Không có góp ý nào đang chờ.' : 'Chưa có góp ý nào đã xong.'}</p>`
    : html`<table class="list"><thead><tr><th>Mã góp ý</th><th>Về việc gì</th><th>Nơi gửi</th><th>Nhận lúc</th><th>Tình trạng</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table>`
}
${
  number === 0 && !more
    ? null
    : html`<nav class="pager" aria-label="Trang">${number > 0 ? turn(which, number - 1, 'Trang trước') : null}<span>Trang ${number + 1}</span>${more ? turn(which, number + 1, 'Trang sau') : null}</nav>`
}`,
  );

const tab = (which: 'open' | 'done', words: string, now: string): Html =>
  html`<a class="button" href="/officer/feedback?which=${which}"${which === now ? html` aria-current="page"` : null}>${words}</a>`;
const turn = (which: string, to: number, words: string): Html =>
  html`<a class="button" href="/officer/feedback?which=${which}&amp;page=${to}">${words}</a>`;

const row = (one: FeedbackRow): Html => html`<tr>
<td><a class="code" href="/officer/feedback/${one.dossierId}">${one.provisionalCode}</a></td>
<td>${topicWords(one.about)}${one.wantsCall === 1 ? html`<small>muốn được gọi lại</small>` : null}</td>
<td>${one.office}</td>
<td class="when">${timeWords(one.receivedAt)}</td>
<td><span class="status ${statusTone(one.status)}">${stateWords(one.status)}</span></td></tr>`;

type Content = { name: string; session: Viewer; feedback: OneFeedback; judgement: KeptJudgement | null };

/** The words, the number if a call is wanted, and the answer that the slip's codes lead to. */
export const feedbackPage = ({ name, session, feedback, judgement }: Content): Html =>
  page(
    feedback.provisionalCode,
    name,
    session,
    html`<p class="back"><a href="/officer/feedback">← Góp ý, phản ánh</a></p>
<div class="headline"><div><h1 class="code">${feedback.provisionalCode}</h1><p class="sub">${topicWords(feedback.about)}</p></div>
<span class="status big ${statusTone(feedback.status)}">${stateWords(feedback.status)}</span></div>
<div class="columns"><div><section class="card"><h2>Nội dung góp ý</h2>${paragraphs(feedback.words)}</section>
<section class="card"><h2>Thông tin chung</h2><dl class="facts">
<dt>Người gửi</dt><dd>Không hỏi tên</dd>
${feedback.wantsCall === 1 ? html`<dt>Số điện thoại</dt><dd>${feedback.phone}<small>chỉ dùng để trả lời góp ý này</small></dd>` : null}
${feedback.helper ? html`<dt>Người hỗ trợ</dt><dd>${feedback.helper.name}<small>đứng cạnh người gửi tại ki ốt</small></dd>` : null}
<dt>Nơi gửi</dt><dd>${feedback.office}<small>ki ốt ${feedback.kioskId}</small></dd>
<dt>Gửi lúc</dt><dd>${timeWords(feedback.submittedAt)}</dd>
<dt>Hệ thống nhận</dt><dd>${timeWords(feedback.receivedAt)}</dd></dl>
${judgement ? html`<div role="alert"><strong>Nội dung gửi chưa đúng biểu mẫu:</strong><ul>${judgement.said.map((words) => html`<li>${words}</li>`)}</ul></div>` : null}</section></div>
<div>${answered(feedback)}${forms(feedback, session)}</div></div>`,
  );

const paragraphs = (text: string): Html[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => html`<p>${line}</p>`);

const answered = ({ answer, answeredAt, answeredBy }: OneFeedback): Html | null =>
  answer === '' || answeredAt === null
    ? null
    : html`<section class="card"><h2>Đã trả lời</h2>${paragraphs(answer)}<p class="fine">${answeredBy ?? ''}, ${timeWords(answeredAt)}. Ai giữ phiếu thì xem được tại ki ốt.</p></section>`;

const forms = ({ dossierId, status, answer }: OneFeedback, { token }: Viewer): Html => {
  const action = `/officer/feedback/${dossierId}`;
  return html`<section class="card"><h2>${answer === '' ? 'Trả lời' : 'Sửa câu trả lời'}</h2>
<p class="fine">Ai giữ phiếu cũng đọc được câu trả lời. Xin đừng ghi họ tên, số điện thoại hay số hồ sơ của ai.</p>
<form method="post" action="${action}"><input type="hidden" name="token" value="${token}">
<p><label for="answer">Câu trả lời, nhiều nhất ${MOST_ANSWER} chữ cái</label><br><textarea id="answer" name="answer" rows="6" minlength="5" maxlength="${MOST_ANSWER}" required>${answer}</textarea></p>
<p><button class="button" name="status" value="10">Gửi câu trả lời</button></p><p><button class="choice stopped" name="status" value="3">Không thuộc nơi này giải quyết</button></p></form>
${status === 1 ? html`<form method="post" action="${action}"><input type="hidden" name="token" value="${token}"><button class="choice moving" name="status" value="4">Đang xem xét</button></form>` : null}
<p class="fine">Nếu nội dung là khiếu nại hoặc tố cáo, xin chuyển bộ phận tiếp công dân và giữ kín nội dung.</p></section>`;
};
