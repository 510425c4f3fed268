import { isAppointmentCode } from '@mot-cua/domain/appointments.ts';
import { readTicketCode } from '../office/ticket-code.ts';
import { isDraftCode } from '../parked-drafts/draft-key.ts';
import { fromAssist } from './chart-assist.ts';
import { checkIn, checkInRefused, ownTicketAnswered, ticketMayBeShown, ticketShown } from './chart-check-in.ts';
import { afterNumber, withList, withNumber } from './chart-counter.ts';
import { stillPrinting, submissionFailed, withRating } from './chart-dossier.ts';
import { fromFace } from './chart-face.ts';
import { feedbackNotSent, feedbackSent } from './chart-feedback.ts';
import { formPrinted } from './chart-forms.ts';
import { cardNotBelieved, codeShown, lookForCard, nextAfterFailedRead } from './chart-identity.ts';
import { slipShown } from './chart-office.ts';
import { officeSays } from './chart-office-word.ts';
import { fromProvince, toOwnDossiers } from './chart-own-dossiers.ts';
import { fromPapers } from './chart-papers.ts';
import { fromParking, openByCode } from './chart-parking.ts';
import { recognised } from './chart-person.ts';
import { fromPhone } from './chart-phone.ts';
import { fromHeldPapers } from './chart-reuse.ts';
import { fromSignIn } from './chart-sign-in.ts';
import { ownersCode } from './chart-standing.ts';
import { citizenFault, goTo, safeSoFar, stay, toDone, withFault } from './chart-steps.ts';
import { afterSubmission } from './chart-submitted.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

type FromDevices = Exclude<VisitEvent, { type: 'intent' }>;

/** What devices, daemon and clock say, in every stage. Where a stage has no use for it, that is written as `ignore`. */
export const fromDevices = (state: VisitState, event: FromDevices, world: VisitWorld): Step => {
  const ignore = stay(state);
  switch (event.type) {
    case 'card-presence':
      return cardMoved(
        {
          ...state,
          cardPresent: event.present,
          cardWasAway: state.cardWasAway || !event.present,
          liftFirst: event.present && state.liftFirst,
        },
        event.present,
        state.cardWasAway && !state.cardPresent, // what lay there when the visit began is somebody else's, forgotten
      );
    case 'code-read':
      if (state.busy) return ignore;
      if (ticketMayBeShown(state)) {
        const ticket = readTicketCode(event.text);
        if (ticket !== null) return ticketShown(state, ticket);
      }
      if (
        state.stage.name === 'check-in' ||
        (state.stage.name === 'welcome' && world.appointments && isAppointmentCode(event.text))
      )
        return checkIn(state, event.text);
      if (state.stage.name === 'enter-code' || (state.stage.name === 'welcome' && isDraftCode(event.text)))
        return openByCode(state, event.text);
      if (state.stage.name === 'owner') return ownersCode(state, event.text, world);
      if (state.stage.name === 'lookup') return slipShown(state, event.text);
      return ['guardian', 'document'].includes(state.stage.name) ||
        (state.stage.name === 'identify' && state.stage.phase !== 'reading')
        ? codeShown(state, event.text, world)
        : ignore; // a code shown elsewhere means nothing
    case 'card-progress':
      return state.stage.name === 'identify' && state.stage.phase === 'reading'
        ? stay({ ...state, stage: { ...state.stage, percent: event.percent } })
        : ignore;
    case 'card-read':
      return state.stage.name === 'identify' && state.stage.phase === 'reading'
        ? recognised(state, { person: event.person, verdict: event.verdict, byCard: true }, world)
        : ignore; // came too late: the citizen went back
    case 'card-not-believed':
      return cardNotBelieved(state, event.reasons);
    case 'portrait-ready':
      return state.person?.source === 'chip' ? stay({ ...state, hasPortrait: true }) : ignore;
    case 'face-phase':
    case 'face-over':
      return fromFace(state, event);
    case 'sign-in-opened':
    case 'sign-in-waits':
    case 'signed-in':
    case 'sign-in-ended':
      return fromSignIn(state, event, world);
    case 'card-failed':
      return cardFailed(state, event);
    case 'feeding-devices':
    case 'scan-rows':
    case 'page-scanned':
    case 'half-scanned':
    case 'halves-unsure':
    case 'scan-ended':
      return fromPapers(state, event);
    case 'sealed':
      return state.stage.name === 'submitting'
        ? stay({ ...state, stage: { name: 'submitting', phase: 'saving' } })
        : ignore;
    case 'submitted':
      return submitted(state, event.submission, world);
    case 'submit-failed':
      if (state.stage.name !== 'submitting') return ignore;
      return state.feedback ? feedbackNotSent(state, event.code) : submissionFailed(state, event.code, world);
    case 'ticket-issued':
      return ticketIssued(state, event, world);
    case 'ticket-failed':
      if (event.closed && !state.submission)
        return goTo({ ...state, busy: false, numbersOver: true }, { name: 'take-ticket' });
      return state.submission
        ? stay(state, { do: 'print-slip' })
        : withFault(
            { ...state, busy: false },
            { code: 'daemon-away', safe: safeSoFar(state), next: ['try-again', 'call-staff'] },
          );
    case 'print-ended':
      return printEnded(state, event, world);
    case 'form-printed':
      return formPrinted(state, event, world);
    case 'phone-code':
    case 'phone-taking':
    case 'phone-ended':
      return fromPhone(state, event);
    case 'held-papers':
      return fromHeldPapers(state, event);
    case 'held-papers-asked':
      return stay({ ...state, heldAsked: event.procedure });
    case 'own-dossiers':
    case 'holder-seen':
      return fromProvince(state, event);
    case 'looked-up':
      return state.stage.name === 'lookup'
        ? stay({ ...state, busy: false, lookup: { triesLeft: 5, result: event.result } })
        : ignore;
    case 'lookup-failed':
      return state.stage.name === 'lookup'
        ? withFault(
            { ...state, busy: false, lookup: { triesLeft: event.triesLeft, result: null } },
            {
              code: `lookup-${event.why}`,
              safe: 'nothing-was-started',
              next: ['try-again', 'take-ticket', 'call-staff'],
            },
          )
        : ignore;
    case 'custody':
      return state.submission?.dossierId === event.dossierId
        ? stay({
            ...state,
            submission: {
              ...state.submission,
              custody: event.custody,
              officialCode: event.officialCode ?? state.submission.officialCode,
            },
          })
        : ignore;
    case 'button':
      // a box has three buttons; pressed out of turn it is no rating
      return state.stage.name === 'rate' && (world.ratingLevels ?? 3) === 3
        ? withRating(state, event.score, 3)
        : ignore;
    case 'health':
      return stay({
        ...state,
        devices: mergeHealth(state, event.devices),
        repositoryReachable: event.repositoryReachable,
        storageFull: event.storageFull,
        headphones: event.headphones ?? false,
        alarms: event.alarms,
      });
    case 'own-devices':
      return stay({ ...state, devices: mergeHealth(state, event.devices) });
    case 'left-behind':
      return stay({ ...state, leftBehind: event.what });
    case 'idle-warning':
      return stay({ ...state, idleSecondsLeft: event.secondsLeft });
    case 'idle-over':
      if (state.stage.name === 'submitting') return ignore; // a running submission is never idle
      return stay(
        { ...state, busy: true, idleSecondsLeft: null },
        { do: 'cancel-device' },
        { do: 'end', why: ['done', 'parked'].includes(state.stage.name) ? 'finished' : 'timed-out' },
      );
    case 'daemon-line':
      if (event.up) return state.fault?.code === 'daemon-away' ? stay({ ...state, fault: null }) : ignore;
      return state.fault
        ? ignore
        : withFault(state, { code: 'daemon-away', safe: safeSoFar(state), next: ['call-staff'] });
    case 'office':
      return officeSays(state, event.told, world);
    case 'helper-signed-in':
    case 'helper-refused':
      return fromAssist(state, event);
    case 'own-ticket':
      return ownTicketAnswered(state, event);
    case 'check-in-refused':
      return checkInRefused(state, event);
    case 'draft-looked':
    case 'draft-opened':
    case 'draft-not-opened':
    case 'draft-saved':
    case 'parked':
    case 'park-failed':
      return fromParking(state, event, world);
  }
};

const cardMoved = (state: VisitState, present: boolean, arrived: boolean): Step => {
  if (state.stage.name === 'identify' && state.stage.phase === 'need-card' && present) return lookForCard(state);
  // a card alone, with nothing pressed: whoever laid it down wants to know how their dossier stands
  if (arrived && present && !state.person && ['welcome', 'lookup'].includes(state.stage.name))
    return toOwnDossiers(state);
  if ((state.stage.name === 'done' || state.stage.name === 'parked') && !present)
    return stay({ ...state, leftBehind: state.leftBehind.filter((thing) => thing !== 'card') });
  return stay(state); // elsewhere a card may come and go: what was read is read
};

const cardFailed = (state: VisitState, event: { fault: Parameters<typeof citizenFault>[0] }): Step => {
  if (state.stage.name !== 'identify' || state.stage.phase !== 'reading') return stay(state); // the citizen left already
  if (event.fault.code === 'no-card')
    return goTo({ ...state, cardPresent: false }, { name: 'identify', phase: 'need-card', percent: 0 }); // lifted just before: no try was made
  const next = nextAfterFailedRead(state, event.fault.code);
  const failed: VisitState = {
    ...state,
    failedReads: state.failedReads + (event.fault.code === 'card-removed' ? 0 : 1),
    wrongCodes: state.wrongCodes + (event.fault.code === 'access-code-wrong' ? 1 : 0),
    stage: { name: 'identify', phase: 'failed', percent: 0 },
  };
  const fault = citizenFault(event.fault, safeSoFar(state), next);
  return withFault(failed, event.fault.code === 'access-code-wrong' ? { ...fault, code: wrongCode(state) } : fault);
};

/** What was wrong with what opens the chip: the six digits, or a code or document that belongs to another card. */
const wrongCode = ({ accessCode }: VisitState): 'access-code-wrong' | 'code-of-another-card' | 'document-misread' => {
  if (accessCode?.source === 'qr') return 'code-of-another-card';
  return accessCode?.source === 'document' ? 'document-misread' : 'access-code-wrong';
};

const submitted = (state: VisitState, submission: NonNullable<VisitState['submission']>, world: VisitWorld): Step =>
  state.stage.name !== 'submitting'
    ? stay(state)
    : state.feedback
      ? feedbackSent(state, submission)
      : afterSubmission(state, submission, world);

const ticketIssued = (
  state: VisitState,
  event: Extract<VisitEvent, { type: 'ticket-issued' }>,
  world: VisitWorld,
): Step => {
  const { type: _, counter, ...issued } = event;
  const ticket = { ...issued, print: 'printing' as const };
  // With a submission it is the slip's own ticket, even when the citizen already pressed finish: both are still printed.
  if (state.submission) return stay({ ...state, ticket }, { do: 'print-slip' }, { do: 'print-ticket' });
  if (state.stage.name === 'done') return stay({ ...state, ticket }, { do: 'print-ticket' });
  return goTo(
    { ...withNumber(state, counter, world), busy: false, ticket },
    { name: 'ticket' },
    { do: 'print-ticket' },
  );
};

const goOn = (state: VisitState, world: VisitWorld): Step => {
  switch (state.stage.name) {
    case 'slip':
      return goTo(state, { name: 'rate' });
    case 'ticket':
      return afterNumber(state, world);
    case 'feedback':
      return toDone(state);
    default:
      return stay(state);
  }
};

const printEnded = (
  state: VisitState,
  event: Extract<VisitEvent, { type: 'print-ended' }>,
  world: VisitWorld,
): Step => {
  if (event.what === 'needs-slip')
    return stay({ ...state, needsSlip: state.needsSlip && { ...state.needsSlip, outcome: event.outcome } });
  if (event.what === 'parking-slip')
    return state.stage.name === 'parked'
      ? stay({ ...state, stage: { ...state.stage, slip: event.outcome } })
      : stay(state);
  if (event.what === 'checklist') {
    const out = withList({ ...state, checklist: state.checklist && event.outcome }, world);
    const here = state.stage.name === 'before' || state.stage.name === 'at-counter';
    return event.outcome === 'not-printed' && event.fault && here
      ? withFault(out, citizenFault(event.fault, safeSoFar(state), ['call-staff']))
      : stay(out);
  }
  const told: VisitState =
    event.what === 'slip'
      ? { ...state, submission: state.submission && { ...state.submission, slip: event.outcome } }
      : { ...state, ticket: state.ticket && { ...state.ticket, print: event.outcome } };
  if (event.outcome === 'printed' && told.nextWanted && !stillPrinting(told))
    return goOn({ ...told, nextWanted: false }, world);
  if (event.outcome === 'printed' || !event.fault) return stay(told);
  // The number itself is valid and stands large on the screen, which says what came of the paper.
  if (state.stage.name === 'ticket') return stay({ ...told, nextWanted: false });
  return withFault(
    { ...told, nextWanted: false },
    citizenFault(
      event.fault,
      safeSoFar(state),
      event.outcome === 'not-printed' ? ['try-again', 'call-staff'] : ['call-staff'],
    ),
  );
};

/** The daemon speaks for its devices, the visit for its own; the newer word on a device counts. */
const mergeHealth = (state: VisitState, devices: VisitState['devices']): VisitState['devices'] => {
  const others = state.devices.filter((one) => !devices.some((other) => other.device === one.device));
  return [...others, ...devices];
};
