import { nameOf } from './mrz.ts';
import { tidy } from './personal-details.ts';
import { readTlv, type Tlv } from './tlv.ts';

/** What DG11 adds about the holder, as far as this house has a use for it (ICAO 9303-10, 4.7.11). */
export type HolderDetails = {
  /** in full, with the letters of the holder's own language */
  readonly fullName?: string;
  readonly otherNames: readonly string[];
  readonly personalNumber?: string;
  /** yyyy-MM-dd, or less where less is known */
  readonly dateOfBirth?: string;
  readonly placeOfBirth?: string;
  readonly address?: string;
};

/** What DG12 adds about the document (9303-10, 4.7.12). */
export type DocumentDetails = {
  readonly issuingAuthority?: string;
  /** yyyy-MM-dd */
  readonly issuedOn?: string;
};

const bounds = { elements: 64, text: 500, names: 8 } as const;

/**
 * Tolerant: what cannot be read is passed over, an element that breaks off ends the file, and a file of another kind says
 * nothing. Proven or not, none of it opens anything: the number and the name stand in DG1 too.
 */
export const readHolderDetails = (dg11: Uint8Array): HolderDetails => {
  const elements = elementsUnder(dg11, 0x6b);
  const text = (tag: number): string | undefined => textOf(elements.find((one) => one.tag === tag));
  const others = elements.filter((one) => one.tag === 0xa0).flatMap((one) => elementsOf(one.value));
  return {
    otherNames: others
      .filter((one) => one.tag === 0x5f0f)
      .flatMap((one) => nameIn(textOf(one)) ?? [])
      .slice(0, bounds.names),
    ...known('fullName', nameIn(text(0x5f0e))),
    ...known('personalNumber', text(0x5f10)),
    ...known('dateOfBirth', dateOf(elements.find((one) => one.tag === 0x5f2b))),
    ...known('placeOfBirth', linesIn(text(0x5f11))),
    ...known('address', linesIn(text(0x5f42))),
  };
};

export const readDocumentDetails = (dg12: Uint8Array): DocumentDetails => {
  const elements = elementsUnder(dg12, 0x6c);
  return {
    ...known('issuingAuthority', linesIn(textOf(elements.find((one) => one.tag === 0x5f19)))),
    ...known('issuedOn', dateOf(elements.find((one) => one.tag === 0x5f26))),
  };
};

const known = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: string });

const elementsUnder = (file: Uint8Array, tag: number): readonly Tlv[] => {
  const outer = readTlv(file);
  return outer.ok && outer.value.tag === tag ? elementsOf(outer.value.value) : [];
};

const elementsOf = (bytes: Uint8Array): readonly Tlv[] => {
  const found: Tlv[] = [];
  for (let at = 0; at < bytes.length && found.length < bounds.elements; ) {
    const one = readTlv(bytes, at);
    if (!one.ok) break;
    found.push(one.value);
    at += one.value.whole.length;
  }
  return found;
};

/** UTF-8, tidied; empty is nothing. */
const textOf = (element: Tlv | undefined): string | undefined => {
  if (!element || element.value.length > bounds.text * 4) return undefined;
  const text = tidy(new TextDecoder('utf-8').decode(element.value));
  return text === '' ? undefined : text;
};

/** `ERIKSSON<<ANNA<MARIA`, or blanks where a state writes blanks. */
const nameIn = (text: string | undefined): string | undefined => {
  const name = text === undefined ? '' : nameOf(text);
  return name === '' ? undefined : name;
};

/** Parts of a place or an address are divided by fillers. */
const linesIn = (text: string | undefined): string | undefined => {
  const parts = text?.split('<').flatMap((part) => part.trim() || []);
  return parts?.length ? parts.join(', ') : undefined;
};

/** yyyyMMdd as eight digits, or as four bytes of two digits each (both are in use, 9303-10); zeros where unknown. */
const dateOf = (element: Tlv | undefined): string | undefined => {
  if (!element) return undefined;
  const { value } = element;
  const digits =
    value.length === 4
      ? [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      : String.fromCharCode(...value.subarray(0, 9));
  const [, year = '', month = '', day = ''] = /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(digits) ?? [];
  return year === '' || year === '0000' ? undefined : calendarDate(year, month, day);
};

/** ISO date of what exists; only the year, or year and month, where `00` or fillers stand for the rest. */
export const calendarDate = (year: string, month: string, day: string): string | undefined => {
  if (!/^[0-9]{4}$/.test(year)) return undefined;
  if (month === '00' || month === '<<') return year;
  if (day === '00' || day === '<<') return Number(month) <= 12 ? `${year}-${month}` : undefined;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return exists ? `${year}-${month}-${day}` : undefined;
};
