import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { RSASSAPSSParams } from 'pkijs';
import type { SignedPart } from './certificate.ts';
import { readDer } from './der.ts';
import { OID } from './oids.ts';

/** Whether a signature is a key's own, by today's algorithms only. */
export type SignatureVerdict = 'right' | 'wrong' | 'algorithm-refused' | 'key-too-short';

type Hash = 'sha256' | 'sha384' | 'sha512';
type Scheme = { readonly kind: 'rsa' | 'rsa-pss' | 'ecdsa'; readonly hash: Hash; readonly saltLength?: number };

/** Below this RSA is refused, whoever signed (NIST SP 800-131A; ETSI TS 119 312). */
const LEAST_RSA_BITS = 2048;
/** What RSA of 16,384 bits costs to verify is a refusal of service. */
const MOST_RSA_BITS = 8192;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** Digests that are accepted; SHA-1 and MD5 are not among them. */
const HASHES: ReadonlyMap<string, Hash> = new Map([
  [OID.sha256, 'sha256'],
  [OID.sha384, 'sha384'],
  [OID.sha512, 'sha512'],
]);

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  [OID.sha256WithRsa, { kind: 'rsa', hash: 'sha256' }],
  [OID.sha384WithRsa, { kind: 'rsa', hash: 'sha384' }],
  [OID.sha512WithRsa, { kind: 'rsa', hash: 'sha512' }],
  [OID.ecdsaWithSha256, { kind: 'ecdsa', hash: 'sha256' }],
  [OID.ecdsaWithSha384, { kind: 'ecdsa', hash: 'sha384' }],
  [OID.ecdsaWithSha512, { kind: 'ecdsa', hash: 'sha512' }],
]);

/** The digest of the pieces, or `null` when the algorithm is not accepted. */
export function digestOf(algorithm: string, pieces: readonly Uint8Array[]): Uint8Array | null {
  const name = HASHES.get(algorithm);
  if (name === undefined) return null;
  const hash = createHash(name);
  for (const piece of pieces) hash.update(piece);
  return new Uint8Array(hash.digest());
}

/** `digestAlgorithm` is CMS's own: `rsaEncryption` alone does not say which hash it signs (RFC 5754, 3.2). */
export function checkSignature(part: SignedPart, key: KeyObject, digestAlgorithm?: string): SignatureVerdict {
  const scheme = schemeOf(part, digestAlgorithm);
  if (scheme === null) return 'algorithm-refused';
  const unfit = keyVerdict(key, scheme);
  if (unfit !== null) return unfit;
  try {
    const how = { key, ...paddingOf(scheme) };
    return verify(scheme.hash, part.tbs, how, part.signature) ? 'right' : 'wrong';
  } catch {
    return 'wrong'; // a signature that OpenSSL cannot even read
  }
}

function schemeOf({ algorithm }: SignedPart, digestAlgorithm: string | undefined): Scheme | null {
  const declared = digestAlgorithm === undefined ? undefined : HASHES.get(digestAlgorithm);
  if (digestAlgorithm !== undefined && declared === undefined) return null;
  if (algorithm.id !== OID.rsaPss && !isPlain(algorithm)) return null;
  const scheme = algorithm.id === OID.rsaPss ? pssScheme(algorithm.parameters) : (SCHEMES.get(algorithm.id) ?? null);
  if (algorithm.id === OID.rsaEncryption && declared !== undefined) return { kind: 'rsa', hash: declared };
  return scheme !== null && declared !== undefined && scheme.hash !== declared ? null : scheme;
}

/** No parameters, or NULL (RFC 5754, 2 and 3): other ones are nobody's, and would be one more thing that is not signed. */
export const isPlain = ({ parameters }: SignedPart['algorithm']): boolean =>
  parameters === null || (parameters.length === 2 && parameters[0] === 0x05 && parameters[1] === 0);

/** RFC 4055, 3.1; only with MGF1 over the same hash. Their defaults are SHA-1, so they have to be said. */
function pssScheme(parameters: Uint8Array | null): Scheme | null {
  const schema = parameters === null ? null : readDer(parameters);
  if (schema === null) return null;
  try {
    const said = new RSASSAPSSParams({ schema });
    const hash = HASHES.get(said.hashAlgorithm.algorithmId);
    const mask: unknown = said.maskGenAlgorithm.algorithmParams?.valueBlock?.value?.[0]?.valueBlock?.toString();
    return hash !== undefined && mask === said.hashAlgorithm.algorithmId && said.saltLength <= 64
      ? { kind: 'rsa-pss', hash, saltLength: said.saltLength }
      : null;
  } catch {
    return null;
  }
}

function keyVerdict(key: KeyObject, scheme: Scheme): 'algorithm-refused' | 'key-too-short' | null {
  const details = key.asymmetricKeyDetails ?? {};
  if (scheme.kind === 'ecdsa')
    return key.asymmetricKeyType === 'ec' && CURVES.has(details.namedCurve ?? '') ? null : 'algorithm-refused';
  if (key.asymmetricKeyType !== 'rsa') return 'algorithm-refused';
  const bits = details.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) return 'key-too-short';
  return bits > MOST_RSA_BITS ? 'algorithm-refused' : null;
}

const paddingOf = ({ kind, saltLength }: Scheme): { padding?: number; saltLength?: number } =>
  kind === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltLength ?? 32 } : {};
