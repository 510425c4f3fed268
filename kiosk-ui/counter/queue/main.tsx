import '../../kit/fonts.css';
import '../../kit/themes.css';
import './queue.css';
import './desk.css';
import './layers.css';
import './papers.css';
import './look.css';
import { render } from 'preact';
import { lost, notAllowed, session, startConversation, view } from './conversation.ts';
import { Desk } from './desk.tsx';
import { language, startTicking, top, words } from './desk-state.ts';
import { Header } from './header.tsx';
import { watchKeys } from './key-room.ts';
import { Layers } from './layer-views.tsx';
import { Lock } from './lock.tsx';
import { NoLine } from './no-line.tsx';
import { NotAllowed } from './not-allowed.tsx';
import { SignIn } from './sign-in.tsx';

const Screen = () => {
  const who = session.value;
  if (!who) return <p class="opening">{words.value.opening}</p>;
  if (who.state === 'signed-out') return <SignIn why={who.why} />;
  if (who.state === 'locked') return <Lock name={who.staff.name} />;
  if (notAllowed.value) return <NotAllowed name={who.staff.name} />;
  const now = view.value;
  if (!now) return <p class="opening">{words.value.opening}</p>;
  return (
    <div class="console">
      <Header now={now} />
      {now.counter === null ? <main class="no-counter" /> : <Desk now={now} />}
      <Layers />
    </div>
  );
};

/** What a reader of screens and a test may look for: language, what stands, which picture. */
const dress = (): void => {
  const root = document.documentElement;
  root.lang = language.value;
  root.dataset['revision'] = String(view.value?.revision ?? -1);
  root.dataset['at'] = session.value?.state === 'open' ? (top.value?.at ?? 'desk') : (session.value?.state ?? '');
  document.title = words.value.room;
};

const Console = () => {
  dress();
  return (
    <>
      <Screen />
      {lost.value && <NoLine />}
    </>
  );
};

startTicking();
watchKeys();
render(<Console />, document.getElementById('app')!);
startConversation();
