import { crc32 } from 'node:zlib';
import { readPaperCode } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** What a cover sheet (tờ phân cách) says about the paper that lies behind it. */
export type CoverSheet = {
  /** batch or dossier that it was printed for; null: a sheet for any batch */
  readonly batch: string | null;
  /** number of the sheet in its batch, from 1: a missing number is a sheet that was fed together with another */
  readonly number: number;
  /** null: it separates only, and the clerk says what the paper is */
  readonly paperType: string | null;
  readonly component: string | null;
};

/** Why a text is no code of a sheet. `not-ours` is everybody else's code: an ID card's, a bill's, a lottery ticket's. */
export type CodeFault = 'not-ours' | 'unknown-version' | 'too-long' | 'wrong-checksum' | 'malformed';

const VERSION = 1;
/** Longest text looked at, in characters: a sheet's own has 100 at most. */
const MOST_CHARACTERS = 160;
const BATCH = /^[A-Za-z0-9._-]{1,40}$/u;
const MOST_SHEETS = 9_999;

/**
 * `MCK1|batch|number|paper type|component|CRC-32 of all before`. The checksum is against a misread stroke and somebody else's
 * invention, not against forgery: a sheet proposes, the clerk decides. Throws on what no sheet can say (a caller's bug).
 */
export const coverCode = (sheet: CoverSheet): string => {
  const mistake = mistakeOf(sheet);
  if (mistake) throw new RangeError(`a cover sheet cannot say this: ${mistake}`);
  const said = [`MCK${VERSION}`, sheet.batch ?? '', sheet.number, sheet.paperType ?? '', sheet.component ?? ''].join(
    '|',
  );
  return `${said}|${checksum(said)}`;
};

/** Reads a code's text. Nothing is taken from a text with another checksum, version, or a field that is none. */
export const readCoverCode = (text: string): Result<CoverSheet, CodeFault> => {
  const version = /^MCK([0-9]{1,4})\|/u.exec(text)?.[1];
  if (version === undefined) return failed('not-ours');
  if (text.length > MOST_CHARACTERS) return failed('too-long');
  if (Number(version) !== VERSION) return failed('unknown-version');
  const cut = text.lastIndexOf('|');
  if (checksum(text.slice(0, cut)) !== text.slice(cut + 1)) return failed('wrong-checksum');
  const fields = text.slice(0, cut).split('|');
  const [, batch = '', number = '', paperType = '', component = ''] = fields;
  if (fields.length !== 5 || !/^[1-9][0-9]{0,3}$/u.test(number)) return failed('malformed');
  const sheet: CoverSheet = {
    batch: batch || null,
    number: Number(number),
    paperType: paperType || null,
    component: component || null,
  };
  return mistakeOf(sheet) ? failed('malformed') : done(sheet);
};

const mistakeOf = ({ batch, number, paperType, component }: CoverSheet): string | null => {
  if (batch !== null && !BATCH.test(batch)) return 'batch';
  if (!Number.isInteger(number) || number < 1 || number > MOST_SHEETS) return 'number';
  const type = paperType === null ? null : readPaperCode(paperType);
  if (paperType !== null && (type?.kind !== 'paper-type' || type.code !== paperType)) return 'paper type';
  const part = component === null ? null : readPaperCode(component);
  if (component !== null && (part?.kind !== 'component' || part.code !== component)) return 'component';
  return null;
};

const checksum = (text: string): string => crc32(text).toString(16).toUpperCase().padStart(8, '0');
