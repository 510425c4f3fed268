import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Malformed } from './bytes.ts';
import { readTlv, type Tlv } from './tlv.ts';

/** Number of each field of the Vietnamese DG13, as far as they are known. 6, 7 and 10 are sensitive. */
export const fields = {
  personalNumber: 1,
  fullName: 2,
  dateOfBirth: 3,
  sex: 4,
  nationality: 5,
  ethnicity: 6,
  placeOfOrigin: 8,
  residence: 9,
  issuedOn: 11,
  expiresOn: 12,
  formerNumber: 15,
  serial: 16,
} as const;

/** Texts of every field by its number (field 13 has two: father and mother); unknown numbers are kept too. */
export type PersonalDetails = ReadonlyMap<number, readonly string[]>;

const bounds = { depth: 8, elements: 512, textLength: 500, texts: 8 } as const;

const tags = { dg13: 0x6d, sequence: 0x30, integer: 0x02, utf8: 0x0c, printable: 0x13, ia5: 0x16, bmp: 0x1e } as const;

/**
 * Decodes DG13: any nesting of containers with items `SEQUENCE { INTEGER number, text… }` inside. Tolerant, because no
 * specification is public: real lengths are followed, whatever cannot be read is passed over, the first item of a
 * number wins. Only a file that is not DG13 at all is refused.
 */
export const readPersonalDetails = (dg13: Uint8Array): Result<PersonalDetails, Malformed> => {
  const outer = readTlv(dg13);
  if (!outer.ok) return failed({ detail: `DG13: ${outer.fault.detail}` });
  if (outer.value.tag !== tags.dg13) return failed({ detail: 'DG13 has another tag' });
  const found = new Map<number, readonly string[]>();
  const budget = { left: bounds.elements };
  collectItems(outer.value.value, 0, budget, found);
  return done(found);
};

const collectItems = (
  bytes: Uint8Array,
  depth: number,
  budget: { left: number },
  found: Map<number, readonly string[]>,
): void => {
  if (depth > bounds.depth) return;
  for (const element of elementsOf(bytes, budget)) {
    if (!isConstructed(element)) continue;
    const number = element.tag === tags.sequence ? itemNumber(element.value) : null;
    if (number === null) collectItems(element.value, depth + 1, budget, found);
    else if (!found.has(number)) found.set(number, textsOf(element.value, 0, budget));
  }
};

/** As many elements as can be read one after the other; stops at the first that cannot. */
const elementsOf = (bytes: Uint8Array, budget: { left: number }): Tlv[] => {
  const elements: Tlv[] = [];
  let at = 0;
  while (at < bytes.length && budget.left > 0) {
    const next = readTlv(bytes, at);
    if (!next.ok) break;
    budget.left--;
    elements.push(next.value);
    at += next.value.whole.length;
  }
  return elements;
};

/** Constructed by bit 6 of the first tag byte (ISO 8825-1, 8.1.2.5). */
const isConstructed = (element: Tlv): boolean => ((element.whole[0] ?? 0) & 0x20) !== 0;

const itemNumber = (value: Uint8Array): number | null => {
  const first = readTlv(value);
  return first.ok && first.value.tag === tags.integer && first.value.value.length === 1
    ? (first.value.value[0] ?? null)
    : null;
};

const textsOf = (value: Uint8Array, depth: number, budget: { left: number }): string[] => {
  if (depth > bounds.depth) return [];
  return elementsOf(value, budget)
    .flatMap((element) => {
      if (isConstructed(element)) return textsOf(element.value, depth + 1, budget);
      const text = textOf(element);
      return text === null ? [] : [text];
    })
    .slice(0, bounds.texts);
};

const textOf = (element: Tlv): string | null => {
  if (element.value.length > bounds.textLength * 4) return null;
  switch (element.tag) {
    case tags.utf8:
    case tags.printable:
    case tags.ia5:
      return tidy(new TextDecoder('utf-8').decode(element.value));
    case tags.bmp:
      return tidy(new TextDecoder('utf-16be').decode(element.value));
    default:
      return null;
  }
};

/** One form of every Vietnamese letter (NFC), no control characters, no blanks around, 500 places at most, in whole characters. */
export const tidy = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .normalize('NFC')
    .trim()
    .slice(0, bounds.textLength)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
