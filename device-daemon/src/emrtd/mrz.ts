import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { checkDigit } from './access-keys.ts';
import type { Malformed } from './bytes.ts';
import { valueAt } from './tlv.ts';

/** The machine-readable zone of a TD1 card (ICAO 9303-5) as DG1 holds it. */
export type CardMrz = {
  readonly issuer: string;
  /** last nine digits of the personal number */
  readonly documentNumber: string;
  /** 12 digits, from the optional data of line 1; null when they are not there (a foreign card) */
  readonly personalNumber: string | null;
  /** yyMMdd; fillers where unknown */
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'other';
  /** yyMMdd */
  readonly dateOfExpiry: string;
  /** without diacritics, maybe truncated */
  readonly name: string;
};

const lineLength = 30;

/** Decodes DG1 (61 { 5F1F mrz }, 9303-10, 4.7.1). Passports (88 characters) are refused here: they are no ID card. */
export const readMrz = (dg1: Uint8Array): Result<CardMrz, Malformed> => {
  const field = valueAt(dg1, [0x61, 0x5f1f]);
  if (!field) return failed({ detail: 'DG1 has no MRZ' });
  const text = String.fromCharCode(...field.subarray(0, 3 * lineLength + 1));
  if (!/^[A-Z0-9<]{90}$/.test(text)) return failed({ detail: 'the MRZ is not that of a card' });
  const wrong = wrongCheckDigits(text);
  if (wrong.length > 0) return failed({ detail: `check digit of the MRZ is wrong: ${wrong.join(', ')}` });
  return done({
    issuer: withoutFillers(text.slice(2, 5)),
    documentNumber: withoutFillers(text.slice(5, 14)),
    personalNumber: personalNumberOf(text.slice(15, 30)),
    dateOfBirth: text.slice(30, 36),
    sex: sexOf(text.charAt(37)),
    dateOfExpiry: text.slice(38, 44),
    name: nameOf(text.slice(60)),
  });
};

const wrongCheckDigits = (text: string): string[] => {
  const composite = text.slice(5, 30) + text.slice(30, 37) + text.slice(38, 45) + text.slice(48, 59);
  const checks: readonly (readonly [name: string, covered: string, digit: string])[] = [
    ['document number', text.slice(5, 14), text.charAt(14)],
    ['date of birth', text.slice(30, 36), text.charAt(36)],
    ['date of expiry', text.slice(38, 44), text.charAt(44)],
    ['composite', composite, text.charAt(59)],
  ];
  // a filler in place of the first digit means that a longer document number goes on in the optional data (9303-5)
  return checks.filter(([, covered, digit]) => digit !== '<' && checkDigit(covered) !== digit).map(([name]) => name);
};

/** `NNNNNNNNNNNN<<C`: twelve digits and their own check digit (domain rules of the Vietnamese card). */
const personalNumberOf = (optional: string): string | null => {
  const shape = /^([0-9]{12})<<([0-9<])$/.exec(optional);
  const [, number, digit] = shape ?? [];
  if (number === undefined || (digit !== '<' && digit !== checkDigit(number))) return null;
  return number;
};

const sexOf = (letter: string): CardMrz['sex'] => (letter === 'M' ? 'male' : letter === 'F' ? 'female' : 'other');

const withoutFillers = (text: string): string => text.replace(/<+$/, '');

const nameOf = (line: string): string => line.replace(/</g, ' ').replace(/ {2,}/g, ' ').trim();
