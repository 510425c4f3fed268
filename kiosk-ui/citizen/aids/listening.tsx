import { signal } from '@preact/signals';
import { isTextBox, type TextBox } from '../../kit/navigation/items.ts';
import type { KeypadAction } from '../../kit/navigation/keypad.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Dialog } from '../../kit/parts/dialog.tsx';
import type { Manifest } from '../../kit/speech/clips.ts';
import {
  groupOf,
  isSecret,
  itemTexts,
  nameOfRadio,
  pageTexts,
  pageTextsForAll,
  written,
} from '../../kit/speech/page-in-words.ts';
import { type Route, SpeechQueue, type Spoken } from '../../kit/speech/queue.ts';
import { wordsIn } from '../../kit/words/words.ts';
import { say, snapshot } from '../conversation.ts';
import { layer, listening } from './wake.ts';

/** A manifest that does not come leaves the page as it is: to be read. */
const manifestLimit = 5_000;

const caption = signal('');

let queue: SpeechQueue | null = null;
let voiceOf = '';
let watch: MutationObserver | null = null;
/** what this page has said already: new texts are said when they come, old ones are not said again */
let heard = new Set<string>();
let place = '';
/** the group of controls that one is in: its question has been said */
let group: Element | null = null;

const words = () => wordsIn(snapshot.value?.language ?? 'vi');

/** The voice of the language; of a language without one, Vietnamese, which is also what is unmarked on the screen. */
const openQueue = async (): Promise<SpeechQueue | null> => {
  const { language, access } = snapshot.value ?? {};
  const voice = language && access?.voices.includes(language) ? language : 'vi';
  if (queue && voiceOf === voice) return queue;
  queue?.stop();
  try {
    const answer = await fetch(`/audio/${voice}/manifest.json`, { signal: AbortSignal.timeout(manifestLimit) });
    if (!answer.ok) return null;
    queue = new SpeechQueue(`/audio/${voice}`, (await answer.json()) as Manifest);
    voiceOf = voice;
    return queue;
  } catch {
    return null;
  }
};

const Caption = () => (
  <p class="caption" aria-hidden="true">
    {caption.value}
  </p>
);

/** Nothing of the screen is to be seen while one listens and others stand around (PR-1). */
const Curtain = () => {
  const { title, text } = words().aids.hidden;
  return (
    <div class="curtain" onPointerDown={() => layer('curtain', null)}>
      <p>{title}</p>
      <p>{text}</p>
    </div>
  );
};
let hidden = false;

/** Asked for by touch before anything is plugged in: nothing of the visit is heard without headphones. */
const PlugIn = () => {
  const { plugIn } = words().aids;
  return (
    <Dialog title={plugIn.title} onClose={() => layer('plug-in', null)}>
      <p>{plugIn.how}</p>
      <p>{plugIn.after}</p>
      <div class="dialog-buttons">
        <Button navigates={false} autofocus onPress={() => layer('plug-in', null)}>
          {words().buttons.close}
        </Button>
      </div>
    </Dialog>
  );
};
export const askForHeadphones = (): void => layer('plug-in', PlugIn);

/** Headphones came: how this works, then the page. */
export const startListening = async (route: Route = 'headphones'): Promise<void> => {
  if (listening.value === route || !(await openQueue())) return;
  listening.value = route;
  layer('plug-in', null);
  if (route === 'headphones') say({ type: 'use-aids', audio: true, switches: false });
  layer('caption', Caption);
  place = placeNow();
  heard = new Set(textsNow());
  const orientation = route === 'headphones' ? words().aids.orientation : [];
  queue?.say([...orientation, ...heard], route);
  watch ??= new MutationObserver(() => requestAnimationFrame(sayWhatIsNew));
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
};

/** Headphones went: silence at once (AU-2). */
export const stopListening = (): void => {
  queue?.stop();
  watch?.disconnect();
  layer('caption', null);
  layer('curtain', null);
  if (listening.value === 'headphones') say({ type: 'use-aids', audio: false, switches: false });
  listening.value = null;
};

const placeNow = (): string =>
  `${document.querySelectorAll('dialog[open]').length} ${document.querySelector('main h1')?.textContent ?? ''}`;

const textsNow = (): string[] => (listening.value === 'loudspeaker' ? pageTextsForAll(words()) : pageTexts());

/** Another page or layer is said whole, and interrupts; what appears on the same one is said after the rest. */
const sayWhatIsNew = (): void => {
  if (!listening.value || !queue) return;
  if (document.querySelector('main.ended')) {
    queue.say(textsNow(), listening.value);
    watch?.disconnect();
    return;
  }
  const now = placeNow();
  const texts = textsNow();
  if (now !== place) {
    place = now;
    heard = new Set(texts);
    const { activeElement } = document;
    const inLayer = activeElement instanceof HTMLElement && activeElement.closest('dialog') !== null;
    const at = inLayer && listening.value === 'headphones' ? itemTexts(activeElement, words()) : [];
    queue.say([...texts, ...at], listening.value);
    return;
  }
  const fresh = texts.filter((text) => !heard.has(text));
  for (const text of fresh) heard.add(text);
  if (heard.size > 500) heard = new Set(texts);
  if (fresh.length > 0) queue.also(fresh);
};

let at: Element | null = null;
let left: TextBox | null = null;

/** Says it where one listens now; nothing when nobody does. */
const tell = (texts: readonly string[]): void => {
  if (listening.value) queue?.say(texts, listening.value);
};

/** One came to an item: it is said at once, whatever was being said; after what stands in a box that was written in. */
const sayItem = ({ target: item }: { target: EventTarget | null }): void => {
  if (!(item instanceof HTMLElement)) return;
  at = item;
  if (listening.value !== 'headphones') return;
  const isKey = item.matches('.keyboard *');
  tell([...(left && !isKey ? written(left, words()) : []), ...itemTexts(item, words(), group)]);
  if (isKey) return;
  left = null;
  group = groupOf(item);
};

/** A full box passes on to the next by itself. */
const sayPassedOn = ({ target }: FocusEvent): void => {
  // a step by a key tells where it leads right after it has moved the focus: that is said once
  if (target instanceof Element && isTextBox(target))
    queueMicrotask(() => at !== target && document.activeElement === target && sayItem({ target }));
};

/** There is nothing further that way: silence would be taken for a key that failed. */
const sayEdge = (event: Event): void => {
  if (listening.value === 'headphones')
    tell([words().aids.edge[(event as CustomEvent<'up' | 'down'>).detail], ...currentTexts()]);
};

/** What a box held before the key that was pressed. */
const before = new WeakMap<TextBox, string>();

/** What a key wrote is said back: the letter, the word when it is done or was changed; a star for what is secret (AU-7). */
const sayWritten = ({ target, type }: Event): void => {
  if (listening.value !== 'headphones' || !(target instanceof Element)) return;
  if (!isTextBox(target)) return;
  left = target;
  if (type === 'change') return;
  const was = before.get(target) ?? '';
  before.set(target, target.value);
  const letter = target.value.startsWith(was) ? target.value.slice(was.length) : '';
  if (isSecret(target)) tell([words().aids.star]);
  else if ([...letter].length === 1 && letter !== ' ') tell([letter]);
  else tell([target.value.trim().split(' ').at(-1) || words().aids.empty]);
};

/** Also what stood chosen already and was pressed is said: a press that is not answered would be taken for one that failed. */
const sayChosen = ({ target }: Event): void => {
  if (
    listening.value === 'headphones' &&
    target instanceof HTMLInputElement &&
    target.type === 'radio' &&
    target.checked
  )
    tell([nameOfRadio(target), words().aids.chosen]);
};

/** Keys for the voice; true: it was one. */
export const hearControl = (action: KeypadAction): boolean => {
  const { rate, volume, paused } = words().aids;
  if (action === 'listen') {
    if (listening.value) stopListening();
    else void startListening();
    return true;
  }
  if (!listening.value || !queue) return false;
  if (action === 'repeat') queue.repeat();
  else if (action === 'pause') {
    queue.pauseOrGoOn();
    caption.value = queue.paused ? paused : '';
  } else if (action === 'faster' || action === 'slower')
    tell([rate, String(queue.changeRate(action === 'faster' ? 1 : -1)), ...currentTexts()]);
  else if (action === 'louder' || action === 'quieter')
    tell([volume, String(queue.changeVolume(action === 'louder' ? 1 : -1))]);
  else if (action === 'hide-screen') {
    hidden = !hidden;
    layer('curtain', hidden ? Curtain : null);
    if (hidden) tell([words().aids.hidden.title, words().aids.hidden.text]);
  } else return false;
  return true;
};

const currentTexts = (): string[] => {
  if (listening.value !== 'headphones') return [];
  const at = document.querySelector<HTMLElement>('.key[data-at]') ?? document.activeElement;
  return at instanceof HTMLElement && !at.matches('h1, body') ? itemTexts(at, words(), group) : [];
};

document.addEventListener('cursor', sayItem);
document.addEventListener('focusin', sayPassedOn);
document.addEventListener('edge', sayEdge);
document.addEventListener('click', sayChosen, { capture: true });
for (const written of ['input', 'change']) document.addEventListener(written, sayWritten, { capture: true });
document.addEventListener('spoken', (event) => {
  caption.value = (event as CustomEvent<Spoken>).detail.text;
});
