import '../kit/fonts.css';
import '../kit/themes.css';
import '../kit/parts/parts.css';
import './counter.css';
import './forms.css';
import './backlog/desk.css';
import './backlog/page-view.css';
import './backlog/facts.css';
import './backlog/foot.css';
import './progress/progress.css';
import './certified-copy/certified-copy.css';
import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { render } from 'preact';
import { scrollWords } from '../kit/parts/scroller.tsx';
import { BeginBatch } from './backlog/begin-batch.tsx';
import { Desk } from './backlog/desk.tsx';
import { FeedDialog, FirstFeed } from './backlog/feed.tsx';
import { Header } from './backlog/header.tsx';
import { Help } from './backlog/help.tsx';
import { PinDialog } from './backlog/pin.tsx';
import { BeginCopy } from './certified-copy/begin-copy.tsx';
import { Comparison } from './certified-copy/comparison.tsx';
import { CopyFeed } from './certified-copy/copy-feed.tsx';
import { lost, snapshot, startConversation } from './conversation.ts';
import { language, layer, pinAsked, screenOf, view, words } from './desk-state.ts';
import { keyRules, watchKeys } from './key-room.ts';
import { NoLine } from './no-line.tsx';
import { Progress } from './progress/progress.tsx';

const dress = (now: StationSnapshot): void => {
  const root = document.documentElement;
  root.lang = language.value;
  root.dataset['revision'] = String(now.revision);
  document.title = now.batch ? `${now.batch.title} – ${words.value.room}` : words.value.room;
  const { scroll } = words.value;
  if (scrollWords.peek().up !== scroll.up) scrollWords.value = scroll;
};

const Screen = ({ now }: { now: StationSnapshot }) => {
  if (view.value === 'progress') return <Progress now={now} />;
  const screen = screenOf(now);
  if (now.copy) return screen === 'copy-feed' ? <CopyFeed copy={now.copy} /> : <Comparison now={now} copy={now.copy} />;
  if (screen === 'begin-copy') return <BeginCopy />;
  if (screen === 'begin') return <BeginBatch />;
  return screen === 'first-feed' ? <FirstFeed /> : <Desk now={now} />;
};

const Layers = ({ now }: { now: StationSnapshot }) => {
  if (layer.value === 'help') return <Help now={now} />;
  if (layer.value === 'feed') return <FeedDialog />;
  return pinAsked.value ? <PinDialog now={now} /> : null;
};

const Counter = () => {
  const now = snapshot.value;
  if (!now) return lost.value ? <NoLine /> : <p class="opening">{words.value.waiting}</p>;
  dress(now);
  return (
    <div class="counter">
      <Header now={now} />
      <Screen now={now} />
      <Layers now={now} />
      {lost.value && <NoLine />}
    </div>
  );
};

// the start address carried a one-use token: it must not stay in the address bar or the history
history.replaceState(null, '', '/');
watchKeys();
render(<Counter />, document.getElementById('app')!);
startConversation(keyRules);
