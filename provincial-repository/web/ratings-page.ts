import { MOST_RATING_NOTE, type PublicRatings } from '@mot-cua/domain/ratings/rating-report.ts';
import { ratingReasons } from '@mot-cua/domain/ratings/ratings.ts';
import { ratingWords } from '@mot-cua/kiosk-ui/kit/words/rating.ts';
import type { RatingNote } from '../src/ratings/ratings.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { timeWords } from './words.ts';

/** Pages for everybody: no sign-in, no script. What a telephone opens from a slip, and how content people are. */
const frame = (title: string, name: string, content: Html): Html => html`<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>
<link rel="stylesheet" href="/officer/style.css"><link rel="icon" href="/officer/icon.svg" type="image/svg+xml"></head>
<body class="public"><header class="top"><span class="brand"><span class="mark" aria-hidden="true"></span><span><b>Một cửa</b><small>${name}</small></span></span></header>
<main id="content">${content}</main></body></html>
`;

const levels = [
  [3, 'Rất hài lòng', 'Very satisfied'],
  [2, 'Hài lòng', 'Satisfied'],
  [1, 'Chưa hài lòng', 'Not satisfied'],
] as const;

export const ratingPage = ({
  name,
  code,
  office,
  title,
  lacking = false,
}: {
  name: string;
  code: string;
  office: string;
  title: string | null;
  lacking?: boolean;
}): Html =>
  frame(
    'Đánh giá phục vụ',
    name,
    html`<section class="card narrow rating"><h1>Ông/Bà có hài lòng không?</h1>
<p>${office}${title === null ? null : html`<br><b>${title}</b>`}</p>
<p class="fine">Đánh giá không kèm tên. Mỗi phiếu đánh giá được một lần. <span lang="en">Your rating carries no name. Once for each slip.</span></p>
${lacking ? html`<p class="refused" role="alert">Xin chọn một mức hài lòng rồi gửi. <span lang="en">Please choose one.</span></p>` : null}
<form method="post" action="/rate/${code}">
<fieldset><legend>Mức hài lòng</legend>
${levels.map(([score, vi, en]) => html`<label class="pick"><input type="radio" name="score" value="${score}" required> <b>${vi}</b> <span lang="en">${en}</span></label>`)}
</fieldset>
<fieldset><legend>Nếu chưa hài lòng, vì sao? <span lang="en">If not, why?</span></legend>
${ratingReasons.map((reason) => html`<label class="pick"><input type="checkbox" name="reasons" value="${reason}"> ${ratingWords.vi.reasons[reason]} <span lang="en">${ratingWords.en.reasons[reason]}</span></label>`)}
</fieldset>
<label class="text" for="note">Ý kiến thêm, không bắt buộc <span lang="en">Anything else</span></label>
<textarea id="note" name="note" rows="4" maxlength="${MOST_RATING_NOTE}"></textarea>
<p class="fine">Xin không ghi họ tên, số giấy tờ. <span lang="en">Please write no names or numbers.</span></p>
<button>Gửi đánh giá · Send</button>
</form></section>`,
  );

const ends = {
  thanks: ['Cảm ơn Ông/Bà đã đánh giá', 'Đánh giá đã được ghi nhận.', 'Thank you. Your rating has been kept.'],
  used: [
    'Phiếu này đã được đánh giá',
    'Mỗi phiếu chỉ đánh giá được một lần.',
    'This slip has been used to rate already.',
  ],
  over: ['Mã này đã hết hạn', 'Mã trên phiếu dùng được trong 60 ngày.', 'The code of this slip is over.'],
  unknown: [
    'Chưa mở được trang đánh giá',
    'Nếu vừa nhận phiếu, xin thử lại sau ít phút: ki-ốt có thể đang mất mạng.',
    'If you have just got the slip, please try again later: the kiosk may be offline.',
  ],
} as const;

export const ratedPage = (name: string, end: keyof typeof ends): Html => {
  const [title, text, english] = ends[end];
  return frame(
    title,
    name,
    html`<section class="card narrow"><h1>${title}</h1><p>${text}</p><p lang="en">${english}</p>
<p><a href="/ratings">Xem mức hài lòng của các đơn vị</a></p></section>`,
  );
};

const percent = (share: number | null): string =>
  share === null ? 'dưới 5 lượt' : `${(Math.floor(share * 1_000) / 10).toLocaleString('vi-VN')}%`;
const monthWords = (month: string): string => `${Number(month.slice(5))}/${month.slice(0, 4)}`;

/** How content people are, by office and procedure, a month at a time. */
export const publicRatingsPage = ({
  name,
  ratings,
  months,
  titleOf,
}: {
  name: string;
  ratings: PublicRatings;
  months: readonly string[];
  titleOf: (procedureId: string) => string | null;
}): Html =>
  frame(
    `Mức hài lòng, tháng ${monthWords(ratings.month)}`,
    name,
    html`<h1>Mức độ hài lòng của công dân, tháng ${monthWords(ratings.month)}</h1>
<p>Tính từ đánh giá tại ki-ốt, tại quầy và qua mã QR trên phiếu. Từ “Hài lòng” trở lên là hài lòng. Dưới 5 lượt đánh giá thì không tính tỷ lệ.</p>
${months.length > 1 ? html`<nav class="tabs" aria-label="Tháng">${months.map((month) => html`<a class="button" href="/ratings?month=${month}"${month === ratings.month ? html` aria-current="page"` : null}>${monthWords(month)}</a>`)}</nav>` : null}
${
  ratings.offices.length === 0
    ? html`<p class="empty">Tháng này chưa có đánh giá nào.</p>`
    : html`${ratings.offices.map(
        ({
          office,
          rated,
          share,
        }) => html`<section class="card"><h2>${office}</h2><p class="share"><b>${percent(share)}</b> hài lòng, trong ${rated} lượt đánh giá</p>
<table class="list"><thead><tr><th scope="col">Thủ tục</th><th scope="col">Lượt đánh giá</th><th scope="col">Hài lòng</th></tr></thead>
<tbody>${ratings.of
          .filter((one) => one.office === office)
          .map(
            (one) =>
              html`<tr><th scope="row">${one.procedure === null ? 'Chung' : (titleOf(one.procedure) ?? one.procedure)}</th><td>${one.rated}</td><td>${percent(one.share)}</td></tr>`,
          )}</tbody></table></section>`,
      )}
<p><a href="/ratings.json?month=${ratings.month}">Số liệu mở (JSON)</a></p>`
}`,
  );

/** What people wrote with their rating, newest first: for officers alone, for somebody may have written a name. */
export const ratingNotesPage = ({
  name,
  session,
  notes,
  titleOf,
}: {
  name: string;
  session: Viewer;
  notes: readonly RatingNote[];
  titleOf: (procedureId: string) => string | null;
}): Html =>
  page(
    'Ý kiến kèm đánh giá',
    name,
    session,
    html`<div class="headline"><h1>Ý kiến kèm đánh giá</h1><a class="button" href="/ratings">Mức hài lòng công khai</a></div>
<p>Người dân viết khi đánh giá bằng mã QR trên phiếu, không ghi tên. Không ai xem được ngoài cán bộ.</p>
${
  notes.length === 0
    ? html`<p class="empty">Chưa có ý kiến nào.</p>`
    : html`<table class="list"><thead><tr><th>Nhận lúc</th><th>Đơn vị</th><th>Thủ tục</th><th>Mức</th><th>Ý kiến</th></tr></thead>
<tbody>${notes.map(
        (
          one,
        ) => html`<tr><td class="when">${timeWords(one.at)}</td><td>${one.office}</td><td>${titleOf(one.procedureId) ?? one.procedureId}</td>
<td>${`${one.score}/${one.levels}`}</td><td>${one.note}</td></tr>`,
      )}</tbody></table>`
}`,
  );
