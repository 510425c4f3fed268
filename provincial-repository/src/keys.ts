import { readFile } from 'node:fs/promises';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { Config } from './config.ts';
import { openReceiptKeys, type ReceiptKeys } from './receipts/key-ring.ts';

/** The keys of a running repository. Private ones never leave this object. */
export type Keys = {
  receipts: ReceiptKeys;
  ageIdentity: string;
  kiosks: ReadonlyMap<string, EnrolledKiosk>;
};

/** `keyId`: thumbprint (RFC 7638) of its device key; `revokedAt`: epoch ms, or null while it is trusted. */
export type EnrolledKiosk = { publicKey: CryptoKey; keyId: string; office: string; revokedAt: number | null };

/** Reads every key the configuration names; the fault names the file's role and what it must hold. */
export const readKeys = async (config: Config): Promise<Result<Keys, string>> => {
  const receipts = await openReceiptKeys(config.receiptKeyFile);
  if (!receipts.ok) return failed(`receiptKeyFile: ${receipts.fault}`);
  const ageIdentity = await readAgeIdentity(config.ageIdentityFile);
  if (!ageIdentity) return failed('ageIdentityFile must hold a line that begins with AGE-SECRET-KEY-1');
  const kiosks = new Map<string, EnrolledKiosk>();
  for (const [position, { kioskId, publicKeyFile, office, revokedAt }] of config.kiosks.entries()) {
    const jwk = await readJwk(publicKeyFile);
    if (!jwk || jwk.d !== undefined) {
      return failed(`kiosks.${position}.publicKeyFile must hold a public Ed25519 key as JWK (kty OKP, crv Ed25519, x)`);
    }
    if (kiosks.has(kioskId)) return failed(`kiosks.${position}.kioskId is listed twice`);
    const revoked = revokedAt === undefined ? null : Date.parse(revokedAt);
    if (Number.isNaN(revoked)) return failed(`kiosks.${position}.revokedAt is not an ISO 8601 time`);
    const keyId = await calculateJwkThumbprint(jwk);
    kiosks.set(kioskId, { publicKey: await keyOf(jwk), keyId, office, revokedAt: revoked });
  }
  return done({ receipts: receipts.value, ageIdentity, kiosks });
};

const readJwk = async (file: string): Promise<JWK | null> => {
  try {
    const jwk: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isEd25519(jwk) ? jwk : null;
  } catch {
    return null;
  }
};

const isEd25519 = (value: unknown): value is JWK & { x: string } =>
  typeof value === 'object' &&
  value !== null &&
  'kty' in value &&
  value.kty === 'OKP' &&
  'crv' in value &&
  value.crv === 'Ed25519' &&
  'x' in value &&
  typeof value.x === 'string';

const keyOf = async (jwk: JWK): Promise<CryptoKey> => {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('an OKP key became a secret');
  return key;
};

const readAgeIdentity = async (file: string): Promise<string | null> => {
  try {
    const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
    return lines.find((line) => line.startsWith('AGE-SECRET-KEY-1')) ?? null;
  } catch {
    return null;
  }
};
