import { toHex } from '../bytes.ts';
import { type Element, elementsOf, identifierOf, partsOf } from './ber.ts';

/**
 * Who a certificate is for or from (X.501 Name). `key` is equal for names that mean the same: the same state writes its
 * name as PrintableString in one certificate and as UTF8String in the next, in capitals or not, and in one or the other
 * order (RFC 5280, 7.1, but for the order). A name is only a hint where to look; the signature decides.
 */
export type DistinguishedName = {
  readonly key: string;
  /** for technicians: `C=VN, O=…, CN=…` */
  readonly text: string;
  /** two letters in capitals, or '' */
  readonly country: string;
};

const shortNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.6', 'C'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
]);

export const readName = (one: Element | undefined | null): DistinguishedName | null => {
  const sets = partsOf(one, 0x30, 32);
  if (!sets) return null;
  const parts: { readonly type: string; readonly value: string }[] = [];
  for (const set of sets) {
    const attributes = partsOf(set, 0x31, 8);
    if (!attributes) return null;
    for (const attribute of attributes) {
      const [type, value] = partsOf(attribute, 0x30, 2) ?? [];
      const identifier = identifierOf(type);
      if (identifier === null || !value) return null;
      parts.push({ type: identifier, value: textOf(value) });
    }
  }
  const plain = ({ type, value }: (typeof parts)[number]): string => `${type}=${folded(value)}`;
  return {
    key: parts.map(plain).sort().join('\n'),
    text: parts.map(({ type, value }) => `${shortNames.get(type) ?? type}=${value}`).join(', '),
    country: parts.find(({ type }) => type === '2.5.4.6')?.value.toUpperCase() ?? '',
  };
};

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

const textOf = ({ tag, value }: Element): string => {
  const bytes = Buffer.from(value.subarray(0, 512));
  if (tag === 0x0c) return printable(bytes.toString('utf8'));
  if (tag === 0x1e) return printable(fromWide(bytes));
  if (tag === 0x13 || tag === 0x14 || tag === 0x16) return printable(bytes.toString('latin1'));
  return toHex(value.subarray(0, 512));
};

/** Control characters would forge lines of a technician's report. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

const fromWide = (bytes: Buffer): string => {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(bytes.readUInt16BE(at));
  return text;
};

/** Key identifiers of GeneralNames are not needed; only a directory name is looked for (tag [4]). */
export const directoryName = (generalNames: Uint8Array): DistinguishedName | null => {
  const found = elementsOf(generalNames, 16)?.find((one) => one.tag === 0xa4);
  return found ? readName(elementsOf(found.value, 1)?.[0]) : null;
};
