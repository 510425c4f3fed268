import { openDraft } from '@mot-cua/domain/forms/draft.ts';
import { readIdQr } from '@mot-cua/domain/identity/id-qr.ts';
import { accessNumberOf } from '@mot-cua/domain/identity/personal-number.ts';
import { type Person, reaches } from '@mot-cua/domain/provenance.ts';
import { afterConfirming, personFor } from './chart-parking.ts';
import { firstPage, forgetPerson, goTo, stay, withFault } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** A card that failed this often in a row: the next thing offered is another way. */
const READS_BEFORE_OTHER_WAY = 3;

/** Who stands there, and what they came for. */
export const identityIntents: IntentTable = {
  welcome: (state, intent) => {
    if (intent.type !== 'begin') return null;
    if (intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' });
    if (intent.choice === 'lookup') return goTo(state, { name: 'lookup' });
    if (intent.choice === 'resume') return goTo(state, { name: 'enter-code' });
    if (state.storageFull)
      return withFault(state, {
        code: 'storage-full',
        safe: 'nothing-was-started',
        next: ['take-ticket', 'call-staff'],
      });
    return goTo(state, { name: 'identify', phase: 'need-code', percent: 0 });
  },
  identify: (state, intent) => {
    const reading = state.stage.name === 'identify' && state.stage.phase === 'reading';
    switch (intent.type) {
      case 'type-access-code':
        if (reading) return null; // one reading at a time
        return withAccessCode(state, { can: intent.digits, source: 'typed', qr: null });
      case 'try-again':
        if (reading) return null;
        return state.accessCode && state.fault?.code !== 'access-code-wrong' ? lookForCard(state) : needCode(state);
      case 'back':
        return state.stage.name === 'identify' && state.stage.phase !== 'need-code'
          ? needCode(state)
          : goTo(forgetPerson(state), { name: 'welcome' }, { do: 'forget-person' });
      case 'other-way':
        return withoutChip(state);
      case 'begin':
        return intent.choice === 'ticket' ? toTicketUnknown(state) : null;
      default:
        return null;
    }
  },
  confirm: (state, intent) => {
    if (intent.type === 'back' || (intent.type === 'confirm-person' && !intent.correct))
      return goTo(forgetPerson(state), { name: 'identify', phase: 'need-code', percent: 0 }, { do: 'forget-person' });
    return intent.type === 'confirm-person' ? afterConfirming(state) : null;
  },
  choose: (state, intent, world) => {
    if (intent.type === 'back') return goTo(state, { name: 'confirm' });
    if (intent.type === 'begin' && intent.choice === 'ticket') return goTo(state, { name: 'take-ticket' });
    return intent.type === 'choose-procedure' ? chooseProcedure(state, intent.id, world) : null;
  },
  before: (state, intent, world) => {
    const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
    if (intent.type === 'back') return goTo(state, { name: 'choose' });
    if (intent.type === 'take-ticket')
      return stay({ ...state, busy: true, fault: null }, { do: 'issue-ticket', service: intent.service });
    if (intent.type === 'try-again')
      return goTo(forgetPerson(state), { name: 'identify', phase: 'need-code', percent: 0 }, { do: 'forget-person' });
    if (intent.type !== 'next' || !pkg || pkg.procedure.kind !== 'e-form') return null;
    if (!reaches(state.person?.level ?? 'none', pkg.procedure.identity.minimum))
      return withFault(state, {
        code: 'card-unreadable',
        safe: 'nothing-was-started',
        next: ['try-again', 'take-ticket', 'call-staff'],
      });
    const begun: VisitState = state.draft
      ? state
      : { ...state, draft: openDraft(pkg, personFor(pkg.procedure.wantsEthnicity, state.person), world.now()) };
    return goTo(begun, { name: 'form', page: firstPage(begun), fromReview: false });
  },
};

/** A code was shown: the QR of a card opens the chip with its last six digits, and stands in for it where no chip can be read. */
export const codeShown = (state: VisitState, text: string): Step => {
  const read = readIdQr(text);
  if (!read.ok)
    return withFault(state, {
      code: read.fault.code,
      safe: 'nothing-was-started',
      next: ['try-again', 'other-way', 'call-staff'],
    });
  return withAccessCode(state, { can: accessNumberOf(read.value.personalNumber), source: 'qr', qr: read.value });
};

const withAccessCode = (state: VisitState, accessCode: NonNullable<VisitState['accessCode']>): Step =>
  lookForCard({ ...state, accessCode, fault: null });

/** Reads the card that lies there, or waits for one. */
export const lookForCard = (state: VisitState): Step =>
  state.cardPresent && state.accessCode
    ? goTo(
        { ...state, busy: false },
        { name: 'identify', phase: 'reading', percent: 0 },
        { do: 'read-card', can: state.accessCode.can },
      )
    : goTo(state, { name: 'identify', phase: 'need-card', percent: 0 });

const needCode = (state: VisitState): Step =>
  goTo({ ...state, accessCode: null }, { name: 'identify', phase: 'need-code', percent: 0 }, { do: 'cancel-device' });

/** A ticket without a name. A reading that still runs is stopped first, or it would be kept after the forgetting. */
const toTicketUnknown = (state: VisitState): Step =>
  goTo(forgetPerson(state), { name: 'take-ticket' }, { do: 'cancel-device' }, { do: 'forget-person' });

/** No chip today: what the QR says, unverified, or a ticket to a person. Nobody is sent away with nothing. */
const withoutChip = (state: VisitState): Step => {
  const qr = state.accessCode?.qr;
  if (!qr) return toTicketUnknown(state);
  const { extra: _, ...known } = qr;
  const person: Person = { level: 'qr', source: 'qr', ...known };
  return goTo({ ...state, person, hasPortrait: false }, { name: 'confirm' }, { do: 'cancel-device' });
};

const chooseProcedure = (state: VisitState, id: string, world: VisitWorld): Step | null => {
  if (world.refused.some((one) => one.id === id))
    return withFault(state, {
      code: 'package-refused',
      safe: 'nothing-was-started',
      next: ['take-ticket', 'call-staff'],
    });
  if (!world.packages.some((one) => one.procedure.id === id)) return null;
  if (state.procedure === id) return goTo(state, { name: 'before' });
  const ids = Object.values(state.papers).flatMap((pages) => pages.map((page) => page.id));
  return goTo(
    { ...state, procedure: id, draft: null, judged: [], papers: {}, agreed: null },
    { name: 'before' },
    ...(ids.length > 0 ? [{ do: 'forget-pages', ids } as const] : []), // or they would go into the other dossier
  );
};

/** A failed read, in the words and with the ways out that fit it. */
export const nextAfterFailedRead = (state: VisitState): ('try-again' | 'other-way' | 'take-ticket' | 'call-staff')[] =>
  state.failedReads + 1 >= READS_BEFORE_OTHER_WAY
    ? ['other-way', 'take-ticket', 'call-staff']
    : ['try-again', 'other-way', 'call-staff'];

export const READS_ALLOWED = READS_BEFORE_OTHER_WAY;
