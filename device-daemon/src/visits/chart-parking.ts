import { lifeEvent, standAfter } from '@mot-cua/domain/catalogue/guide.ts';
import { inForce } from '@mot-cua/domain/forms/catalogue-view.ts';
import { type Draft, formPages, giveAnswer, openDraft, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { withItems } from '@mot-cua/domain/forms/items.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { type Answer, type Person, reaches } from '@mot-cua/domain/provenance.ts';
import type { ReceivingOffice } from '@mot-cua/domain/receiving-offices.ts';
import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { versionOn } from '../catalogue/versions.ts';
import { readDraftCode } from '../parked-drafts/draft-key.ts';
import { MOST_BEHIND, type ParkedStage, type ParkedState } from '../parked-drafts/parked-state.ts';
import { stillChosen } from './chart-offices.ts';
import { toOwnDossiers } from './chart-own-dossiers.ts';
import { firstPage, goTo, stay, withFault } from './chart-steps.ts';
import { afterSubmission } from './chart-submitted.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Stage, Step, VisitState, VisitWorld } from './visit-state.ts';

/** Putting a dossier aside, and taking it up again. */
export const parkingIntents: IntentTable = {
  resume: (state, intent) => {
    if (intent.type === 'back') return goTo(state, { name: 'confirm' });
    if (intent.type === 'try-again') return stay({ ...state, fault: null });
    if (intent.type !== 'go-on') return null;
    if (intent.with === 'new') return goTo(state, { name: 'choose' });
    return stay({ ...state, busy: true, fault: null }, { do: 'open-draft', code: null });
  },
  'enter-code': (state, intent) => {
    if (intent.type === 'back') return goTo(state, { name: 'welcome' });
    if (intent.type === 'try-again') return stay({ ...state, fault: null });
    return intent.type === 'open-parked' ? openByCode(state, intent.code) : null;
  },
  parked: (state, intent) => {
    const { stage } = state;
    if (stage.name !== 'parked') return null;
    if (intent.type === 'back') return goTo(state, stage.from);
    if (intent.type === 'next') return leaveParked(state);
    if (intent.type === 'reprint' && stage.slip === 'not-printed')
      return stay({ ...state, fault: null, stage: { ...stage, slip: 'printing' } }, { do: 'print-parking-slip' });
    return null;
  },
};

/** The citizen goes; what was put aside stays. */
export const leaveParked = (state: VisitState): Step => stay({ ...state, busy: true }, { do: 'end', why: 'finished' });

/** A code was shown or typed on the way to a draft. */
export const openByCode = (state: VisitState, text: string): Step => {
  const code = readDraftCode(text);
  const asked: VisitState = { ...state, stage: { name: 'enter-code' } };
  if (!code) return withFault(asked, notOpened('draft-not-found'));
  return stay({ ...asked, busy: true, fault: null }, { do: 'open-draft', code });
};

const PARKABLE: readonly Stage['name'][] = [
  'before',
  'prove',
  'for-whom',
  'owner',
  'form',
  'scan',
  'review',
  'extras',
  'declare',
  'take-ticket',
];

/** What would open this visit's dossier again if it were put aside now; null where there is nothing to put aside. */
export const parkingWay = (state: VisitState, world: VisitWorld): 'card' | 'code' | null => {
  if (state.practice || state.submission || state.supplement || state.procedure === null) return null;
  if (!PARKABLE.includes(state.stage.name)) return null;
  const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
  if (pkg?.procedure.kind !== 'e-form') return null;
  if (state.parking.keeps) return state.parking.keeps;
  return state.draft ? 'code' : null;
};

/** "I must find a paper", from wherever there is something to put aside. */
export const park = (state: VisitState, world: VisitWorld): Step | null => {
  if (state.busy || state.scanning || parkingWay(state, world) === null) return null;
  const stage: Stage = { name: 'parked', from: state.stage, until: null, code: null, slip: null };
  return goTo({ ...state, busy: true }, stage, { do: 'park' }, { do: 'look-for-left-behind' });
};

/** From "is this you?" onwards: to the draft that was found, or to the list of procedures. */
export const afterConfirming = (state: VisitState): Step => {
  if (state.offer === 'looking') return stay({ ...state, busy: true, confirmed: true });
  const known: VisitState = { ...state, busy: false, confirmed: false };
  if (known.wants === 'own-dossiers') return toOwnDossiers(known); // a draft that lies here is offered another time
  if (state.offer) return goTo(known, { name: 'resume' });
  const step = goTo(known, { name: 'choose' });
  return state.offerFault
    ? withFault({ ...step.state, offerFault: null }, { ...notOpened(state.offerFault), next: ['call-staff'] })
    : step;
};

type FromParking = Extract<
  VisitEvent,
  { type: 'draft-looked' | 'draft-opened' | 'draft-not-opened' | 'draft-saved' | 'parked' | 'park-failed' }
>;

export const fromParking = (state: VisitState, event: FromParking, world: VisitWorld): Step => {
  switch (event.type) {
    case 'draft-looked': {
      if (state.offer !== 'looking') return stay(state); // whoever laid the card down has gone
      const looked: VisitState = {
        ...state,
        offer: event.offer,
        offerFault: event.fault,
        parking: { ...state.parking, keeps: event.keeps ? 'card' : null },
      };
      return state.confirmed && state.stage.name === 'confirm' ? afterConfirming(looked) : stay(looked);
    }
    case 'draft-opened':
      return state.stage.name === 'resume' || state.stage.name === 'enter-code'
        ? resumed({ ...state, busy: false }, event, world)
        : stay(state);
    case 'draft-not-opened':
      return state.stage.name === 'resume' || state.stage.name === 'enter-code'
        ? withFault({ ...state, busy: false }, notOpened(event.why))
        : stay(state);
    case 'draft-saved':
      return stay({ ...state, parking: { ...state.parking, savedUntil: event.until } });
    case 'parked': {
      if (state.stage.name !== 'parked') return stay(state);
      const { until, code } = event;
      const stage: Stage = { ...state.stage, until, code, slip: code === null ? null : 'printing' };
      const parking: VisitState['parking'] = { keeps: code === null ? 'card' : 'code', savedUntil: until };
      return stay(
        { ...state, busy: false, parking, stage },
        ...(code === null ? [] : [{ do: 'print-parking-slip' } as const]),
      );
    }
    case 'park-failed':
      if (state.stage.name !== 'parked') return stay(state);
      return withFault(
        { ...state, busy: false, stage: state.stage.from },
        { code: 'not-parked', safe: 'answers-kept', next: ['take-ticket', 'call-staff'] },
      );
  }
};

const notOpened = (code: Extract<VisitEvent, { type: 'draft-not-opened' }>['why']): CitizenFault => ({
  code,
  safe: 'nothing-was-started',
  next: ['try-again', 'take-ticket', 'call-staff'],
});

type Opened = Extract<VisitEvent, { type: 'draft-opened' }>;

/** Puts a visit back to where it was, as far as the world still is as it was. */
const resumed = (state: VisitState, event: Opened, world: VisitWorld): Step => {
  const { parked, way } = event;
  const known: VisitState = {
    ...state,
    language: parked.language,
    textSize: parked.textSize,
    contrast: parked.contrast,
    person: state.person ?? parked.person,
    parking: { ...state.parking, keeps: way },
    offer: null,
    ...reusedAgain(parked),
    ...behindAgain(state, parked),
  };
  const pkg = world.packages.find((one) => one.procedure.id === parked.procedure.id);
  const { id, version } = parked.procedure;
  const same = pkg?.procedure.version === version;
  // What was handed in before stays with the version it was made with.
  const own = world.versions?.find(({ procedure }) => procedure.id === id && procedure.version === version) ?? pkg;
  const whole: VisitState = {
    ...known,
    procedure: parked.procedure.id,
    judged: parked.judged,
    papers: parked.papers,
    agreed: parked.agreed,
    standing: parked.draft?.standing ?? null,
    draft: own && parked.draft ? { ...parked.draft, pkg: own, ...territoryOf(world) } : null,
  };
  const { submitting } = parked;
  if (submitting && event.dossier && event.dossier.custody !== 'open') {
    const { custody, ...dossier } = event.dossier;
    const submitted = { ...whole, resultOffice: parked.resultOffice ?? null }; // as it was sealed, whatever is offered today
    return afterSubmission(submitted, { ...dossier, ...submitting, custody, slip: 'printing' }, world);
  }
  if (!pkg) return said(goTo({ ...known, procedure: null }, { name: 'choose' }), 'procedure-gone');
  const papers = withoutLost(parked.papers, event.lost);
  if (!same) return said(goTo(carriedOver(known, parked, pkg, world), { name: 'before' }), 'procedure-changed');
  const back = { ...whole, papers, resultOffice: stillChosen(parked.resultOffice ?? null, whole, world) };
  if (event.lost.length > 0)
    return said(goTo(back, scanStage(back, event.lost, parked) ?? stageOf(back, parked.stage)), 'draft-pages-lost');
  return goTo(back, stageOf(back, parked.stage));
};

const said = (step: Step, code: 'procedure-gone' | 'procedure-changed' | 'draft-pages-lost'): Step => ({
  ...step,
  state: { ...step.state, fault: { code, safe: 'answers-kept', next: ['try-again', 'call-staff'] } },
});

const stageOf = (state: VisitState, parked: ParkedStage): Stage => {
  if (!state.draft) return { name: 'before' };
  switch (parked.name) {
    case 'form':
      return formPages(state.draft, state.language).some((page) => page.id === parked.page)
        ? parked
        : { name: 'form', page: firstPage(state), fromReview: false };
    case 'scan':
      return wantedPapers(state.draft, state.language).some((paper) => paper.key === parked.paper)
        ? parked
        : { name: 'review' };
    case 'submitting': // nothing was sealed: agreeing once more submits the same dossier
    case 'slip':
      return { name: 'declare' };
    default:
      return parked;
  }
};

/** The scan screen of the first paper that lost a page. */
const scanStage = (state: VisitState, lost: readonly string[], parked: ParkedState): Stage | null => {
  const paper = Object.entries(parked.papers).find(([, pages]) => pages.some((page) => lost.includes(page.id)))?.[0];
  const wanted = state.draft && wantedPapers(state.draft, state.language).some((one) => one.key === paper);
  return paper !== undefined && wanted ? { name: 'scan', paper, fromReview: false } : null;
};

const withoutLost = (papers: VisitState['papers'], lost: readonly string[]): VisitState['papers'] =>
  Object.fromEntries(
    Object.entries(papers).map(([paper, pages]) => [paper, pages.filter((page) => !lost.includes(page.id))]),
  );

/** What was used of the province's papers is used again; the province may take it back when it is asked anew. */
const reusedAgain = ({ reused = [] }: ParkedState): Pick<VisitState, 'held' | 'reused'> => ({
  held: Object.fromEntries(reused.map((paper) => [paper.key, { ...paper, number: '', issuer: '', issuedOn: null }])),
  reused: reused.map(({ key }) => key),
});

/** What was done before it was put aside is done still; a list that the guided questions do not lead to any more is none. */
const behindAgain = (
  state: VisitState,
  { handedIn = [], atCounter = [], guided }: ParkedState,
): Pick<VisitState, 'handedIn' | 'atCounter' | 'guided'> => {
  const event = guided && lifeEvent(guided.event);
  const isList = guided && event && standAfter(event, guided.answers)?.at === 'procedures';
  return {
    handedIn: [...new Set([...handedIn, ...state.handedIn])],
    atCounter: [...new Set([...atCounter, ...state.atCounter])],
    guided: isList ? guided : null,
  };
};

const behindToPark = ({ handedIn, atCounter, guided }: VisitState): Partial<ParkedState> => ({
  ...(handedIn.length > 0 ? { handedIn: handedIn.slice(-MOST_BEHIND) } : {}),
  ...(atCounter.length > 0 ? { atCounter: atCounter.slice(-MOST_BEHIND) } : {}),
  ...(guided ? { guided: { ...guided, answers: [...guided.answers] } } : {}),
});

/** Neither number nor issuer: with a card alone nobody is shown what the state holds of them. */
const reusedToPark = ({ reused, held }: VisitState): NonNullable<ParkedState['reused']> =>
  reused.flatMap((key) => {
    const paper = held[key];
    return paper ? [{ key, id: paper.id, title: paper.title, pages: paper.pages }] : [];
  });

/** The procedure's package is another one by now: a new declaration, with every answer that it still takes. */
const carriedOver = (
  state: VisitState,
  parked: {
    readonly draft: Pick<Draft, 'standing' | 'lists' | 'answers'> | null;
    readonly papers: VisitState['papers'];
    readonly resultOffice?: ReceivingOffice | null;
  },
  pkg: ProcedurePackage,
  world: VisitWorld,
): VisitState => {
  const standing = pkg.procedure.capacities ? (parked.draft?.standing ?? null) : null;
  let draft = openDraft(
    pkg,
    personFor(pkg.procedure.wantsEthnicity, state.person),
    world.now(),
    standing,
    world.territory,
  );
  draft = withItems(draft, parked.draft?.lists ?? {});
  for (const [ref, answer] of Object.entries(parked.draft?.answers ?? {})) {
    const given = giveAnswer(draft, ref, answer.value, answer.source, answer.at);
    if (given.ok) draft = given.value;
  }
  const keys = pkg.papers.map((paper) => paper.key);
  const papers = Object.fromEntries(Object.entries(parked.papers).filter(([key]) => keys.includes(key)));
  const reused = state.reused.filter((key) => keys.includes(key));
  const carried = { ...state, reused, procedure: pkg.procedure.id, standing, draft, papers, judged: [], agreed: null };
  return { ...carried, resultOffice: stillChosen(parked.resultOffice ?? null, carried, world) };
};

/**
 * The law of the day of receipt counts. Null while the draft's version holds today; else the same declaration under the version
 * that does, from the beginning of it, with every answer and paper that this one still takes, and the citizen is told.
 */
export const underTodaysLaw = (state: VisitState, world: VisitWorld): Step | null => {
  const { draft } = state;
  const today = dateInVietnam(world.now());
  if (!draft || state.supplement || inForce(draft.pkg, today)) return null;
  const pkg = versionOn(world.versions ?? world.packages, draft.pkg.procedure.id, today);
  if (!pkg) return said(goTo(state, { name: 'take-ticket' }), 'procedure-gone');
  return said(goTo(carriedOver(state, state, pkg, world), { name: 'before' }), 'procedure-changed');
};

/** Ethnicity leaves the chip's reading only when the chosen form has a field for it. */
export const personFor = (wantsEthnicity: boolean, person: Person | null): Person | null => {
  if (!person || wantsEthnicity) return person;
  const { ethnicity: _, ...rest } = person;
  return rest;
};

/**
 * Whoever comes back with a code has proven nothing: at most what a code can say is kept of how sure the kiosk was. A sign-in
 * with VNeID ends with its visit (NĐ 69/2024, Đ19 k4): of it the details stay, as if they had been typed.
 */
const personOnPaper = (person: Person | null): Person | null => {
  if (!person) return null;
  if (person.source === 'vneid') return { ...person, level: 'typed', source: 'typed' };
  return reaches(person.level, 'qr') ? { ...person, level: 'qr' } : person;
};

const withoutSignIn = (answers: Readonly<Record<string, Answer>>): Record<string, Answer> =>
  Object.fromEntries(
    Object.entries(answers).map(([ref, answer]) => [
      ref,
      answer.source === 'vneid' ? { ...answer, verified: false } : { ...answer },
    ]),
  );

const listsToPark = (lists: NonNullable<Draft['lists']>) =>
  Object.fromEntries(Object.entries(lists).map(([ref, { items, given }]) => [ref, { items: [...items], given }]));

const territoryOf = ({ territory }: VisitWorld) => (territory ? { territory } : {});

const RESUMABLE = ['before', 'form', 'scan', 'review', 'declare', 'submitting', 'slip'] as const;

const parkedStage = (stage: Stage): ParkedStage | null => {
  if (stage.name === 'parked') return parkedStage(stage.from);
  if (stage.name === 'assist') return parkedStage(stage.from);
  if (stage.name === 'extras') return { name: 'review' }; // what was agreed to beyond the dossier is asked anew
  if (stage.name === 'phone') return parkedStage(stage.from);
  if (stage.name === 'submitting') return { name: 'submitting' };
  if (stage.name === 'rate') return { name: 'slip' };
  if (stage.name === 'prove') return { name: stage.from };
  if (stage.name === 'for-whom' || stage.name === 'owner') return { name: 'before' };
  if (stage.name === 'form') {
    const { focus: _, ...place } = stage;
    return place;
  }
  return RESUMABLE.some((name) => name === stage.name) ? (stage as ParkedStage) : null;
};

/** The part of a visit that a draft on disk holds; null where there is nothing yet, or nothing new (see `before`). */
export const toPark = (
  state: VisitState,
  world: VisitWorld,
  about: {
    readonly proof: ParkedState['proof'];
    readonly submitting: ParkedState['submitting'];
    readonly before: ParkedStage | null;
  },
): ParkedState | null => {
  const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
  const stage = parkedStage(state.stage) ?? about.before;
  // a supplement is two or three papers and no answer: it is begun anew, and never becomes a dossier of its own
  if (pkg?.procedure.kind !== 'e-form' || !stage || state.supplement || state.practice) return null;
  const { draft } = state;
  const byCard = about.proof !== 'none';
  return {
    format: 'parked-draft/1',
    savedAt: world.now(),
    proof: about.proof,
    stage,
    language: state.language,
    textSize: state.textSize,
    contrast: state.contrast,
    procedure: { id: pkg.procedure.id, version: pkg.procedure.version },
    person: byCard ? null : personOnPaper(personFor(pkg.procedure.wantsEthnicity, state.person)),
    draft: draft && {
      openedAt: draft.openedAt,
      today: draft.today,
      submitter: draft.submitter,
      standing: draft.standing ?? null,
      known: withoutSignIn(draft.known),
      answers: withoutSignIn(draft.answers),
      ...(draft.lists ? { lists: listsToPark(draft.lists) } : {}),
    },
    judged: [...state.judged],
    papers: Object.fromEntries(
      Object.entries(state.papers).map(([key, pages]) => [
        key,
        pages.map(({ doubts, ...page }) => ({ ...page, ...(doubts ? { doubts: [...doubts] } : {}) })),
      ]),
    ),
    ...(state.reused.length > 0 ? { reused: reusedToPark(state) } : {}),
    ...(state.resultOffice ? { resultOffice: state.resultOffice } : {}),
    ...behindToPark(state),
    agreed: state.agreed,
    submitting: about.submitting,
  };
};
