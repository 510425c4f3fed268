import { readDate, yearsBetween } from '../text/dates.ts';
import { lawOfIdentificationFrom } from './card-kind.ts';

/**
 * Until when a card is good, by the ages at which it must be renewed: 25, 40 and 60 (Luật CCCD 2014, Đ21), with 14 added for
 * cards from 1/7/2024 on (Luật Căn cước 2023, Đ21). A card issued in the two years before such an age is good until the
 * next; after the last it has no expiry. The QR does not carry the date, the MRZ key needs it: hence the computation. It
 * opens a chip and nothing else; what the card itself says counts.
 */
const agesOfRenewal = [14, 25, 40, 60] as const;
const yearsOfGrace = 2;

/** `yyyy-MM-dd`, or `none` for a card without expiry ("Không thời hạn"). */
export type Expiry = string;

/**
 * The days on which the card may expire, likeliest first: one, or two where it was issued on the very day the two years
 * begin. Empty where a date is not known in full.
 */
export const expiriesByRule = (dateOfBirth: string, issuedOn: string): Expiry[] => {
  if (dateOfBirth.length !== 10 || issuedOn.length !== 10 || !readDate(dateOfBirth) || !readDate(issuedOn)) return [];
  if (issuedOn < dateOfBirth) return [];
  const birthdays = agesOfRenewal
    .filter((age) => age !== 14 || issuedOn >= lawOfIdentificationFrom)
    .map((age) => birthday(dateOfBirth, age));
  const after = (isLateEnough: (graceFrom: string) => boolean): Expiry =>
    birthdays.find((day) => isLateEnough(graceStart(day))) ?? 'none';
  return [...new Set([after((graceFrom) => issuedOn < graceFrom), after((graceFrom) => issuedOn <= graceFrom)])];
};

/** The day of an expiry as the MRZ writes it, `yyMMdd`; a card without expiry has 31/12/1999 there (reference/domain.md 2.1). */
export const mrzExpiry = (expiry: Expiry): string => (expiry === 'none' ? '991231' : mrzDate(expiry));

/** `yyyy-MM-dd` as `yyMMdd`. */
export const mrzDate = (date: string): string => date.slice(2).replaceAll('-', '');

/** True on every day after the last one printed on the card. */
export const isExpired = (expiresOn: string | undefined, today: string): boolean =>
  expiresOn !== undefined && expiresOn < today;

/** A child for whom a parent or guardian acts in every procedure (Luật Căn cước 2023, Đ23: under 14). */
export const isChild = (dateOfBirth: string, today: string): boolean => {
  const age = yearsBetween(dateOfBirth, today);
  return age !== null && age < 14;
};

/** Whoever was born on 29 February has their birthday on 28 February in other years. */
const birthday = (dateOfBirth: string, age: number): string => {
  const day = `${Number(dateOfBirth.slice(0, 4)) + age}${dateOfBirth.slice(4)}`;
  return readDate(day) ? day : day.replace(/29$/u, '28');
};

const graceStart = (day: string): string => birthday(day, -yearsOfGrace);
