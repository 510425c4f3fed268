import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess } from '../devices/card-reading.ts';
import { asciiBytes, type Malformed, sameBytes } from './bytes.ts';
import { sha1 } from './ciphers.ts';

const weights = [7, 3, 1];

/** Check digit of ICAO 9303-3, 4.9: weights 7-3-1 over digits, letters (A = 10) and fillers (0). */
export const checkDigit = (text: string): string => {
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const value = letter === '<' ? 0 : Number.parseInt(letter, 36);
    sum += (Number.isNaN(value) ? 0 : value) * (weights[at % 3] ?? 0);
  }
  return String(sum % 10);
};

type MrzAccess = Extract<ChipAccess, { kind: 'mrz' }>;

/** MRZ_information of 9303-11, 4.3.3: document number, birth and expiry with a check digit each. */
export const mrzInformation = (access: MrzAccess): string => {
  const number = access.documentNumber.padEnd(9, '<');
  return [number, access.dateOfBirth, access.dateOfExpiry].map((part) => part + checkDigit(part)).join('');
};

/** K of the password before derivation (9303-11, 4.4.3.3): SHA-1 of the MRZ information, or the CAN itself. */
export const passwordSecret = (access: ChipAccess): Uint8Array =>
  access.kind === 'can' ? asciiBytes(access.can) : sha1(asciiBytes(mrzInformation(access)));

/** Refuses codes that no card can have, before they cost the card a try. */
export const checkAccess = (access: ChipAccess): Result<ChipAccess, Malformed> => {
  if (access.kind === 'can')
    return /^[0-9]{6}$/.test(access.can) ? done(access) : failed({ detail: 'CAN is not six digits' });
  if (!/^[A-Z0-9<]{1,22}$/.test(access.documentNumber)) return failed({ detail: 'document number is malformed' });
  const dates = [access.dateOfBirth, access.dateOfExpiry];
  if (!dates.every((date) => /^[0-9<]{6}$/.test(date))) return failed({ detail: 'a date is not yyMMdd' });
  return done(access);
};

/** True when the card would be asked the same thing. */
export const sameAccess = (left: ChipAccess, right: ChipAccess): boolean =>
  left.kind === right.kind && sameBytes(passwordSecret(left), passwordSecret(right));
