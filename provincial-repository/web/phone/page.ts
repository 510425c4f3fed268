import { type Html, html } from '../html.ts';

/**
 * What a phone opens from the QR of a kiosk: no sign-in, no question, works without any library. What is to be done stands in the
 * address behind `#`, which never leaves the phone; the script shows the part that fits.
 */
export const phonePage = (name: string, open: boolean): Html => html`<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Một cửa: điện thoại của Ông/Bà</title>
<link rel="stylesheet" href="/phone-page/phone.css"><script src="/phone-page/phone.js" defer></script></head>
<body><header><b>Một cửa</b><span>${name}</span></header>
<main id="page" data-open="${open ? 'yes' : 'no'}">
<section id="over" hidden><h1>Mã này đã hết hạn hoặc đã dùng</h1><p>Xin tạo mã mới trên màn hình ki-ốt.</p><p lang="en">This code is over. Please make a new one at the kiosk.</p></section>
<section id="old" hidden><h1>Điện thoại này chưa dùng được</h1><p>Xin quét giấy tờ tại ki-ốt, hoặc dùng điện thoại khác.</p><p lang="en">This phone's browser is too old. Please scan at the kiosk.</p></section>
<section id="send" hidden><h1>Gửi giấy tờ đến ki-ốt</h1>
<p>Chụp ảnh giấy tờ, hoặc chọn một tệp PDF. Tệp được khóa ngay trên điện thoại; chỉ ki-ốt trước mặt Ông/Bà mở được.</p>
<p lang="en">Take a photo, or choose a PDF. It is locked on this phone; only the kiosk in front of you can open it.</p>
<label class="button" for="photo">Chụp ảnh · Take a photo</label><input id="photo" type="file" accept="image/jpeg,image/png,image/webp" capture="environment">
<label class="button second" for="file">Chọn tệp · Choose a file</label><input id="file" type="file" accept="application/pdf,image/jpeg,image/png,image/webp">
<p id="status" role="status"></p></section>
<section id="sent" hidden><h1>Đã gửi. Mời Ông/Bà xem màn hình ki-ốt.</h1><p lang="en">Sent. Please look at the kiosk.</p><p>Có thể đóng trang này.</p></section>
<section id="take" hidden><h1>Mang theo phần đã làm</h1><p>Chỉ mở được một lần. Đóng trang là mất: xin chụp màn hình.</p>
<p lang="en">This opens once. Closing the page loses it: take a screenshot.</p>
<button id="open-note" type="button">Mở · Open</button><p id="note-status" role="status"></p></section>
<section id="note" hidden></section>
<noscript><h1>Trang này cần JavaScript</h1><p>Xin quét giấy tờ tại ki-ốt.</p></noscript>
</main></body></html>`;
