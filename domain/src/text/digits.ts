import type { Language } from '../localized.ts';

/** 1368 as `1.368` in Vietnamese, `1,368` in English. Whole numbers. */
export const groupedDigits = (count: number, language: Language): string =>
  String(count).replace(/\B(?=(?:[0-9]{3})+$)/gu, language === 'en' ? ',' : '.');
