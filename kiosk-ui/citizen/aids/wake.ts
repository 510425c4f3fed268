import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { actionOf, type KeypadAction } from '../../kit/navigation/keypad.ts';
import type { Route } from '../../kit/speech/queue.ts';
import { snapshot } from '../conversation.ts';

/** Non-null while somebody listens, and how. */
export const listening = signal<Route | null>(null);

/** What the aids lay over the page (captions, the curtain, the calibration), by name; drawn by the frame. */
export const layers = signal<ReadonlyMap<string, FunctionComponent>>(new Map());
export const layer = (name: string, part: FunctionComponent | null): void => {
  const next = new Map(layers.value);
  if (part) next.set(name, part);
  else next.delete(name);
  layers.value = next;
};

type Aids = typeof import('./aids.ts');
let aids: Aids | null = null;
let coming: Promise<Aids> | null = null;

/** Most visits need none of this: it is loaded with the first key of a keypad, the first switch, or the headphones. */
export const wakeAids = (): Promise<Aids> => {
  coming ??= import('./aids.ts').then((loaded) => {
    aids = loaded;
    return loaded;
  });
  return coming;
};

/** Before anybody steps by keys, Return and Escape belong to whatever has the focus; they wake nothing. */
const wakes = (action: KeypadAction): boolean => action !== 'select' && action !== 'back';

/**
 * What the arrows do for whoever has a whole keyboard before them and no keypad: in a box they move the caret (up and down
 * leave it), among radio buttons they choose (ARIA APG, radio group).
 */
const arrowsBelongTo = (target: EventTarget | null, action: KeypadAction): boolean => {
  if (target instanceof HTMLInputElement && target.type === 'radio') return true;
  const writes =
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
  return writes && action !== 'up' && action !== 'down';
};

/** Hears the keys of a keypad and of switches; where a site has no such things, only those that move. */
export const hearKeypad = (page: Document): void => {
  page.addEventListener(
    'keydown',
    (event) => {
      if (aids?.takeKey(event)) return;
      const action = actionOf(event);
      if (!action || !snapshot.value || (!aids && !wakes(action))) return;
      if (!aids && arrowsBelongTo(event.target, action)) return;
      if (!/^Arrow|Enter|Escape/.test(event.key) && !snapshot.value.access) return;
      event.preventDefault();
      if (event.repeat && action !== 'up' && action !== 'down') return;
      void wakeAids().then((loaded) => loaded.take(action));
    },
    { capture: true },
  );
};
