import { createHash } from 'node:crypto';
import {
  type ConsentRecord,
  EXTRAS_VERSION,
  type ExtraPurpose,
  extraTexts,
  extraWhole,
} from '@mot-cua/domain/consent-extras.ts';
import { officeTime } from '../ledger/ledger.ts';
import type { VisitState } from './visit-state.ts';

/** What was offered beyond the dossier and what became of it, as it goes into the bag. Not asked: nothing is recorded. */
export const consentRecords = (
  extras: VisitState['extras'],
  offered: readonly ExtraPurpose[],
): ConsentRecord[] | undefined => {
  const decided = extras?.decided;
  if (!extras || !decided) return undefined;
  return offered.map((purpose): ConsentRecord => {
    const given = extras.given.includes(purpose);
    return {
      purpose,
      given,
      at: officeTime(decided.at),
      textVersion: EXTRAS_VERSION,
      textSha256: createHash('sha256').update(extraWhole(purpose, decided.language)).digest('hex'),
      language: decided.language,
      method: 'kiosk-screen',
      ...(given && extraTexts[purpose].needsPhone ? { phone: extras.phone } : {}),
    };
  });
};
