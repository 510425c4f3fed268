import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { askHelper, askOfficer, assistIntents, endHelp } from './chart-assist.ts';
import { catalogueIntents } from './chart-catalogue.ts';
import { checkInIntents } from './chart-check-in.ts';
import { fromDevices } from './chart-devices.ts';
import { dossierIntents } from './chart-dossier.ts';
import { extrasIntents } from './chart-extras.ts';
import { faceIntents } from './chart-face.ts';
import { feedbackIntents } from './chart-feedback.ts';
import { identityIntents } from './chart-identity.ts';
import { officeIntents } from './chart-office.ts';
import { answerOffice, byEyeIntents, lockedOut } from './chart-office-word.ts';
import { officesIntents } from './chart-offices.ts';
import { ownDossierIntents, toOwnDossiers } from './chart-own-dossiers.ts';
import { paperIntents } from './chart-papers.ts';
import { park, parkingIntents } from './chart-parking.ts';
import { personIntents } from './chart-person.ts';
import { phoneIntents } from './chart-phone.ts';
import { inPractice, meansNothingInPractice, withoutConsequences } from './chart-practice.ts';
import { withOneNumber } from './chart-several.ts';
import { signInIntents } from './chart-sign-in.ts';
import { standingIntents } from './chart-standing.ts';
import { leave } from './chart-steps.ts';
import { withTroubles } from './chart-troubles.ts';
import type { VisitEvent } from './visit-events.ts';
import type { StageName, Step, VisitState, VisitWorld } from './visit-state.ts';

/** What a stage does with an intent; `null` where the intent does not belong: it is dropped, and acknowledged. */
export type IntentTable = Partial<
  Record<StageName, (state: VisitState, intent: IntentBody, world: VisitWorld) => Step | null>
>;

const tables: IntentTable = {
  ...identityIntents,
  ...personIntents,
  ...faceIntents,
  ...signInIntents,
  ...standingIntents,
  ...catalogueIntents,
  ...dossierIntents,
  ...paperIntents,
  ...officeIntents,
  ...ownDossierIntents,
  ...phoneIntents,
  ...parkingIntents,
  ...extrasIntents,
  ...assistIntents,
  ...checkInIntents,
  ...officesIntents,
  ...feedbackIntents,
  ...byEyeIntents,
};

/**
 * One citizen's visit as a pure function: state and event in, state and wishes out. Every stage answers every event:
 * intents through its own table (anything not named there is dropped), devices and daemon through `chart-devices.ts`.
 */
export const stepVisit = (state: VisitState, event: VisitEvent, world: VisitWorld): Step => {
  if (state.stage.name === 'ended') return { state, effects: [] }; // terminal means terminal
  if (meansNothingInPractice(state, event)) return { state, effects: [] };
  const step = nobodyOnWelcome(withoutConsequences(state, answer(state, event, world)));
  return withTroubles(state, lockedOut(step), world, event.type === 'idle-over');
};

/** The first screen waits for whoever comes next: no practice goes on there, and nobody's helper. */
const nobodyOnWelcome = (step: Step): Step => {
  const { state, effects } = step;
  if (state.stage.name !== 'welcome' || (!state.practice && !state.helper)) return step;
  const leaves = state.helper ? [{ do: 'helper-leaves', helper: state.helper.id, why: 'ended' } as const] : [];
  return { state: { ...state, practice: false, helper: null }, effects: [...effects, ...leaves] };
};

const answer = (state: VisitState, event: VisitEvent, world: VisitWorld): Step => {
  if (event.type !== 'intent') return fromDevices(state, event, world);
  const practised = inPractice(state, event.intent);
  if (practised !== undefined && practised !== null) return practised;
  const everywhere = answerEverywhere(state, event.intent, world);
  if (everywhere) return everywhere;
  if (practised === null || state.busy) return { state, effects: [] }; // one thing at a time: a second press while one runs means nothing
  const step = withOneNumber(
    state,
    event.intent.type === 'own-dossiers' && LEADS_TO_OWN.includes(state.stage.name)
      ? toOwnDossiers(state)
      : (tables[state.stage.name]?.(state, event.intent, world) ?? null),
    world,
  );
  return step ? { state: { ...step.state, idleSecondsLeft: null }, effects: step.effects } : { state, effects: [] };
};

/** Screens with the way to one's own dossiers. */
const LEADS_TO_OWN: readonly StageName[] = ['welcome', 'lookup', 'choose'];

/** Intents that every screen has: settings, help, staying and leaving. */
const answerEverywhere = (state: VisitState, intent: IntentBody, world: VisitWorld): Step | null => {
  const stay = { ...state, idleSecondsLeft: null };
  switch (intent.type) {
    case 'painted':
      return { state, effects: [] };
    case 'still-here':
      return { state: stay, effects: [] };
    case 'set-language':
      return { state: { ...stay, language: intent.language }, effects: [] };
    case 'set-text-size':
      return { state: { ...stay, textSize: intent.textSize }, effects: [] };
    case 'set-contrast':
      return { state: { ...stay, contrast: intent.contrast }, effects: [] };
    case 'use-aids':
      return { state: { ...stay, aided: intent.audio || intent.switches }, effects: [] };
    case 'call-staff':
    case 'help-over':
    case 'office-heard':
    case 'scan-again':
    case 'watch-answer':
    case 'watch-stop':
      return answerOffice(stay, intent);
    case 'park':
      return park(stay, world);
    case 'ask-helper':
      return askHelper(stay, world);
    case 'ask-officer':
      return askOfficer(stay, world);
    case 'end-help':
      return endHelp(stay);
    case 'finish':
      return leave(stay);
    default:
      return null;
  }
};
