import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';

/** What is said about the dossier beside the number. */
const vi = {
  frame: (title: string) => `Trang của kho hồ sơ tỉnh: ${title}`,
  box: 'Nội dung hồ sơ',
  scroll: 'cuộn',
};
const en: typeof vi = {
  frame: (title) => `The province's page: ${title}`,
  box: 'What was submitted',
  scroll: 'scroll',
};
const both = { vi, en };
export type PapersWords = typeof vi;
export const papersWords = (language: Language): PapersWords => both[language];
