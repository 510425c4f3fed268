import { ceilingOf } from '@mot-cua/domain/identity/level-policy.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { SiteIdentity } from './visit-state.ts';

/** How this site comes to know people, as far as the chart asks. */
export const siteIdentity = ({ identity, devices, faceMatch }: VisitSetup, signIn: boolean): SiteIdentity => ({
  require: identity?.require ?? {},
  cardCeiling: devices.idCardReader
    ? ceilingOf({ verifier: identity?.verifier ?? 'none', cardReader: true, codeReader: true, signIn: false })
    : null,
  signIn,
  expiredCards: identity?.expiredCards ?? 'goes-on',
  face: faceMatch?.on === true,
});
