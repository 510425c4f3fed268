import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipPerson, ChipReading, Portrait } from '../devices/card-reading.ts';
import { chipFault } from './chip-fault.ts';
import { readPortrait } from './facial-image.ts';
import { type CardMrz, readMrz } from './mrz.ts';
import { fields, type PersonalDetails, readPersonalDetails } from './personal-details.ts';

/**
 * Who the chip says its holder is: number, dates and sex from DG1, the words from DG13. Both name the number, and
 * they must agree. Religion and identifying marks are never taken; ethnicity only when `wanted`.
 * Dates of which the card knows only the year (or year and month) come out as `yyyy` (or `yyyy-MM`).
 */
export const chipPerson = (
  reading: ChipReading,
  wanted: { readonly ethnicity: boolean },
): Result<ChipPerson, DeviceFault> => {
  const mrz = readMrz(reading.files.dg1);
  if (!mrz.ok) return failed(chipFault('card-unreadable', mrz.fault.detail));
  const { personalNumber } = mrz.value;
  if (personalNumber === null || mrz.value.issuer !== 'VNM')
    return failed(chipFault('not-an-id-card', 'the chip is not that of a Vietnamese ID card'));
  const details = detailsOf(reading.files.dg13);
  if (!details.ok) return details;
  const text = (field: number): string | undefined => details.value.get(field)?.find((one) => one !== '');

  const otherNumber = text(fields.personalNumber);
  if (otherNumber !== undefined && otherNumber !== personalNumber)
    return failed(chipFault('card-unreadable', 'DG1 and DG13 name different numbers'));

  const optional = {
    nationality: text(fields.nationality),
    placeOfOrigin: text(fields.placeOfOrigin),
    residence: text(fields.residence),
    issuedOn: isoDate(text(fields.issuedOn)),
    expiresOn: details.value.has(fields.expiresOn)
      ? isoDate(text(fields.expiresOn))
      : expiryFromMrz(mrz.value.dateOfExpiry),
    formerNumber: formerNumberOf(details.value),
    ethnicity: wanted.ethnicity ? text(fields.ethnicity) : undefined,
  };
  return done({
    personalNumber,
    document: { kind: 'id-card', number: mrz.value.documentNumber, issuer: mrz.value.issuer },
    fullName: text(fields.fullName) ?? mrz.value.name,
    dateOfBirth: isoDate(text(fields.dateOfBirth)) ?? birthFromMrz(mrz.value.dateOfBirth, personalNumber),
    sex: sexOf(text(fields.sex), mrz.value.sex),
    ...present(optional),
  });
};

/** The portrait in DG2; null when the card has none. */
export const portrait = (reading: ChipReading): Result<Portrait | null, DeviceFault> => {
  if (!reading.files.dg2) return done(null);
  const picture = readPortrait(reading.files.dg2);
  return picture.ok ? picture : failed(chipFault('card-unreadable', picture.fault.detail));
};

const detailsOf = (dg13: Uint8Array | undefined): Result<PersonalDetails, DeviceFault> => {
  if (!dg13) return done(new Map());
  const details = readPersonalDetails(dg13);
  return details.ok ? details : failed(chipFault('card-unreadable', details.fault.detail));
};

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the keys whose value is missing. */
const present = <T extends Record<string, string | undefined>>(values: T): Present<T> => {
  const kept: Present<T> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
};

/** dd/MM/yyyy as printed to ISO; `Không thời hạn` and everything else that is no date to nothing. */
const isoDate = (text: string | undefined): string | undefined => {
  const [, day, month, year] = /^([0-9]{2})\/([0-9]{2})\/([0-9]{4})$/.exec(text ?? '') ?? [];
  if (day !== undefined && month !== undefined && year !== undefined) return dateOf(year, month, day);
  const [, onlyMonth, onlyYear] = /^([0-9]{2})\/([0-9]{4})$/.exec(text ?? '') ?? [];
  if (onlyMonth !== undefined && onlyYear !== undefined) return dateOf(onlyYear, onlyMonth, '00');
  return /^[0-9]{4}$/.test(text ?? '') ? text : undefined;
};

const dateOf = (year: string, month: string, day: string): string | undefined => {
  if (month === '00' || month === '<<') return year;
  if (day === '00' || day === '<<') return Number(month) <= 12 ? `${year}-${month}` : undefined;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return exists ? `${year}-${month}-${day}` : undefined;
};

/** The century of a birth is in the personal number: its fourth digit counts two for each century from 1900 on. */
const birthFromMrz = (yyMMdd: string, personalNumber: string): string => {
  const century = 19 + Math.floor(Number(personalNumber.charAt(3)) / 2);
  const year = `${century}${yyMMdd.slice(0, 2)}`;
  return dateOf(year, yyMMdd.slice(2, 4), yyMMdd.slice(4, 6)) ?? year;
};

/** `991231` stands for a card without expiry. */
const expiryFromMrz = (yyMMdd: string): string | undefined =>
  yyMMdd === '991231' ? undefined : dateOf(`20${yyMMdd.slice(0, 2)}`, yyMMdd.slice(2, 4), yyMMdd.slice(4, 6));

const sexOf = (word: string | undefined, mrz: CardMrz['sex']): ChipPerson['sex'] => {
  const plain = word?.toLocaleLowerCase('vi');
  return plain === 'nam' ? 'male' : plain === 'nữ' ? 'female' : mrz;
};

/** Sources disagree whether field 15 or 16 holds the former number: nine digits tell. */
const formerNumberOf = (details: PersonalDetails): string | undefined =>
  [fields.formerNumber, fields.serial]
    .flatMap((field) => details.get(field) ?? [])
    .find((one) => /^[0-9]{9}$/.test(one));
