import type { ScreenName } from '@mot-cua/domain/visit-screen.ts';
import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import type { ScreenProps } from '../visit-page.ts';

type Seldom = typeof import('./seldom.ts');

const arrived = signal<Seldom | null>(null);

/** Fetches the screens that few come to; called once the first picture stands, so that nobody waits for them. */
export const fetchSeldomScreens = async (): Promise<void> => {
  arrived.value ??= await import('./seldom.ts');
};

/** A screen that is drawn as soon as it is here: for a moment there is an empty page with the tools around it. */
export const seldom =
  <N extends ScreenName>(
    pick: (screens: Seldom) => FunctionComponent<ScreenProps<N>>,
  ): FunctionComponent<ScreenProps<N>> =>
  (props) => {
    const here = arrived.value;
    if (!here) {
      void fetchSeldomScreens();
      return <main class="page" aria-busy="true" />;
    }
    const Screen = pick(here);
    return <Screen {...props} />;
  };
