import Type, { type Static } from 'typebox';

/**
 * Sign-in with the state's electronic identity (VNeID) through an authorised provider: what the kiosk asks and what the
 * provider answers. Travels sealed (`sealed-question.ts`). The provider is asked again until there is an outcome (as in
 * OpenID CIBA Core 1.0, 7.3 and 11, poll mode); each question has a nonce of its own.
 */
export const signInPaths = {
  begin: '/v1/sign-ins',
  outcome: '/v1/sign-ins/outcome',
  close: '/v1/sign-ins/close',
} as const;

const SignInId = Type.String({ minLength: 1, maxLength: 80 });
const AskAgainAfterMs = Type.Integer({ minimum: 0, maximum: 60_000 });

export const SignInQuestion = Type.Object({
  /** shown to the person in the app beside the question whether it is them */
  kioskName: Type.String({ maxLength: 60 }),
  office: Type.String({ maxLength: 120 }),
});
export type SignInQuestion = Static<typeof SignInQuestion>;

export const SignInAnswer = Type.Object({
  signInId: SignInId,
  /** what the QR on the kiosk's screen says; the app reads it */
  qrText: Type.String({ minLength: 1, maxLength: 1_000 }),
  goodForMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }),
  askAgainAfterMs: AskAgainAfterMs,
});
export type SignInAnswer = Static<typeof SignInAnswer>;

/**
 * Asks for the outcome, or closes the sign-in. An outcome is told to every question for it until the sign-in is closed or at
 * its end: an answer may get lost on the way, and the person has approved all the same.
 */
export const SignInOutcomeQuestion = Type.Object({ signInId: SignInId });
export type SignInOutcomeQuestion = Static<typeof SignInOutcomeQuestion>;

/** The person as the provider tells it, no more than a dossier needs. */
export const SignedInPerson = Type.Object({
  personalNumber: Type.String({ pattern: '^[0-9]{12}$' }),
  fullName: Type.String({ minLength: 1, maxLength: 200 }),
  dateOfBirth: Type.String({ pattern: '^[0-9]{4}(-[0-9]{2}){0,2}$' }),
  sex: Type.Union([Type.Literal('male'), Type.Literal('female'), Type.Literal('other')]),
});
export type SignedInPerson = Static<typeof SignedInPerson>;

export const SignInOutcomeAnswer = Type.Union([
  Type.Object({ state: Type.Literal('waiting'), signInId: SignInId, askAgainAfterMs: AskAgainAfterMs }),
  Type.Object({
    state: Type.Literal('approved'),
    signInId: SignInId,
    /** epoch ms of the provider's clock */
    approvedAt: Type.Integer(),
    person: SignedInPerson,
  }),
  Type.Object({ state: Type.Literal('refused'), signInId: SignInId }),
  Type.Object({ state: Type.Literal('expired'), signInId: SignInId }),
]);
export type SignInOutcomeAnswer = Static<typeof SignInOutcomeAnswer>;

/** The kiosk is done with it: nobody may approve it any more, and an approval is told no more. */
export const SignInCloseAnswer = Type.Object({ state: Type.Literal('closed'), signInId: SignInId });
export type SignInCloseAnswer = Static<typeof SignInCloseAnswer>;
