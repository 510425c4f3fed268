import '../../kit/navigation/navigation.css';
import { effect } from '@preact/signals';
import { unmark } from '../../kit/navigation/cursor.ts';
import type { KeypadAction } from '../../kit/navigation/keypad.ts';
import { isMove, move } from '../../kit/navigation/navigation.ts';
import { snapshot } from '../conversation.ts';
import { listening } from './wake.ts';

type Voice = typeof import('./listening.tsx');
let voice: Voice | null = null;
const openListening = async (): Promise<Voice> => {
  voice ??= await import('./listening.tsx');
  return voice;
};

type Switches = typeof import('./switches.tsx');
let switches: Switches | null = null;

/** What a key of the keypad does. */
export const take = (action: KeypadAction): void => {
  if (isMove(action)) move(action);
  else if (action === 'help') document.querySelector<HTMLElement>('.tools [data-tool=help]')?.click();
  else if (action === 'switch-move' || action === 'switch-choose') void openSwitches();
  else if (action === 'listen') void openListening().then((voice) => voice.hearControl(action));
  else voice?.hearControl(action);
};

/** A switch has its own keys, whatever they are; true: it was one. */
export const takeKey = (event: KeyboardEvent): boolean => switches?.takeSwitch(event) ?? false;

/** The screen that asks the two switches who they are. */
export const openSwitches = async (): Promise<void> => {
  switches ??= await import('./switches.tsx');
  switches.startCalibration();
};

/** Reads the page to everybody: words of the kiosk only. */
export const readAloud = (): void => {
  void openListening().then((voice) => (listening.value ? voice.stopListening() : voice.startListening('loudspeaker')));
};

/** By touch: begins, ends, or asks for the headphones first. */
export const listen = (): void => {
  void openListening().then((voice) => {
    if (listening.value === 'headphones') voice.stopListening();
    else if (plugged) void voice.startListening();
    else voice.askForHeadphones();
  });
};

// The jack, as the daemon tells it: in, and the voice begins with how to go on; out, and it is silent at once (AU-2).
let plugged = false;
effect(() => {
  const now = snapshot.value?.access?.headphones ?? false;
  if (now === plugged) return;
  plugged = now;
  void openListening().then((voice) => (now ? voice.startListening() : voice.stopListening()));
});

// A finger on the glass takes over: the mark on a key would say something else than the hand.
document.addEventListener('pointerdown', unmark, { capture: true, passive: true });
