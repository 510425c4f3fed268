import { type PaperType, paperTypeOn, readPaperCode } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { CopyKind, PaperOrigin } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import { readDate } from '@mot-cua/domain/text/dates.ts';
import { Check } from 'typebox/value';
import type { Batch, BatchPaper, FieldName, Quarter, Reading } from './batch.ts';

/** What is known of one field, and from whom. */
export type FieldValue = {
  readonly text: string;
  readonly from: 'typed' | 'cover-sheet' | 'reading' | 'batch';
  /** false: proposed by a machine that is not sure */
  readonly sure: boolean;
};

/** The clerk above the cover sheet above the reading above what holds for the batch. */
export const fieldOf = (batch: Batch, paper: BatchPaper, name: FieldName): FieldValue | null => {
  const typed = paper.typed[name];
  if (typed !== undefined) return { text: typed, from: 'typed', sure: true };
  const covered = paper.covered[name];
  if (covered !== undefined) return { text: covered, from: 'cover-sheet', sure: true };
  const reading = readingOf(batch, paper);
  const read = reading?.proposals[name];
  if (reading && read !== undefined) return { text: read, from: 'reading', sure: reading.sure.includes(name) };
  const common = name === 'copyKind' || name === 'origin' || name === 'issuer' ? batch.defaults[name] : undefined;
  return common === undefined ? null : { text: common, from: 'batch', sure: true };
};

/** What reading these very pages, lying as they lie now, proposed; null: not read yet. */
export const readingOf = (batch: Batch, paper: BatchPaper): Reading | null =>
  batch.readings.find(({ pages }) => isOf(pages, batch, paper)) ?? null;

export const isOf = (pages: Reading['pages'], batch: Batch, paper: BatchPaper): boolean =>
  pages.length === paper.pages.length &&
  pages.every(({ id, turned }, at) => id === paper.pages[at] && turned === turnOf(batch, id));

export const turnOf = (batch: Batch, page: string): Quarter => batch.turned[page] ?? 0;

/** What the paper's type wants and nobody has said yet, in the order of asking. Without a type only the type is asked for. */
export const missingFields = (
  batch: Batch,
  paper: BatchPaper,
  types: readonly PaperType[],
  today: string,
): FieldName[] => {
  const code = fieldOf(batch, paper, 'paperType');
  const type = code ? paperTypeOn(types, code.text, today) : null;
  if (!type) return ['paperType'];
  const wanted: readonly FieldName[] = [...type.wants, 'copyKind', 'origin'];
  return wanted.filter((name) => {
    const value = fieldOf(batch, paper, name);
    return value === null || normalised(name, value.text) === null;
  });
};

/**
 * What the clerk typed as it is kept; null when it cannot be that. Dates may be typed as `12032019`, `12/3/2019` or
 * `2019-03-12`: eight keys are enough.
 */
export const normalised = (name: FieldName, typed: string): string | null => {
  const text = typed.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (text === '' || text.length > 200) return null;
  switch (name) {
    case 'paperType':
    case 'component': {
      const code = readPaperCode(text);
      return code?.kind === (name === 'component' ? 'component' : 'paper-type') ? code.code : null;
    }
    case 'issuedOn':
    case 'expiresOn':
      return dayTyped(text);
    case 'ownerId': {
      const digits = text.replace(/[ .-]/gu, '');
      return /^(?:[0-9]{12}|[0-9]{10}|[0-9]{13})$/u.test(digits) ? digits : null;
    }
    case 'copyKind':
      return Check(CopyKind, text) ? text : null;
    case 'origin':
      return Check(PaperOrigin, text) ? text : null;
    case 'notation':
      return text.length <= 80 ? text : null;
    case 'issuer':
    case 'title':
      return text;
  }
};

const dayTyped = (text: string): string | null => {
  const iso = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u.test(text) ? text : null;
  const parts =
    /^([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})$/u.exec(text) ?? /^([0-9]{2})([0-9]{2})([0-9]{4})$/u.exec(text);
  const day = iso ?? (parts ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}` : '');
  return readDate(day) && day.length === 10 ? day : null;
};
