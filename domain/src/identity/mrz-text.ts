import { done, failed, type Result } from '../result.ts';
import { readDate } from '../text/dates.ts';
import { isPersonalNumber } from './personal-number.ts';

/**
 * The lines at the foot of a travel document, as a code reader or a page reader hands them over (ICAO 9303-5, 4.2.2: TD1,
 * three lines of 30; 9303-4, 4.2.2: TD3, two lines of 44). Nothing in them is signed: they open a chip and stand in for it
 * where none can be read.
 */
export type MrzDocument = {
  readonly format: 'TD1' | 'TD3';
  readonly kind: 'id-card' | 'passport' | 'residence-card';
  /** three letters of ICAO 9303-3, 5, without fillers: `VNM`, `D` */
  readonly issuer: string;
  readonly nationality: string;
  readonly number: string;
  /** 12 digits of a Vietnamese card, from the optional data; null for everybody else */
  readonly personalNumber: string | null;
  /** family and given names, capitals without marks, as the document writes them */
  readonly fullName: string;
  /** `yyyy-MM-dd`; `yyyy-MM` or `yyyy` where the document knows no more */
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'other';
  /** `yyyy-MM-dd`; null: without expiry */
  readonly expiresOn: string | null;
  /** what opens the chip by BAC or PACE-MRZ: number, birth and expiry as `yyMMdd` */
  readonly key: { readonly documentNumber: string; readonly dateOfBirth: string; readonly dateOfExpiry: string };
};

/** `not-an-mrz`: other lengths or letters; `check-digit`: it looks like one and a digit does not fit, so something was misread. */
export type MrzFault = 'not-an-mrz' | 'check-digit';

const longestMrz = 400;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Reads an MRZ with or without line ends. `today` (`yyyy-MM-dd`) decides the century of a birth: nobody is born in the
 * future. Every check digit must fit.
 */
export const readMrz = (text: string, today: string): Result<MrzDocument, MrzFault> => {
  if (text.length > longestMrz) return failed('not-an-mrz');
  const plain = text.replace(/^\uFEFF/u, '').replace(/[\s\0]+/gu, '');
  if (!/^[A-Z0-9<]+$/u.test(plain)) return failed('not-an-mrz');
  if (plain.length === 90) return readTd1(plain, today);
  return plain.length === 88 && plain.startsWith('P') ? readTd3(plain, today) : failed('not-an-mrz');
};

/** True for text that was meant as an MRZ, well read or not. */
export const looksLikeMrz = (text: string): boolean =>
  text.length <= longestMrz && /^\uFEFF?(?:P[A-Z<]|[IAC][A-Z0-9<])[A-Z]{1,3}<*[A-Z0-9<\s]{60,}$/u.test(text);

const readTd1 = (text: string, today: string): Result<MrzDocument, MrzFault> => {
  if (!/^[IAC]/u.test(text)) return failed('not-an-mrz');
  const [first, second, names] = [text.slice(0, 30), text.slice(30, 60), text.slice(60)];
  const [birth, expiry] = [second.slice(0, 6), second.slice(8, 14)];
  // A number longer than nine places goes on in the optional data, its check digit behind it (9303-5, note j).
  const { number, digit, rest } =
    first[14] === '<'
      ? longNumber(first)
      : { number: first.slice(5, 14), digit: first[14] ?? '', rest: first.slice(15) };
  const checks: [string, string][] = [
    [number, digit],
    [birth, second[6] ?? ''],
    [expiry, second[14] ?? ''],
    [first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29), second[29] ?? ''],
  ];
  if (!checks.every(([data, check]) => checkDigit(data) === check)) return failed('check-digit');
  const issuer = letters(first.slice(2, 5));
  return documentOf({
    format: 'TD1',
    kind: issuer === 'VNM' && second.slice(15, 18) === 'VNM' ? 'id-card' : 'residence-card',
    issuer,
    nationality: letters(second.slice(15, 18)),
    number,
    personalNumber: issuer === 'VNM' ? personalNumberIn(rest) : null,
    names,
    birth,
    sex: second[7] ?? '',
    expiry,
    today,
  });
};

const readTd3 = (text: string, today: string): Result<MrzDocument, MrzFault> => {
  const [first, second] = [text.slice(0, 44), text.slice(44)];
  const [number, birth, expiry] = [second.slice(0, 9), second.slice(13, 19), second.slice(21, 27)];
  const optional = second.slice(28, 42);
  const optionalDigit = second[42] ?? '';
  const checks: [string, string][] = [
    [number, second[9] ?? ''],
    [birth, second[19] ?? ''],
    [expiry, second[27] ?? ''],
    [second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43), second[43] ?? ''],
  ];
  const optionalFits = checkDigit(optional) === optionalDigit || (/^<*$/u.test(optional) && optionalDigit === '<');
  if (!optionalFits || !checks.every(([data, check]) => checkDigit(data) === check)) return failed('check-digit');
  const issuer = letters(first.slice(2, 5));
  return documentOf({
    format: 'TD3',
    kind: 'passport',
    issuer,
    nationality: letters(second.slice(10, 13)),
    number,
    personalNumber: issuer === 'VNM' ? personalNumberIn(optional) : null,
    names: first.slice(5),
    birth,
    sex: second[20] ?? '',
    expiry,
    today,
  });
};

type Raw = Pick<MrzDocument, 'format' | 'kind' | 'issuer' | 'nationality' | 'number' | 'personalNumber'> & {
  readonly names: string;
  readonly birth: string;
  readonly sex: string;
  readonly expiry: string;
  readonly today: string;
};

const documentOf = (raw: Raw): Result<MrzDocument, MrzFault> => {
  const number = raw.number.replace(/<+$/u, '');
  const dateOfBirth = birthDate(raw.birth, raw.today);
  const expiresOn = raw.expiry === '991231' && raw.kind === 'id-card' ? null : date(`20${raw.expiry}`);
  const fullName = nameOf(raw.names);
  const noExpiry = raw.expiry === '991231' && raw.kind === 'id-card';
  if (number === '' || !dateOfBirth || fullName === '' || (!expiresOn && !noExpiry)) return failed('not-an-mrz');
  const { format, kind, issuer, nationality, personalNumber } = raw;
  return done({
    format,
    kind,
    issuer,
    nationality,
    number,
    personalNumber,
    fullName,
    dateOfBirth,
    sex: raw.sex === 'M' ? 'male' : raw.sex === 'F' ? 'female' : 'other',
    expiresOn,
    key: { documentNumber: number, dateOfBirth: raw.birth, dateOfExpiry: raw.expiry },
  });
};

/** Weights 7, 3, 1; letters count from A = 10, the filler is nothing (9303-3, 4.9). */
export const checkDigit = (data: string): string => {
  let sum = 0;
  for (let at = 0; at < data.length; at++) {
    const value = Math.max(0, alphabet.indexOf(data[at] ?? '<'));
    sum += value * ([7, 3, 1][at % 3] ?? 0);
  }
  return String(sum % 10);
};

const longNumber = (first: string): { number: string; digit: string; rest: string } => {
  const optional = first.slice(15);
  const tail = optional.slice(0, Math.max(0, optional.indexOf('<'))); // a filler must follow it (9303-5, note j)
  return { number: first.slice(5, 14) + tail.slice(0, -1), digit: tail.slice(-1), rest: '' };
};

/** The twelve digits stand in the optional data with a check digit of their own behind them. */
const personalNumberIn = (optional: string): string | null => {
  const number = optional.slice(0, 12);
  return isPersonalNumber(number) ? number : null;
};

const letters = (field: string): string => field.replaceAll('<', '');

/** `NONG<<THI<MAI` → `NONG THI MAI`: family name first, as Vietnam and the line itself write it. */
const nameOf = (field: string): string => field.replace(/<+/gu, ' ').trim();

const date = (text: string): string | null => {
  const written = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return /^[0-9-]{10}$/u.test(written) && readDate(written) ? written : null;
};

/** Unknown day or month are fillers (9303-3, 4.8). */
const birthDate = (text: string, today: string): string | null => {
  const parts = /^([0-9]{2})([0-9]{2}|<<)([0-9]{2}|<<)$/u.exec(text);
  if (!parts) return null;
  const [, year = '', month = '', day = ''] = parts;
  const tail = month === '<<' ? '' : day === '<<' ? `-${month}` : `-${month}-${day}`;
  const late = `20${year}${tail}`;
  const written = late > today ? `19${year}${tail}` : late;
  return readDate(written) ? written : null;
};
