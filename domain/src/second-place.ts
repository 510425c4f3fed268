import Type, { type Static } from 'typebox';
import { DossierId, Sha256Hex } from './receiving.ts';

/**
 * The contract between a kiosk and its second place: another kiosk of the office, a counter PC or a disk that holds a
 * copy of every sealed bag until the repository's receipt is there. A second place needs no key: bags are sealed, the
 * manifest says who sealed them (its signature is checked against the public keys of the office's kiosks), and it proves
 * that it holds a bag by a digest over a fresh nonce and the bytes as they lie on its disk.
 *
 *   GET    /v1/place                                                                            → 200 Place
 *   GET    /v1/bags                       the calling kiosk's own that wait for a receipt       → 200 KeptBags
 *   PUT    /v1/bags/{dossierId}           body: the sealed bytes                                → 200 KeptBag | 409 another manifest | 413 | 422 | 507 full
 *   GET    /v1/bags/{dossierId}                                                                 → 200 the sealed bytes | 404
 *   POST   /v1/bags/{dossierId}/proof     body Challenge                                        → 200 Proof | 404
 *   POST   /v1/bags/{dossierId}/receipt   body ReceiptBrought: verified against pinned keys, then the bag may go → 200 KeptBag | 404 | 422
 *   GET    /v1/bags/{dossierId}/receipt   when it was forwarded from here                       → 200 ReceiptBrought | 404
 *
 * Every call about one bag shows its manifest, `Bag-Manifest: <JWS of Manifest>`: who holds that may bring the bag, have it
 * proved and fetch it (it is sealed). A receipt speaks for itself. `GET /v1/bags` needs `Authorization: Kiosk <JWS of KioskCall>`; on
 * any call that header, fresher than the last, also counts as a sign of life. Errors are RFC 9457 problem details; 503
 * carries `Retry-After` (s). What a place holds is forwarded by the right of the manifest (receiving.ts) when its kiosk
 * has been silent for too long or a person says that it is dead.
 */
export const KeptBag = Type.Object({
  dossierId: DossierId,
  kioskId: Type.String(),
  size: Type.Integer(),
  sha256: Sha256Hex,
  /** kept: lies here and waits for a receipt; received: the receipt is here, the bag may be gone */
  state: Type.Union([Type.Literal('kept'), Type.Literal('received')]),
});
export type KeptBag = Static<typeof KeptBag>;
export const KeptBags = Type.Object({ bags: Type.Array(KeptBag) });
export type KeptBags = Static<typeof KeptBags>;

/** 32 random bytes, hex. */
export const Challenge = Type.Object({ nonce: Sha256Hex }, { additionalProperties: false });
export type Challenge = Static<typeof Challenge>;

/** `digest`: hex SHA-256 over the 32 bytes of the nonce followed by the sealed bytes, read from the disk for this answer. */
export const Proof = Type.Object({ digest: Sha256Hex });
export type Proof = Static<typeof Proof>;

export const ReceiptBrought = Type.Object(
  { receipt: Type.String({ maxLength: 4_000 }) },
  { additionalProperties: false },
);
export type ReceiptBrought = Static<typeof ReceiptBrought>;

export const Place = Type.Object({
  type: Type.Literal('second-place/1'),
  name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  freeBytes: Type.Integer(),
});
export type Place = Static<typeof Place>;
