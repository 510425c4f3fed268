import { fold } from './fold.ts';

/**
 * True when two spellings may be the same name. Ignores case, marks, apostrophes and hyphens, and takes ŏ ŭ č ĕ ĭ ñ ƀ of
 * the Central Highlands as their plain letters (H'Blưm, H’BLUM and HBLUM are one), because the QR, the chip's MRZ and a
 * keyboard write the same name differently.
 */
export const sameName = (one: string, other: string): boolean => plainName(one) === plainName(other);

const plainName = (name: string): string =>
  fold(name)
    .replace(/ƀ/gu, 'b') // the one letter of these that has no decomposition
    .replace(/['’‘ʼ`´\-‐‑]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();

/** A name as it is kept: NFC, one space between words, letters as given. */
export const tidyName = (name: string): string => name.normalize('NFC').replace(/\s+/gu, ' ').trim();
