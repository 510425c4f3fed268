import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { IdentitySetup } from '@mot-cua/domain/visit-link.ts';
import type { KioskConfig } from '../config.ts';
import { readServiceKeys } from '../relay/service-keys.ts';
import { siteCeiling } from './identity-config.ts';

/**
 * What visits are told about how people are known here: the services' keys, never their addresses. Errors: one sentence for
 * the technician; a kiosk that cannot tell its services from others does not start. `where`: how a key of the configuration
 * (JSON pointer) is named to people.
 */
export const identitySetup = (
  config: Pick<KioskConfig, 'identity' | 'devices'>,
  where: (pointer: string) => string = (pointer) => pointer.slice(1).replaceAll('/', '.'),
): Result<IdentitySetup, string> => {
  const { identity, devices } = config;
  const cardService = identity?.cardService ? readServiceKeys(identity.cardService.keysFile) : null;
  const signIn = identity?.signIn ? readServiceKeys(identity.signIn.keysFile) : null;
  if (cardService && !cardService.ok) return failed(`${where('/identity/cardService/keysFile')}: ${cardService.fault}`);
  if (signIn && !signIn.ok) return failed(`${where('/identity/signIn/keysFile')}: ${signIn.fault}`);
  return done({
    verifier: identity?.verifier ?? 'none',
    ...(identity?.anchorsFolder === undefined ? {} : { anchorsFolder: identity.anchorsFolder }),
    ...(cardService ? { cardServiceKeys: cardService.value } : {}),
    ...(signIn ? { signInKeys: signIn.value } : {}),
    ...(identity?.expiredCards ? { expiredCards: identity.expiredCards } : {}),
    require: identity?.require ?? {},
    ceiling: siteCeiling(identity, {
      cardReader: devices.idCardReader !== undefined,
      codeReader: devices.codeReader !== undefined,
    }),
  });
};
