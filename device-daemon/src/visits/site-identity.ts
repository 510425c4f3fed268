import { ceilingOf } from '@mot-cua/domain/identity/level-policy.ts';
import type { IdentityLevel } from '@mot-cua/domain/provenance.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { SiteIdentity } from './visit-state.ts';

/**
 * How this site comes to know people, as far as the chart asks. `cardCeiling`: what the opened verifier says it can reach,
 * once it has looked at its anchors; before that, what the configuration promises.
 */
export const siteIdentity = (
  { identity, devices, faceMatch }: VisitSetup,
  signIn: boolean,
  cardCeiling: IdentityLevel = ceilingOf({
    verifier: identity?.verifier ?? 'none',
    cardReader: true,
    codeReader: true,
    signIn: false,
  }),
): SiteIdentity => ({
  require: identity?.require ?? {},
  cardCeiling: devices.idCardReader ? cardCeiling : null,
  codeReader: devices.codeReader !== undefined,
  signIn,
  expiredCards: identity?.expiredCards ?? 'goes-on',
  face: faceMatch?.on === true,
});
