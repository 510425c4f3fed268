import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Screen, ScreenName, ScreenOf, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Words, wordsIn } from '../kit/words/words.ts';

/** What every part of the page may know and do. */
export interface Visit {
  now: Snapshot;
  words: Words;
  say: (intent: IntentBody) => void;
}

const empty: Snapshot = {
  revision: 0,
  acknowledged: 0,
  language: 'vi',
  textSize: 'default',
  contrast: 'default',
  office: '',
  kioskName: '',
  progress: null,
  screen: { name: 'ended', message: 'thanks' },
  fault: null,
  idleWarning: null,
  staffCalled: false,
  busy: false,
  parking: null,
};

export const VisitContext = createContext<Visit>({ now: empty, words: wordsIn('vi'), say: () => {} });
export const useVisit = (): Visit => useContext(VisitContext);

export type ScreenProps<N extends ScreenName> = { screen: ScreenOf<N> };

/** Changes when the citizen has come to another place: the heading takes the focus then, and the page starts at its top. */
export const placeOf = (screen: Screen): string => {
  if (screen.name === 'form') return `form ${screen.page.id}`;
  if (screen.name === 'identify') return `identify ${screen.phase}`;
  if (screen.name === 'face') return `face ${screen.phase}`;
  if (screen.name === 'owner') return `owner ${screen.capacity}`;
  if (screen.name === 'vneid') return ['opening', 'waiting'].includes(screen.phase) ? 'vneid' : `vneid ${screen.phase}`;
  if (screen.name === 'before') return `before ${screen.procedure.id}`;
  if (screen.name === 'guide') return `guide ${screen.question?.id ?? 'end'}`;
  if (screen.name === 'feedback') return `feedback ${screen.phase}`;
  if (screen.name === 'assist') return `assist ${screen.phase}`;
  if (screen.name === 'check-in') return `check-in ${screen.answer?.why ?? JSON.stringify(screen.ticket)}`;
  if (screen.name === 'lookup') return screen.result ? 'lookup result' : 'lookup';
  return screen.name;
};
