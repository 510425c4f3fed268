import Type, { type Static } from 'typebox';
import { DossierId, Sha256Hex } from './receiving.ts';

/**
 * The contract between a kiosk and its second place: another kiosk of the office, a counter PC or a disk that holds a
 * copy of every sealed bag until the repository's receipt is there. A second place needs no key: bags are sealed, the
 * manifest says who sealed them (its signature is checked against the public keys of the office's kiosks), and it proves
 * that it holds a bag by a digest over a fresh nonce and the bytes as they lie on its disk.
 *
 *   PUT    /v1/bags/{dossierId}           body: the sealed bytes; `Bag-Manifest: <JWS of Manifest>` → 200 KeptBag | 409 another manifest | 413 | 422 | 507 full
 *   POST   /v1/bags/{dossierId}/proof     body Challenge                                        → 200 Proof | 404
 *   POST   /v1/bags/{dossierId}/receipt   body `{ receipt: <JWS of Receipt> }`: verified against pinned keys, then the bag may go → 200 | 422
 *   GET    /v1/bags                       → 200 KeptBags
 *   GET    /v1/place                      → 200 Place
 * Errors are RFC 9457 problem details. What it holds is forwarded by the right of the manifest (receiving.ts) when the
 * kiosk has been silent for too long or a person says that it is dead.
 */
export const KeptBag = Type.Object({
  dossierId: DossierId,
  kioskId: Type.String(),
  size: Type.Integer(),
  sha256: Sha256Hex,
  /** kept: waits for a receipt; received: the receipt is here */
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

export const Place = Type.Object({
  type: Type.Literal('second-place/1'),
  name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  freeBytes: Type.Integer(),
});
export type Place = Static<typeof Place>;
