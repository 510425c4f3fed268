import { createHash, type KeyObject, verify } from 'node:crypto';
import { Manifest } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';

/** Public keys of the office's kiosks by `kid`. Set up by a person, never learnt from a caller. */
export type KnownKeys = ReadonlyMap<string, KeyObject>;

/** A manifest whose signature was checked (or that was read back from our own disk, where it had been). */
export type BelievedManifest = {
  readonly manifest: Manifest;
  /** hex SHA-256 over the payload as it was signed: tells two manifests of one dossier apart */
  readonly sha256: string;
  readonly jws: string;
};

const manifestShape = Compile(Manifest);

/** The manifest in a JWS, if a kiosk of this office signed it for itself. The fault says why not, in English, without data. */
export const believeManifest = (jws: string, kiosks: KnownKeys): Result<BelievedManifest, string> => {
  const read = verified(jws, kiosks, 'no kiosk of this office signed it');
  if (!read.ok) return read;
  const { kid, payload, value } = read.value;
  if (!manifestShape.Check(value)) return failed('it does not follow the schema of a manifest');
  if (value.kioskId !== kid) return failed('it was signed by another kiosk than it names');
  return done({ manifest: value, sha256: sha256Hex(payload), jws });
};

/** A manifest without a look at its signature: for a disk that a kiosk writes for itself (folder-place.ts). */
export const readManifest = (jws: string): Result<BelievedManifest, string> => {
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url');
  const value = readJson(payload);
  return manifestShape.Check(value)
    ? done({ manifest: value, sha256: sha256Hex(payload), jws })
    : failed('it is not a manifest');
};

/** JWS compact, EdDSA only: the algorithm is ours to choose, not the caller's (RFC 8725, 3.1). */
export const verified = (
  jws: string,
  keys: KnownKeys,
  unknown: string,
): Result<{ kid: string; payload: Buffer; value: unknown }, string> => {
  const [head = '', body = '', signature = '', ...more] = jws.split('.');
  const header = readJson(Buffer.from(head, 'base64url')) as
    | { alg?: unknown; kid?: unknown; crit?: unknown }
    | undefined;
  if (more.length > 0 || header?.alg !== 'EdDSA' || typeof header.kid !== 'string' || header.crit !== undefined)
    return failed('it is not a compact JWS with EdDSA and a kid');
  const key = keys.get(header.kid);
  if (!key || !verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')))
    return failed(unknown);
  const payload = Buffer.from(body, 'base64url');
  return done({ kid: header.kid, payload, value: readJson(payload) });
};

const readJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
};

const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
