import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import type { PeriodKind } from '@mot-cua/domain/office/figures/periods.ts';
import type { ManagerView } from '@mot-cua/domain/office/manager-view.ts';
import { signal } from '@preact/signals';
import { doorLine } from '../door-line.ts';

/** A year of days is added up by a machine that also serves citizens, in ms. */
const FIGURES_MS = 30_000;

/** The last truth that arrived; null before the first. */
export const view = signal<ManagerView | null>(null);
/** Office time less the page's clock, in ms, at the last picture. */
export const offset = signal(0);

export type { EntryAnswer } from '../door-line.ts';
export const {
  session,
  lost,
  notAllowed,
  signIn,
  unlock,
  signOut,
  awake,
  start: startConversation,
} = doorLine<ManagerView>({
  view: 'manager',
  page: '/manager',
  onView: (next) => {
    offset.value = next.now - Date.now();
    view.value = next;
  },
  onClosed: () => {
    view.value = null;
  },
});

/** The figures of the period in which the day lies; null: they could not be had. */
export const askFigures = async (kind: PeriodKind, day: string, gone: AbortSignal): Promise<FiguresAnswer | null> => {
  try {
    const answer = await fetch(`/office/figures?kind=${kind}&day=${day}`, {
      cache: 'no-store',
      signal: AbortSignal.any([gone, AbortSignal.timeout(FIGURES_MS)]),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};
