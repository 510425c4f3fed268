import Type, { type Static } from 'typebox';

/**
 * What the kiosk asks an authorised card service (reference/domain.md, 2.4: C06/RAR or a licensed partner) and what it
 * answers. Travels sealed (`sealed-question.ts`). The result belongs to one visit: it is neither kept nor used again
 * (NĐ 69/2024, Đ19 k4).
 */
export const cardServicePaths = { challenge: '/v1/challenges', check: '/v1/checks' } as const;

const Base64Url = (atMost: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: atMost });

/** Something for the chip to sign while it is read (active authentication, ICAO 9303-11, 6.1). */
export const ChallengeQuestion = Type.Object({});
export const ChallengeAnswer = Type.Object({
  challengeId: Type.String({ minLength: 1, maxLength: 80 }),
  /** 8 bytes */
  challenge: Type.String({ pattern: '^[A-Za-z0-9_-]{11}$' }),
  /** ms from the answer on within which the check must be asked */
  goodForMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }),
});
export type ChallengeAnswer = Static<typeof ChallengeAnswer>;

export const CardCheckQuestion = Type.Object({
  /** null: the chip signed a challenge of the kiosk's own, or none */
  challengeId: Type.Union([Type.String({ maxLength: 80 }), Type.Null()]),
  /** what the chip answered to it; null: it was not asked or did not answer */
  signature: Type.Union([Base64Url(2_000), Type.Null()]),
  sod: Base64Url(60_000),
  dg14: Type.Union([Base64Url(20_000), Type.Null()]),
  dg15: Type.Union([Base64Url(8_000), Type.Null()]),
  /** of every data group that was read, by its number, with the hash that the SOD names; no other file leaves the kiosk */
  hash: Type.String({ maxLength: 20 }),
  digests: Type.Array(Type.Object({ group: Type.Integer({ minimum: 1, maximum: 16 }), digest: Base64Url(100) }), {
    maxItems: 16,
  }),
  documentNumber: Type.String({ maxLength: 30 }),
  /** `yyyy-MM-dd`; null: the document has no expiry */
  expiresOn: Type.Union([Type.String({ maxLength: 10 }), Type.Null()]),
});
export type CardCheckQuestion = Static<typeof CardCheckQuestion>;

/** `unknown`: it could not be judged, which says nothing against the card. */
export const Finding = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unknown')]);
export type Finding = Static<typeof Finding>;

export const CardCheckAnswer = Type.Object({
  dataNotTampered: Finding,
  chipGenuine: Finding,
  inForce: Finding,
  /** the service's own words, for staff; never shown to the citizen as they are */
  reasons: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 }),
});
export type CardCheckAnswer = Static<typeof CardCheckAnswer>;
