import { inLanguage, type Language } from '../localized.ts';
import { neededText, textOf, truthParagraphs } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { ProcedureCard } from '../screen-parts.ts';
import type { Listable } from '../search/make-list.ts';
import type { ScreenOf } from '../visit-screen.ts';
import { evaluate, isTrue } from './expression.ts';

/** A procedure as it stands in the list to choose from. */
export const procedureCard = (pkg: ProcedurePackage, language: Language): ProcedureCard => ({
  id: pkg.procedure.id,
  title: neededText(pkg, language, 'procedure.title'),
  summary: neededText(pkg, language, 'procedure.summary'),
  kind: pkg.procedure.kind,
});

/** As the search takes it in: people search in their own words whatever the screen's language is. */
export const listablePackage = (pkg: ProcedurePackage, field: string, uses: number): Listable => ({
  id: pkg.procedure.id,
  title: { vi: neededText(pkg, 'vi', 'procedure.title'), en: neededText(pkg, 'en', 'procedure.title') },
  kind: pkg.procedure.kind,
  field,
  names: pkg.procedure.searchWords,
  uses,
});

type BeforeView = Omit<ScreenOf<'before'>, 'name' | 'ticketService' | 'counterOnly' | 'checklist' | 'who'>;

/** What to know before starting: papers, fee, time, where it is decided. */
export const beforeView = (pkg: ProcedurePackage, language: Language): BeforeView => ({
  procedure: procedureCard(pkg, language),
  channelNote: neededText(pkg, language, 'procedure.channelNote'),
  fee: neededText(pkg, language, 'procedure.fee'),
  duration: neededText(pkg, language, 'procedure.duration'),
  legalBasis: pkg.procedure.legalBasis.map((source) => inLanguage(source, language)).join('; '),
  papers: pkg.papers.map((paper) => {
    const note = textOf(pkg, language, `paper.${paper.key}.note`);
    return {
      title: neededText(pkg, language, `paper.${paper.key}.title`),
      ...(note === null ? {} : { note }),
      // Before anything is answered; a paper that depends on answers is named with a note saying when it is needed.
      required: isTrue(evaluate(paper.required, () => null, '1970-01-01')),
    };
  }),
});

/** Lời cam đoan, as it is shown. */
export const truthDeclaration = (
  pkg: ProcedurePackage,
  language: Language,
): { title: string; paragraphs: string[]; version: string } => ({
  title: neededText(pkg, language, 'truth.title'),
  paragraphs: truthParagraphs(pkg, language),
  version: pkg.procedure.truthDeclaration.version,
});

/** The text that binds: Vietnamese, whatever language was shown. Its SHA-256 goes into the declaration. */
export const truthText = (pkg: ProcedurePackage): string =>
  [neededText(pkg, 'vi', 'truth.title'), ...truthParagraphs(pkg, 'vi')].join('\n').normalize('NFC');

/** True when a filing on that day (`yyyy-MM-dd`, Vietnam's calendar) follows this package; both ends count. */
export const inForce = (pkg: ProcedurePackage, dateIso: string): boolean => {
  const { validFrom, validTo } = pkg.procedure;
  return validFrom <= dateIso && (validTo === null || dateIso <= validTo);
};
