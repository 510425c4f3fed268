import { type KioskOnList, urgencyOf } from '../src/kiosks/kiosk-list.ts';
import { kioskAlarmWords, wordsOfAlarm } from './alarm-words.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { sizeWords, timeWords } from './words.ts';

type Content = { name: string; session: Viewer; kiosks: KioskOnList[]; now: number };

/** How every kiosk is, those that want a look first; calm ones stand small below. */
export const kiosksPage = ({ name, session, kiosks, now }: Content): Html => {
  const wanting = kiosks.filter((kiosk) => urgencyOf(kiosk) > 0);
  const calm = kiosks.filter((kiosk) => urgencyOf(kiosk) === 0);
  return page(
    'Máy kiosk',
    name,
    session,
    html`<div class="headline"><div><h1>Máy kiosk</h1><p class="sub">${summary(kiosks.length, wanting.length)}</p></div></div>
${wanting.map((kiosk) => wantingCard(kiosk, now))}
${calm.length === 0 ? null : calmTable(calm, now)}
<p class="fine">Số liệu do từng máy tự báo, vài phút một lần. Tải lại trang để xem số mới nhất.</p>`,
  );
};

const summary = (all: number, wanting: number): string => {
  if (all === 0) return 'Chưa có máy nào được đăng ký.';
  return wanting === 0 ? `${all} máy, tất cả hoạt động bình thường.` : `${all} máy, ${wanting} máy cần xem.`;
};

const wantingCard = (kiosk: KioskOnList, now: number): Html => {
  const { kioskId, office, state, raisedHere } = kiosk;
  const alarms = (state?.alarms ?? []).map(({ code, since, subject }) => ({
    ...kioskAlarmWords[code],
    since,
    subject,
  }));
  const own = raisedHere.map(({ kind, at, dossierId }) => ({ ...wordsOfAlarm(kind), since: at, subject: dossierId }));
  return html`<section class="card kiosk ${urgencyOf(kiosk) === 2 ? 'now' : 'soon'}">
<div class="kiosk-head"><h2>${kioskId}<small>${office}</small></h2>${heard(kiosk, now)}</div>
${figures(kiosk)}
${
  kiosk.silent && kiosk.revokedAt === null
    ? todo(
        kiosk.heardAt === null ? 'Máy chưa báo lần nào' : 'Máy im lặng',
        'Kiểm tra máy có bật và có mạng không. Hồ sơ đã nộp vẫn nằm trong máy và ở nơi lưu thứ hai.',
        kiosk.heardAt,
      )
    : null
}
${[...alarms, ...own].map(({ what, todo: hint, since, subject }) => todo(what, hint, since, subject))}
</section>`;
};

const todo = (
  what: string,
  hint: string,
  since: number | null,
  subject = '',
): Html => html`<div class="todo"><b>${what}</b>
<small>${since === null ? '' : `từ ${timeWords(since)}`}${subject === '' ? '' : ` · ${subject}`}</small><p>${hint}</p></div>`;

const heard = ({ heardAt, silent, revokedAt }: KioskOnList, now: number): Html => {
  if (revokedAt !== null) return html`<span class="status stopped">Đã thu hồi ${timeWords(revokedAt)}</span>`;
  if (heardAt === null) return html`<span class="status waiting">Chưa báo lần nào</span>`;
  if (silent)
    return html`<span class="status stopped">Im lặng ${spanWords(now - heardAt)}, từ ${timeWords(heardAt)}</span>`;
  return html`<span class="status finished">Báo cách đây ${spanWords(now - heardAt)}</span>`;
};

const figures = ({ state, announced }: KioskOnList): Html | null => {
  if (!state) return null;
  const { sealed, quarantined, onlyHere, waitingBytes, oldestSealedAt } = state.outbox;
  const one = (label: string, value: string, note: string, tone = ''): Html =>
    html`<div class="${tone}"><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`;
  const oldest = oldestSealedAt === null || Number.isNaN(Date.parse(oldestSealedAt)) ? null : timeWords(oldestSealedAt);
  return html`<dl class="figures">
${one('Chờ gửi', String(sealed), sealed === 0 ? 'không có' : `${sizeWords(waitingBytes)}${oldest ? `, cũ nhất ${oldest}` : ''}`)}
${one('Chỉ nằm trên máy', String(onlyHere), onlyHere === 0 ? 'tất cả đã lưu hai nơi' : 'chưa có bản thứ hai', onlyHere > 0 ? 'wants' : '')}
${one('Bị từ chối', String(quarantined), quarantined === 0 ? 'không có' : 'để riêng trên máy', quarantined > 0 ? 'wants' : '')}
${one('Đang gửi dở', String(announced), 'kho đã biết, chưa nhận đủ')}
${one('Đĩa còn trống', gigabytes(state.freeBytes), '')}
${one('Giờ của máy', state.clockConfirmed ? 'đúng' : 'chưa xác nhận', timeOrNothing(state.at), state.clockConfirmed ? '' : 'wants')}
</dl>`;
};

const calmTable = (kiosks: KioskOnList[], now: number): Html => html`<table class="list kiosks">
<thead><tr><th>Máy</th><th>Tình trạng</th><th>Chờ gửi</th><th>Đĩa còn trống</th><th>Giờ của máy</th></tr></thead>
<tbody>${kiosks.map(
  (kiosk) => html`<tr><td>${kiosk.kioskId}<small>${kiosk.office}</small></td><td>${heard(kiosk, now)}</td>
<td>${kiosk.state ? String(kiosk.state.outbox.sealed) : '—'}</td><td>${kiosk.state ? gigabytes(kiosk.state.freeBytes) : '—'}</td>
<td>${kiosk.state ? (kiosk.state.clockConfirmed ? 'đúng' : 'chưa xác nhận') : '—'}</td></tr>`,
)}</tbody></table>`;

const timeOrNothing = (at: string): string => (Number.isNaN(Date.parse(at)) ? '' : `máy ghi ${timeWords(at)}`);

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0).replace('.', ',')} GB`;

/** A span of time, coarse: what matters is minutes, hours or days. */
export const spanWords = (ms: number): string => {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return 'chưa đầy 1 phút';
  if (minutes < 60) return `${minutes} phút`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} giờ` : `${Math.floor(hours / 24)} ngày`;
};
