import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/**
 * JWE (RFC 7516, ECDH-ES with A256GCM: RFC 7518, 4.6 and 5.3) and JWS (RFC 7515) from the standards, with node:crypto alone:
 * the kiosk uses the library jose, so that neither can share an error with the other.
 */
export type Curve = 'P-256' | 'P-384' | 'P-521' | 'X25519';
export type Jwk = Readonly<Record<string, string | undefined>>;

/** What a service holds: a key that questions are sealed to and a key that it signs with. */
export type ServiceKeyPair = {
  readonly sealing: { readonly kid: string; readonly privateKey: KeyObject };
  readonly signing: { readonly kid: string; readonly alg: 'EdDSA' | 'ES256'; readonly privateKey: KeyObject };
  /** the JWKS that goes to the sites */
  readonly publicKeys: { readonly keys: readonly Jwk[] };
};

export const makeServiceKeys = (
  name: string,
  curve: Curve = 'X25519',
  alg: 'EdDSA' | 'ES256' = 'EdDSA',
): ServiceKeyPair => {
  const sealing = pair(curve);
  const signing = alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kids = { enc: `${name}-enc-1`, sig: `${name}-sig-1` };
  return {
    sealing: { kid: kids.enc, privateKey: sealing.privateKey },
    signing: { kid: kids.sig, alg, privateKey: signing.privateKey },
    publicKeys: {
      keys: [
        { ...jwkOf(sealing.publicKey), kid: kids.enc, use: 'enc', alg: 'ECDH-ES' },
        { ...jwkOf(signing.publicKey), kid: kids.sig, use: 'sig', alg },
      ],
    },
  };
};

export const jwkOf = (key: KeyObject): Jwk => {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, ...(y === undefined ? {} : { y }) };
};

const pair = (curve: Curve) =>
  curve === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: curve });

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
const bytesOf = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
const prefixed = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** Concat KDF of NIST SP 800-56A as RFC 7518, 4.6.2 fills it for direct agreement; one round of SHA-256 gives the 32 bytes. */
const contentKey = (
  secret: Uint8Array,
  apu: Uint8Array = Buffer.alloc(0),
  apv: Uint8Array = Buffer.alloc(0),
): Buffer => {
  const round = Buffer.from([0, 0, 0, 1]);
  const keyBits = Buffer.from([0, 0, 1, 0]);
  const info = Buffer.concat([prefixed(Buffer.from('A256GCM')), prefixed(apu), prefixed(apv), keyBits]);
  return createHash('sha256').update(round).update(secret).update(info).digest();
};

export const sealTo = (recipient: Jwk, plaintext: string, header: Readonly<Record<string, string>>): string => {
  const ephemeral = pair(recipient['crv'] as Curve);
  const publicKey = createPublicKey({ key: { ...recipient }, format: 'jwk' });
  const key = contentKey(diffieHellman({ privateKey: ephemeral.privateKey, publicKey }));
  const head = base64url(
    JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', epk: jwkOf(ephemeral.publicKey), ...header }),
  );
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const text = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return [head, '', base64url(iv), base64url(text), base64url(cipher.getAuthTag())].join('.');
};

export type Opened = { readonly header: Readonly<Record<string, unknown>>; readonly plaintext: string };

/** Null for everything that this key does not open. */
export const openSealed = (jwe: string, privateKey: KeyObject): Opened | null => {
  const [head, encryptedKey, iv, text, tag] = jwe.split('.');
  try {
    const header = JSON.parse(bytesOf(head).toString('utf8')) as Record<string, unknown>;
    if (header['alg'] !== 'ECDH-ES' || header['enc'] !== 'A256GCM' || encryptedKey !== '') return null;
    const publicKey = createPublicKey({ key: header['epk'] as Jwk, format: 'jwk' });
    const party = (name: string): Buffer => bytesOf(header[name] as string | undefined);
    const key = contentKey(diffieHellman({ privateKey, publicKey }), party('apu'), party('apv'));
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(head ?? '')).setAuthTag(bytesOf(tag));
    return { header, plaintext: Buffer.concat([decipher.update(bytesOf(text)), decipher.final()]).toString('utf8') };
  } catch {
    return null; // for a service all of it is one answer: 400
  }
};

export const signCompact = (payload: unknown, { kid, alg, privateKey }: ServiceKeyPair['signing']): string => {
  const signed = `${base64url(JSON.stringify({ alg, kid }))}.${base64url(JSON.stringify(payload))}`;
  const bytes = Buffer.from(signed);
  const signature =
    alg === 'EdDSA'
      ? sign(null, bytes, privateKey)
      : sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${base64url(signature)}`;
};

/** The payload of a compact JWS by this Ed25519 key; null when it is not its own. */
export const readSigned = (jws: string, publicKey: KeyObject): unknown => {
  const [head, payload, signature] = jws.split('.');
  if (!verify(null, Buffer.from(`${head}.${payload}`), publicKey, bytesOf(signature))) return null;
  return JSON.parse(bytesOf(payload).toString('utf8'));
};
