import { giveAnswer, knownAnew, openDraft, pageErrors } from '@mot-cua/domain/forms/draft.ts';
import { type OwnerPage, ownerEntered, ownerFromCode, shortForms } from '@mot-cua/domain/forms/short-forms.ts';
import { mayDeclare } from '@mot-cua/domain/forms/who-may.ts';
import { readShownCode } from '@mot-cua/domain/identity/shown-code.ts';
import type { Capacity, Owner, Standing } from '@mot-cua/domain/identity/standing.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { type Person, reaches } from '@mot-cua/domain/provenance.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { personFor } from './chart-parking.ts';
import { isForCounter, missingLevel } from './chart-person.ts';
import { firstPage, goTo, stay, withFault } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** From "I have the papers" to the first page of the form: known well enough, allowed to, and for whom it is. */

const packageOf = (state: VisitState, world: VisitWorld): ProcedurePackage | undefined =>
  world.packages.find((one) => one.procedure.id === state.procedure);

/** Why this person cannot fill in this form here although others can; null: they can. */
export const counterOnly = (
  { person, seenTo }: Pick<VisitState, 'person' | 'seenTo'>,
  pkg: ProcedurePackage,
  world: VisitWorld,
): 'no-personal-number' | 'card-expired' | null => {
  if (!person || pkg.procedure.kind !== 'e-form') return null;
  if (!mayDeclare(pkg, person)) return 'no-personal-number';
  return isForCounter(person, pkg, world) && !seenTo.byEye ? 'card-expired' : null;
};

export const toDeclaration = (state: VisitState, world: VisitWorld): Step | null => {
  const pkg = packageOf(state, world);
  if (pkg?.procedure.kind !== 'e-form' || counterOnly(state, pkg, world) !== null) return null;
  if (missingLevel(state, pkg, world) !== null) return goTo(state, { name: 'prove', from: 'before' });
  if (state.draft) return goTo(state, { name: 'form', page: firstPage(state), fromReview: false });
  const asked = pkg.procedure.capacities ?? [];
  if (asked.length === 0) return declare(state, pkg, null, world);
  if (state.child && asked.includes('parent')) return standAs(state, 'parent', pkg, world);
  const [only] = asked;
  return asked.length === 1 && only ? standAs(state, only, pkg, world) : goTo(state, { name: 'for-whom' });
};

/** Back from the first page of a form: to the question for whom it is, where the kiosk asked it. */
export const beforeForm = (state: VisitState): Step =>
  goTo(state, (state.draft?.pkg.procedure.capacities ?? []).length > 1 ? { name: 'for-whom' } : { name: 'before' });

export const standingIntents: IntentTable = {
  'for-whom': (state, intent, world) => {
    const pkg = packageOf(state, world);
    if (intent.type === 'back') return goTo(state, { name: 'before' });
    if (intent.type !== 'stand-as' || !pkg?.procedure.capacities?.includes(intent.capacity)) return null;
    return standAs(state, intent.capacity, pkg, world);
  },
  owner: (state, intent, world) => {
    const { stage, ownerDraft } = state;
    const pkg = packageOf(state, world);
    if (stage.name !== 'owner' || !ownerDraft || !pkg) return null;
    switch (intent.type) {
      case 'answer': {
        const given = giveAnswer(ownerDraft, intent.ref, intent.value, 'typed', world.now());
        return given.ok ? stay({ ...state, ownerDraft: given.value }) : null;
      }
      case 'try-again':
        return stay({ ...state, fault: null });
      case 'back':
        return goTo(state, (pkg.procedure.capacities ?? []).length > 1 ? { name: 'for-whom' } : { name: 'before' });
      case 'next':
        if (pageErrors(ownerDraft, stage.capacity, state.language).length > 0)
          return stay({ ...state, ownerJudged: true });
        return declare(
          state,
          pkg,
          { capacity: stage.capacity, owner: ownerEntered(ownerDraft, stage.capacity) },
          world,
        );
      default:
        return null;
    }
  },
};

/** A code shown while the owner is asked for: the card of the owner fills the boxes. */
export const ownersCode = (state: VisitState, text: string, world: VisitWorld): Step => {
  const { stage, ownerDraft } = state;
  if (stage.name !== 'owner' || stage.capacity === 'representative' || !ownerDraft) return stay(state);
  const code = readShownCode(text, dateInVietnam(world.now()));
  if (!code.ok || code.value.kind !== 'card')
    return withFault(state, {
      code: code.ok ? 'not-an-id-code' : code.fault,
      safe: 'answers-kept',
      next: ['try-again', 'call-staff'],
    });
  const filled = ownerFromCode(ownerDraft, stage.capacity, code.value.person, world.now());
  return stay({ ...state, fault: null, ownerDraft: filled });
};

const standAs = (state: VisitState, capacity: Capacity, pkg: ProcedurePackage, world: VisitWorld): Step => {
  if (capacity === 'self') return declare(state, pkg, { capacity, owner: null }, world);
  if (capacity === 'parent' && state.child)
    return declare(state, pkg, { capacity, owner: ownerFromCard(state.child) }, world);
  return askForOwner(state, capacity, world);
};

const askForOwner = (state: VisitState, capacity: OwnerPage, world: VisitWorld): Step =>
  goTo(
    { ...state, ownerDraft: state.ownerDraft ?? openDraft(shortForms, null, world.now()), ownerJudged: false },
    { name: 'owner', capacity },
  );

const ownerFromCard = (child: Person): Owner => ({
  kind: 'person',
  fullName: child.fullName,
  personalNumber: child.personalNumber,
  dateOfBirth: child.dateOfBirth,
  source: child.source,
  verified: child.source !== 'qr' && reaches(child.level, 'chip-verified'),
});

/** Opens the declaration, or goes on with it as somebody else. */
const declare = (state: VisitState, pkg: ProcedurePackage, standing: Standing | null, world: VisitWorld): Step => {
  const person = personFor(pkg.procedure.wantsEthnicity, state.person);
  if (!person) return goTo(state, { name: 'before' });
  const draft = state.draft
    ? knownAnew(state.draft, person, standing, world.now())
    : openDraft(pkg, person, world.now(), standing, world.territory);
  const begun: VisitState = { ...state, standing, draft };
  return goTo(begun, { name: 'form', page: firstPage(begun), fromReview: false });
};
