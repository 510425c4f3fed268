import type { Capacity, Owner, Standing } from '../identity/standing.ts';
import type { Language } from '../localized.ts';
import { neededText, textOf } from '../procedure-package/package-texts.ts';
import type { PaperSource, ProcedurePackage } from '../procedure-package/schema.ts';
import { type Answer, type AnswerValue, type Person, reaches, type ValueSource } from '../provenance.ts';
import { done, failed, type Result } from '../result.ts';
import type { FieldView } from '../screen-parts.ts';
import { dateInVietnam } from '../text/dates.ts';
import type { Territory } from './address.ts';
import { typedForWidget } from './answer-text.ts';
import { compile } from './compiled-package.ts';
import { declarationOf, outputRef } from './declaration.ts';
import { changed, type Draft, type FieldState, stateOf } from './draft-state.ts';
import { fieldView, type Looking } from './field-view.ts';
import { fieldsOfPage, withParts } from './fields-of-page.ts';
import { faultMessage } from './messages.ts';
import { ofTheCard } from './said-by-card.ts';

export { declarationOf } from './declaration.ts';
export type { Draft } from './draft-state.ts';
export { addItem, removeItem } from './items.ts';
export { reviewSections } from './review.ts';

/** What is wrong with one field, in a sentence that says what to do, in the language that was asked for. */
export type FieldError = { readonly ref: string; readonly message: string };

/**
 * Begins a declaration. What the card told (`person`) is kept only as far as the package binds it; a QR or a chip that
 * was not verified gives unverified values. `standing`: where the kiosk asked for whom this is. `now` in epoch ms.
 */
export const openDraft = (
  pkg: ProcedurePackage,
  person: Person | null,
  now: number,
  standing: Standing | null = null,
  territory?: Territory,
): Draft => ({
  pkg,
  ...(territory ? { territory } : {}),
  openedAt: now,
  today: dateInVietnam(now),
  submitter: person ? { fullName: person.fullName, personalNumber: person.personalNumber } : null,
  standing,
  known: allKnown(pkg, person, standing, now),
  answers: {},
});

/** The same declaration when more is known of whoever stands there, or they stand there as something else. Answers stay. */
export const knownAnew = (draft: Draft, person: Person, standing: Standing | null, now: number): Draft => ({
  ...draft,
  submitter: { fullName: person.fullName, personalNumber: person.personalNumber },
  standing,
  known: allKnown(draft.pkg, person, standing, now),
});

const allKnown = (
  pkg: ProcedurePackage,
  person: Person | null,
  standing: Standing | null,
  now: number,
): Record<string, Answer> => {
  const bound = new Set<string>(pkg.bind.map((binding) => binding.from));
  const known: Record<string, Answer> = {};
  const take = (facts: Readonly<Record<string, string | undefined>>, source: ValueSource, verified: boolean): void => {
    for (const [name, value] of Object.entries(facts))
      if (value !== undefined && bound.has(name)) known[name] = { value, source, verified, at: now };
  };
  if (person) take(knownOf(person), person.source, isVerified(person));
  const owner = standing?.owner;
  if (owner) take(ownerFacts(owner), owner.source, owner.verified);
  else if (person) take(ownerFacts(person), person.source, isVerified(person));
  return known;
};

const ownerFacts = (owner: Owner | Person): Record<`owner.${string}`, string | undefined> =>
  'kind' in owner && owner.kind === 'organisation'
    ? { 'owner.organisation': owner.fullName, 'owner.taxCode': owner.taxCode }
    : {
        'owner.fullName': owner.fullName.normalize('NFC'),
        'owner.dateOfBirth': owner.dateOfBirth,
        'owner.personalNumber': owner.personalNumber ?? undefined,
      };

const knownOf = (person: Person): Record<`id.${string}`, string | undefined> => ({
  'id.fullName': person.fullName.normalize('NFC'),
  'id.dateOfBirth': person.dateOfBirth,
  'id.sex': person.sex,
  'id.personalNumber': person.personalNumber ?? undefined,
  'id.formerNumber': person.formerNumber,
  'id.nationality': person.nationality,
  'id.placeOfOrigin': person.placeOfOrigin,
  'id.residence': person.residence,
  'id.issuedOn': person.issuedOn,
  'id.expiresOn': person.expiresOn,
  'id.ethnicity': person.ethnicity,
  'id.documentNumber': person.document?.number,
});

const isVerified = (person: Person): boolean =>
  (person.source === 'chip' || person.source === 'vneid') && reaches(person.level, 'chip-verified');

/**
 * Takes one answer. Text becomes NFC; a wrong format is kept as given and shown as the field's error. Changing a value
 * that was prefilled or verified unverifies it and keeps the first value in `original`; typing the first value again
 * brings it back as it was. `locked` fields change only by `staff`.
 */
export const giveAnswer = (
  draft: Draft,
  ref: string,
  value: AnswerValue,
  source: ValueSource,
  now: number,
): Result<Draft, { code: 'locked' | 'unknown-field' | 'wrong-type' }> => {
  const field = stateOf(draft).fields.get(ref);
  if (!field?.plan.ui || field.plan.ui.widget === 'address') return failed({ code: 'unknown-field' });
  if (field.lock === 'locked' && source !== 'staff') return failed({ code: 'locked' });
  const typed = typedForWidget(value, field.plan.ui.widget);
  if (typed === undefined) return failed({ code: 'wrong-type' });
  const answers = answersWith(draft, field, typed, source, now);
  return done(
    changed(draft, { ...draft, today: dateInVietnam(now), answers }, [field.plan.ref.split('/*/')[0] ?? ref]),
  );
};

const answersWith = (
  draft: Draft,
  field: FieldState,
  value: AnswerValue,
  source: ValueSource,
  now: number,
): Draft['answers'] => {
  const { ref } = field;
  const previous = field.answer;
  const { [ref]: _replaced, ...others } = draft.answers;
  const { prefilled } = field;
  if (prefilled && prefilled.value === value) return others; // the first value again: as it was
  const original = previous?.original ?? (prefilled ? firstOf(prefilled) : firstValue(previous));
  const answer: Answer = { value, source, verified: false, at: now, ...(original ? { original } : {}) };
  return { ...others, [ref]: answer };
};

/** What the citizen found there and did not type: kept when it is changed. */
const firstValue = (previous: Answer | null): Answer['original'] =>
  previous && previous.source !== 'typed' ? firstOf(previous) : undefined;

const firstOf = (answer: Answer) => ({ value: answer.value, source: answer.source });

/** The visible pages in order. */
export const formPages = (draft: Draft, language: Language): { id: string; title: string }[] =>
  draft.pkg.ui.pages
    .filter((page) => page.fields.some((field) => isVisible(draft, field.ref)))
    .map((page) => ({ id: page.id, title: neededText(draft.pkg, language, `page.${page.id}.title`) }));

/**
 * Whether a page asks nothing: every field has its value from the card, and nothing is wrong with any. Whoever declares need
 * not walk over it (WCAG 3.3.7); the review shows it, with the button that changes it.
 */
export const isAllFromCard = (draft: Draft, pageId: string): boolean =>
  fieldsOfPage(draft, pageId)
    .flatMap((field) => withParts(draft, field))
    .every(
      ({ answer, value, fault }) =>
        fault === null && value !== null && value !== '' && ofTheCard.includes(answer?.source),
    );

const isVisible = (draft: Draft, ref: string): boolean => stateOf(draft).fields.get(ref)?.visible === true;

/** One page of a form as the screen shows it; `errors` is empty while nobody was asked yet. */
export type PageView = {
  id: string;
  title: string;
  help?: string;
  fields: FieldView[];
  errors: FieldError[];
};

/**
 * One page as the screen shows it. Errors only when `judged`: nobody is told off before they were asked. `open`: which
 * item of a list is looked into.
 */
export const pageView = (
  draft: Draft,
  pageId: string,
  language: Language,
  judged: boolean,
  open?: Looking['open'],
): PageView => {
  const help = textOf(draft.pkg, language, `page.${pageId}.help`);
  return {
    id: pageId,
    title: neededText(draft.pkg, language, `page.${pageId}.title`),
    ...(help === null ? {} : { help }),
    fields: fieldsOfPage(draft, pageId).map((field) => fieldView(field, { draft, language, judged, open })),
    errors: judged ? pageErrors(draft, pageId, language) : [],
  };
};

/** What is still wrong on one page, in the order of its fields. */
export const pageErrors = (draft: Draft, pageId: string, language: Language): FieldError[] =>
  fieldsOfPage(draft, pageId)
    .flatMap((field) => withParts(draft, field))
    .flatMap(({ ref, plan, fault }) =>
      fault ? [{ ref, message: faultMessage(draft.pkg, plan, fault, language) }] : [],
    );

/**
 * What is still wrong anywhere. Empty means: `declarationOf` is valid against the package's data schema (checked here as
 * well, so that a rule that forgot something cannot let a bad declaration through).
 */
export const draftErrors = (draft: Draft, language: Language): (FieldError & { page: string })[] => {
  const errors = formPages(draft, language).flatMap((page) =>
    pageErrors(draft, page.id, language).map((error) => ({ page: page.id, ...error })),
  );
  return errors.length > 0 ? errors : schemaErrors(draft, language);
};

const schemaErrors = (draft: Draft, language: Language): (FieldError & { page: string })[] => {
  const { validator } = compile(draft.pkg);
  const verdict = validator.validate(declarationOf(draft).data);
  if (verdict.valid) return [];
  const refs = verdict.errors.map((error) => error.instanceLocation.replace(/^#/u, ''));
  const { fields } = stateOf(draft);
  const blamed = [...fields.values()].find(
    (field) => field.visible && field.plan.page && refs.includes(outputRef(draft, field.ref)),
  );
  const field = blamed ?? [...fields.values()].find((candidate) => candidate.visible && candidate.plan.page);
  if (!field?.plan.page) return [];
  const message = faultMessage(draft.pkg, field.plan, { kind: 'format' }, language);
  return [{ page: field.plan.page.id, ref: field.ref, message }];
};

/** A paper to scan for these answers: how it may be fed, how large its sheets may be. */
export type WantedPaper = {
  key: string;
  title: string;
  note?: string;
  required: boolean;
  sources: PaperSource[];
  largest: 'A4' | 'A3';
  /** bytes that its file may have; null: as any paper */
  mostBytes: number | null;
};

/** The papers to scan for these answers, in the package's order; what is only brought along is not among them. */
export const wantedPapers = (draft: Draft, language: Language): WantedPaper[] => {
  const { holds } = stateOf(draft);
  return draft.pkg.papers
    .filter((paper) => paper.sources.length > 0 && isForCapacity(draft, paper) && holds(paper.show ?? true))
    .map((paper) => {
      const note = textOf(draft.pkg, language, `paper.${paper.key}.note`);
      return {
        key: paper.key,
        title: neededText(draft.pkg, language, `paper.${paper.key}.title`),
        ...(note === null ? {} : { note }),
        required: holds(paper.required),
        sources: [...paper.sources],
        largest: paper.largest ?? 'A4',
        mostBytes: paper.mostBytes ?? null,
      };
    });
};

const isForCapacity = (draft: Draft, paper: ProcedurePackage['papers'][number]): boolean =>
  paper.capacities === undefined || paper.capacities.includes(capacityOf(draft));

/** As what the person hands this in: what the kiosk asked, or what the form's own question was answered with. */
export const capacityOf = (draft: Draft): Capacity => {
  if (draft.standing) return draft.standing.capacity;
  const asked = draft.pkg.procedure.capacity;
  const field = asked && stateOf(draft).fields.get(asked.from);
  const answer = field?.visible ? field.value : null;
  return (typeof answer === 'string' && asked?.as[answer]) || 'self';
};

/** Chủ hồ sơ as receipts and lists name them; an empty name while it was not given yet. `personalNumber` has 12 digits. */
export type DossierOwner = {
  fullName: string;
  personalNumber: string | null;
  kind: Owner['kind'];
  taxCode?: string;
};

/** Chủ hồ sơ: whom the dossier is about, as far as it is known yet. */
export const ownerOf = (draft: Draft): DossierOwner => {
  const named = draft.standing?.owner;
  if (named?.kind === 'organisation')
    return {
      kind: 'organisation',
      fullName: named.fullName,
      personalNumber: null,
      ...(named.taxCode === undefined ? {} : { taxCode: named.taxCode }),
    };
  return { kind: 'person', ...personOwner(draft) };
};

const personOwner = (draft: Draft): { fullName: string; personalNumber: string | null } => {
  const owner = draft.pkg.procedure.owner;
  const named = draft.standing?.owner;
  if (!owner && named) return { fullName: named.fullName, personalNumber: named.personalNumber };
  if (!owner) return draft.submitter ? { ...draft.submitter } : { fullName: '', personalNumber: null };
  const read = (ref: string | null): string | null => {
    const field = ref === null ? undefined : stateOf(draft).fields.get(ref);
    const value = field?.visible ? field.value : null;
    return typeof value === 'string' ? value : null;
  };
  return { fullName: read(owner.fullName) ?? '', personalNumber: read(owner.personalNumber) };
};
