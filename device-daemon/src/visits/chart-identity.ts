import { lifeEvent } from '@mot-cua/domain/catalogue/guide.ts';
import type { DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import { giveAnswer, openDraft, pageErrors } from '@mot-cua/domain/forms/draft.ts';
import { documentEntered, shortForms } from '@mot-cua/domain/forms/short-forms.ts';
import { isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import { readShownCode, type ShownCode } from '@mot-cua/domain/identity/shown-code.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { printChecklist, toCounter } from './chart-catalogue.ts';
import { toFeedback } from './chart-feedback.ts';
import { forgetForms, printForm } from './chart-forms.ts';
import { mayBegin } from './chart-office-word.ts';
import { toOwnDossiers } from './chart-own-dossiers.ts';
import { identifyBy, leaveIdentifying, recognised } from './chart-person.ts';
import { beginPractice } from './chart-practice.ts';
import { toTicket } from './chart-sign-in.ts';
import { counterOnly, toDeclaration } from './chart-standing.ts';
import { goTo, stay, toDone, withFault } from './chart-steps.ts';
import { secretsOfCard, secretsOfDocument, secretsTyped } from './chip-secrets.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { AccessCode, Step, VisitState, VisitWorld } from './visit-state.ts';

/** A card that failed this often in a row: the next thing offered is another way. */
export const READS_BEFORE_OTHER_WAY = 3;
/** Six digits that a card may prove wrong in one visit; what is printed in the code of the card may always be shown. */
export const CODES_ALLOWED = 3;

/** What was shown or typed is wrong: it is asked for anew, not tried again. */
const wrongCodes: ReadonlySet<string> = new Set(['access-code-wrong', 'code-of-another-card', 'document-misread']);

/** Who stands there, and what they came for. */
export const identityIntents: IntentTable = {
  welcome: (state, intent, world) => {
    if (intent.type !== 'begin' || !mayBegin(state, intent.choice)) return null;
    if (intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' });
    if (intent.choice === 'lookup') return goTo(state, { name: 'lookup' });
    if (intent.choice === 'own-dossiers') return toOwnDossiers(state);
    if (intent.choice === 'resume') return goTo(state, { name: 'enter-code' });
    if (intent.choice === 'appointment')
      return world.appointments ? goTo(state, { name: 'check-in', answer: null }) : null;
    if (intent.choice === 'feedback') return toFeedback(state, world);
    if (intent.choice === 'practice') return world.packages.length > 0 ? beginPractice(state) : null;
    if (state.storageFull)
      return withFault(state, {
        code: 'storage-full',
        safe: 'nothing-was-started',
        next: ['take-ticket', 'call-staff'],
      });
    return goTo(state, { name: 'identify', phase: 'need-code', percent: 0 });
  },
  identify: (state, intent, world) => {
    const { stage } = state;
    if (stage.name !== 'identify') return null;
    const reading = stage.phase === 'reading';
    switch (intent.type) {
      case 'type-access-code':
        if (reading || state.wrongCodes >= CODES_ALLOWED) return null; // one reading at a time
        return withAccessCode(state, {
          access: [{ kind: 'can', can: intent.digits }],
          source: 'typed',
          shown: null,
        });
      case 'identify-by':
        return intent.way === 'vneid' && !world.identity.signIn ? null : identifyBy(state, intent.way);
      case 'try-again':
        if (reading) return null;
        return state.accessCode && !wrongCodes.has(state.fault?.code ?? '') ? lookForCard(state) : needCode(state);
      case 'back':
        return stage.phase === 'need-code' ? leaveIdentifying(state) : needCode(state);
      case 'other-way':
        return withoutChip(state, world);
      case 'begin':
        if (intent.choice === 'procedure') return stay({ ...state, wants: null }); // the card lay there before the finger came
        return intent.choice === 'ticket' ? toTicket(state) : null;
      default:
        return null;
    }
  },
  document: (state, intent, world) => {
    const draft = state.documentDraft ?? openDraft(shortForms, null, world.now());
    switch (intent.type) {
      case 'answer': {
        const given = giveAnswer(draft, intent.ref, intent.value, 'typed', world.now());
        return given.ok ? stay({ ...state, documentDraft: given.value }) : null;
      }
      case 'next':
        if (pageErrors(draft, 'document', state.language).length > 0)
          return stay({ ...state, documentDraft: draft, documentJudged: true });
        return withAccessCode(state, {
          access: secretsTyped(documentEntered(draft)),
          source: 'document',
          shown: null,
        });
      case 'try-again':
        return stay({ ...state, fault: null });
      case 'back':
      case 'other-way':
        return identifyBy(state, 'card');
      case 'begin':
        return intent.choice === 'ticket' ? toTicket(state) : null;
      default:
        return null;
    }
  },
  choose: (state, intent, world) => {
    // after a dossier or with a number nobody else may step in: there is no way back to "is this you?"
    if (intent.type === 'back') {
      if (state.earlier.length > 0) return goTo(state, { name: 'rate' });
      return state.ticket ? toDone(state) : goTo(state, { name: 'confirm' });
    }
    if (intent.type === 'begin' && intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' });
    if (intent.type === 'ask-guide')
      return lifeEvent(intent.event) ? goTo(state, { name: 'guide', event: intent.event, answers: [] }) : null;
    return intent.type === 'choose-procedure' ? chooseProcedure(state, intent.id, world) : null;
  },
  before: (state, intent, world) => {
    const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
    switch (intent.type) {
      case 'back':
        return goTo(state, state.guided ?? { name: 'choose' });
      case 'take-ticket':
        return stay({ ...state, busy: true, fault: null }, { do: 'issue-ticket', service: intent.service });
      case 'begin':
        return intent.choice === 'ticket'
          ? goTo(state, { name: 'take-ticket', ...(state.procedure === null ? {} : { of: state.procedure }) })
          : null;
      case 'try-again':
        return stay({ ...state, fault: null });
      case 'print-checklist':
        return printChecklist(state);
      case 'print-form':
        return printForm(state, 'blank', world);
      case 'next':
        return pkg && counterOnly(state, pkg, world) === null ? toDeclaration(state, world) : null;
      default:
        return null;
    }
  },
};

/**
 * A code was shown. The QR of a card opens the chip with its last six digits or its MRZ key, the lines of a passport with
 * theirs; both stand in for the chip where none can be read.
 */
export const codeShown = (state: VisitState, text: string, world: VisitWorld): Step => {
  const read = readShownCode(text, dateInVietnam(world.now()));
  if (!read.ok)
    return withFault(state, {
      code: read.fault,
      safe: state.draft ? 'answers-kept' : 'nothing-was-started',
      next: ['try-again', 'other-way', 'call-staff'],
    });
  const code = read.value;
  return withAccessCode(state, {
    access: code.kind === 'card' ? secretsOfCard(code.person) : secretsOfDocument(code.document),
    source: code.kind === 'card' ? 'qr' : 'document',
    shown: code,
  });
};

const withAccessCode = (state: VisitState, accessCode: AccessCode): Step =>
  lookForCard({ ...state, accessCode, disbelief: [], fault: null });

/** Reads the card that lies there, or waits for one. A child's card that was read is not read again as its mother's. */
export const lookForCard = (state: VisitState): Step =>
  state.cardPresent && state.accessCode && !state.liftFirst
    ? goTo(
        { ...state, busy: false },
        { name: 'identify', phase: 'reading', percent: 0 },
        { do: 'read-card', access: state.accessCode },
      )
    : goTo(state, { name: 'identify', phase: 'need-card', percent: 0 });

const needCode = (state: VisitState): Step =>
  goTo(
    { ...state, accessCode: null },
    state.accessCode?.source === 'document'
      ? { name: 'document' }
      : { name: 'identify', phase: 'need-code', percent: 0 },
    { do: 'cancel-device' },
  );

/**
 * No chip today: what the code says, unverified, or a ticket to a person. Nobody is sent away with nothing. Of a card that
 * was not believed its code counts no more than its chip, also when it is shown once more: the ways to choose from are shown
 * again, then there is the ticket.
 */
const withoutChip = (state: VisitState, world: VisitWorld): Step => {
  if (state.disbelief.length > 0) return identifyBy(state, 'card');
  const shown = state.doubted ? null : state.accessCode?.shown;
  // digits that do not fit leave the other ways: a ticket only where somebody says that they have no card
  if (!shown && state.stage.name === 'identify' && state.stage.phase === 'failed') return identifyBy(state, 'card');
  if (!shown) return toTicket(state);
  const step = recognised(state, { person: personOfCode(shown), verdict: null, byCard: false }, world);
  return { ...step, effects: [{ do: 'cancel-device' }, ...step.effects.filter((one) => one.do !== 'cancel-device')] };
};

export const personOfCode = (code: ShownCode): Person => {
  if (code.kind === 'card') {
    const { extra: _, ...known } = code.person;
    return { level: 'qr', source: 'qr', ...known };
  }
  const { kind, number, issuer, nationality, personalNumber, fullName, dateOfBirth, sex, expiresOn } = code.document;
  return {
    level: 'qr',
    source: 'qr',
    personalNumber,
    document: { kind, number, issuer },
    fullName,
    dateOfBirth,
    sex,
    nationality,
    ...(expiresOn === null ? {} : { expiresOn }),
  };
};

export const chooseProcedure = (state: VisitState, id: string, world: VisitWorld): Step | null => {
  if (world.refused.some((one) => one.id === id))
    return withFault(state, {
      code: 'package-refused',
      safe: 'nothing-was-started',
      next: ['take-ticket', 'call-staff'],
    });
  if (!world.packages.some((one) => one.procedure.id === id))
    return world.offered.entries.has(id) ? toCounter(state, id) : null;
  const guided = state.stage.name === 'guide' ? state.stage : null;
  if (state.procedure === id && !state.supplement)
    return goTo({ ...state, guided, checklist: null }, { name: 'before' });
  const ids = Object.values(state.papers).flatMap((pages) => pages.map((page) => page.id));
  return goTo(
    {
      ...state,
      guided,
      procedure: id,
      checklist: null,
      forms: forgetForms(state.forms),
      draft: null,
      standing: null,
      ownerDraft: null,
      ownerJudged: false,
      judged: [],
      papers: {},
      agreed: null,
      resultOffice: null,
      supplement: null,
      held: {},
      heldAsked: null,
      reused: [],
    },
    { name: 'before' },
    { do: 'count-opened', procedure: id },
    ...(ids.length > 0 ? [{ do: 'forget-pages', ids } as const] : []), // or they would go into the other dossier
  );
};

/** Something about the card does not fit. Nothing of it is kept, its code neither; a person looks at it. */
export const cardNotBelieved = (state: VisitState, reasons: Reasons): Step => {
  if (state.stage.name !== 'identify' || state.stage.phase !== 'reading') return stay(state); // the citizen left already
  return withFault(
    {
      ...state,
      accessCode: null,
      disbelief: reasons.filter(isDisbelief),
      doubted: true,
      stage: { name: 'identify', phase: 'failed', percent: 0 },
    },
    {
      code: whyNotBelieved(reasons),
      safe: state.draft ? 'answers-kept' : 'nothing-was-started',
      next: ['other-way', 'take-ticket', 'call-staff'],
    },
    { do: 'forget-chip' },
  );
};

type Reasons = Extract<VisitEvent, { type: 'card-not-believed' }>['reasons'];

/** A service that finds an expired card not in force says nothing against its holder: they hear the plain reason. */
const whyNotBelieved = (reasons: Reasons): 'code-disagrees' | 'card-expired' | 'card-not-believed' => {
  if (reasons.includes('code-disagrees')) return 'code-disagrees';
  const against = reasons.filter(isDisbelief);
  return reasons.includes('card-expired') && against.every((reason) => reason === 'online-refused')
    ? 'card-expired'
    : 'card-not-believed';
};

/** A failed read, in the words and with the ways out that fit it. */
export const nextAfterFailedRead = (
  state: VisitState,
  code: DeviceFaultCode,
): ('try-again' | 'other-way' | 'take-ticket' | 'call-staff')[] =>
  code !== 'card-removed' && state.failedReads + 1 >= READS_BEFORE_OTHER_WAY
    ? ['other-way', 'take-ticket', 'call-staff']
    : ['try-again', 'other-way', 'call-staff'];
