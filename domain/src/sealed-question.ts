import Type, { type Static } from 'typebox';

/**
 * How a visit asks an authorised service (card check, sign-in) past a daemon that must not understand: the question goes
 * as JWE compact (RFC 7516; ECDH-ES, A256GCM) to the service's key, the answer comes back as JWE to a key that was made for
 * this one question, and holds a JWS (RFC 7515) by the service. Bodies are `application/jose`, POST, answer 200. A service
 * that will not answer says so with the HTTP status alone (400, 403, 409: the clocks differ by more than 10 minutes, 429,
 * 503): that proves nothing, and the kiosk goes on as without a line, but whoever keeps the kiosk can read it in its journal.
 */
export const sealedQuestionType = 'mot-cua-question';
export const sealedAnswerType = 'mot-cua-answer';
export const sealedMediaType = 'application/jose';

const Base64Url = (atMost: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: atMost });

/** A public key of a service as its JWKS names it (RFC 7517). `enc`: questions go to it; `sig`: answers are signed with it. */
export const ServiceKey = Type.Object({
  kid: Type.String({ minLength: 1, maxLength: 80 }),
  use: Type.Union([Type.Literal('enc'), Type.Literal('sig')]),
  kty: Type.Union([Type.Literal('EC'), Type.Literal('OKP')]),
  crv: Type.Union([
    Type.Literal('P-256'),
    Type.Literal('P-384'),
    Type.Literal('P-521'),
    Type.Literal('X25519'),
    Type.Literal('Ed25519'),
  ]),
  x: Base64Url(100),
  y: Type.Optional(Base64Url(100)),
});
export type ServiceKey = Static<typeof ServiceKey>;

export const ServiceKeys = Type.Object({ keys: Type.Array(ServiceKey, { minItems: 2, maxItems: 20 }) });
export type ServiceKeys = Static<typeof ServiceKeys>;

/** Public half of the key that the answer is encrypted to; made for one question, on the curve of the service's own key. */
export const ReplyKey = Type.Object({
  kty: Type.Union([Type.Literal('EC'), Type.Literal('OKP')]),
  crv: Type.Union([Type.Literal('P-256'), Type.Literal('P-384'), Type.Literal('P-521'), Type.Literal('X25519')]),
  x: Base64Url(100),
  y: Type.Optional(Base64Url(100)),
});
export type ReplyKey = Static<typeof ReplyKey>;

/** What the question's JWE holds. `to` and `path` stand inside too, so that nobody on the way can ask another door with it. */
export const SealedQuestion = Type.Object({
  to: Type.String({ maxLength: 40 }),
  path: Type.String({ maxLength: 80 }),
  /** 16 bytes, once */
  nonce: Base64Url(40),
  /** epoch ms of the kiosk's clock, which may be wrong: only the service judges by it */
  askedAt: Type.Integer(),
  replyKey: ReplyKey,
  question: Type.Unknown(),
});
export type SealedQuestion = Static<typeof SealedQuestion>;

/**
 * What the JWS in the answer's JWE says. It is bound to its question by nonce, digest and `askedAt`, and its age is measured
 * by the kiosk's monotonic clock since the question was asked: a kiosk whose battery is dead must not take honest answers
 * for old ones. The answer's JWE also names the question's digest as `of` in its protected header,
 * in clear, so that an old answer is told from a broken one before there is a key that opens it.
 */
export const SealedAnswer = Type.Object({
  to: Type.String({ maxLength: 40 }),
  path: Type.String({ maxLength: 80 }),
  nonce: Base64Url(40),
  /** SHA-256 over the question's JWE as it came, base64url */
  of: Base64Url(50),
  /** the question's `askedAt` */
  askedAt: Type.Integer(),
  /** epoch ms of the service's clock */
  answeredAt: Type.Integer(),
  answer: Type.Unknown(),
});
export type SealedAnswer = Static<typeof SealedAnswer>;

/** Largest question and answer, characters of the compact form. A SOD of 20 kB fits several times. */
export const MOST_SEALED_CHARS = 128_000;
