import type { Clock } from '@mot-cua/domain/clock.ts';
import type { IdentitySetup } from '@mot-cua/domain/visit-link.ts';
import type { Relay } from '../relay/relay.ts';
import type { CardVerifier } from './card-verifier.ts';

/** What was found in the folder of trust anchors: the body of the visit's `trust-anchors` message to its daemon. */
export type AnchorReport = {
  readonly certificates: number;
  readonly refused: readonly { readonly file: string; readonly why: string }[];
};

/**
 * The verifier of this site, made once per visit process while it stands warm: reading the anchors takes a moment. Never
 * fails for a broken anchor or none: the site goes on with what is good, and `onAnchors` hears which file is not.
 * `setup` is `VisitSetup.identity`; without it nothing is checked.
 */
export const openCardVerifier = async (
  _setup: IdentitySetup | undefined,
  _relay: Relay,
  _clock: Clock,
  _onAnchors: (report: AnchorReport) => void = () => undefined,
): Promise<CardVerifier> => {
  throw new Error('not written yet: the signature stands');
};
