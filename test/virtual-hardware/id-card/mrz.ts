import type { CardHolder } from '../card-station.ts';

/** The machine-readable zone of the Vietnamese card: TD1, three lines of 30 (ICAO 9303-5; domain.md 2.2). */
export type Mrz = {
  readonly lines: readonly [string, string, string];
  /** document number, birth and expiry with their check digits: the seed of BAC and PACE-MRZ (ICAO 9303-11 4.3.2) */
  readonly information: string;
};

const NO_EXPIRY = '991231';

export const mrzOf = (holder: CardHolder): Mrz => {
  const number = withDigit(holder.personalNumber.slice(3));
  const birth = withDigit(sixDigits(holder.dateOfBirth));
  const expiry = withDigit(holder.expiresOn === null ? NO_EXPIRY : sixDigits(holder.expiresOn));
  const first = `IDVNM${number}${holder.personalNumber}<<${checkDigit(holder.personalNumber)}`;
  const second = `${birth}${holder.sex === 'male' ? 'M' : 'F'}${expiry}VNM<<<<<<<<<<<`;
  const composite = first.slice(5) + birth + expiry + second.slice(18, 29);
  return {
    lines: [first, second + checkDigit(composite), nameLine(holder.fullName)],
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

const nameLine = (fullName: string): string => {
  const [family = '', ...given] = bare(fullName).split('<');
  return `${family}<<${given.join('<')}`.padEnd(30, '<').slice(0, 30);
};

/** Capitals A-Z without marks; an apostrophe vanishes, every other break is a filler. */
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[đĐ]/g, 'D')
    .toUpperCase()
    .replace(/[^A-Z]+/g, '<');
