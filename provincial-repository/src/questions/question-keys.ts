import { readFile } from 'node:fs/promises';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type CryptoKey, importJWK, type JWK } from 'jose';

/** The private ends of `domain/src/sealed-question.ts`: one key opens questions, one signs answers. */
export type QuestionKeys = {
  readonly enc: ReadonlyMap<string, CryptoKey>;
  readonly sig: { readonly kid: string; readonly key: CryptoKey };
};

const MOST_KEYS = 10;

/**
 * Reads a private JWKS. Several `enc` keys may stand in it while kiosks change over; answers are signed with the first `sig`
 * key. Errors: one sentence for the operator.
 */
export const readQuestionKeys = async (file: string): Promise<Result<QuestionKeys, string>> => {
  const wanted = 'a private JWKS with an X25519 key (use "enc") and an Ed25519 key (use "sig"), each with a kid';
  try {
    const set: unknown = JSON.parse(await readFile(file, 'utf8'));
    const keys: unknown = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : null;
    if (!Array.isArray(keys) || keys.length > MOST_KEYS) return failed(`must hold ${wanted}`);
    const enc = new Map<string, CryptoKey>();
    let sig: QuestionKeys['sig'] | null = null;
    for (const jwk of keys as JWK[]) {
      if (typeof jwk?.kid !== 'string' || typeof jwk.d !== 'string') continue;
      if (jwk.use === 'enc' && jwk.crv === 'X25519') enc.set(jwk.kid, await keyOf(jwk, 'ECDH-ES'));
      if (jwk.use === 'sig' && jwk.crv === 'Ed25519') sig ??= { kid: jwk.kid, key: await keyOf(jwk, 'EdDSA') };
    }
    return enc.size > 0 && sig ? done({ enc, sig }) : failed(`must hold ${wanted}`);
  } catch {
    return failed(`cannot be read: it must hold ${wanted}`);
  }
};

const keyOf = async (jwk: JWK, algorithm: string): Promise<CryptoKey> => {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error('an OKP key became a secret');
  return key;
};
