import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { KeyEndorsement } from '@mot-cua/domain/receiving.ts';
import type { JWK } from 'jose';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** Where keys that were vouched for are kept; the ledger's table `receipt_keys` on a kiosk. */
export interface LearntKeys {
  all(): readonly { readonly kid: string; readonly jwk: string; readonly endorsed_by: string }[];
  add(kid: string, jwk: string, endorsedBy: string): void;
}

const endorsementShape = Compile(KeyEndorsement);
type Ed25519Jwk = KeyEndorsement['key'];

/**
 * The keys whose signature on a receipt is believed. Pinned at provisioning; a new one comes only by an endorsement that a
 * believed key has signed, never because somebody on the line names it. An endorsed key is believed as long as the chain
 * of endorsements leads back to a key that is still pinned: taking a key out of the pinned file takes out all that it
 * vouched for. A `kid` belongs to one key for ever.
 */
export class ReceiptKeys {
  readonly #known = new Map<string, { readonly x: string; readonly key: KeyObject }>();
  readonly #learnt: LearntKeys | null;

  constructor(pinned: ReadonlyMap<string, JWK>, learnt: LearntKeys | null = null) {
    this.#learnt = learnt;
    for (const [kid, jwk] of pinned) this.#believe(kid, jwk);
    let rest = learnt?.all() ?? [];
    for (let before = -1; rest.length !== before; ) {
      before = rest.length;
      rest = rest.filter((row) => {
        if (!this.#known.has(row.endorsed_by)) return true;
        if (!this.#known.has(row.kid)) this.#believe(row.kid, JSON.parse(row.jwk) as JWK);
        return false;
      });
    }
  }

  has(kid: string): boolean {
    return this.#known.has(kid);
  }

  /** The payload bytes of a compact JWS that a believed key has signed, and that key's id; null for anything else. */
  payloadOf(jws: string): { readonly kid: string; readonly payload: Buffer } | null {
    const [head = '', body = '', signature = '', extra] = jws.split('.');
    const header = parsed(Buffer.from(head, 'base64url')) as
      | { alg?: unknown; kid?: unknown; crit?: unknown }
      | undefined;
    if (extra !== undefined || header?.alg !== 'EdDSA' || typeof header.kid !== 'string' || header.crit !== undefined)
      return null;
    const known = this.#known.get(header.kid);
    if (!known || !verify(null, Buffer.from(`${head}.${body}`), known.key, Buffer.from(signature, 'base64url')))
      return null;
    return { kid: header.kid, payload: Buffer.from(body, 'base64url') };
  }

  /**
   * Takes in what a key that we believe vouches for; the order of the list does not matter, and a kiosk that slept through
   * two changes learns both. Resolves with the ids that are new. What does not verify is passed over: it may be vouched for by a
   * key of another time, or be somebody's attempt.
   */
  learn(endorsements: readonly string[]): string[] {
    const added: string[] = [];
    for (let before = -1; added.length !== before; ) {
      before = added.length;
      for (const jws of endorsements) {
        const signed = this.payloadOf(jws);
        const endorsed = signed && shaped(endorsementShape, signed.payload);
        if (!endorsed || this.#known.has(endorsed.key.kid) || !this.#believe(endorsed.key.kid, endorsed.key)) continue;
        this.#learnt?.add(endorsed.key.kid, JSON.stringify(endorsed.key satisfies Ed25519Jwk), signed.kid);
        added.push(endorsed.key.kid);
      }
    }
    return added;
  }

  #believe(kid: string, jwk: JWK): boolean {
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string') return false;
    try {
      const { kty, crv, x } = jwk;
      this.#known.set(kid, { x, key: createPublicKey({ key: { kty, crv, x }, format: 'jwk' }) });
      return true;
    } catch {
      return false;
    }
  }
}

/** The JSON of these bytes if it has this (compiled) shape. */
export const shaped = <S extends TSchema>(
  shape: Validator<Record<never, never>, S>,
  bytes: Uint8Array,
): Static<S> | undefined => {
  const value = parsed(bytes);
  return shape.Check(value) ? (value as Static<S>) : undefined;
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch {
    return undefined;
  }
};
