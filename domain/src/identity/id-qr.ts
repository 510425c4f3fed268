import { done, failed, type Result } from '../result.ts';
import { readDate } from '../text/dates.ts';
import { fold } from '../text/fold.ts';
import { tidyName } from '../text/names.ts';
import { isPersonalNumber } from './personal-number.ts';

/**
 * What the QR of an ID card says. Nothing in it is signed: anyone can print one, so it is never authentication.
 * Names of the members are those of `Person`; what the code leaves empty is left out.
 */
export type QrPerson = {
  readonly personalNumber: string;
  readonly formerNumber?: string;
  readonly fullName: string;
  /** `yyyy-MM-dd`; `yyyy` or `yyyy-MM` where the register knows no more */
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'other';
  readonly residence?: string;
  /** `yyyy-MM-dd` */
  readonly issuedOn?: string;
  /** `yyyy-MM-dd`; an eighth field is taken for it only when it is a date after the day of issue */
  readonly expiresOn?: string;
  /** fields after the known ones, raw; their order is not established, so they are never given a meaning */
  readonly extra: readonly string[];
};

export type QrFault = {
  readonly code: 'not-an-id-code' | 'code-wrong-number-of-fields';
  /** fields found between the bars */
  readonly fields: number;
};

/** Longest code that is looked at, in characters. */
export const longestCode = 4096;
const fewestFields = 6;
const mostFields = 11;

/**
 * Reads the text of a code as the QR of a CCCD (2021: 7 fields) or thẻ Căn cước (2024: 11 fields), fields between `|`:
 * number, former number (mostly empty), name, birth `ddMMyyyy`, sex, residence, issue `ddMMyyyy`. Empty fields keep their
 * place. A code with six fields lacks the former number or the date of issue; the shapes tell which.
 * `code-wrong-number-of-fields` is a code that begins like a card and has fewer than 6 or more than 11 fields.
 */
export const readIdQr = (text: string): Result<QrPerson, QrFault> => {
  if (text.length > longestCode) return failed({ code: 'not-an-id-code', fields: 0 });
  const fields = withoutReaderMarks(text)
    .split('|')
    .map((field) => field.normalize('NFC').trim());
  const refuse = (code: QrFault['code']) => failed({ code, fields: fields.length });
  if (fields.length < 2 || !isPersonalNumber(fields[0] ?? '')) return refuse('not-an-id-code');
  if (fields.length < fewestFields || fields.length > mostFields) return refuse('code-wrong-number-of-fields');
  const person = personFrom(inSevenColumns(fields));
  return person ? done(person) : refuse('not-an-id-code');
};

/**
 * Readers add a byte order mark, line ends or a trailing zero of their own. Counted from the end: a pattern would try anew
 * at each of a thousand line ends that are not the last.
 */
const withoutReaderMarks = (text: string): string => {
  let end = text.length;
  while (end > 0 && readerMarks.has(text.charAt(end - 1))) end -= 1;
  return text.slice(text.startsWith('\uFEFF') ? 1 : 0, end);
};
const readerMarks: ReadonlySet<string> = new Set(['\r', '\n', '\0']);

const isFormerNumber = (field: string): boolean => /^(?:[0-9]{9}|[0-9]{12})?$/u.test(field);
const isEightDigits = (field: string | undefined): boolean => /^[0-9]{8}$/u.test(field ?? '');

/** Puts back the column that a six-field code lacks. */
const inSevenColumns = (fields: readonly string[]): readonly string[] => {
  if (fields.length !== 6) return fields;
  const [number = '', second = '', ...rest] = fields;
  if (!isFormerNumber(second)) return [number, '', second, ...rest];
  return isEightDigits(fields[5]) ? fields : [...fields, ''];
};

const personFrom = (columns: readonly string[]): QrPerson | null => {
  const [personalNumber = '', formerNumber = '', name = '', birth = '', sexWord = '', residence = '', issue = ''] =
    columns;
  const fullName = tidyName(name);
  const dateOfBirth = dateOfCode(birth);
  const sex = sexOf(sexWord);
  const issuedOn = issue === '' ? null : dateOfCode(issue);
  if (!isFormerNumber(formerNumber) || !isName(fullName) || dateOfBirth === null || sex === null) return null;
  if (columns.length < 7 || residence.length > 500 || (issue !== '' && issuedOn?.length !== 10)) return null;
  const expiresOn = columns.length === 8 ? expiryOf(columns[7] ?? '', issuedOn) : null;
  return {
    personalNumber,
    ...(formerNumber === '' ? {} : { formerNumber }),
    fullName,
    dateOfBirth,
    sex,
    ...(residence === '' ? {} : { residence }),
    ...(issuedOn === null ? {} : { issuedOn }),
    ...(expiresOn === null ? {} : { expiresOn }),
    extra: expiresOn === null ? columns.slice(7) : [],
  };
};

/** `ddMMyyyy`; zeros stand for a day or month that nobody knows. */
const dateOfCode = (field: string): string | null => {
  const parts = /^([0-9]{2})([0-9]{2})([0-9]{4})$/u.exec(field);
  if (!parts) return null;
  const [, day = '', month = '', year = ''] = parts;
  if (day === '00' && month === '00') return readDate(year) && Number(year) > 0 ? year : null;
  const date = day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
  return readDate(date) ? date : null;
};

const expiryOf = (field: string, issuedOn: string | null): string | null => {
  const date = dateOfCode(field);
  return date?.length === 10 && issuedOn !== null && date > issuedOn ? date : null;
};

const sexOf = (word: string): QrPerson['sex'] | null => {
  switch (fold(word)) {
    case 'nam':
      return 'male';
    case 'nu':
      return 'female';
    case 'khac':
      return 'other';
    default:
      return null;
  }
};

/** Any letters will do: single names, H'Blưm, Y-Bih, ƀ; only a name without a letter, or with control characters, is none. */
const isName = (name: string): boolean => name.length <= 200 && /\p{L}/u.test(name) && !/[\p{Cc}|]/u.test(name);
