import { computed, signal } from '@preact/signals';
import { besideOf } from './acts.ts';
import { view } from './conversation.ts';
import type { Press } from './keys.ts';

/** The dossier that lies beside the number at the counter, from the moment of the call. */
const chosen = signal<string | null>(null);

export const beside = computed(() => view.value && besideOf(view.value, chosen.value));

export const showBeside = (dossier: string): void => {
  chosen.value = dossier;
};

export const isBeside = (): boolean => beside.peek() !== null;

/** The box in which it lies; what is in it may be a page of another program, so it is the box that moves. */
export const BESIDE_ID = 'beside';
const STEP_SHARE = 0.3;
const PAGE_SHARE = 0.9;

export const scrollBeside = ({ t, by }: Extract<Press, { by: 1 | -1 }>): void => {
  const box = document.getElementById(BESIDE_ID);
  box?.scrollBy({ top: by * box.clientHeight * (t === 'page' ? PAGE_SHARE : STEP_SHARE) });
};
