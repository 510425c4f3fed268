import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipPerson, ChipReading, Portrait } from '../devices/card-reading.ts';
import { calendarDate, readDocumentDetails, readHolderDetails } from './additional-details.ts';
import { chipFault } from './chip-fault.ts';
import { readPortrait } from './facial-image.ts';
import { type Mrz, readMrz } from './mrz.ts';
import { fields, type PersonalDetails, readPersonalDetails } from './personal-details.ts';

export type Wanted = {
  readonly ethnicity: boolean;
  /** yyyy-MM-dd; tells the century of a foreigner's birth, of which the MRZ has two digits. Default: this machine's */
  readonly today?: string;
};

/**
 * Who the chip says its holder is. Of a Vietnamese card: number, dates and sex from DG1, the words from DG13; both name
 * the number, and they must agree. Of every other document: DG1, and from DG11 and DG12 the full name, the address and the
 * day of issue. Religion and identifying marks are never taken; ethnicity only when `wanted`.
 * Dates of which the card knows only the year (or year and month) come out as `yyyy` (or `yyyy-MM`).
 */
export const chipPerson = (reading: ChipReading, wanted: Wanted): Result<ChipPerson, DeviceFault> => {
  const { dg1, dg11, dg12, dg13 } = reading.files;
  const read = readMrz(dg1);
  if (!read.ok) return failed(chipFault('card-unreadable', read.fault.detail));
  const mrz = read.value;
  const isOurs = mrz.issuer === 'VNM';
  const details = isOurs ? detailsOf(dg13) : done<PersonalDetails>(new Map());
  if (!details.ok) return details;
  const text = (field: number): string | undefined => details.value.get(field)?.find((one) => one !== '');
  const holder = dg11 ? readHolderDetails(dg11) : { otherNames: [] };

  const kind = kindOf(mrz);
  const fromDg13 = text(fields.personalNumber);
  const isCitizen = isOurs && mrz.nationality === 'VNM';
  const personalNumber = isCitizen ? (mrz.personalNumber ?? twelveDigits(fromDg13 ?? holder.personalNumber)) : null;
  if (fromDg13 !== undefined && personalNumber !== null && fromDg13 !== personalNumber)
    return failed(chipFault('card-unreadable', 'DG1 and DG13 name different numbers'));
  if (isCitizen && kind === 'id-card' && personalNumber === null)
    return failed(chipFault('not-an-id-card', 'a Vietnamese card without a personal number'));

  const dateOfBirth =
    isoDate(text(fields.dateOfBirth)) ?? holder.dateOfBirth ?? birthFromMrz(mrz, personalNumber, wanted);
  if (dateOfBirth === undefined)
    return failed(chipFault('card-unreadable', 'the chip does not tell the year of its holder’s birth'));

  const optional = {
    nationality: text(fields.nationality) ?? (isCitizen ? undefined : mrz.nationality),
    placeOfOrigin: text(fields.placeOfOrigin),
    residence: text(fields.residence) ?? holder.address,
    issuedOn: isoDate(text(fields.issuedOn)) ?? (dg12 ? readDocumentDetails(dg12).issuedOn : undefined),
    expiresOn: details.value.has(fields.expiresOn) ? isoDate(text(fields.expiresOn)) : expiryFromMrz(mrz.dateOfExpiry),
    formerNumber: formerNumberOf(details.value),
    ethnicity: wanted.ethnicity ? text(fields.ethnicity) : undefined,
  };
  return done({
    personalNumber,
    document: { kind, number: mrz.documentNumber, issuer: mrz.issuer },
    fullName: text(fields.fullName) ?? holder.fullName ?? mrz.name,
    dateOfBirth,
    sex: sexOf(text(fields.sex), mrz.sex),
    ...present(optional),
  });
};

/** A card that a state gave to somebody of another nationality is a residence card (9303-5: codes AR, IR and their like). */
const kindOf = (mrz: Mrz): ChipPerson['document']['kind'] => {
  if (mrz.format === 'td3' || mrz.documentCode.startsWith('P')) return 'passport';
  return mrz.nationality === mrz.issuer ? 'id-card' : 'residence-card';
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

const twelveDigits = (text: string | undefined): string | null => (text && /^[0-9]{12}$/.test(text) ? text : null);

/** dd/MM/yyyy as printed to ISO; `Không thời hạn` and everything else that is no date to nothing. */
const isoDate = (text: string | undefined): string | undefined => {
  const [, day, month, year] = /^([0-9]{2})\/([0-9]{2})\/([0-9]{4})$/.exec(text ?? '') ?? [];
  if (day !== undefined && month !== undefined && year !== undefined) return calendarDate(year, month, day);
  const [, onlyMonth, onlyYear] = /^([0-9]{2})\/([0-9]{4})$/.exec(text ?? '') ?? [];
  if (onlyMonth !== undefined && onlyYear !== undefined) return calendarDate(onlyYear, onlyMonth, '00');
  return /^[0-9]{4}$/.test(text ?? '') ? text : undefined;
};

/**
 * The century of a birth is in the personal number: its fourth digit counts two for each century from 1900 on. Without
 * one it is the last century in which that day is not still to come. Nothing where not even the year is known.
 */
const birthFromMrz = (mrz: Mrz, personalNumber: string | null, { today }: Wanted): string | undefined => {
  const yyMMdd = mrz.dateOfBirth;
  if (!/^[0-9]{2}/.test(yyMMdd)) return undefined;
  const at = (century: number): string => {
    const year = `${century}${yyMMdd.slice(0, 2)}`;
    return calendarDate(year, yyMMdd.slice(2, 4), yyMMdd.slice(4, 6)) ?? year;
  };
  if (personalNumber !== null) return at(19 + Math.floor(Number(personalNumber.charAt(3)) / 2));
  const now = today ?? new Date().toISOString().slice(0, 10);
  const latest = at(Number(now.slice(0, 2)));
  return latest <= now ? latest : at(Number(now.slice(0, 2)) - 1);
};

/** `991231` stands for a card without expiry. */
const expiryFromMrz = (yyMMdd: string): string | undefined =>
  yyMMdd === '991231' ? undefined : calendarDate(`20${yyMMdd.slice(0, 2)}`, yyMMdd.slice(2, 4), yyMMdd.slice(4, 6));

const sexOf = (word: string | undefined, mrz: Mrz['sex']): ChipPerson['sex'] => {
  const plain = word?.toLocaleLowerCase('vi');
  return plain === 'nam' ? 'male' : plain === 'nữ' ? 'female' : mrz;
};

/** Sources disagree whether field 15 or 16 holds the former number: nine digits tell. */
const formerNumberOf = (details: PersonalDetails): string | undefined =>
  [fields.formerNumber, fields.serial]
    .flatMap((field) => details.get(field) ?? [])
    .find((one) => /^[0-9]{9}$/.test(one));
