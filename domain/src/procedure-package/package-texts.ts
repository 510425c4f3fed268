import type { Language } from '../localized.ts';
import type { ProcedurePackage } from './schema.ts';

/** A text of the package, Vietnamese where the language lacks it; `null` when the package has no such text. */
export const textOf = (pkg: ProcedurePackage, language: Language, key: string): string | null =>
  own(textsIn(pkg, language), key) || own(pkg.texts.vi, key) || null;

/** A text the package must have (the lint makes sure); the key itself shows a hole instead of hiding it. */
export const neededText = (pkg: ProcedurePackage, language: Language, key: string): string =>
  textOf(pkg, language, key) ?? key;

/** A package may bring more languages than the two that it must. */
const textsIn = (pkg: ProcedurePackage, language: Language): Record<string, string> =>
  (pkg.texts as Partial<Record<Language, Record<string, string>>>)[language] ?? {};

const own = (texts: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;

/** Vietnamese paragraphs `truth.paragraph.1`, `.2`, … as far as they are numbered without a gap. */
export const truthParagraphs = (pkg: ProcedurePackage, language: Language): string[] => {
  const paragraphs: string[] = [];
  for (let number = 1; number <= 20; number++) {
    const paragraph = textOf(pkg, language, `truth.paragraph.${number}`);
    if (paragraph === null) break;
    paragraphs.push(paragraph);
  }
  return paragraphs;
};
