import { statusOf, statusWords } from '@mot-cua/domain/dossier-status.ts';
import { beforeView, procedureCard, truthDeclaration } from '@mot-cua/domain/forms/catalogue-view.ts';
import { type Draft, formPages, openDraft, pageView, reviewSections } from '@mot-cua/domain/forms/draft.ts';
import { shortForms } from '@mot-cua/domain/forms/short-forms.ts';
import { cardKindOf } from '@mot-cua/domain/identity/card-kind.ts';
import { reasonWords } from '@mot-cua/domain/identity/chip-reason-words.ts';
import { inLanguage, type Language, type Localized } from '@mot-cua/domain/localized.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { IdentityWay, ProcedureCard } from '@mot-cua/domain/screen-parts.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { maskNumber } from '@mot-cua/domain/text/mask.ts';
import type { Screen, ScreenOf, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { officeTime } from '../ledger/ledger.ts';
import { atCounterScreen, chooseScreen, guideScreen, takeTicketScreen, whoIsWho } from './catalogue-view.ts';
import { a4View } from './chart-forms.ts';
import { CODES_ALLOWED } from './chart-identity.ts';
import { mayBegin } from './chart-office-word.ts';
import { officesFor } from './chart-offices.ts';
import { parkingWay } from './chart-parking.ts';
import { expiredOn, missingLevel, waysTo } from './chart-person.ts';
import { paperAwaited } from './chart-phone.ts';
import { counterOnly } from './chart-standing.ts';
import { codeReaderTrouble } from './code-reader-view.ts';
import { feedbackFound, feedbackScreen } from './feedback-view.ts';
import { assistScreen, extrasScreen, noticesToday, onEveryScreen } from './flow-view.ts';
import { officeView } from './office-view.ts';
import { ownDossiersScreen } from './own-dossiers-view.ts';
import { paperViews, scanScreen } from './paper-view.ts';
import { countersView, slipScreen, ticketView } from './slip-view.ts';
import type { StageName, VisitState, VisitWorld } from './visit-state.ts';

/** Steps of the main job on the progress line. */
const STEPS: Partial<Record<StageName, number>> = {
  identify: 1,
  confirm: 1,
  face: 1,
  document: 1,
  vneid: 1,
  guardian: 1,
  'by-eye': 1,
  resume: 1,
  choose: 2,
  guide: 2,
  'at-counter': 2,
  before: 2,
  prove: 2,
  'for-whom': 3,
  owner: 3,
  form: 3,
  scan: 4,
  phone: 4,
  review: 5,
  offices: 5,
  extras: 5,
  declare: 5,
  submitting: 6,
  slip: 6,
};
const STEPS_IN_ALL = 6;

export type SnapshotFrame = {
  readonly revision: number;
  readonly acknowledged: number;
  readonly office: string;
  readonly kioskName: string;
};

/** The whole truth of one moment as the page shall draw it. */
export const snapshotOf = (state: VisitState, world: VisitWorld, frame: SnapshotFrame): Snapshot => {
  const step = STEPS[state.stage.name];
  const way = parkingWay(state, world);
  return {
    ...frame,
    language: state.language,
    textSize: state.textSize,
    contrast: state.contrast,
    ...(world.access ? { access: { ...world.access, headphones: state.headphones } } : {}),
    progress: step === undefined ? null : { step, of: STEPS_IN_ALL },
    screen: screenOf(state, world),
    fault: state.fault,
    idleWarning: state.idleSecondsLeft === null ? null : { secondsLeft: state.idleSecondsLeft },
    staffCalled: state.staffCalled,
    ...officeView(state),
    busy: state.busy,
    ...onEveryScreen(state, world),
    parking: way && { way, saved: state.parking.savedUntil !== null },
  };
};

const screenOf = (state: VisitState, world: VisitWorld): Screen => {
  const { stage, language } = state;
  switch (stage.name) {
    case 'welcome':
      return {
        name: 'welcome',
        choices: openToday(state, [
          { choice: 'procedure', available: !state.storageFull && world.packages.length > 0 },
          { choice: 'ticket', available: world.services.length > 0 },
          { choice: 'lookup', available: true },
          ...(world.phone ? [{ choice: 'own-dossiers', available: true } as const] : []),
          { choice: 'resume', available: world.packages.length > 0 },
          ...(world.appointments ? [{ choice: 'appointment', available: true } as const] : []),
          { choice: 'practice', available: world.packages.length > 0 },
          { choice: 'feedback', available: !state.storageFull },
        ]),
        alarms: [...state.alarms],
        ...noticesToday(state, world),
      };
    case 'identify':
      return {
        name: 'identify',
        phase: stage.phase,
        percent: stage.percent,
        codeSource: state.accessCode?.source ?? null,
        triesLeft: state.wrongCodes === 0 ? null : Math.max(0, CODES_ALLOWED - state.wrongCodes),
        ways: otherWays(world, 'card'),
        forChild: state.child?.fullName ?? null,
        liftFirst: state.liftFirst,
        reasons: state.disbelief.map((code) => ({ code, words: inLanguage(reasonWords[code].citizen, language) })),
        ...codeReaderTrouble(state, world),
      };
    case 'document':
      return documentScreen(state, world);
    case 'vneid':
      return { ...stage, forChild: state.child?.fullName ?? null };
    case 'guardian':
      return { name: 'guardian', child: state.child?.fullName ?? '', ways: otherWays(world, null) };
    case 'prove':
      return proveScreen(state, world);
    case 'for-whom':
      return {
        name: 'for-whom',
        procedure: cardOf(state, world).title,
        capacities: [...(packageOf(state, world).procedure.capacities ?? [])],
        chosen: state.standing?.capacity ?? null,
        child: state.child?.fullName ?? null,
      };
    case 'owner':
      return ownerScreen(state, stage);
    case 'by-eye':
      return { name: 'owner', capacity: 'self', ...shortFormOf(state, 'holder') };
    case 'confirm':
      return confirmScreen(state, world);
    case 'face':
      return { name: 'face', phase: stage.phase };
    case 'resume':
      return resumeScreen(state, world);
    case 'enter-code':
      return { name: 'enter-code' };
    case 'parked':
      return {
        name: 'parked',
        way: state.parking.keeps ?? 'code',
        until: stage.until === null ? null : officeTime(stage.until),
        code: stage.slip === 'printed' || stage.slip === 'printing' ? null : stage.code,
        slip: stage.slip,
        leftBehind: [...state.leftBehind],
      };
    case 'choose':
      return chooseScreen(world, language);
    case 'guide':
      return guideScreen(stage, state, world);
    case 'at-counter':
      return atCounterScreen(stage, state, world);
    case 'before': {
      const pkg = packageOf(state, world);
      const service = serviceOf(state, world);
      return {
        name: 'before',
        ...beforeView(pkg, language, { day: dateInVietnam(world.now()), countsAs: world.countsAs ?? [] }),
        counterOnly: counterOnly(state, pkg, world),
        ...whoIsWho(world.offered.entries.get(pkg.procedure.id)),
        checklist: state.checklist,
        ...(state.forms.checklist ? { checklistOnA4: true } : {}),
        ...optional('blankForm', a4View(state, 'blank', world)),
        ...(service === undefined ? {} : { ticketService: service }),
      };
    }
    case 'form':
      return formScreen(state, stage);
    case 'scan':
      return { ...scanScreen(state, stage), ...(world.phone ? { phone: true } : {}) };
    case 'review':
      return {
        name: 'review',
        procedure: cardOf(state, world),
        sections: state.draft ? reviewSections(state.draft, language) : [],
        papers: paperViews(state),
        ...(officesFor(state, world).length > 0 ? { office: { name: state.resultOffice?.name ?? null } } : {}),
        ...optional('form', a4View(state, 'filled', world)),
        ...(world.phone && !state.supplement ? { phone: true } : {}),
      };
    case 'declare':
      return { name: 'declare', ...truthDeclaration(packageOf(state, world), language) };
    case 'submitting':
      return { name: 'submitting', phase: stage.phase, ...(state.feedback ? { what: 'feedback' } : {}) };
    case 'slip':
      return slipScreen(state, world);
    case 'done':
      return {
        name: 'done',
        leftBehind: [...state.leftBehind],
        provisionalCode: state.submission?.provisionalCode ?? null,
        ...(state.earlier.length > 0 ? { earlierCodes: [...state.earlier] } : {}),
        ticketNumber: state.ticket?.number ?? null,
        ...countersView(state, world),
      };
    case 'take-ticket':
      return takeTicketScreen(world, state);
    case 'ticket':
      return { name: 'ticket', ticket: ticketView(state, world), print: state.ticket?.print ?? 'unknown' };
    case 'lookup':
      return lookupScreen(state, world);
    case 'phone':
      return { name: 'phone', what: stage.what, phase: stage.phase, code: stage.code, paper: paperAwaited(state) };
    case 'own-dossiers':
      return ownDossiersScreen(state, world, stage);
    case 'rate':
      return {
        name: 'rate',
        ...(world.ratingLevels === 5 ? { levels: 5 as const } : {}),
        ...(stage.unhappy === undefined ? {} : { why: true as const }),
      };
    case 'extras':
      return extrasScreen(state, world);
    case 'offices':
      return { name: 'offices', chosen: state.resultOffice?.id ?? null, offices: [...officesFor(state, world)] };
    case 'practised':
      return { name: 'practised' };
    case 'assist':
      return assistScreen(state, stage);
    case 'check-in':
      return {
        name: 'check-in',
        answer: stage.answer,
        ...(stage.ticket ? { ticket: stage.ticket.answer } : {}),
      };
    case 'feedback':
      return feedbackScreen(state, stage);
    case 'ended':
      return { name: 'ended', message: stage.message };
  }
};

/** What an officer has closed here is not available, whatever else would make it so. */
const openToday = (state: VisitState, choices: ScreenOf<'welcome'>['choices']): ScreenOf<'welcome'>['choices'] =>
  choices.map(({ choice, available }) => ({ choice, available: available && mayBegin(state, choice) }));

const optional = <K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };

const packageOf = (state: VisitState, world: VisitWorld) => {
  const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
  if (!pkg) throw new Error(`stage ${state.stage.name} without a chosen procedure`);
  return pkg;
};

const cardOf = (state: VisitState, world: VisitWorld): ProcedureCard =>
  procedureCard(packageOf(state, world), state.language);

const serviceOf = (state: VisitState, world: VisitWorld): string | undefined =>
  (world.services.find((service) => service.procedures.includes(state.procedure ?? '')) ?? world.services[0])?.id;

const otherWays = ({ identity }: VisitWorld, now: IdentityWay | null): IdentityWay[] =>
  (
    [
      ...(identity.cardCeiling === null ? [] : (['card', 'passport'] as const)),
      ...(identity.signIn ? (['vneid'] as const) : []),
    ] satisfies IdentityWay[]
  ).filter((way) => way !== now);

const proveScreen = (state: VisitState, world: VisitWorld): Screen => {
  const needs = missingLevel(state, packageOf(state, world), world) ?? state.person?.level ?? 'none';
  return {
    name: 'prove',
    procedure: cardOf(state, world).title,
    has: state.person?.level ?? 'none',
    needs,
    ways: waysTo(needs, world),
  };
};

const documentScreen = (state: VisitState, world: VisitWorld): Screen => {
  const draft = state.documentDraft ?? openDraft(shortForms, null, world.now());
  return {
    name: 'document',
    ...shortForm(draft, 'document', state.language, state.documentJudged),
    forChild: state.child?.fullName ?? null,
  };
};

const shortForm = (draft: Draft, page: string, language: Language, judged: boolean) => {
  const { title, help, fields, errors } = pageView(draft, page, language, judged);
  return { title, ...(help === undefined ? {} : { help }), fields: [...fields], errors: [...errors] };
};

const ownerScreen = (state: VisitState, stage: Extract<VisitState['stage'], { name: 'owner' }>): Screen => ({
  name: 'owner',
  capacity: stage.capacity,
  ...shortFormOf(state, stage.capacity),
});

const shortFormOf = ({ ownerDraft, ownerJudged, language }: VisitState, page: string) => {
  if (!ownerDraft) throw new Error('an owner without boxes');
  return shortForm(ownerDraft, page, language, ownerJudged);
};

const documentOf = ({ source, document, issuedOn }: Person): ScreenOf<'confirm'>['person']['document'] => {
  if (document && document.kind !== 'id-card') return document.kind;
  if (source !== 'chip' && source !== 'qr') return null;
  return cardKindOf(issuedOn) ?? 'id-card';
};

const confirmScreen = (state: VisitState, world: VisitWorld): Screen => {
  const { person } = state;
  if (!person) throw new Error('nobody to confirm');
  const { fullName, dateOfBirth, sex, level, source } = person;
  return {
    name: 'confirm',
    person: {
      fullName,
      dateOfBirth,
      sex,
      level,
      source,
      document: documentOf(person),
      expiredOn: expiredOn(person, world),
      reasons: (state.verdict?.reasons ?? [])
        .filter((code) => code !== 'card-expired') // said larger
        .map((code) => ({ code, words: inLanguage(reasonWords[code].citizen, state.language) })),
      numberMasked: maskNumber(person.personalNumber ?? person.document?.number ?? ''),
      ...(state.hasPortrait ? { portraitUrl: '/portrait' } : {}),
    },
    forChild: state.child?.fullName ?? null,
  };
};

const resumeScreen = (state: VisitState, world: VisitWorld): Screen => {
  const { offer, language } = state;
  if (!offer || offer === 'looking') throw new Error('nothing to resume');
  const pkg = world.packages.find((one) => one.procedure.id === offer.procedure);
  return {
    name: 'resume',
    procedure: pkg ? procedureCard(pkg, language).title : offer.procedure,
    savedAt: officeTime(offer.savedAt),
    until: officeTime(offer.until),
    submitted: offer.submitted,
  };
};

const formScreen = (state: VisitState, stage: Extract<VisitState['stage'], { name: 'form' }>): Screen => {
  if (!state.draft) throw new Error('a form page without a draft');
  const pages = formPages(state.draft, state.language);
  const view = pageView(state.draft, stage.page, state.language, state.judged.includes(stage.page), stage.open);
  const index = pages.findIndex((page) => page.id === stage.page);
  return {
    name: 'form',
    page: {
      id: view.id,
      title: view.title,
      index: index + 1,
      of: pages.length,
      ...(view.help === undefined ? {} : { help: view.help }),
    },
    fields: [...view.fields],
    errors: [...view.errors],
    fromReview: stage.fromReview,
    ...(stage.focus === undefined ? {} : { focus: stage.focus }),
  };
};

const lookupScreen = (state: VisitState, world: VisitWorld): Screen => {
  const { result, triesLeft } = state.lookup;
  if (!result) return { name: 'lookup', triesLeft, result: null };
  const pkg = world.packages.find((one) => one.procedure.id === result.procedureId);
  const { provisionalCode, officialCode, custody, submittedAt, receivedAt, status } = result;
  const known = statusOf(status);
  return {
    name: 'lookup',
    triesLeft,
    result: {
      provisionalCode,
      officialCode,
      custody,
      submittedAt,
      receivedAt,
      procedure: pkg ? procedureCard(pkg, state.language).title : result.procedureId,
      status: known ? inLanguage(statusWords[known].state, state.language) : null,
      next: known ? inLanguage(known === 5 ? suppliesByCard : statusWords[known].next, state.language) : null,
      ...feedbackFound(result, state.language),
    },
  };
};

/** A code on a slip proves nobody: what is missing is shown, and handed in, after a card. */
const suppliesByCard: Localized = {
  vi: 'Chạm “Hồ sơ của tôi” để xem và nộp giấy tờ còn thiếu.',
  en: 'Touch “My dossiers” to see and hand in what is missing.',
};
