import type { CardHolder } from '../card-station.ts';
import { namesOf } from './holders.ts';

/** The machine-readable zone of a document: TD1, three lines of 30 (ICAO 9303-5; domain.md 2.2), or TD3, two of 44 (9303-4). */
export type Mrz = {
  readonly lines: readonly string[];
  /** document number, birth and expiry with their check digits: the seed of BAC and PACE-MRZ (ICAO 9303-11 4.3.2) */
  readonly information: string;
};

const NO_EXPIRY = '991231';

export const mrzOf = (holder: CardHolder): Mrz => {
  const birth = withDigit(sixDigits(holder.dateOfBirth));
  const expiry = withDigit(holder.expiresOn === null ? NO_EXPIRY : sixDigits(holder.expiresOn));
  const sex = holder.sex === 'male' ? 'M' : 'F';
  const { document } = holder;
  if (!document) {
    const number = withDigit(holder.personalNumber.slice(3));
    const optional = `${holder.personalNumber}<<${checkDigit(holder.personalNumber)}`;
    return td1({ code: 'ID', issuer: 'VNM', nationality: 'VNM', number, optional, birth, sex, expiry }, holder);
  }
  const number = withDigit(document.number.padEnd(9, '<'));
  const { issuer, nationality } = document;
  if (document.kind === 'residence-card')
    return td1({ code: 'IR', issuer, nationality, number, optional: '', birth, sex, expiry }, holder);
  const personal = withDigit(holder.personalNumber.padEnd(14, '<'));
  const second = `${number}${nationality}${birth}${sex}${expiry}${personal}`;
  return {
    lines: [`P<${issuer}${nameLine(holder, 39)}`, second + checkDigit(number + birth + expiry + personal)],
    information: number + birth + expiry,
  };
};

type Td1 = {
  readonly code: string;
  readonly issuer: string;
  readonly nationality: string;
  /** with their check digits */
  readonly number: string;
  readonly birth: string;
  readonly expiry: string;
  readonly optional: string;
  readonly sex: string;
};

const td1 = (fields: Td1, holder: CardHolder): Mrz => {
  const { number, birth, expiry } = fields;
  const first = `${fields.code}${fields.issuer}${number}${fields.optional}`.padEnd(30, '<');
  const second = `${birth}${fields.sex}${expiry}${fields.nationality}`.padEnd(29, '<');
  const composite = first.slice(5) + birth + expiry + second.slice(18, 29);
  return {
    lines: [first, second + checkDigit(composite), nameLine(holder, 30)],
    information: number + birth + expiry,
  };
};

/** Weights 7-3-1, letters from A = 10, filler = 0 (ICAO 9303-3 4.9). */
export const checkDigit = (text: string): string => {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * (index % 3 === 0 ? 7 : index % 3 === 1 ? 3 : 1);
  }
  return String(sum % 10);
};

const withDigit = (text: string): string => text + checkDigit(text);
const sixDigits = (date: string): string => date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);

const nameLine = (holder: CardHolder, width: number): string => {
  const [family, given] = namesOf(holder);
  return `${bare(family)}<<${bare(given)}`.padEnd(width, '<').slice(0, width);
};

/** Capitals A-Z without marks; an apostrophe vanishes, every other break is a filler. */
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[đĐ]/g, 'D')
    .replace(/[øØ]/g, 'OE')
    .toUpperCase()
    .replace(/[^A-Z]+/g, '<');
