import '../kit/fonts.css';
import '../kit/themes.css';
import '../kit/parts/parts.css';
import '../kit/keyboard/keyboard.css';
import './citizen.css';
import type { Language } from '@mot-cua/domain/localized.ts';
import type { Screen, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { type FunctionComponent, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { guardKeys } from '../kit/key-guard.ts';
import { scrollWords } from '../kit/parts/scroller.tsx';
import { wordsIn } from '../kit/words/words.ts';
import { hearKeypad, wakeAids } from './aids/wake.ts';
import { lost, say, snapshot, startConversation, stillHere } from './conversation.ts';
import { Frame } from './frame.tsx';
import { Ended } from './screens/ended.tsx';
import { screens } from './screens/screens.ts';
import { fetchSeldomScreens } from './screens/seldom-screen.tsx';
import { placeOf, VisitContext } from './visit-page.ts';

const dress = (now: Snapshot): void => {
  const root = document.documentElement;
  root.lang = now.language;
  root.dataset['revision'] = String(now.revision);
  root.dataset['size'] = now.textSize;
  root.dataset['contrast'] = now.contrast;
  const { titles, buttons } = wordsIn(now.language);
  document.title = titles[now.screen.name];
  if (scrollWords.peek().up !== buttons.up) scrollWords.value = { up: buttons.up, more: buttons.more };
};

/** Languages of packs come when somebody asks for one. */
const useLanguagePack = (language: Language | undefined): void => {
  useEffect(() => {
    if (!language || language === 'vi' || language === 'en') return;
    const pack = import('./languages.ts');
    void pack.then(({ openLanguage }) => openLanguage(language));
    return () => void pack.then(({ closeLanguage }) => closeLanguage());
  }, [language]);
};

const CurrentScreen = ({ screen }: { screen: Exclude<Screen, { name: 'ended' }> }) => {
  // the table has a part for each name of the union; the name picks the part that takes this very screen
  const Part = screens[screen.name] as FunctionComponent<{ screen: Screen }>;
  return <Part screen={screen} />;
};

/** Says once that the first picture stands: two frames after the first snapshot was drawn. */
const usePainted = (ready: boolean): void => {
  useEffect(() => {
    if (!ready) return;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        say({ type: 'painted' });
        void fetchSeldomScreens();
      }),
    );
  }, [ready]);
};

/** The visit has not answered even once: say so rather than stay blank. */
const NotYetThere = () => {
  const { title, staff } = wordsIn('vi').lost;
  return (
    <main class="ended">
      <h1>{title}</h1>
      <p>{staff}</p>
    </main>
  );
};

const CitizenScreen = () => {
  const now = snapshot.value;
  usePainted(now !== null);
  const plugged = now?.access?.headphones;
  useEffect(() => {
    if (plugged) void wakeAids();
  }, [plugged]);
  useLanguagePack(now?.language);
  if (!now) return lost.value ? <NotYetThere /> : null;
  dress(now);
  const words = wordsIn(now.language);
  if (now.screen.name === 'ended') return <Ended words={words} message={now.screen.message} />;
  return (
    <VisitContext.Provider value={{ now, words, say }}>
      <Frame>
        <CurrentScreen key={placeOf(now.screen)} screen={now.screen} />
      </Frame>
    </VisitContext.Provider>
  );
};

const calmTheBrowser = (): void => {
  guardKeys(window);
  hearKeypad(document);
  // the start address carried a one-use token: it must not stay in the address bar or the history
  history.replaceState(null, '', '/');
  for (const gesture of ['contextmenu', 'dragstart', 'gesturestart', 'drop', 'dragover'])
    document.addEventListener(gesture, (event) => event.preventDefault());
  document.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  for (const touch of ['pointerdown', 'keydown'])
    document.addEventListener(touch, stillHere, { capture: true, passive: true });
};

calmTheBrowser();
render(<CitizenScreen />, document.getElementById('app')!);
startConversation();
