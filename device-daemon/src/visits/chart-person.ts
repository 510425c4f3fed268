import { knownAnew } from '@mot-cua/domain/forms/draft.ts';
import { isChild, isExpired } from '@mot-cua/domain/identity/expiry-rule.ts';
import { requiredLevel } from '@mot-cua/domain/identity/level-policy.ts';
import { isSamePerson } from '@mot-cua/domain/identity/same-person.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { type IdentityLevel, type Person, reaches } from '@mot-cua/domain/provenance.ts';
import type { IdentityWay } from '@mot-cua/domain/screen-parts.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { lookThenOn } from './chart-face.ts';
import { personFor } from './chart-parking.ts';
import { forgetPerson, goTo, withFault } from './chart-steps.ts';
import { withProof } from './holder-proof.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Whoever was recognised: are they of age, are they who they were, are they known well enough. */

/** Somebody is known now, by whatever way: a child is asked for an adult, everybody else whether this is them. */
export const recognised = (
  state: VisitState,
  found: { readonly person: Person; readonly verdict: VisitState['verdict']; readonly byCard: boolean },
  world: VisitWorld,
): Step => {
  const { person, verdict, byCard } = found;
  const met: VisitState = {
    ...state,
    failedReads: 0,
    wrongCodes: 0,
    hasPortrait: false,
    disbelief: [],
    doubted: false,
    busy: false,
  };
  if (isChild(person.dateOfBirth, dateInVietnam(world.now())) && !state.proving)
    return goTo(
      { ...met, child: person, person: null, verdict: null, accessCode: null, liftFirst: byCard && state.cardPresent },
      { name: 'guardian' },
      { do: 'cancel-device' },
      { do: 'forget-chip' },
    );
  // A card that holds this visit's draft already need not look for another.
  const looks = byCard && !(state.proving && state.parking.keeps === 'card');
  return goTo(
    { ...met, person, verdict, offer: looks ? 'looking' : state.proving ? state.offer : null },
    { name: 'confirm' },
    ...(looks ? [{ do: 'look-for-draft' } as const] : []),
  );
};

export const personIntents: IntentTable = {
  confirm: (state, intent, world) => {
    if (intent.type === 'back' || (intent.type === 'confirm-person' && !intent.correct)) return notMe(state);
    if (intent.type !== 'confirm-person') return null;
    return state.proving ? proven(state, state.proving, world) : lookThenOn(withProof(state), null, world);
  },
  guardian: (state, intent) => {
    if (intent.type === 'back') return startOver(state);
    if (intent.type === 'identify-by') return identifyBy(state, intent.way);
    return intent.type === 'begin' && intent.choice === 'ticket' ? withoutName(state) : null;
  },
  prove: (state, intent) => {
    const { stage, person } = state;
    if (stage.name !== 'prove') return null;
    if (intent.type === 'back') return goTo(state, { name: stage.from });
    if (intent.type === 'begin' && intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' });
    if (intent.type !== 'identify-by' || !person) return null;
    return identifyBy({ ...state, proving: { who: person, verdict: state.verdict, from: stage.from } }, intent.way);
  },
};

/** The way that was chosen, from wherever somebody may choose one. */
export const identifyBy = (state: VisitState, way: IdentityWay): Step => {
  const fresh: VisitState = { ...state, accessCode: null, failedReads: 0, disbelief: [] };
  if (way === 'vneid')
    return goTo(
      fresh,
      { name: 'vneid', phase: 'opening', code: null, secondsLeft: 0, secondsInAll: 0 },
      { do: 'cancel-device' },
      { do: 'sign-in' },
    );
  return goTo(fresh, way === 'passport' ? { name: 'document' } : { name: 'identify', phase: 'need-code', percent: 0 }, {
    do: 'cancel-device',
  });
};

/** Back from identifying: to the child's screen, to what was asked, or to the first screen. */
export const leaveIdentifying = (state: VisitState): Step => {
  if (state.proving) return backToProving(state);
  if (state.child) return goTo({ ...state, accessCode: null }, { name: 'guardian' }, { do: 'cancel-device' });
  return goTo(forgetPerson(state), { name: 'welcome' }, { do: 'forget-person' });
};

const startOver = (state: VisitState): Step =>
  goTo(forgetPerson(state), { name: 'identify', phase: 'need-code', percent: 0 }, { do: 'forget-person' });

/** A ticket without a name. A reading that still runs is stopped first, or it would be kept after the forgetting. */
export const withoutName = (state: VisitState): Step =>
  goTo(forgetPerson(state), { name: 'take-ticket' }, { do: 'cancel-device' }, { do: 'forget-person' });

const notMe = (state: VisitState): Step => {
  if (state.proving) return backToProving(state);
  const again = startOver(state);
  return { ...again, state: { ...again.state, child: state.child } };
};

/** As it was before more was asked. Of another's card nothing stays. */
const backToProving = (state: VisitState): Step => {
  const { proving } = state;
  if (!proving) return startOver(state);
  const { who, verdict, from } = proving;
  return goTo(
    { ...state, person: who, verdict, hasPortrait: false, accessCode: null, proving: null, busy: false },
    from === 'own-dossiers' ? { name: from, phase: 'unproven', opened: null } : { name: 'prove', from },
    { do: 'cancel-device' },
    { do: 'cancel-sign-in' },
    { do: 'forget-chip' },
  );
};

/** More is known of the person who began; it must be them. */
const proven = (state: VisitState, proving: NonNullable<VisitState['proving']>, world: VisitWorld): Step => {
  const { person, draft } = state;
  if (!person || !isSamePerson(person, proving.who)) {
    const back = backToProving(state);
    return withFault(
      back.state,
      { code: 'another-person', safe: 'answers-kept', next: ['try-again', 'take-ticket', 'call-staff'] },
      ...back.effects,
    );
  }
  // a second proof that adds no level takes nothing away: a chip says where somebody lives, a phone does not
  const before = proving.who.level !== 'none' && reaches(proving.who.level, person.level) ? proving : null;
  const who = before?.who ?? person;
  const verdict = before ? before.verdict : state.verdict;
  const known = draft && personFor(draft.pkg.procedure.wantsEthnicity, who);
  const draftAnew = draft && known ? knownAnew(draft, known, draft.standing ?? null, world.now()) : draft;
  return lookThenOn(
    { ...withProof(state), person: who, verdict, proving: null, draft: draftAnew },
    proving.from,
    world,
  );
};

/** What this procedure needs here beyond what is known of the person; null: nothing. */
export const missingLevel = (state: VisitState, pkg: ProcedurePackage, world: VisitWorld): IdentityLevel | null => {
  const needed = requiredLevel(world.identity.require, pkg.procedure);
  return reaches(state.person?.level ?? 'none', needed) ? null : needed;
};

/** The ways that can reach a level here. */
export const waysTo = (level: IdentityLevel, { identity }: VisitWorld): IdentityWay[] => [
  ...(identity.cardCeiling !== null && reaches(identity.cardCeiling, level) ? ['card' as const] : []),
  ...(identity.signIn ? ['vneid' as const] : []),
];

/** The day on which the card expired, when it is over. */
export const expiredOn = (person: Person, world: VisitWorld): string | null =>
  isExpired(person.expiresOn, dateInVietnam(world.now())) ? (person.expiresOn ?? null) : null;

/** An expired card is a matter for the counter, by the procedure's own word or else the office's. */
export const isForCounter = (person: Person, pkg: ProcedurePackage, world: VisitWorld): boolean =>
  expiredOn(person, world) !== null &&
  (pkg.procedure.identity.expiredCard ?? world.identity.expiredCards) === 'counter';
