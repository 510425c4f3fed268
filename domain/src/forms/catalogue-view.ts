import { inLanguage, type Language } from '../localized.ts';
import type { KioskCountsAs, SignatureKind } from '../procedure-package/filing.ts';
import { neededText, textOf, truthParagraphs } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { ProcedureCard } from '../screen-parts.ts';
import type { Listable } from '../search/make-list.ts';
import type { ScreenOf } from '../visit-screen.ts';
import { type Expression, evaluate, isTrue } from './expression.ts';
import { channelOn, feesView } from './filing.ts';

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

/** Which day it is, and what the province decided of filings at its kiosks. */
export type FilingRules = { readonly day: string; readonly countsAs: readonly KioskCountsAs[] };

const optional = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };

/** Words of the channel of that day: a later one has its own. */
const channelNoteOn = (pkg: ProcedurePackage, language: Language, day: string): string => {
  const channel = channelOn(pkg.procedure, day);
  const changed = channel === pkg.procedure.channel ? null : textOf(pkg, language, `procedure.channelNote.${channel}`);
  return changed ?? neededText(pkg, language, 'procedure.channelNote');
};

const holdsUnasked = (condition: Expression): boolean => isTrue(evaluate(condition, () => null, '1970-01-01'));

/** Who it is asked of is known only when for whom it is, or more, has been answered. */
const hangsOnAnswers = ({ capacities, show, required }: ProcedurePackage['papers'][number]): boolean =>
  capacities !== undefined || [show ?? true, required].some((condition) => typeof condition !== 'boolean');

/** What to know before starting: papers, fee, time, where it is decided. */
export const beforeView = (pkg: ProcedurePackage, language: Language, on: FilingRules): BeforeView => ({
  procedure: procedureCard(pkg, language),
  channelNote: channelNoteOn(pkg, language, on.day),
  fee: neededText(pkg, language, 'procedure.fee'),
  ...optional('feeInShort', textOf(pkg, language, 'procedure.feeInShort') ?? undefined),
  ...optional('morePapers', textOf(pkg, language, 'procedure.morePapers') ?? undefined),
  ...optional('fees', feesView(pkg, on.countsAs, on.day, language)),
  ...optional('signature', pkg.procedure.signature),
  ...optional(
    'unconfirmed',
    pkg.procedure.unconfirmed?.map(({ part }) => part),
  ),
  ...optional('change', textOf(pkg, language, 'procedure.change') ?? undefined),
  duration: neededText(pkg, language, 'procedure.duration'),
  legalBasis: pkg.procedure.legalBasis.map((source) => inLanguage(source, language)).join('; '),
  papers: pkg.papers.map((paper) => {
    const note = textOf(pkg, language, `paper.${paper.key}.note`);
    return {
      title: neededText(pkg, language, `paper.${paper.key}.title`),
      ...(note === null ? {} : { note }),
      // Before anything is answered; a paper that depends on answers is named with a note saying when it is needed.
      required: paper.capacities === undefined && holdsUnasked(paper.show ?? true) && holdsUnasked(paper.required),
      ...optional('byCase', hangsOnAnswers(paper) || undefined),
    };
  }),
});

/** Lời cam đoan, as it is shown. */
export const truthDeclaration = (
  pkg: ProcedurePackage,
  language: Language,
): { title: string; paragraphs: string[]; version: string; signature?: SignatureKind } => ({
  title: neededText(pkg, language, 'truth.title'),
  paragraphs: truthParagraphs(pkg, language),
  version: pkg.procedure.truthDeclaration.version,
  ...optional('signature', pkg.procedure.signature),
});

/** The text that binds: Vietnamese, whatever language was shown. Its SHA-256 goes into the declaration. */
export const truthText = (pkg: ProcedurePackage): string =>
  [neededText(pkg, 'vi', 'truth.title'), ...truthParagraphs(pkg, 'vi')].join('\n').normalize('NFC');

/** True when a filing on that day (`yyyy-MM-dd`, Vietnam's calendar) follows this package; both ends count. */
export const inForce = (pkg: ProcedurePackage, dateIso: string): boolean => {
  const { validFrom, validTo } = pkg.procedure;
  return validFrom <= dateIso && (validTo === null || dateIso <= validTo);
};
