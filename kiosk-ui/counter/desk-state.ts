import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import { computed, effect, signal } from '@preact/signals';
import { isEmpty } from './certified-copy/copy-view.ts';
import { snapshot } from './conversation.ts';
import { counterWords } from './words.ts';

/** What only this screen knows: how it is looked at. Nothing of it is truth, and a reload may forget it. */
export const language = signal<Language>('vi');
export const words = computed(() => counterWords(language.value));
/** the page fills the width and scrolls */
export const enlarged = signal(false);
export const layer = signal<'help' | 'feed' | null>(null);
/** `begin`: the form of the next batch, while the last one is still there, finished; `copy`: the form of a certified copy */
export const view = signal<'desk' | 'progress' | 'begin' | 'copy'>('desk');

/** Papers that wait for the token while it is shut; whatever it says of itself, only a PIN opens it. */
export const waitingForPin = ({ papers, token, copy }: StationSnapshot): number => {
  if (token.state === 'ready' || token.state === 'signing') return 0;
  return papers.filter(({ waits }) => waits === 'sign').length + (copy?.state === 'signing' ? 1 : 0);
};

/** Without a token the station gives waiting papers back at once: a dialog must not flash up meanwhile, in ms. */
const ABSENT_PAUSE = 500;

/** True while the PIN is asked for. */
export const pinAsked = signal(false);
let absentTimer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const now = snapshot.value;
  const asked = now !== null && waitingForPin(now) > 0;
  clearTimeout(absentTimer);
  if (asked && now.token.state === 'absent' && !pinAsked.peek())
    absentTimer = setTimeout(() => {
      pinAsked.value = true;
    }, ABSENT_PAUSE);
  else pinAsked.value = asked;
});

/** All that was fed is in the store or put out: the next batch may begin. */
export const isFinished = ({ batch }: StationSnapshot): boolean => {
  if (!batch || batch.feeding === 'feeding') return false;
  const { checked, open, signed } = batch.counts;
  return open + checked + signed === 0;
};

/** What the clerk sees first. */
export const screenOf = (
  now: StationSnapshot,
): 'begin' | 'first-feed' | 'desk' | 'begin-copy' | 'copy-feed' | 'copy' => {
  if (now.copy) return isEmpty(now.copy) ? 'copy-feed' : 'copy';
  if (view.value === 'copy' && now.copy === null) return 'begin-copy';
  if (!now.batch || (view.value === 'begin' && isFinished(now))) return 'begin';
  return now.papers.length === 0 && now.batch.feeding === 'idle' ? 'first-feed' : 'desk';
};

// the form of a copy is done with once there is one
effect(() => {
  if (snapshot.value?.copy && view.peek() === 'copy') view.value = 'desk';
});

// the form of the next batch is done with once there is another batch
let lastBatch: string | undefined;
effect(() => {
  const batch = snapshot.value?.batch?.id;
  if (batch !== lastBatch && view.peek() === 'begin') view.value = 'desk';
  lastBatch = batch;
});

/** True while keys are commands of the station: no dialog, no form. */
export const keysGoOut = computed(() => {
  const now = snapshot.value;
  if (!now || layer.value !== null || pinAsked.value || view.value === 'progress') return false;
  const screen = screenOf(now);
  return screen === 'desk' || screen === 'copy';
});
