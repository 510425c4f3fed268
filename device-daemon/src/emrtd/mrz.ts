import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { checkDigit } from './access-keys.ts';
import type { Malformed } from './bytes.ts';
import { valueAt } from './tlv.ts';

/** The machine-readable zone as DG1 holds it: card (ICAO 9303-5), small official document (9303-6), passport (9303-4). */
export type Mrz = {
  readonly format: 'td1' | 'td2' | 'td3';
  /** one or two letters: P… passport, I…, A…, C… card */
  readonly documentCode: string;
  /** three letters, fewer where the state's code has fewer */
  readonly issuer: string;
  readonly nationality: string;
  /** whole, also where it is too long for its field; of a Vietnamese card the last nine digits of the personal number */
  readonly documentNumber: string;
  /** 12 digits, from the optional data of a Vietnamese document; null when they are not there */
  readonly personalNumber: string | null;
  /** yyMMdd; fillers where unknown */
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'other';
  /** yyMMdd */
  readonly dateOfExpiry: string;
  /** without diacritics, maybe truncated; primary before secondary name */
  readonly name: string;
};

/** Where each field begins and ends in the lines written one after the other. `checked`: what the last digit covers. */
type Layout = {
  readonly format: Mrz['format'];
  readonly length: number;
  readonly number: number;
  /** where the number goes on when it is too long for its nine places; passports have no such place */
  readonly overflow: readonly [from: number, to: number] | null;
  readonly optional: readonly [from: number, to: number];
  readonly birth: number;
  readonly expiry: number;
  readonly nationality: number;
  readonly name: readonly [from: number, to: number];
  readonly checked: readonly (readonly [from: number, to: number])[];
  readonly composite: number;
};

const layouts: readonly Layout[] = [
  {
    format: 'td1',
    length: 90,
    number: 5,
    overflow: [15, 30],
    optional: [15, 30],
    birth: 30,
    expiry: 38,
    nationality: 45,
    name: [60, 90],
    checked: [
      [5, 30],
      [30, 37],
      [38, 45],
      [48, 59],
    ],
    composite: 59,
  },
  {
    format: 'td2',
    length: 72,
    number: 36,
    overflow: [64, 71],
    optional: [64, 71],
    birth: 49,
    expiry: 57,
    nationality: 46,
    name: [5, 36],
    checked: [
      [36, 46],
      [49, 56],
      [57, 71],
    ],
    composite: 71,
  },
  {
    format: 'td3',
    length: 88,
    number: 44,
    overflow: null,
    optional: [72, 87],
    birth: 57,
    expiry: 65,
    nationality: 54,
    name: [5, 44],
    checked: [
      [44, 54],
      [57, 64],
      [65, 87],
    ],
    composite: 87,
  },
];

const longest = 90;

/** Decodes DG1 (61 { 5F1F mrz }, 9303-10, 4.7.1) in whichever of the three formats its length says. */
export const readMrz = (dg1: Uint8Array): Result<Mrz, Malformed> => {
  const field = valueAt(dg1, [0x61, 0x5f1f]);
  if (!field) return failed({ detail: 'DG1 has no MRZ' });
  const text = String.fromCharCode(...field.subarray(0, longest + 1));
  const layout = layouts.find(({ length }) => length === text.length);
  if (!layout || !/^[A-Z0-9<]+$/.test(text)) return failed({ detail: 'the MRZ is not that of a card or a passport' });
  const dates = [layout.birth, layout.expiry].map((at) => text.slice(at, at + 6));
  if (!dates.every((date) => /^[0-9<]{6}$/.test(date))) return failed({ detail: 'a date of the MRZ is none' });
  const number = numberOf(text, layout);
  const wrong = wrongCheckDigits(text, layout, number !== null);
  if (number === null || wrong.length > 0)
    return failed({ detail: `check digit of the MRZ is wrong: ${wrong.join(', ')}` });
  const issuer = withoutFillers(text.slice(2, 5));
  return done({
    format: layout.format,
    documentCode: withoutFillers(text.slice(0, 2)),
    issuer,
    nationality: withoutFillers(text.slice(layout.nationality, layout.nationality + 3)),
    documentNumber: number,
    personalNumber: issuer === 'VNM' ? personalNumberOf(text.slice(...layout.optional)) : null,
    dateOfBirth: text.slice(layout.birth, layout.birth + 6),
    sex: sexOf(text.charAt(layout.birth + 7)),
    dateOfExpiry: text.slice(layout.expiry, layout.expiry + 6),
    name: nameOf(text.slice(...layout.name)),
  });
};

const numberLength = 9;

/**
 * The document number with its check digit right; null when it is wrong. A filler in place of the digit means that a
 * longer number goes on at the beginning of the optional data, its check digit and a filler after it (9303-5, 4.2.2.2;
 * 9303-6).
 */
const numberOf = (text: string, { number, overflow }: Layout): string | null => {
  const head = text.slice(number, number + numberLength);
  const digit = text.charAt(number + numberLength);
  if (digit !== '<') return digit === checkDigit(head) ? withoutFillers(head) : null;
  const [rest = '', ...after] = overflow ? text.slice(...overflow).split('<') : [];
  if (overflow && after.length === 0) return null;
  if (rest === '') return withoutFillers(head) === '' ? '' : overflow ? withoutFillers(head) : null;
  const whole = head + rest.slice(0, -1);
  return checkDigit(whole) === rest.slice(-1) ? whole : null;
};

const wrongCheckDigits = (text: string, layout: Layout, numberIsRight: boolean): string[] => {
  const { birth, expiry, checked, composite } = layout;
  const dated = (name: string, at: number): string[] =>
    text.charAt(at + 6) === checkDigit(text.slice(at, at + 6)) ? [] : [name];
  const covered = checked.map(([from, to]) => text.slice(from, to)).join('');
  return [
    ...(numberIsRight ? [] : ['document number']),
    ...dated('date of birth', birth),
    ...dated('date of expiry', expiry),
    ...(text.charAt(composite) === checkDigit(covered) ? [] : ['composite']),
  ];
};

/** `NNNNNNNNNNNN<<C`: twelve digits and their own check digit (domain rules of the Vietnamese card; 9303-4 for TD3). */
const personalNumberOf = (optional: string): string | null => {
  const shape = /^([0-9]{12})<<([0-9<])$/.exec(optional);
  const [, number, digit] = shape ?? [];
  if (number === undefined || (digit !== '<' && digit !== checkDigit(number))) return null;
  return number;
};

const sexOf = (letter: string): Mrz['sex'] => (letter === 'M' ? 'male' : letter === 'F' ? 'female' : 'other');

const withoutFillers = (text: string): string => text.replace(/<+$/, '');

/** Fillers as blanks; also for the names in DG11, which are written like this. */
export const nameOf = (text: string): string => text.replace(/</g, ' ').replace(/ {2,}/g, ' ').trim();
