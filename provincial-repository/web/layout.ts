import { type Html, html } from './html.ts';

/** Who is signed in, as the frame of a page needs it. */
export type Viewer = { officer: string; token: string };

/** The frame of every page. No script, no inline style: the content security policy allows neither. */
export const page = (
  title: string,
  name: string,
  viewer: Viewer | null,
  content: Html,
  head: Html = html``,
): Html => html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${name}</title>
<link rel="stylesheet" href="/officer/style.css">
<link rel="icon" href="/officer/icon.svg" type="image/svg+xml">
${head}
</head>
<body>
<a class="skip" href="#content">Đến nội dung chính</a>
<header class="top">
<a class="brand" href="/officer"><span class="mark" aria-hidden="true"></span><span><b>Kho hồ sơ</b><small>${name}</small></span></a>
${
  viewer
    ? html`<nav class="rooms" aria-label="Trang chính"><a href="/officer">Hồ sơ</a><a href="/officer/feedback">Góp ý</a><a href="/officer/ratings">Đánh giá</a><a href="/officer/kiosks">Máy kiosk</a><a href="/officer/alarms">Việc cần xem</a></nav><div class="who"><span>Cán bộ: <b>${viewer.officer}</b></span><form method="post" action="/officer/leave"><input type="hidden" name="token" value="${viewer.token}"><button class="quiet">Đăng xuất</button></form></div>`
    : null
}
</header>
<main id="content">${content}</main>
</body>
</html>
`;

export const signInPage = (name: string): Html =>
  page(
    'Đăng nhập',
    name,
    null,
    html`<section class="card narrow"><h1>Bạn chưa đăng nhập</h1>
<p>Mở liên kết đăng nhập được cấp riêng cho bạn. Nếu liên kết không còn dùng được, hãy liên hệ người vận hành kho hồ sơ.</p></section>`,
  );

export const enteredPage = (name: string): Html =>
  page(
    'Đã đăng nhập',
    name,
    null,
    html`<section class="card narrow"><h1>Đã đăng nhập</h1><p><a class="button" href="/officer">Vào kho hồ sơ</a></p></section>`,
    html`<meta http-equiv="refresh" content="0;url=/officer">`,
  );

const refusalWords: Record<string, string> = {
  'not-signed-in': 'Phiên làm việc đã kết thúc. Mở lại liên kết đăng nhập của bạn.',
  'wrong-key': 'Liên kết đăng nhập không đúng hoặc đã bị thu hồi. Hãy xin liên kết mới từ người vận hành.',
  'sign-in-locked': 'Có quá nhiều lần đăng nhập sai. Vui lòng chờ 15 phút rồi thử lại.',
  'unknown-dossier': 'Không có hồ sơ này. Quay lại danh sách để tìm.',
  'foreign-form': 'Biểu mẫu đã cũ. Tải lại trang rồi thử lại; chưa có gì thay đổi.',
  'no-such-owner': 'Số vừa gõ không phải số định danh (12 số) hay mã số thuế (10 hoặc 13 số). Gõ đủ số rồi tìm lại.',
  'declaration-unseen':
    'Tờ khai chưa đúng biểu mẫu. Mở hồ sơ, xem lỗi và bấm “Tôi đã xem”, rồi cập nhật trạng thái. Chưa có gì thay đổi.',
  'no-refusal-reason': 'Chọn lý do từ chối trong danh sách; với lý do khác, hãy ghi rõ. Chưa có gì thay đổi.',
  finished: 'Hồ sơ này đã kết thúc. Tải lại trang để xem. Chưa có gì thay đổi.',
  'no-such-slip': 'Hồ sơ này chưa có phiếu ấy. Quay lại hồ sơ.',
  'no-answer': 'Câu trả lời còn trống, quá ngắn hoặc quá dài. Quay lại và viết từ 5 đến 600 chữ cái.',
  'page-not-drawn': 'Không hiển thị được trang này. Bạn có thể tải tệp PDF.',
};

const copyRefusalWords: Record<string, string> = {
  'copy-link-gone': 'Mã này đã hết hạn hoặc đã được thu hồi.',
  'copy-link-used-up': 'Mã này đã được dùng nhiều lần nên không dùng tiếp được.',
  'too-many-copies': 'Đang có nhiều người tải cùng lúc. Vui lòng chờ một phút rồi quét lại mã.',
};

/** A citizen's code that gives nothing: what happened, what is safe, what to do. */
export const copyRefusalPage = (kind: string): string =>
  page(
    'Chưa tải được bản sao',
    'Một cửa',
    null,
    html`<section class="card narrow"><h1>Chưa tải được bản sao chứng thực</h1>
<p>${copyRefusalWords[kind] ?? 'Chưa mở được liên kết này. Vui lòng thử lại sau ít phút.'}</p>
<p>Bản sao của bạn vẫn được giữ trong kho. Hãy đến quầy một cửa nơi đã chứng thực để nhận mã mới; nhớ mang theo giấy tờ tùy thân.</p></section>`,
  ).text;

/** A refusal for people: what happened and what to do. */
export const refusalPage = (status: number, kind: string): string =>
  page(
    'Không thực hiện được',
    'Một cửa',
    null,
    html`<section class="card narrow"><h1>Không thực hiện được</h1>
<p>${refusalWords[kind] ?? 'Yêu cầu không thực hiện được. Hồ sơ đã nhận không bị ảnh hưởng. Quay lại danh sách và thử lại.'}</p>
<p class="fine">Mã ${status} · ${kind}</p><p><a class="button" href="/officer">Về danh sách</a></p></section>`,
  ).text;
