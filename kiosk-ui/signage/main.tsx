import '../kit/fonts.css';
import '../kit/themes.css';
import './signage.css';
import './main-display.css';
import './counter-display.css';
import './results.css';
import { render } from 'preact';
import { startConversation, view } from './conversation.ts';
import { CounterDisplay } from './counter-display.tsx';
import { MainDisplay } from './main-display.tsx';
import { capitalPixels, placeOf } from './place.ts';
import { Results } from './results.tsx';
import { Voice } from './voice.ts';
import { signageWords } from './words.ts';

const place = placeOf(location);
const words = signageWords[place.language];
const root = document.documentElement;

/** Letters grow with the screen; a panel that is turned is measured again. */
const measure = (): void => {
  root.style.setProperty('--cap', `${capitalPixels({ width: innerWidth, height: innerHeight })}px`);
  root.dataset['shape'] = innerWidth >= innerHeight ? 'wide' : 'tall';
};

const Page = () => {
  const now = view.value;
  if (!now) return <p class="opening">{words.opening}</p>;
  root.dataset['revision'] = String(now.revision);
  if (place.room === 'results') return <Results now={now} words={words} language={place.language} />;
  if (place.room === 'counter-display')
    return <CounterDisplay now={now} words={words} counter={place.counter ?? ''} language={place.language} />;
  return <MainDisplay now={now} words={words} language={place.language} />;
};

root.lang = place.language;
root.dataset['room'] = place.room;
document.title = place.room === 'results' ? words.results.title : words.page;
measure();
addEventListener('resize', measure);
render(<Page />, document.getElementById('app')!);

const voice = place.speaks ? new Voice('/announcements') : null;
startConversation(place, ({ view: next, first }) => voice?.see(next, first));
