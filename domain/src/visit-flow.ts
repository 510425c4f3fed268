import Type, { type Static } from 'typebox';
import { ExtraPurpose } from './consent-extras.ts';
import { ReceivingOffice } from './receiving-offices.ts';
import { Custody, FieldView, PrintOutcome } from './screen-parts.ts';

/**
 * What the flow of a visit adds to the contract of the citizen's screen (`visit-screen.ts`, `visit-intents.ts`): several dossiers
 * under one identification, consents beyond the dossier, practice, somebody who helps, an appointment.
 */

/** At most so many dossiers under one identification: a kiosk is shared, and each of them has a slip. */
export const MOST_DOSSIERS = 9;

/** Who may help beside the citizen. */
export const HelperRole = Type.Union([
  Type.Literal('officer'),
  Type.Literal('youth-union'), // đoàn viên
  Type.Literal('community-team'), // tổ công nghệ số cộng đồng
]);
export type HelperRole = Static<typeof HelperRole>;

/** Why nobody was signed in; only an officer may say who the holder of a card is. */
export const HelperRefusal = Type.Union([
  Type.Literal('wrong'),
  Type.Literal('locked'),
  Type.Literal('unavailable'),
  Type.Literal('not-officer'),
]);
export type HelperRefusal = Static<typeof HelperRefusal>;

export const HelperView = Type.Object({ name: Type.String({ maxLength: 60 }), role: HelperRole });
export type HelperView = Static<typeof HelperView>;

export const FlowIntent = Type.Union([
  Type.Object({ type: Type.Literal('another-dossier') }), // from the slip: the same person has more to do
  Type.Object({ type: Type.Literal('consent'), purpose: ExtraPurpose, given: Type.Boolean() }),
  Type.Object({ type: Type.Literal('ask-helper') }), // somebody stands beside the citizen and signs in
  Type.Object({ type: Type.Literal('ask-officer') }), // an officer compares the citizen with the chip's portrait, and says so
  Type.Object({
    type: Type.Literal('helper-sign-in'),
    helper: Type.String({ pattern: '^[0-9]{2,6}$' }),
    pin: Type.String({ pattern: '^[0-9]{6,8}$' }),
  }),
  Type.Object({ type: Type.Literal('helper-answer'), welcome: Type.Boolean() }), // the citizen's, not the helper's
  Type.Object({ type: Type.Literal('end-help') }),
  Type.Object({ type: Type.Literal('check-in'), code: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('give-back') }), // the number whose paper was shown
  Type.Object({ type: Type.Literal('other-office') }), // from review: another office shall have it
  /** null: the office where the kiosk stands */
  Type.Object({
    type: Type.Literal('choose-office'),
    office: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  }),
  Type.Object({ type: Type.Literal('complaint') }), // from the feedback: khiếu nại, tố cáo are shown their own way
]);
export type FlowIntent = Static<typeof FlowIntent>;

/** Consents for extras, a step of their own before the declaration; Next with none of them given goes on just as well. */
export const ExtrasScreen = Type.Object({
  name: Type.Literal('extras'),
  offers: Type.Array(
    Type.Object({ purpose: ExtraPurpose, title: Type.String(), text: Type.String(), given: Type.Boolean() }),
  ),
  withdrawal: Type.String(),
  version: Type.String(),
  /** asked only when something was agreed to that needs it; its value is answered by `answer` */
  phone: Type.Union([FieldView, Type.Null()]),
});

/** Which office takes it in and gives the result out. The office where the kiosk stands is the snapshot's own. */
export const OfficesScreen = Type.Object({
  name: Type.Literal('offices'),
  chosen: Type.Union([Type.String(), Type.Null()]),
  offices: Type.Array(ReceivingOffice),
});

/** The end of a practice: what would come now, and that nothing did. */
export const PractisedScreen = Type.Object({ name: Type.Literal('practised') });

/** Somebody signs in beside the citizen; then the citizen says whether that is wanted. */
export const AssistScreen = Type.Object({
  name: Type.Literal('assist'),
  phase: Type.Union([Type.Literal('sign-in'), Type.Literal('confirm')]),
  helper: Type.Union([HelperView, Type.Null()]),
  refused: Type.Union([HelperRefusal, Type.Null()]),
  /** the secret number says that an officer saw this person and this portrait: nothing else is signed in for */
  holder: Type.Optional(Type.Object({ name: Type.String(), portraitUrl: Type.Optional(Type.String()) })),
});

/** Why nobody can be checked in by a code right now. */
export const CheckInRefusal = Type.Union([
  Type.Literal('early'),
  Type.Literal('late'),
  Type.Literal('another-day'),
  Type.Literal('unknown'),
  Type.Literal('locked'),
  Type.Literal('unavailable'),
]);
export type CheckInRefusal = Static<typeof CheckInRefusal>;

/** What a citizen wants of the number whose paper is shown: how it stands (and back into the queue, where it was called in vain), or nothing more. */
export const OwnTicketWish = Type.Union([Type.Literal('show'), Type.Literal('give-back')]);
export type OwnTicketWish = Static<typeof OwnTicketWish>;

/** What came of it. */
export const OwnTicketAnswer = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    /** `returned`: it had been called in vain, and waits again */
    is: Type.Union([Type.Literal('waiting'), Type.Literal('returned'), Type.Literal('given-back')]),
    number: Type.String(),
    /** id of the service to the visit, its title to the screen */
    service: Type.String(),
    ahead: Type.Integer({ minimum: 0 }),
  }),
  Type.Object({
    ok: Type.Literal(false),
    why: Type.Union([
      Type.Literal('ticket-unknown'), // of yesterday, or of another office
      Type.Literal('ticket-late'), // beyond what the office lets come back
      Type.Literal('ticket-at-counter'),
      Type.Literal('ticket-over'),
      Type.Literal('ticket-unavailable'), // the machine that keeps the queue is not heard
    ]),
  }),
]);
export type OwnTicketAnswer = Static<typeof OwnTicketAnswer>;

/** The code of an appointment is shown to the reader or typed; a number comes of it, or a plain answer why not. */
export const CheckInScreen = Type.Object({
  name: Type.Literal('check-in'),
  answer: Type.Union([
    Type.Null(),
    Type.Object({
      why: CheckInRefusal,
      /** ISO 8601, when the appointment is known */
      at: Type.Union([Type.String(), Type.Null()]),
    }),
  ]),
  /** the paper of a number was shown instead; absent: it was not */
  ticket: Type.Optional(OwnTicketAnswer),
});

/**
 * Góp ý, phản ánh: what it is about (touched, it leads on), the words and a telephone number only if a call is wanted, and after it
 * was submitted the code to look for an answer with. `complaint`: that has a way of its own, which is shown instead.
 */
export const FeedbackScreen = Type.Object({
  name: Type.Literal('feedback'),
  phase: Type.Union([Type.Literal('about'), Type.Literal('words'), Type.Literal('complaint'), Type.Literal('sent')]),
  title: Type.String(),
  /** of this phase; a `choice` is drawn as large cards, a `yes-no` as a box that is not ticked */
  fields: Type.Array(FieldView),
  errors: Type.Array(Type.Object({ ref: Type.String(), message: Type.String() })),
  /** what was chosen before, in words */
  about: Type.Union([Type.String(), Type.Null()]),
  sent: Type.Union([
    Type.Object({
      provisionalCode: Type.String(),
      secret: Type.String(),
      custody: Custody,
      clockConfirmed: Type.Boolean(),
      slip: PrintOutcome,
    }),
    Type.Null(),
  ]),
});
