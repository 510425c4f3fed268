import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { Words } from '../words/words.ts';
import { served } from './served.ts';

/** The keyboard is apart from the first load: it is fetched while the citizen reads, at the latest when a box asks for it. */
const loaded = signal<ComponentType<{ words: Words }> | null>(null);
let fetching = false;

const fetchKeyboard = (): void => {
  if (fetching || loaded.value) return;
  fetching = true;
  import('./keyboard.tsx')
    .then(
      ({ Keyboard }) => {
        loaded.value = Keyboard;
      },
      () => {}, // the visit was away for a moment: the next box asks again
    )
    .finally(() => {
      fetching = false;
    });
};

/** Where the keyboard comes up. A real keyboard writes into the same boxes meanwhile. */
export const KeyboardPlace = ({ words }: { words: Words }) => {
  const asked = served.value !== null;
  useEffect(() => {
    if (asked) return fetchKeyboard();
    const idle = requestIdleCallback(fetchKeyboard, { timeout: 1_000 });
    return () => cancelIdleCallback(idle);
  }, [asked]);
  // a screen that changed under the finger took its box with it, and no box says that it goes
  useLayoutEffect(() => {
    if (served.value && !served.value.box.isConnected) served.value = null;
  }, []);
  const Keyboard = loaded.value;
  return Keyboard && <Keyboard words={words} />;
};
