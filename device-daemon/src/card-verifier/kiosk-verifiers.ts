import { randomBytes } from 'node:crypto';
import { challengeBytes } from '../emrtd/active-authentication.ts';
import type { CardVerifier } from './card-verifier.ts';
import type { ChipJudge } from './chip-judge.ts';

/**
 * The site checks nothing: a chip is `chip-read`. What contradicts itself is still caught. The chip is not asked to sign:
 * whoever may invent the files invents the key to them, too.
 */
export const noVerifier = (judge: ChipJudge): CardVerifier => ({
  kind: 'none',
  ceiling: 'chip-read',
  challenge: async () => null,
  judge: async (reading) => judge.judge(reading),
});

/** The kiosk judges by the certificates that the site trusts. Without any it still judges, and says that it has none. */
export const localVerifier = (judge: ChipJudge): CardVerifier => ({
  kind: 'local',
  get ceiling() {
    return judge.hasAnchors ? ('chip-authenticated' as const) : ('chip-read' as const);
  },
  challenge: async () => new Uint8Array(randomBytes(challengeBytes)),
  judge: async (reading) => judge.judge(reading),
});
