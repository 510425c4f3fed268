import { signal } from '@preact/signals';
import type { SuggestFrom } from './suggestions.ts';

/** Which keys come up: with tone keys; capitals for codes; small letters with the signs of addresses; digits. */
export type KeyboardKind = 'vietnamese' | 'latin' | 'email' | 'digits';
export type TextBox = HTMLInputElement | HTMLTextAreaElement;

/** One of at most four buttons above the keys. Without `pick` its text goes into the box, in place of what it completes. */
export interface Offer {
  label: string;
  /** what goes in, when that is not the label alone */
  text?: string;
  /** characters before the caret that it replaces */
  replaces: number;
  pick?: () => void;
}

export interface Service {
  kind: KeyboardKind;
  /** capitals by themselves: at each word of a name, or at the start */
  capitals?: 'words' | 'start' | undefined;
  /** which lists complete what is typed */
  from?: SuggestFrom | undefined;
  /** values of this visit that are of the same kind, newest first */
  earlier?: readonly string[] | undefined;
  /** instead of lists: what fits this text, best first */
  offers?: ((text: string) => readonly Offer[]) | undefined;
}

/** The box that the keyboard writes into; null while the keyboard is away. */
export const served = signal<({ box: TextBox } & Service) | null>(null);

let fingerDown = false;
addEventListener(
  'pointerdown',
  () => {
    fingerDown = true;
  },
  true,
);
for (const end of ['pointerup', 'pointercancel'])
  addEventListener(
    end,
    () =>
      setTimeout(() => {
        fingerDown = false;
      }),
    true,
  );

/** Who goes through the keys with a keypad or a switch has the focus on a key, and still writes into this box. */
const putAway = (box: TextBox): void => {
  const focus = document.activeElement;
  if (served.value?.box === box && focus !== box && !focus?.closest('.keyboard')) served.value = null;
};

/**
 * Attributes that make a text box served by the keyboard. When a finger goes down elsewhere the keyboard waits until it is
 * up again: a layout that moves under a finger would swallow the tap.
 */
export const servedBy = (kind: KeyboardKind, more: Omit<Service, 'kind'> = {}) => ({
  inputMode: 'none' as const,
  autocomplete: 'off' as const,
  autocorrect: 'off' as const,
  autocapitalize: 'off' as const,
  spellcheck: false,
  onFocus: (event: { currentTarget: TextBox }) => {
    served.value = { ...more, box: event.currentTarget, kind };
  },
  onFocusOut: (event: { currentTarget: TextBox }) => {
    const box = event.currentTarget;
    if (!fingerDown) setTimeout(putAway, 0, box);
    else addEventListener('pointerup', () => setTimeout(putAway, 30, box), { once: true, capture: true });
  },
});
