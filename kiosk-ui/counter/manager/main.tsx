import '../../kit/fonts.css';
import '../../kit/themes.css';
import '../counter.css';
import './manager.css';
import './sheet.css';
import { render } from 'preact';
import { awake, lost, notAllowed, session, signOut, startConversation, view } from './conversation.ts';
import { saveAllCsv } from './csv-file.ts';
import { History } from './history.tsx';
import { Live } from './live.tsx';
import {
  goNext,
  goPrevious,
  language,
  period,
  shown,
  startAsking,
  startTicking,
  type Tab,
  tab,
  words,
} from './manager-state.ts';
import { Report } from './report.tsx';
import { timeSaid } from './said.ts';
import { SignIn } from './sign-in.tsx';
import { tablesOf } from './tables.ts';

const tabs: readonly (readonly [Tab, string])[] = [
  ['live', 'F2'],
  ['figures', 'F3'],
  ['report', 'F4'],
];

const turn = (): void => {
  language.value = language.value === 'vi' ? 'en' : 'vi';
};

/** Every act of the page has a key; Tab and arrows go through the rest. */
const keys: Readonly<Record<string, () => void>> = {
  ...Object.fromEntries(
    tabs.map(([name, key]) => [
      key,
      () => {
        tab.value = name;
      },
    ]),
  ),
  F6: () => tab.value !== 'live' && goPrevious(),
  F7: () => tab.value !== 'live' && goNext(),
  F8: () =>
    tab.value !== 'live' &&
    shown.value &&
    saveAllCsv(Object.values(tablesOf(shown.value, words.value, language.value)), period.value),
  F9: turn,
  F10: () => tab.value === 'report' && window.print(),
};

const onKey = (event: KeyboardEvent): void => {
  awake();
  const act = event.ctrlKey || event.altKey || event.metaKey ? undefined : keys[event.key];
  if (!act) return;
  event.preventDefault();
  if (session.value?.state === 'open' || event.key === 'F9') act();
};

const Header = () => {
  const { room, at, tabs: names, otherLanguage, signOut: out } = words.value;
  const now = view.value;
  const who = session.value;
  return (
    <header class="top">
      <div class="top-title">
        <p class="room">{room}</p>
        <p class="batch-title" lang="vi">
          {now?.office ?? ''}
        </p>
      </div>
      <nav class="tabs" aria-label={room}>
        {tabs.map(([name, key]) => (
          <button
            key={name}
            type="button"
            class="tab"
            aria-current={tab.value === name ? 'page' : undefined}
            onClick={() => {
              tab.value = name;
            }}
          >
            <kbd>{key}</kbd>
            {names[name]}
          </button>
        ))}
      </nav>
      <div class="clerk">
        {now && <strong>{at(timeSaid(now.now))}</strong>}
        {who?.state === 'open' && <span lang="vi">{who.staff.name}</span>}
      </div>
      <button type="button" class="tab" onClick={turn}>
        <kbd>F9</kbd>
        <span lang={language.value === 'vi' ? 'en' : 'vi'}>{otherLanguage}</span>
      </button>
      <button type="button" class="tab" onClick={() => void signOut()}>
        {out}
      </button>
    </header>
  );
};

const Manager = () => {
  const root = document.documentElement;
  root.lang = language.value;
  const now = view.value;
  // what needs attention is seen on the tab too
  const alarms = now?.slips.length ?? 0;
  document.title = alarms > 0 ? `(${alarms}) ${words.value.room}` : words.value.room;
  if (now) root.dataset['revision'] = String(now.revision);
  if ((session.value && session.value.state !== 'open') || notAllowed.value) return <SignIn />;
  return (
    <div class="manager">
      <Header />
      {lost.value && (
        <div class="strip" role="alert">
          <strong>{words.value.lost}</strong> {words.value.lostHint}
        </div>
      )}
      {now?.footing === 'apart' && (
        <div class="strip" role="alert">
          {words.value.apart}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1) */}
      <main class="manager-main" tabIndex={0}>
        <h1 class="for-readers">{words.value.tabs[tab.value]}</h1>
        {!now ? (
          <p class="notice">{words.value.waiting}</p>
        ) : tab.value === 'live' ? (
          <Live now={now} />
        ) : tab.value === 'figures' ? (
          <History />
        ) : (
          <Report />
        )}
      </main>
    </div>
  );
};

addEventListener('keydown', onKey);
addEventListener('pointerdown', awake);
render(<Manager />, document.getElementById('app')!);
startTicking();
startAsking();
startConversation();
