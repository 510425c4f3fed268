import type { OwnDossiersAnswer } from '@mot-cua/domain/province-questions.ts';
import { identifyBy } from './chart-person.ts';
import { goTo, stay } from './chart-steps.ts';
import { toSupplement } from './chart-supplement.ts';
import { holderProof, proofSoFar, seenByOfficer } from './holder-proof.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * "Hồ sơ của tôi": what the province holds of whoever stands there. Shown only with both proofs in hand (holder-proof.ts); with less
 * the screen says what would be enough, and the look-up by code and secret is open as ever.
 */

/** Where the question stands. `shown` is worth what the state's `own` holds. */
export type OwnDossiersPhase = 'unproven' | 'asking' | 'shown' | 'unavailable';

/** From any screen where somebody may wish it: to the question, to the proofs, or first of all to who is there. */
export const toOwnDossiers = (state: VisitState): Step => {
  if (!state.person)
    return goTo({ ...state, wants: 'own-dossiers' }, { name: 'identify', phase: 'need-code', percent: 0 });
  const wanting: VisitState = { ...state, wants: null };
  if (holderProof(state) === null) return goTo(wanting, { name: 'own-dossiers', phase: 'unproven', opened: null });
  return goTo(
    { ...wanting, own: null },
    { name: 'own-dossiers', phase: 'asking', opened: null },
    { do: 'ask-own-dossiers' },
  );
};

/** An officer who is on the kiosk's list could say here that whoever stands there is the holder of the card that was read. */
export const canAskOfficer = (state: VisitState, world: VisitWorld): boolean => {
  const { stage, busy } = state;
  if (world.helpers !== true || busy || stage.name !== 'own-dossiers' || stage.phase !== 'unproven') return false;
  const { card, holder } = proofSoFar(state, world.identity);
  return card && !holder;
};

export const ownDossierIntents: IntentTable = {
  'own-dossiers': (state, intent, world): Step | null => {
    const { stage } = state;
    if (stage.name !== 'own-dossiers') return null;
    switch (intent.type) {
      case 'back':
        if (stage.opened !== null) return goTo(state, { ...stage, opened: null });
        return goTo({ ...state, own: null }, { name: 'choose' }, { do: 'cancel-own-dossiers' });
      case 'begin':
        if (intent.choice === 'procedure') return goTo(state, { name: 'choose' }, { do: 'cancel-own-dossiers' });
        if (intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' }, { do: 'cancel-own-dossiers' });
        return intent.choice === 'lookup' ? goTo(state, { name: 'lookup' }, { do: 'cancel-own-dossiers' }) : null;
      case 'identify-by':
        if (stage.phase !== 'unproven' || !state.person) return null;
        return identifyBy(
          { ...state, proving: { who: state.person, verdict: state.verdict, from: 'own-dossiers' } },
          intent.way,
        );
      case 'try-again':
        return stage.phase === 'unavailable' ? toOwnDossiers(state) : null;
      case 'open-dossier':
        return state.own?.dossiers.some(({ dossierId }) => dossierId === intent.dossier)
          ? goTo(state, { ...stage, opened: intent.dossier })
          : null;
      case 'print-needs': {
        const asked = dossierOpened(state)?.request;
        const printing = state.needsSlip?.of === stage.opened && state.needsSlip?.outcome !== 'not-printed';
        if (!asked || stage.opened === null || printing) return null;
        return stay({ ...state, needsSlip: { of: stage.opened, outcome: 'printing' } }, { do: 'print-needs-slip' });
      }
      case 'supplement':
        return toSupplement(state, dossierOpened(state), world);
      default:
        return null;
    }
  },
};

export const dossierOpened = ({ stage, own }: VisitState): OwnDossiersAnswer['dossiers'][number] | null =>
  stage.name === 'own-dossiers' ? (own?.dossiers.find(({ dossierId }) => dossierId === stage.opened) ?? null) : null;

type FromProvince = Extract<VisitEvent, { type: 'own-dossiers' | 'holder-seen' }>;

/** An answer counts only while its question stands on the screen: whoever left has nothing shown after them. */
export const fromProvince = (state: VisitState, event: FromProvince): Step => {
  if (event.type === 'holder-seen') {
    const { stage } = state;
    // asked on the officer's own screen: an answer that comes after the citizen left it counts for nothing
    if (stage.name === 'assist' && stage.holder)
      return state.busy ? toOwnDossiers({ ...seenByOfficer(state, event.officer), busy: false }) : stay(state);
    const known = seenByOfficer(state, event.officer);
    return known.stage.name === 'own-dossiers' && known.stage.phase === 'unproven' ? toOwnDossiers(known) : stay(known);
  }
  const { stage } = state;
  if (stage.name !== 'own-dossiers' || stage.phase !== 'asking') return stay(state);
  return event.found === null
    ? stay({ ...state, stage: { ...stage, phase: 'unavailable' } })
    : stay({ ...state, own: event.found, stage: { ...stage, phase: 'shown' } });
};
