import type { DuplicateDecision } from '@mot-cua/domain/duplicates.ts';
import type { KeptDuplicate } from '../src/duplicates/duplicates.ts';
import { reasonsFor } from '../src/duplicates/routes.ts';
import { type Html, html } from './html.ts';
import { timeWords } from './words.ts';

const decisionWords: Record<DuplicateDecision, string> = {
  'keep-both': 'Giải quyết cả hai hồ sơ',
  'withdraw-later': 'Rút hồ sơ nộp sau (hồ sơ này)',
  'supplement-earlier': 'Bổ sung giấy tờ vào hồ sơ nộp trước',
};
const reasonWords: Readonly<Record<string, string>> = {
  'another-case': 'hai việc khác nhau',
  'citizen-asks': 'công dân đề nghị',
  'entered-by-mistake': 'nộp nhầm',
  'not-the-holder': 'không phải người có quyền nộp',
  'same-case': 'cùng một việc',
};

type Content = {
  readonly dossierId: string;
  readonly token: string;
  readonly duplicate: KeptDuplicate | null;
  readonly later: readonly {
    readonly dossierId: string;
    readonly decision: string | null;
    readonly provisionalCode: string;
    readonly officialCode: string | null;
  }[];
};

/** EX-7: this dossier and another say the same; either page leads to the other, the later one has the choice. */
export const duplicateCard = ({ dossierId, token, duplicate, later }: Content): Html | null => {
  if (!duplicate && later.length === 0) return null;
  return html`${duplicate ? ofLater(dossierId, token, duplicate) : null}${
    later.length === 0
      ? null
      : html`<section class="card"><h2>Có hồ sơ nộp sau</h2><ul>${later.map(
          (one) =>
            html`<li><a class="mono" href="/officer/dossiers/${one.dossierId}">${one.officialCode ?? one.provisionalCode}</a> <small>${
              one.decision === 'supplement-earlier' ? 'giấy tờ bổ sung cho hồ sơ này' : 'cùng người, cùng thủ tục'
            }</small></li>`,
        )}</ul></section>`
  }`;
};

const ofLater = (dossierId: string, token: string, known: KeptDuplicate): Html => {
  const other = html`<a class="mono" href="/officer/dossiers/${known.ofDossier}">${known.officialCode ?? known.provisionalCode}</a>`;
  if (known.decision !== null)
    return html`<section class="card"><h2>Trùng hồ sơ: đã quyết định</h2><p>${decisionWords[known.decision]} ${other}: ${reasonWords[known.reason] ?? known.reason}.</p>
<p class="fine">${known.decidedBy}, ${timeWords(known.decidedAt ?? known.foundAt)}.</p></section>`;
  return html`<section class="card" role="alert"><h2>Có thể trùng hồ sơ</h2><p>Cùng người nộp, cùng chủ hồ sơ, cùng thủ tục với hồ sơ ${other} đang giải quyết.</p>
<form method="post" action="/officer/dossiers/${dossierId}/duplicate"><input type="hidden" name="token" value="${token}">
<p><label for="duplicate-choice">Quyết định và lý do</label><br><select id="duplicate-choice" name="choice">${(
    Object.keys(decisionWords) as DuplicateDecision[]
  ).flatMap((decision) =>
    reasonsFor(decision).map(
      (reason) =>
        html`<option value="${decision}/${reason}">${decisionWords[decision]}: ${reasonWords[reason] ?? reason}</option>`,
    ),
  )}</select></p><button class="button">Ghi quyết định</button></form>
<p class="fine">Người nộp đọc được quyết định khi tra cứu bằng phiếu.</p></section>`;
};
