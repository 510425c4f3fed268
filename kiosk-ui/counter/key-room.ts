import { copyNow, isCopyShown, mayLeaveForCopy } from './certified-copy/shown-pages.ts';
import { type KeyRules, press, snapshot, stopFeeding } from './conversation.ts';
import { enlarged, keysGoOut, layer, pinAsked, screenOf, view, words } from './desk-state.ts';
import { goesOn, isComposing, isLetter, keyOf } from './keys.ts';

/** Part of the height by which PageDown moves an enlarged page. */
const STEP = 0.8;

const toggleHelp = (): void => {
  layer.value = layer.value === 'help' ? null : 'help';
};

const feedOrStop = (): void => {
  const { batch, copy } = snapshot.value ?? {};
  if (!(batch || copy) || view.value !== 'desk') return;
  const runs = copy ? copy.state === 'scanning' : batch?.feeding === 'feeding';
  if (runs) void stopFeeding(words.value.noAnswer);
  else if (keysGoOut.value && (!copy || copy.state === 'comparing')) layer.value = 'feed';
};

/** The form of a certified copy, where this station makes them and none is at hand. */
export const beginCopy = (): void => {
  const now = snapshot.value;
  if (now?.copy !== null || layer.value !== null || pinAsked.value) return;
  if (now.batch?.feeding !== 'feeding') view.value = 'copy';
};

/** What the citizen scans, on paper: the browser prints that part of the page alone. */
export const printCode = (): void => {
  if (copyNow()?.code) window.print();
};

const scrollPage = (direction: 1 | -1): void => {
  const frame = document.querySelector('.page-frame');
  frame?.scrollBy({ top: direction * frame.clientHeight * STEP });
};

/** Keys of the screen itself; none of them is a key of the station. */
export const ownKeys: Readonly<Record<string, () => void>> = {
  F1: toggleHelp,
  F5: feedOrStop,
  F11: () => {
    if (keysGoOut.value) enlarged.value = !enlarged.value;
  },
  F12: () => {
    if (layer.value === null && !pinAsked.value) view.value = view.value === 'progress' ? 'desk' : 'progress';
  },
  PageDown: () => scrollPage(1),
  PageUp: () => scrollPage(-1),
};

/** One key for the station, whether from the keyboard or from the foot of the screen. */
export const pressForStation = (key: string, held = false): void => {
  press(key, held && goesOn(key));
};

export const keyRules: KeyRules = {
  /** letters typed while the PIN is asked for were meant for it: they must never become a search that the station shows */
  mayLeave: (key) => !(isLetter(key) && pinAsked.value) && mayLeaveForCopy(key),
  /** F9 may ask for the PIN; and of a certified copy no page is confirmed blindly */
  isLookedAt: (key) => key === 'F9' || isCopyShown(),
};

const onKey = (event: KeyboardEvent): void => {
  if (isComposing(event)) return;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault(); // never the browser's own "save"
    if (!event.repeat) beginCopy();
    return;
  }
  if (plain && event.key === 'F10' && copyNow()) {
    event.preventDefault();
    if (!event.repeat) printCode();
    return;
  }
  const own = plain ? ownKeys[event.key] : undefined;
  if (own && (keysGoOut.value || /^F/u.test(event.key))) {
    event.preventDefault();
    if (!event.repeat || event.key.startsWith('Page')) own();
    return;
  }
  if (event.key === 'Escape' && view.value !== 'desk' && layer.value === null && !pinAsked.value) {
    view.value = 'desk';
    return;
  }
  // beside the form of the feeder the only key of the station is the way out
  const now = snapshot.value;
  if (event.key === 'Escape' && layer.value === null && now && screenOf(now) === 'copy-feed') pressForStation('Escape');
  if (!keysGoOut.value) {
    if (/^F\d/u.test(event.key) && plain) event.preventDefault(); // F3, F7 open things of the browser
    return;
  }
  const key = keyOf(event);
  if (key === null) return;
  event.preventDefault();
  if (event.repeat && !goesOn(key)) return;
  pressForStation(key, event.repeat);
};

export const watchKeys = (): void => {
  window.addEventListener('keydown', onKey, { capture: true });
};
