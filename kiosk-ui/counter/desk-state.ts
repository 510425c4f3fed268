import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import type { Language } from '@mot-cua/domain/localized.ts';
import { computed, signal } from '@preact/signals';
import { snapshot } from './conversation.ts';
import { counterWords } from './words.ts';

/** What only this screen knows: how it is looked at. Nothing of it is truth, and a reload may forget it. */
export const language = signal<Language>('vi');
export const words = computed(() => counterWords(language.value));
/** the page fills the width and scrolls */
export const enlarged = signal(false);
export const layer = signal<'help' | 'feed' | null>(null);
export const view = signal<'desk' | 'progress'>('desk');
/** the clerk said "later" to the PIN; F9 asks again */
export const pinPutOff = signal(false);

/** Papers that the clerk wants signed and that wait for the token to open. */
export const waitingForPin = (now: StationSnapshot): number =>
  now.token.state === 'pin-needed' || now.token.state === 'failed'
    ? now.papers.filter(({ waits }) => waits === 'sign').length
    : 0;

export const pinAsked = computed(() => {
  const now = snapshot.value;
  return now !== null && now.token.state === 'pin-needed' && !pinPutOff.value && waitingForPin(now) > 0;
});

/** What the clerk sees first. */
export const screenOf = (now: StationSnapshot): 'begin' | 'first-feed' | 'desk' => {
  if (!now.batch) return 'begin';
  return now.papers.length === 0 && now.batch.feeding === 'idle' && now.batch.pagesFed === 0 ? 'first-feed' : 'desk';
};

/** True while keys are commands of the station: no dialog, no form. */
export const keysGoOut = computed(() => {
  const now = snapshot.value;
  if (!now || layer.value !== null || pinAsked.value || view.value !== 'desk') return false;
  return screenOf(now) === 'desk';
});
