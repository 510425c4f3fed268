import type { Tables } from '../src/store/database.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { alarmWords, timeWords } from './words.ts';

type Content = { name: string; session: Viewer; alarms: Tables['alarms'][] };

/** What a person should look at: refused manifests, bags in quarantine, codes not issued. */
export const alarmsPage = ({ name, session, alarms }: Content): Html =>
  page(
    'Việc cần xem',
    name,
    session,
    html`<p class="back"><a href="/officer">← Danh sách hồ sơ</a></p><h1>Việc cần xem</h1>
${alarms.length === 0 ? html`<p class="empty">Không có việc nào cần xem.</p>` : null}
<ul class="alarms">${alarms.map(
      (alarm) => html`<li class="card"><b>${alarmWords[alarm.kind] ?? alarm.kind}</b>
<small>${timeWords(alarm.at)} · ki ốt ${alarm.kioskId} · hồ sơ <span class="mono">${alarm.dossierId}</span></small>
<p class="fine">${alarm.detail}</p></li>`,
    )}</ul>`,
  );
