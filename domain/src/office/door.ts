import Type, { type Static } from 'typebox';
import { StaffId, StaffRole } from './office-plan.ts';

/**
 * How a page of the office speaks with the door that served it (device-daemon/src/office-door, its README has the addresses):
 * who is signed in here, what signing in takes, where the page goes on when this machine falls silent.
 */
const closed = { additionalProperties: false };

/** Which view a stream carries: `GET /office/events?view=…`. */
export const DoorView = Type.Union([
  Type.Literal('console'),
  Type.Literal('display'),
  /** one counter's own display: with `&counter=<id>` */
  Type.Literal('counter-display'),
  Type.Literal('manager'),
]);
export type DoorView = Static<typeof DoorView>;

/** `POST /office/sign-in`: what the badge reader typed, and the secret number. */
export const SignIn = Type.Object(
  {
    badge: Type.String({ minLength: 1, maxLength: 128 }),
    pin: Type.String({ pattern: '^[0-9]{6,8}$' }),
  },
  closed,
);
export type SignIn = Static<typeof SignIn>;

/** `POST /office/unlock`: the secret number alone, of whoever is signed in. */
export const Unlock = Type.Object({ pin: Type.String({ pattern: '^[0-9]{6,8}$' }) }, closed);
export type Unlock = Static<typeof Unlock>;

/** Why nobody is signed in (any more). */
export const SignedOutWhy = Type.Union([
  Type.Literal('nobody'), // nobody has been yet, or it is long ago
  Type.Literal('asked'),
  Type.Literal('another-place'), // the same person has signed in at another screen
  Type.Literal('too-long'), // 12 hours have passed
  Type.Literal('guessed'), // too many wrong numbers on the locked screen
  Type.Literal('moved'), // the session came from another network than it was opened in
  Type.Literal('plan'), // no longer among the staff of this office
]);
export type SignedOutWhy = Static<typeof SignedOutWhy>;

/** `GET /office/session`, the answer of sign-in, unlock, lock and sign-out, and `event: session` on a console's stream. */
export const DoorSession = Type.Union([
  Type.Object({ state: Type.Literal('signed-out'), why: SignedOutWhy }, closed),
  /** silent for too long, or locked by its user: `POST /office/unlock` goes on where it was */
  Type.Object(
    { state: Type.Literal('locked'), staff: Type.Object({ id: StaffId, name: Type.String() }, closed) },
    closed,
  ),
  Type.Object(
    {
      state: Type.Literal('open'),
      staff: Type.Object({ id: StaffId, name: Type.String(), roles: Type.Array(StaffRole) }, closed),
      /** epoch ms of office time: signed out then, whatever happens */
      until: Type.Integer(),
    },
    closed,
  ),
]);
export type DoorSession = Static<typeof DoorSession>;

/** `event: addresses`, first on every stream: origins of the other machines of the office, e.g. `https://k02.songhien.example:4460`; the same paths are there. */
export const DoorAddresses = Type.Object({ others: Type.Array(Type.String(), { maxItems: 9 }) }, closed);
export type DoorAddresses = Static<typeof DoorAddresses>;

/** The answer of `POST /office/intents`: 200 also where the office said no. The next view says the same. */
export const IntentAnswer = Type.Object(
  { acknowledged: Type.Integer(), refused: Type.Union([Type.String(), Type.Null()]) },
  closed,
);
export type IntentAnswer = Static<typeof IntentAnswer>;

/** A page's stream is beaten this often, ms; two missed ones are a lost line. */
export const DOOR_BEAT_MS = 2_000;
