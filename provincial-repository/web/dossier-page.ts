import { type DeclaredLine, plainWords } from '@mot-cua/domain/forms/declared-sections.ts';
import type { Answer } from '@mot-cua/domain/provenance.ts';
import type { DossierEvent, Receipt } from '@mot-cua/domain/receiving.ts';
import type { KeptDuplicate, laterOnes } from '../src/duplicates/duplicates.ts';
import { goesOn } from '../src/judging/judging.ts';
import { acceptedPages, confirmedByEye, papersAtCounter } from '../src/officers/decided-words.ts';
import type { ReusedRow, WholeDossier } from '../src/officers/dossiers.ts';
import { countedAs, feeToPay, signatureOf } from '../src/officers/filing-words.ts';
import { declaredIn, type Forms, judgedByForm, lawOf } from '../src/officers/form-words.ts';
import {
  extraConsents,
  helpedBy,
  identificationMethod,
  identificationRemarks,
  ownerNumber,
  submitterCapacity,
  submitterNumber,
} from '../src/officers/identity-words.ts';
import type { KeptRefusal } from '../src/refusals/refusals.ts';
import type { SupplementState } from '../src/supplements/supplements.ts';
import { duplicateCard } from './duplicate-card.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { recordLines, standingOf } from './paper-record-lines.ts';
import { refusalCard } from './refusal-card.ts';
import { supplementCard } from './supplement-card.ts';
import {
  channelWords,
  dateWords,
  levelWords,
  sizeWords,
  sourceWords,
  statusTone,
  statusWords,
  timeWords,
} from './words.ts';

type Content = WholeDossier & {
  name: string;
  session: Viewer;
  forms: Forms;
  /** a citizen may still download by the link that was made for this dossier */
  copyLink: boolean;
  supplement: SupplementState;
  refusal: KeptRefusal | null;
  /** the earlier one that this repeats, and later ones that repeat this */
  duplicate: KeptDuplicate | null;
  later: Awaited<ReturnType<typeof laterOnes>>;
  reused: readonly ReusedRow[];
  /** papers that an officer may ask for */
  askable: readonly { key: string; title: string }[];
};

/** National status codes of dossiers that nobody works on any more. */
const FINISHED = [3, 7, 8, 9, 10];

/** One dossier: what was declared and where each value came from, papers, receipt, timeline, status. */
export const dossierPage = (content: Content): Html => {
  const { name, session, record } = content;
  const code = record.officialCode ?? record.provisionalCode;
  return page(
    code,
    name,
    session,
    html`<p class="back"><a href="/officer">← Danh sách hồ sơ</a></p>
<div class="headline"><div><h1 class="code">${code}</h1><p class="sub">${record.procedureTitle}</p></div>
<span class="status big ${statusTone(record.status)}">${statusWords[record.status] ?? ''}</span></div>
<div class="columns"><div>${people(content)}${extras(content)}${papers(content)}${declaration(content)}</div>
<div>${judgementCard(content)}${duplicateCard({ dossierId: record.dossierId, token: session.token, duplicate: content.duplicate, later: content.later })}${copyLink(content)}${supplement(content)}${refusalCard({ dossierId: record.dossierId, token: session.token, refusal: content.refusal, finished: FINISHED.includes(record.status) })}${statusForm(content)}${timeline(content.events)}${receipt(content)}</div></div>`,
  );
};

const people = ({
  record,
  metadata,
}: Content): Html => html`<section class="card"><h2>Thông tin chung</h2><dl class="facts">
<dt>Người nộp</dt><dd>${metadata.submitter.fullName}<small>${submitterNumber(metadata)} · sinh ${dateWords(metadata.submitter.dateOfBirth)}</small>${small(submitterCapacity(metadata))}</dd>
${helper(metadata)}<dt>Chủ hồ sơ</dt><dd>${metadata.owner.fullName}${small(ownerNumber(metadata))}</dd>
<dt>Xác định danh tính</dt><dd>${levelWords[metadata.identification.level]}<small>${identificationMethod(metadata)}</small>${identificationRemarks(metadata).map((words) => html`<small>${words}</small>`)}${small(confirmedByEye(metadata))}</dd>
<dt>Hình thức</dt><dd>${channelWords[record.channel] ?? record.channel}${small(countedAs(metadata))}</dd>
${payment(metadata)}${signature(metadata)}
<dt>Nơi nộp</dt><dd>${metadata.office}<small>ki ốt ${record.kioskId}</small></dd>
${metadata.resultOffice ? html`<dt>Nơi nhận kết quả</dt><dd>${metadata.resultOffice.name}<small>do người nộp chọn</small></dd>` : null}<dt>Nộp tại ki ốt</dt><dd>${timeWords(record.submittedAt)}${record.clockConfirmed ? null : html`<small>đồng hồ ki ốt chưa được xác nhận</small>`}</dd>
<dt>Hệ thống nhận</dt><dd>${timeWords(record.receivedAt)}</dd>
<dt>Mã tạm</dt><dd class="mono">${record.provisionalCode}</dd></dl></section>`;

const payment = (metadata: Content['metadata']): Html | null => {
  const fee = feeToPay(metadata);
  return fee === null
    ? null
    : html`<dt>Phí, lệ phí</dt><dd>${fee}<small>mức của ngày nộp; miễn, giảm theo quy định</small></dd>`;
};

/** What is still to be signed stands out: nothing may be handled before. */
const signature = (metadata: Content['metadata']): Html | null => {
  const signed = signatureOf(metadata);
  if (!signed) return null;
  return signed.given
    ? html`<dt>Chữ ký</dt><dd>${signed.words}<small>${timeWords(signed.at ?? '')}</small></dd>`
    : html`<dt>Chữ ký</dt><dd><strong>${signed.words}</strong></dd>`;
};

const helper = (metadata: Content['metadata']): Html | null => {
  const who = helpedBy(metadata);
  return who === null ? null : html`<dt>Người hỗ trợ</dt><dd>${who}<small>đứng cạnh người nộp tại ki ốt</small></dd>`;
};

/** Each by itself; what was not agreed to is said too, so that nobody takes silence for a yes. */
const extras = ({ metadata }: Content): Html | null => {
  const consents = extraConsents(metadata);
  if (consents.length === 0) return null;
  return html`<section class="card"><h2>Đồng ý thêm</h2><dl class="facts">${consents.map(
    ({ title, given, about }) =>
      html`<dt>${title}</dt><dd>${given ? 'Đồng ý' : 'Không đồng ý'}<small>${about}</small></dd>`,
  )}</dl><p class="fine">Người nộp rút lại được bất cứ lúc nào: nói với cán bộ một cửa và đưa mã hồ sơ.</p></section>`;
};

const small = (words: string | null): Html | null => (words === null ? null : html`<small>${words}</small>`);

/** What the form says against its own declaration; nothing where it is as the kiosk's screen let it pass. */
const verdict = ({ declaration, forms, metadata }: Content): Html | null => {
  // a supplement brings papers to a declaration that was judged before
  const judged = judgedByForm(forms, declaration, Date.parse(metadata.submittedAt));
  if (!judged || metadata.supplementOf) return null;
  const said = [
    ...judged.errors.map(({ message }) => message),
    ...judged.strange.map((ref) => `Ngoài biểu mẫu: ${ref}`),
  ];
  if (said.length === 0) return null;
  return html`<div role="alert"><strong>Tờ khai chưa đúng biểu mẫu:</strong><ul>${said.slice(0, 40).map((words) => html`<li>${words}</li>`)}</ul></div>`;
};

/** The rest stands with the declaration itself. */
const SHOWN_AT_TOP = 5;

/** What stood against it when it came. Until somebody has seen it the dossier is not taken on as if all were well. */
const judgementCard = ({ judgement, record, session }: Content): Html | null => {
  if (!judgement) return null;
  const faulty = judgement.kind === 'faulty';
  return html`<section class="card" role="${judgement.seenAt === null ? 'alert' : 'group'}"><h2>${faulty ? 'Tờ khai cần sửa' : 'Chưa đối chiếu biểu mẫu'}</h2>
${
  faulty
    ? html`<ul>${judgement.said.slice(0, SHOWN_AT_TOP).map((words) => html`<li>${words}</li>`)}</ul>${
        judgement.said.length > SHOWN_AT_TOP
          ? html`<p class="fine">Và ${judgement.said.length - SHOWN_AT_TOP} chỗ khác, xem ở phần Tờ khai.</p>`
          : null
      }`
    : html`<p>Kho chưa có bản biểu mẫu mà tờ khai này dùng, nên chưa ai kiểm tra nội dung khai.</p>`
}
${
  judgement.seenAt === null
    ? html`<p class="fine">Có thể yêu cầu bổ sung, hoặc không tiếp nhận. Muốn tiếp nhận thì xác nhận đã xem.</p>
<form method="post" action="/officer/dossiers/${record.dossierId}/judgement-seen"><input type="hidden" name="token" value="${session.token}"><button class="choice">Tôi đã xem, vẫn giải quyết tiếp</button></form>`
    : html`<p class="fine">${judgement.seenBy ?? ''} đã xem lúc ${timeWords(judgement.seenAt)}.</p>`
}</section>`;
};

const declaration = (content: Content): Html => declared(content, verdict(content), law(content));

const law = ({ forms, declaration: made }: Content): Html => {
  const basis = lawOf(forms, made);
  return html`<p class="fine">Biểu mẫu bản ${made.packageVersion}${basis === null ? '' : `, căn cứ ${basis}`}.</p>`;
};

const declared = (
  { declaration, forms }: Content,
  remarks: Html | null,
  basis: Html,
): Html => html`<section class="card"><h2>Tờ khai</h2>${remarks}<table class="declared">
<thead><tr><th>Mục</th><th>Nội dung</th><th>Nguồn</th></tr></thead>
<tbody>${declaredIn(forms, declaration).map(
  ({ title, lines }) =>
    html`${title === null ? null : html`<tr><th class="section" colspan="3" scope="rowgroup">${title}</th></tr>`}${lines.map(line)}`,
)}</tbody></table>
${basis}<p class="fine">Người nộp đã cam đoan nội dung khai lúc ${timeWords(declaration.truthDeclaration.agreedAt)} (bản ${declaration.truthDeclaration.version}).</p></section>`;

const line = ({ pointer, label, words, answer }: DeclaredLine): Html =>
  html`<tr><th scope="row" title="${pointer}">${label}</th><td>${words}</td><td>${source(answer)}</td></tr>`;

const source = (answer: Answer | null): Html => {
  if (!answer) return html`<span class="source">không rõ</span>`;
  const edited = answer.original
    ? html`<small>đã sửa; ${sourceWords[answer.original.source]}: ${plainWords(answer.original.value)}</small>`
    : null;
  return html`<span class="source ${answer.verified ? 'verified' : ''}">${sourceWords[answer.source]}${answer.verified ? ' ✓' : ''}</span>${edited}`;
};

const papers = ({
  papers,
  record,
  metadata,
  reused,
}: Content): Html => html`<section class="card"><h2>Giấy tờ đã quét (${papers.length})</h2>
${papers.length === 0 ? html`<p>Hồ sơ không có giấy tờ quét.</p>` : null}
<ul class="papers">${papers.map((paper) => {
  const at = `/officer/dossiers/${record.dossierId}/papers/${paper.position}`;
  return html`<li><a href="${at}"><img src="${at}/pages/1/small.png" alt="Trang 1 của ${paper.title}" width="200" loading="lazy"></a>
<div><a href="${at}"><b>${paper.title}</b></a><small>${paper.pages} trang · ${sizeWords(paper.bytes)} · ${standingOf(metadata.papers[paper.position])}</small>${recordLines(metadata.papers[paper.position])}${acceptedPages(metadata.papers[paper.position]).map((words) => html`<small>${words}</small>`)}<a class="fine" href="${at}/file">Tải PDF</a></div></li>`;
})}</ul>${reusedPapers(reused)}${broughtToCounter(metadata)}</section>`;

/** What the officer at the counter still has to scan or take: it stands out, the dossier is not whole before. */
const broughtToCounter = (metadata: Content['metadata']): Html | null => {
  const brought = papersAtCounter(metadata);
  return brought.length === 0
    ? null
    : html`<h3>Nộp bản giấy tại quầy (${brought.length})</h3><ul>${brought.map(
        ({ title, why }) => html`<li><strong>${title}</strong> <small>chưa quét ở ki-ốt; ${why}</small></li>`,
      )}</ul>`;
};

/** What the province held already: one step away, in the dossier that brought it. */
const reusedPapers = (reused: readonly ReusedRow[]): Html | null =>
  reused.length === 0
    ? null
    : html`<h3>Dùng lại từ kho (${reused.length})</h3><ul>${reused.map(
        ({ title, ofDossier, ofPosition }) =>
          html`<li><a href="/officer/dossiers/${ofDossier}/papers/${ofPosition}">${title}</a> <small>đã đối chiếu, không phải quét lại</small></li>`,
      )}</ul>`;

const supplement = ({ record, session, supplement: state, askable }: Content): Html | null =>
  supplementCard({
    dossierId: record.dossierId,
    token: session.token,
    state,
    papers: askable,
    finished: FINISHED.includes(record.status),
  });

const copyLink = ({ copyLink: open, record, session }: Content): Html | null =>
  open
    ? html`<section class="card"><h2>Mã nhận bản sao</h2><p>Người dân còn tải được bản sao chứng thực điện tử bằng mã QR đã đưa.</p>
<form method="post" action="/officer/dossiers/${record.dossierId}/copy-link/end"><input type="hidden" name="token" value="${session.token}"><button class="choice">Thu hồi mã</button></form></section>`
    : null;

const statusForm = ({
  record,
  session,
  judgement,
}: Content): Html => html`<section class="card"><h2>Cập nhật trạng thái</h2>
<div class="statuses">${[2, 4, 5, 6, 9, 10, 7, 8].map(
  (status) =>
    html`<form method="post" action="/officer/dossiers/${record.dossierId}/status"><input type="hidden" name="token" value="${session.token}"><input type="hidden" name="status" value="${status}"><button class="choice ${statusTone(status)}"${disabled(status === record.status)}${
      judgement?.seenAt === null && goesOn(status) ? html` disabled` : null
    }>${statusWords[status] ?? ''}</button></form>`,
)}</div><p class="fine">Mỗi lần xem và thay đổi đều được ghi vào nhật ký.</p></section>`;

const disabled = (yes: boolean): Html => (yes ? html` disabled aria-current="true"` : html``);

const eventWords = (event: DossierEvent): Html => {
  if (event.kind === 'received') return html`Kho hồ sơ đã nhận và mở được trọn vẹn`;
  if (event.kind === 'official-code') return html`Cấp mã hồ sơ <b class="mono">${event.officialCode ?? ''}</b>`;
  return html`${statusWords[event.status ?? 0] ?? ''}`;
};

const timeline = (events: DossierEvent[]): Html =>
  html`<section class="card"><h2>Diễn biến</h2><ol class="timeline">${[...events]
    .reverse()
    .map(
      (event) => html`<li><time>${timeWords(event.at)}</time><span>${eventWords(event)}</span></li>`,
    )}</ol></section>`;

const receipt = ({ record }: Content): Html => {
  const content: Receipt = JSON.parse(Buffer.from(record.receiptJws.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return html`<section class="card"><h2>Biên nhận điện tử số ${record.receiptNumber}</h2>
<p class="fine">Chứng minh kho đã giữ hồ sơ, không phải là chấp nhận giải quyết.</p><dl class="facts narrow-facts">
<dt>Lúc</dt><dd>${timeWords(content.receivedAt)}</dd><dt>Bản ghi</dt><dd class="mono">${content.recordId}</dd>
<dt>Gói niêm phong</dt><dd class="mono">${content.sealedSha256}</dd><dt>Bản kê</dt><dd class="mono">${content.manifestSha256}</dd></dl>
<details><summary>Chuỗi ký số (JWS)</summary><p class="mono wrap">${record.receiptJws}</p></details></section>`;
};
