import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { Period } from '@mot-cua/domain/office/figures/periods.ts';
import { dateInWords } from '../../kit/words/dates.ts';
import type { ManagerWords } from './words.ts';

/** Numbers and times as this page says them. */
const formats = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }),
};
export const numberSaid = (value: number | null, language: Language): string =>
  value === null ? '–' : formats[language].format(value);

/** One decimal below 10 % from either end, where it matters: 98,4 % is not 98 %. Never 100 % before all, never 0 % once something. */
export const shareSaid = (share: number | null, language: Language): string => {
  if (share === null) return '–';
  const percent = Math.round(share * 1_000) / 10;
  if (share < 1 && percent >= 100) return `${formats[language].format(99.9)}%`;
  if (share > 0 && percent === 0) return `<${formats[language].format(0.1)}%`;
  return `${formats[language].format(percent)}%`;
};

const atOffice = (epochMs: number): string => new Date(epochMs + 7 * 3_600_000).toISOString();
export const timeSaid = (epochMs: number): string => atOffice(epochMs).slice(11, 19);
export const momentSaid = (epochMs: number): string =>
  `${atOffice(epochMs).slice(11, 16)}, ${dateInWords(atOffice(epochMs).slice(0, 10))}`;

/** `7:30`, the half hours of a day from 00:00. */
export const halfHourSaid = (at: number): string => `${Math.floor(at / 2)}:${at % 2 === 0 ? '00' : '30'}`;

/** How long ago, in whole minutes; beyond an hour in hours and minutes. */
export const spanSaid = (ms: number, words: ManagerWords): string => {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return words.minutes(String(minutes));
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
};

export const periodSaid = ({ kind, from, to }: Period, { period }: ManagerWords): string => {
  const year = from.slice(0, 4);
  const month = Number(from.slice(5, 7));
  switch (kind) {
    case 'day':
      return period.day(dateInWords(from));
    case 'week':
      return period.week(dateInWords(from).slice(0, 5), dateInWords(to));
    case 'month':
      return period.month(String(month), year);
    case 'quarter':
      return period.quarter(['I', 'II', 'III', 'IV'][(month - 1) / 3] ?? '', year);
    case 'half-year':
      return period['half-year'](month === 1 ? '1' : '2', year);
    case 'year':
      return period.year(year);
  }
};

/** A title in the language of the page; of the domain's own the schemas of all languages would come along (22 KB). */
export const inLanguage = (text: { readonly vi: string; readonly en: string }, language: Language): string =>
  text[language] || text.vi;
