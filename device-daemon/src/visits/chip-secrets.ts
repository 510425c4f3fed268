import { expiriesByRule, mrzDate, mrzExpiry } from '@mot-cua/domain/identity/expiry-rule.ts';
import type { QrPerson } from '@mot-cua/domain/identity/id-qr.ts';
import type { MrzDocument } from '@mot-cua/domain/identity/mrz-text.ts';
import { accessNumberOf } from '@mot-cua/domain/identity/personal-number.ts';
import type { ChipAccess } from '../devices/card-reading.ts';

/**
 * What the QR of a card opens its chip with, best first: the last six digits; then, for a card that knows only the MRZ, the
 * document number (last nine digits, reference/domain.md 2.2), birth and the expiry that the ages of renewal give.
 */
export const secretsOfCard = (card: QrPerson): ChipAccess[] => {
  const { personalNumber, dateOfBirth, issuedOn, expiresOn } = card;
  const expiries =
    expiresOn === undefined ? (issuedOn === undefined ? [] : expiriesByRule(dateOfBirth, issuedOn)) : [expiresOn];
  return [
    { kind: 'can', can: accessNumberOf(personalNumber) },
    ...expiries.map(
      (expiry): ChipAccess => ({
        kind: 'mrz',
        documentNumber: personalNumber.slice(3),
        dateOfBirth: mrzDate(dateOfBirth),
        dateOfExpiry: mrzExpiry(expiry),
      }),
    ),
  ];
};

/** What the lines of a document open its chip with; a Vietnamese card knows its six digits besides. */
export const secretsOfDocument = (document: MrzDocument): ChipAccess[] => [
  ...(document.kind === 'id-card' && document.personalNumber !== null
    ? [{ kind: 'can', can: accessNumberOf(document.personalNumber) } as const]
    : []),
  { kind: 'mrz', ...document.key },
];

/** What somebody typed from the page of their passport; dates `yyyy-MM-dd`. */
export const secretsTyped = (typed: {
  readonly number: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}): ChipAccess[] => [
  {
    kind: 'mrz',
    documentNumber: typed.number.toUpperCase(),
    dateOfBirth: mrzDate(typed.dateOfBirth),
    dateOfExpiry: mrzDate(typed.dateOfExpiry),
  },
];
