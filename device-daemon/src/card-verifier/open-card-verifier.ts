import type { Clock } from '@mot-cua/domain/clock.ts';
import type { IdentitySetup } from '@mot-cua/domain/visit-link.ts';
import { loadTrustAnchors } from '../emrtd/trust/load-trust-anchors.ts';
import type { TrustAnchors } from '../emrtd/trust/trust-anchors.ts';
import type { Relay } from '../relay/relay.ts';
import { SealedLine } from '../relay/sealed-line.ts';
import type { CardVerifier } from './card-verifier.ts';
import { chipJudge } from './chip-judge.ts';
import { localVerifier, noVerifier } from './kiosk-verifiers.ts';
import { OnlineVerifier } from './online-verifier.ts';

/** What was found in the folder of trust anchors: the body of the visit's `trust-anchors` message to its daemon. */
export type AnchorReport = {
  readonly certificates: number;
  readonly refused: { file: string; why: string }[];
};

/**
 * The verifier of this site, made once per visit process while it stands warm: reading the anchors takes a moment. Never
 * fails for a broken anchor or none: the site goes on with what is good, and `onAnchors` hears which file is not.
 * `setup` is `VisitSetup.identity`; without it nothing is checked.
 */
export const openCardVerifier = async (
  setup: IdentitySetup | undefined,
  relay: Relay,
  clock: Clock,
  onAnchors: (report: AnchorReport) => void = () => undefined,
): Promise<CardVerifier> => {
  const kind = setup?.verifier ?? 'none';
  if (!setup || kind === 'none') return noVerifier(chipJudge(null, clock));
  const anchors = setup.anchorsFolder === undefined ? null : await loadTrustAnchors(setup.anchorsFolder);
  if (anchors) onAnchors(reportOf(anchors));
  const judge = chipJudge(anchors, clock);
  if (kind === 'local') return localVerifier(judge);
  if (!setup.cardServiceKeys) throw new Error('an online check without the keys of its service');
  return new OnlineVerifier({
    judge,
    line: new SealedLine({ to: 'card-service', keys: setup.cardServiceKeys, relay, clock }),
    clock,
  });
};

/** Bounded as the message is (domain/src/visit-link.ts); a folder full of rubbish is told by its first files. */
const mostTold = 50;
const reportOf = ({ anchors, problems }: TrustAnchors): AnchorReport => ({
  certificates: anchors.length,
  refused: problems
    .slice(0, mostTold)
    .map(({ file, reason }) => ({ file: file.slice(0, 200), why: reason.slice(0, 300) })),
});
