import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Integer, Sequence } from 'asn1js';
import type { Call } from '../devices/device.ts';
import { startDeadline } from '../devices/links/deadline.ts';
import { systemClock } from '../system-clock.ts';
import { askToken, type TokenFault, type TokenPlace } from './token-tool.ts';

export type { TokenFault, TokenFaultCode, TokenPlace } from './token-tool.ts';

/** How the key signs. Both over SHA-256: what the Cipher Board's tokens do, and PKCS#11 modules agree on. */
export type TokenAlgorithm = 'rsa-pkcs1-sha256' | 'ecdsa-p256-sha256';

/** A certificate as it lies on the token. */
export type TokenCertificate = {
  /** CKA_ID in hex: the private key beside it has the same */
  readonly id: string;
  readonly label: string;
  readonly der: Uint8Array;
};

export type TokenOrder = {
  readonly keyId: string;
  readonly algorithm: TokenAlgorithm;
  /** SHA-256, 32 bytes */
  readonly digest: Uint8Array;
  readonly pin: string;
};

/**
 * What holds an officer's key. Every call ends by its deadline; failures are values. A wrong PIN is offered to the token
 * once and never again by us: after three to ten of them it locks for good.
 */
export interface SigningToken {
  certificates(call: Call): Promise<Result<readonly TokenCertificate[], TokenFault>>;
  /** The signature as CMS wants it: RSA as it is, ECDSA as a DER sequence of r and s (RFC 5753, 7.2). */
  sign(order: TokenOrder, call: Call): Promise<Result<Uint8Array, TokenFault>>;
}

/** A token holds a handful; a list of hundreds is not one. */
const MOST_CERTIFICATES = 32;
const DIGEST_BYTES = 32;
/** DigestInfo of SHA-256 without its 32 bytes (RFC 8017, 9.2, note 1): CKM_RSA_PKCS pads it, and signs. */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** The token with this label behind this PKCS#11 module. Opens nothing: each call finds the token anew. */
export const pkcs11Token = (place: TokenPlace): SigningToken => ({
  certificates: (call) => listCertificates(place, call),
  sign: (order, call) => signDigest(place, order, call),
});

async function listCertificates(
  place: TokenPlace,
  call: Call,
): Promise<Result<readonly TokenCertificate[], TokenFault>> {
  const deadline = startDeadline(systemClock, call);
  const listed = await askToken(place, ['--list-objects', '--type', 'cert'], null, deadline.call());
  if (!listed.ok) return listed;
  const found: TokenCertificate[] = [];
  for (const { id, label } of entriesOf(Buffer.from(listed.value).toString('utf8'))) {
    const read = await askToken(place, ['--read-object', '--type', 'cert', '--id', id], null, deadline.call());
    if (!read.ok) return read;
    found.push({ id, label, der: read.value });
  }
  return done(found);
}

/** The tool's list: one paragraph an object, `label:` before `ID:`. One without an id has no key of ours. */
function entriesOf(list: string): readonly { id: string; label: string }[] {
  return list
    .split(/^(?=\S)/m)
    .map((paragraph) => ({
      id: /^ +ID: +([0-9a-f]{2,128})$/im.exec(paragraph)?.[1] ?? '',
      label: /^ +label: +(.{1,200})$/im.exec(paragraph)?.[1] ?? '',
    }))
    .filter(({ id }) => id !== '')
    .sort((one, other) => one.id.localeCompare(other.id)) // a token lists them in any order
    .slice(0, MOST_CERTIFICATES);
}

async function signDigest(place: TokenPlace, order: TokenOrder, call: Call): Promise<Result<Uint8Array, TokenFault>> {
  if (order.digest.length !== DIGEST_BYTES) throw new RangeError(`a SHA-256 digest has ${DIGEST_BYTES} bytes`);
  if (!/^[0-9a-f]{2,128}$/i.test(order.keyId)) throw new RangeError('a key id is hex');
  if (!couldBeAPin(order.pin)) return failed({ code: 'pin-wrong', detail: 'not a PIN: the token was not asked' });
  const [mechanism, input] =
    order.algorithm === 'rsa-pkcs1-sha256'
      ? ['RSA-PKCS', Buffer.concat([SHA256_DIGEST_INFO, order.digest])]
      : ['ECDSA', order.digest];
  const folder = await mkdtemp(join(tmpdir(), 'to-sign-'));
  try {
    const file = join(folder, 'digest');
    await writeFile(file, input, { mode: 0o600 });
    const args = ['--sign', '--mechanism', mechanism, '--id', order.keyId, '--input-file', file];
    const signed = await askToken(place, args, order.pin, call);
    return signed.ok ? asCmsWants(order.algorithm, signed.value) : signed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What no token would take and an environment cannot carry; asking would cost one of the few attempts. */
const couldBeAPin = (pin: string): boolean => /^[^\p{Cc}]{1,255}$/u.test(pin);

function asCmsWants(algorithm: TokenAlgorithm, raw: Uint8Array): Result<Uint8Array, TokenFault> {
  if (algorithm === 'rsa-pkcs1-sha256')
    return raw.length >= 256 && raw.length <= 1024 ? done(raw) : failed(notASignature(raw.length));
  return raw.length === 64 ? done(sequenceOfRAndS(raw)) : failed(notASignature(raw.length));
}

const notASignature = (bytes: number): TokenFault => ({
  code: 'token-failed',
  detail: `${bytes} bytes are no signature of such a key`,
});

/** PKCS#11 gives r and s side by side, each as long as the curve's order; CMS wants two integers without their zeros. */
function sequenceOfRAndS(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const value = [raw.subarray(0, half), raw.subarray(half)].map((part) => positiveInteger(part));
  return new Uint8Array(new Sequence({ value }).toBER());
}

function positiveInteger(bigEndian: Uint8Array): Integer {
  const significant = bigEndian.subarray(bigEndian.findIndex((byte) => byte !== 0));
  const valueHex = (significant[0] ?? 0) < 0x80 ? Uint8Array.from(significant) : Uint8Array.from([0, ...significant]);
  return new Integer({ valueHex: valueHex.buffer });
}
