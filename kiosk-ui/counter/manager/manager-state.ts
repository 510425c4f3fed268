import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import {
  type PeriodKind,
  periodAfter,
  periodBefore,
  periodKinds,
  periodOf,
} from '@mot-cua/domain/office/figures/periods.ts';
import { computed, effect, signal } from '@preact/signals';
import { askFigures, offset, session, view } from './conversation.ts';
import { managerWords } from './words.ts';

/** What only this screen knows: how it is looked at. A reload may forget it. */
export const language = signal<Language>('vi');
export const words = computed(() => managerWords(language.value));
export type Tab = 'live' | 'figures' | 'report';
export const tab = signal<Tab>('live');

/** Office time as of the last second, epoch ms. */
export const officeNow = signal(Date.now());
export const startTicking = (): (() => void) => {
  const tick = () => {
    officeNow.value = Date.now() + offset.peek();
  };
  const stop = effect(() => {
    officeNow.value = Date.now() + offset.value;
  });
  const timer = setInterval(tick, 1_000);
  return () => {
    clearInterval(timer);
    stop();
  };
};

export const today = computed(() => new Date(officeNow.value + 7 * 3_600_000).toISOString().slice(0, 10));

/** null: the period in which today lies */
const chosenDay = signal<string | null>(null);
export const kind = signal<PeriodKind>('month');
export const period = computed(() => periodOf(kind.value, chosenDay.value ?? today.value));

export const answer = signal<FiguresAnswer | null>(null);
export const asking = signal(false);
export const failedToAsk = signal(false);

export const hasNext = computed(() => period.value.to < today.value);
export const hasPrevious = computed(() => {
  const since = answer.value?.since;
  return since == null || period.value.from > since;
});
export const goPrevious = (): void => {
  if (hasPrevious.value) chosenDay.value = periodBefore(period.value).from;
};
export const goNext = (): void => {
  if (!hasNext.value) return;
  const next = periodAfter(period.value);
  chosenDay.value = next.to >= today.value ? null : next.from;
};
export const chooseKind = (next: PeriodKind): void => {
  // the same stretch of time in another measure: the last day of it that has been
  const last = period.value.to < today.value ? period.value.to : null;
  chosenDay.value = last;
  kind.value = next;
};
export const stepKind = (by: 1 | -1): void => {
  const at = periodKinds.indexOf(kind.value) + by;
  chooseKind(periodKinds[Math.max(0, Math.min(periodKinds.length - 1, at))] ?? 'month');
};

/** Figures of a period that goes on are asked anew this often, in ms. */
const AGAIN_MS = 60_000;
const again = signal(0);
export const askAgain = (): void => {
  again.value++;
};

/** Asks when a period is looked at, and again while it goes on. Returns how to stop. */
export const startAsking = (): (() => void) => {
  const timer = setInterval(() => {
    if (tab.peek() !== 'live' && !hasNext.peek()) askAgain();
  }, AGAIN_MS);
  const stop = effect(() => {
    const { kind: wanted, from } = period.value;
    void again.value;
    if (tab.value === 'live' || session.value?.state !== 'open') return;
    const gone = new AbortController();
    asking.value = true;
    void askFigures(wanted, from, gone.signal).then((found) => {
      if (gone.signal.aborted) return;
      asking.value = false;
      failedToAsk.value = found === null;
      if (found) answer.value = found;
    });
    return () => gone.abort();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
};

/** The figures of the period that is looked at; null while they are on their way. */
export const shown = computed(() => {
  const now = answer.value;
  return now && now.figures.period.from === period.value.from && now.figures.period.kind === period.value.kind
    ? now
    : null;
});

effect(() => {
  if (session.value?.state === 'open') return;
  answer.value = null; // what belonged to whoever was here goes with the session
  void view;
});
