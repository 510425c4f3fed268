import type { Language } from './localized.ts';

/** Each language as its speakers write its name. */
export const languageNames: Readonly<Record<Language, string>> = {
  vi: 'Tiếng Việt',
  en: 'English',
  tyz: 'Tày',
  nut: 'Nùng',
  jra: 'Jrai',
  bdq: 'Bahnar',
  km: 'ភាសាខ្មែរ',
};
