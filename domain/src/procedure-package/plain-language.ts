import type { Language } from '../localized.ts';
import type { ProcedurePackage } from './schema.ts';

/** Most words of a sentence on a citizen's screen (citizen-experience LA-3); Vietnamese counts its syllables, as it is written. */
export const longestSentence = 15;

/**
 * Words in the mouth of the law are not ours to shorten: the fee with its exemptions is kept verbatim (domain 3.3), a
 * declaration of truth is that of the form, and names of procedures and papers are official.
 */
const isVerbatim = (key: string): boolean =>
  key === 'procedure.fee' || key.startsWith('truth.') || /^(?:procedure|paper\.[a-z0-9-]+)\.title$/u.test(key);

/** Known to everybody, or a name: said as they are. */
const wellKnown = new Set(['QR', 'A4', 'A3', 'CT01', 'PDF', 'SMS', 'ID']);

/** What is hard to read in one text, one line each; empty means plain. */
export const hardToRead = (text: string): string[] => [
  ...sentencesOf(text)
    .filter((sentence) => wordsOf(sentence).length > longestSentence)
    .map(
      (sentence) =>
        `a sentence of ${wordsOf(sentence).length} words, more than ${longestSentence}: "${sentence.slice(0, 60)}…"`,
    ),
  ...abbreviationsIn(text).map((short) => `the abbreviation ${short} is not spelled out`),
];

/** The same for every text of a package that is ours to word: `<language>: <key>: <what>`. */
export const plainLanguageFaults = (pkg: ProcedurePackage): { language: Language; key: string; what: string }[] =>
  (['vi', 'en'] as const).flatMap((language) =>
    Object.entries(pkg.texts[language])
      .filter(([key]) => !isVerbatim(key))
      .flatMap(([key, text]) => hardToRead(text).map((what) => ({ language, key, what }))),
  );

const sentencesOf = (text: string): string[] =>
  text
    .split(/[.!?:;…](?:\s+|$)/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);

const wordsOf = (sentence: string): string[] => sentence.split(/[\s,]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));

/** Capitals in a row, as in CCCD; numbers of documents (23/2015/NĐ-CP) and what stands in brackets after its words are not. */
const abbreviationsIn = (text: string): string[] => {
  const plain = text.replace(/\p{N}+\/[\p{L}\p{N}/-]+/gu, ' ');
  const spelled = new Set([...plain.matchAll(/\p{L}+\s\((\p{Lu}{2,})\)/gu)].map(([, short]) => short));
  const found = [...plain.matchAll(/(?<![\p{L}\p{N}])\p{Lu}{2,}[0-9]*(?![\p{L}\p{N}])/gu)].map(([word]) => word);
  return [...new Set(found)].filter((word) => !wellKnown.has(word) && !spelled.has(word));
};
