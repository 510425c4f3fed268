import type { Tables } from '../src/store/database.ts';
import { wordsOfAlarm } from './alarm-words.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { timeWords } from './words.ts';

type Content = { name: string; session: Viewer; alarms: Tables['alarms'][] };

/** What a person should look at: refused manifests, bags in quarantine, codes not issued. */
export const alarmsPage = ({ name, session, alarms }: Content): Html =>
  page(
    'Việc cần xem',
    name,
    session,
    html`<div class="headline"><h1>Việc cần xem</h1></div>
${alarms.length === 0 ? html`<p class="empty">Không có việc nào cần xem.</p>` : null}
<ul class="alarms">${alarms.map(
      (alarm) => html`<li class="card"><b>${wordsOfAlarm(alarm.kind).what}</b>
<small>${timeWords(alarm.at)} · máy ${alarm.kioskId}${
        alarm.dossierId === '' ? null : html` · hồ sơ <span class="mono">${alarm.dossierId}</span>`
      }</small><p>${wordsOfAlarm(alarm.kind).todo}</p>
<p class="fine">${alarm.detail}</p></li>`,
    )}</ul>`,
  );
