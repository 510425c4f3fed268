import type { BookEntry } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import { type Ledger, nextOfDay } from '../ledger/ledger.ts';
import type { StationConfig } from './station-config.ts';

/**
 * The next line of the certification book (sổ chứng thực): numbers count up within a book and none is given twice, also over a power cut,
 * because the ledger counts. A number that was taken and never signed stays void, as a spoilt line on paper would.
 */
export const nextBookEntry = (
  ledger: Ledger,
  { book, firstNumber }: NonNullable<StationConfig['certification']>,
  now: number,
): BookEntry => {
  const count = ledger.transaction(() => nextOfDay(ledger, book, 'so-chung-thuc'))();
  return { number: (firstNumber ?? 1) + count - 1, book, on: momentInVietnam(now).slice(0, 10) };
};

/** Copies and papers of a batch wait in one queue; their ids tell them apart. */
export const isCopy = (id: string): boolean => id.startsWith('SC-');
