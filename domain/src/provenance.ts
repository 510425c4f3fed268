import Type, { type Static } from 'typebox';

/** Where a value came from. Order of trust is by identity level, not by this list. */
export const ValueSource = Type.Union([
  Type.Literal('typed'),
  Type.Literal('qr'),
  Type.Literal('chip'),
  Type.Literal('vneid'),
  Type.Literal('ocr'),
  Type.Literal('staff'),
  Type.Literal('const'),
]);
export type ValueSource = Static<typeof ValueSource>;

/** How sure the kiosk is of who stands there (DESIGN.md, "Identity has levels"). */
export const IdentityLevel = Type.Union([
  Type.Literal('none'),
  Type.Literal('typed'),
  Type.Literal('qr'),
  Type.Literal('chip-read'),
  Type.Literal('chip-verified'),
  Type.Literal('chip-authenticated'),
  Type.Literal('online'),
]);
export type IdentityLevel = Static<typeof IdentityLevel>;

const rank: readonly IdentityLevel[] = [
  'none',
  'typed',
  'qr',
  'chip-read',
  'chip-verified',
  'chip-authenticated',
  'online',
];

/** True when `level` is at least `needed`. */
export const reaches = (level: IdentityLevel, needed: IdentityLevel): boolean =>
  rank.indexOf(level) >= rank.indexOf(needed);

/** JSON that an answer may hold: text, number, yes/no, a date as `yyyy-MM-dd` (or `yyyy-MM`, `yyyy`), or nothing. */
export const AnswerValue = Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean(), Type.Null()]);
export type AnswerValue = Static<typeof AnswerValue>;

/**
 * One answer with its history in short. Editing a verified value sets `verified: false` and keeps the first value in
 * `original`.
 */
export const Answer = Type.Object({
  value: AnswerValue,
  source: ValueSource,
  verified: Type.Boolean(),
  /** epoch ms */
  at: Type.Number(),
  original: Type.Optional(Type.Object({ value: AnswerValue, source: ValueSource })),
});
export type Answer = Static<typeof Answer>;

/**
 * The person on the card as the kiosk understood it. Ethnicity, religion and identifying marks (DG13 6, 7, 10) are
 * present only when the chosen form asks for them (DESIGN.md); the portrait is never part of it.
 */
export const Person = Type.Object({
  level: IdentityLevel,
  source: ValueSource,
  /** 12 digits; null for a foreigner, who has none */
  personalNumber: Type.Union([Type.String({ pattern: '^[0-9]{12}$' }), Type.Null()]),
  /** what was shown; absent where nothing was (VNeID, a number that was typed) */
  document: Type.Optional(
    Type.Object({
      kind: Type.Union([Type.Literal('id-card'), Type.Literal('passport'), Type.Literal('residence-card')]),
      number: Type.String({ maxLength: 30 }),
      /** three letters of ICAO 9303-3, 5 */
      issuer: Type.String({ maxLength: 3 }),
    }),
  ),
  fullName: Type.String({ maxLength: 200 }),
  /** `yyyy-MM-dd` */
  dateOfBirth: Type.String(),
  sex: Type.Union([Type.Literal('male'), Type.Literal('female'), Type.Literal('other')]),
  nationality: Type.Optional(Type.String()),
  placeOfOrigin: Type.Optional(Type.String()),
  residence: Type.Optional(Type.String()),
  /** `yyyy-MM-dd` */
  issuedOn: Type.Optional(Type.String()),
  /** `yyyy-MM-dd`; absent when the card has no expiry */
  expiresOn: Type.Optional(Type.String()),
  formerNumber: Type.Optional(Type.String()),
  ethnicity: Type.Optional(Type.String()),
});
export type Person = Static<typeof Person>;
