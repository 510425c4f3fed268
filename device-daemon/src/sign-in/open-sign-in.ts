import type { Clock } from '@mot-cua/domain/clock.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { Relay } from '../relay/relay.ts';
import type { SignInProvider } from './sign-in.ts';

/** The site's sign-in; null where it has none. `setup` is the visit's whole setup: the app shows kiosk and office. */
export const openSignIn = (
  _setup: Pick<VisitSetup, 'kiosk' | 'identity'>,
  _relay: Relay,
  _clock: Clock,
): SignInProvider | null => {
  throw new Error('not written yet: the signature stands');
};
