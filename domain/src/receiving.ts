import Type, { type Static } from 'typebox';
import { Alarm } from './alarms.ts';
import { DuplicateDecision } from './duplicates.ts';
import { MOST_ANSWER } from './feedback/feedback-status.ts';

/**
 * The contract between a kiosk and the provincial repository: signed manifest → tus 1.0 → commit → signed receipt.
 * Manifest and receipt travel as compact JWS (RFC 7515) with EdDSA over Ed25519; `kid` names the key.
 * A status code alone proves nothing (captive portals answer 200): only a verified receipt lets a kiosk delete.
 *
 *   PUT  /v1/dossiers/{dossierId}            body `{ manifest: <JWS of Manifest> }`    → 200 DossierState | 409 other manifest | 422
 *   POST /v1/uploads                         tus creation, Upload-Metadata: `dossierId <b64>, sha256 <b64>`, tus PATCH, HEAD
 *   POST /v1/dossiers/{dossierId}/commit                                              → 200 `{ receipt: <JWS of Receipt> }` | 409 missing | 422
 *   GET  /v1/dossiers/{dossierId}            kiosk's own                               → 200 DossierState
 *   GET  /v1/dossiers/{dossierId}/events     kiosk's own, official code and status     → 200 DossierEvents
 *   PUT  /v1/dossiers/{dossierId}/copy-link     kiosk's own, a certified copy          → 200 CopyLink | 404 | 409 no certified copy
 *   DELETE /v1/dossiers/{dossierId}/copy-link   kiosk's own                            → 200 CopyLinkEnd
 *   POST /v1/lookups                         body `{ code, secret }`                    → 200 LookupAnswer | 404 | 429 locked
 *   POST /v1/lacks                           body LackQuestion                          → 200 LackAnswer
 *   POST /v1/heartbeats                      body `{ heartbeat: <JWS of Heartbeat> }`   → 200 HeartbeatAnswer | 409 the log does not fit | 422
 *   GET  /v1/keys                            receipt keys as JWKS, and endorsements     → 200 ReceiptKeys
 * Errors are RFC 9457 problem details; 429 and 503 carry `Retry-After` (s). Kiosk calls carry `Authorization: Kiosk <JWS of
 * KioskCall>`. Announcing, uploading and committing may instead carry `Authorization: Manifest <JWS of Manifest>`, the
 * same manifest that is announced: whoever holds it (a second place, a technician with the disk of a dead kiosk) may
 * deliver the bag that it names, get its receipt, and nothing else.
 */

export const Sha256Hex = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const DossierId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});

/** Says what was sealed, by whom and when; immutable. The idempotency key is (dossierId, digest of this JSON). No personal data. */
export const Manifest = Type.Object(
  {
    type: Type.Literal('dossier-manifest/1'),
    dossierId: DossierId,
    kioskId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** counts up by one per kiosk, without gaps */
    sequence: Type.Integer({ minimum: 1 }),
    provisionalCode: Type.String({ maxLength: 60 }),
    procedureId: Type.String({ maxLength: 40 }),
    packageVersion: Type.String({ maxLength: 40 }),
    channel: Type.Union([
      Type.Literal('counter-intake'),
      Type.Literal('portal-handoff'),
      Type.Literal('police-handoff'),
    ]),
    /** ISO 8601 with offset, the kiosk's clock */
    submittedAt: Type.String(),
    clockConfirmed: Type.Boolean(),
    /** hex SHA-256 over `dossierId + ":" + secret` (secret as printed on the slip, upper case): lets the slip's holder look it up */
    lookupDigest: Sha256Hex,
    /** the sealed bag: a tar of a BagIt bag, encrypted with age */
    sealed: Type.Object({ size: Type.Integer({ minimum: 1, maximum: 1_073_741_824 }), sha256: Sha256Hex }),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;

/** Proves custody, never acceptance. Signed by the repository only after the bag was opened and every digest in it was right. */
export const Receipt = Type.Object(
  {
    type: Type.Literal('dossier-receipt/1'),
    dossierId: DossierId,
    manifestSha256: Sha256Hex, // over the JWS payload bytes of the manifest
    sealedSha256: Sha256Hex,
    recordId: Type.String({ maxLength: 60 }),
    receivedAt: Type.String(),
    repository: Type.String({ maxLength: 60 }),
    /** digest of the receipt given before this one, or 64 zeros */
    previousReceiptSha256: Sha256Hex,
  },
  { additionalProperties: false },
);
export type Receipt = Static<typeof Receipt>;

/** Proof that a call comes from an enrolled kiosk; short-lived. */
export const KioskCall = Type.Object({
  kioskId: Type.String(),
  method: Type.String(),
  path: Type.String(),
  at: Type.Number(),
  nonce: Type.String(),
  /** of the body, where the repository asks for it: what is asked about a person is signed with the call that asks it */
  bodySha256: Type.Optional(Sha256Hex),
});
export type KioskCall = Static<typeof KioskCall>;

export const DossierState = Type.Object({
  dossierId: DossierId,
  state: Type.Union([Type.Literal('announced'), Type.Literal('received')]),
  /** true when the sealed bag still has to be uploaded */
  missing: Type.Boolean(),
  /** the same receipt again, when it was already given */
  receipt: Type.Optional(Type.String()),
});
export type DossierState = Static<typeof DossierState>;

export const DossierEvent = Type.Object({
  sequence: Type.Integer(),
  at: Type.String(),
  kind: Type.Union([Type.Literal('received'), Type.Literal('official-code'), Type.Literal('status')]),
  officialCode: Type.Optional(Type.String()),
  /** national status codes 1-10 (reference/domain.md 3.2) */
  status: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
});
export type DossierEvent = Static<typeof DossierEvent>;
export const DossierEvents = Type.Object({
  events: Type.Array(DossierEvent),
  /** perhaps the same as another one that is under way (duplicates.ts); absent: no */
  duplicate: Type.Optional(
    Type.Object({
      of: DossierId,
      /** null: nobody has decided yet */
      decided: Type.Union([DuplicateDecision, Type.Null()]),
    }),
  ),
});
export type DossierEvents = Static<typeof DossierEvents>;

/** What anybody holding code and secret may see: no name, no answer. */
export const LookupAnswer = Type.Object({
  provisionalCode: Type.String(),
  officialCode: Type.Union([Type.String(), Type.Null()]),
  procedureId: Type.String(),
  submittedAt: Type.String(),
  receivedAt: Type.Union([Type.String(), Type.Null()]),
  status: Type.Union([Type.Integer(), Type.Null()]),
  /** of feedback (feedback/feedback-form.ts): what an officer wrote to whoever holds the slip */
  answer: Type.Optional(Type.String({ maxLength: MOST_ANSWER })),
});
export type LookupAnswer = Static<typeof LookupAnswer>;

/**
 * Where a citizen downloads one certified copy: whoever has the address gets that one file, until it expires, is revoked or was
 * used up. Asking again makes another and ends the one before. The repository keeps a digest of it only.
 */
export const CopyLink = Type.Object(
  { url: Type.String({ pattern: '^https?://[!-~]{1,250}$' }), expiresAt: Type.String({ maxLength: 40 }) },
  { additionalProperties: false },
);
export type CopyLink = Static<typeof CopyLink>;
/** `ended`: there was one that could still be used. */
export const CopyLinkEnd = Type.Object({ ended: Type.Boolean() }, { additionalProperties: false });
export type CopyLinkEnd = Static<typeof CopyLinkEnd>;

/** After weeks off-line: which of these would you like to have, which do you hold already? At most 500 a question. */
export const LackQuestion = Type.Object(
  {
    dossiers: Type.Array(
      Type.Object({ dossierId: DossierId, manifestSha256: Sha256Hex }, { additionalProperties: false }),
      {
        minItems: 1,
        maxItems: 500,
      },
    ),
  },
  { additionalProperties: false },
);
export type LackQuestion = Static<typeof LackQuestion>;
export const LackAnswer = Type.Object({
  lacking: Type.Array(DossierId),
  /** the same receipts again */
  received: Type.Array(Type.Object({ dossierId: DossierId, receipt: Type.String() })),
  /** known under another manifest: announcing them will be refused */
  differing: Type.Array(DossierId),
});
export type LackAnswer = Static<typeof LackAnswer>;

/**
 * How a kiosk is, every few minutes and after every fifty entries of its log; signed with the device key, so that
 * `audit` is a signed head of the hash chain: a kiosk that later shows another past is found out.
 */
export const Heartbeat = Type.Object(
  {
    type: Type.Literal('kiosk-heartbeat/1'),
    kioskId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** ISO 8601 with offset, the kiosk's clock */
    at: Type.String(),
    clockConfirmed: Type.Boolean(),
    /** random for each start of the daemon */
    boot: Type.String({ maxLength: 40 }),
    /** ms since that start */
    upMs: Type.Integer({ minimum: 0 }),
    outbox: Type.Object({
      sealed: Type.Integer(),
      quarantined: Type.Integer(),
      received: Type.Integer(),
      onlyHere: Type.Integer(), // sealed and in no second place
      waitingBytes: Type.Integer(),
      oldestSealedAt: Type.Union([Type.String(), Type.Null()]),
    }),
    freeBytes: Type.Integer(),
    alarms: Type.Array(Alarm, { maxItems: 100 }),
    audit: Type.Object({ number: Type.Integer({ minimum: 0 }), digest: Sha256Hex }),
  },
  { additionalProperties: false },
);
export type Heartbeat = Static<typeof Heartbeat>;
export const HeartbeatAnswer = Type.Object({ receivedAt: Type.String() });
export type HeartbeatAnswer = Static<typeof HeartbeatAnswer>;

/** A new receipt key, vouched for by one that kiosks already trust: JWS of this, `kid` in its header names the older key. */
export const KeyEndorsement = Type.Object(
  {
    type: Type.Literal('receipt-key/1'),
    key: Type.Object({
      kty: Type.Literal('OKP'),
      crv: Type.Literal('Ed25519'),
      x: Type.String({ maxLength: 60 }),
      kid: Type.String({ maxLength: 60 }),
    }),
  },
  { additionalProperties: false },
);
export type KeyEndorsement = Static<typeof KeyEndorsement>;
export const ReceiptKeys = Type.Object({
  keys: Type.Array(Type.Object({ kid: Type.String() })),
  endorsements: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
});
export type ReceiptKeys = Static<typeof ReceiptKeys>;

/** RFC 9457; `detail` says what to do. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
});
export type Problem = Static<typeof Problem>;
