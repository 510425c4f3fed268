import type { Clock } from '@mot-cua/domain/clock.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { Relay } from '../relay/relay.ts';
import { SealedLine } from '../relay/sealed-line.ts';
import { SealedSignIn } from './sealed-sign-in.ts';
import type { SignInProvider } from './sign-in.ts';

/** The site's sign-in; null where it has none. `setup` is the visit's whole setup: the app shows kiosk and office. */
export const openSignIn = (
  setup: Pick<VisitSetup, 'kiosk' | 'identity'>,
  relay: Relay,
  clock: Clock,
): SignInProvider | null => {
  const keys = setup.identity?.signInKeys;
  if (!keys) return null;
  const line = new SealedLine({ to: 'sign-in', keys, relay, clock });
  return new SealedSignIn({ line, clock, question: { kioskName: setup.kiosk.name, office: setup.kiosk.office } });
};
