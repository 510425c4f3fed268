import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { bytesOf, join, xor } from './bytes.ts';

/**
 * The symmetric half of ICAO 9303-11: key derivation (9.7), CBC and MACs of 3DES and AES secure messaging (9.8).
 * OpenSSL 3 has no single DES any more, so the retail MAC chains through 3DES with three equal keys.
 */
export type Suite = '3des' | 'aes-128' | 'aes-192' | 'aes-256';

export type SessionKeys = { readonly suite: Suite; readonly enc: Uint8Array; readonly mac: Uint8Array };

export const blockSize = (suite: Suite): 8 | 16 => (suite === '3des' ? 8 : 16);

export const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();

/** KDF(K, c): counter 1 encryption, 2 MAC, 3 password (9303-11, 9.7.1). */
export const deriveKey = (suite: Suite, secret: Uint8Array, counter: 1 | 2 | 3): Uint8Array => {
  const input = join(secret, bytesOf(0, 0, 0, counter));
  if (suite === '3des' || suite === 'aes-128') return sha1(input).subarray(0, 16);
  const digest = createHash('sha256').update(input).digest();
  return suite === 'aes-192' ? digest.subarray(0, 24) : digest;
};

export const sessionKeys = (suite: Suite, secret: Uint8Array): SessionKeys => ({
  suite,
  enc: deriveKey(suite, secret, 1),
  mac: deriveKey(suite, secret, 2),
});

/** Padding method 2 of ISO 9797-1: 80, then zeros up to a full block. */
export const pad = (bytes: Uint8Array, block: number): Uint8Array =>
  join(bytes, bytesOf(0x80), new Uint8Array(block - 1 - (bytes.length % block)));

/** Takes the padding off again; null when it is not there. */
export const unpad = (bytes: Uint8Array): Uint8Array | null => {
  let end = bytes.length - 1;
  while (end >= 0 && bytes[end] === 0) end--;
  return end >= 0 && bytes[end] === 0x80 ? bytes.subarray(0, end) : null;
};

const algorithm = (suite: Suite): string => (suite === '3des' ? 'des-ede3-cbc' : `${suite}-cbc`);

/** Two-key 3DES as OpenSSL wants it: Ka | Kb | Ka. */
const cipherKey = (suite: Suite, key: Uint8Array): Uint8Array =>
  suite === '3des' ? join(key.subarray(0, 16), key.subarray(0, 8)) : key;

/** CBC without padding; `bytes` is a whole number of blocks. */
export const encryptCbc = (suite: Suite, key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const cipher = createCipheriv(algorithm(suite), cipherKey(suite, key), iv).setAutoPadding(false);
  return join(cipher.update(bytes), cipher.final());
};

export const decryptCbc = (suite: Suite, key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const cipher = createDecipheriv(algorithm(suite), cipherKey(suite, key), iv).setAutoPadding(false);
  return join(cipher.update(bytes), cipher.final());
};

/** Eight-byte MAC of secure messaging and BAC: both ciphers pad by method 2 first (9303-11, 9.8.6; 4.3.3). */
export const paddedMac = (suite: Suite, key: Uint8Array, message: Uint8Array): Uint8Array => {
  const padded = pad(message, blockSize(suite));
  return suite === '3des' ? retailMac(key, padded) : cmac(suite, key, padded).subarray(0, 8);
};

/** Eight-byte PACE token: with AES, CMAC pads by itself; with 3DES method 2 (9303-11, 4.4.3.4). */
export const tokenMac = (suite: Suite, key: Uint8Array, message: Uint8Array): Uint8Array =>
  suite === '3des' ? retailMac(key, pad(message, 8)) : cmac(suite, key, message).subarray(0, 8);

/** ISO 9797-1 MAC algorithm 3 with DES, without its own padding. */
export const retailMac = (key: Uint8Array, padded: Uint8Array): Uint8Array => {
  const ka = key.subarray(0, 8);
  const singleDes = join(ka, ka, ka);
  const head = padded.subarray(0, padded.length - 8);
  const chain =
    head.length === 0 ? new Uint8Array(8) : encryptDes3(singleDes, new Uint8Array(8), head).subarray(head.length - 8);
  return encryptDes3(join(ka, key.subarray(8, 16), ka), chain, padded.subarray(padded.length - 8));
};

const encryptDes3 = (key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
  return join(cipher.update(bytes), cipher.final());
};

/** AES-CMAC (NIST SP 800-38B), 16 bytes. */
export const cmac = (suite: Exclude<Suite, '3des'>, key: Uint8Array, message: Uint8Array): Uint8Array => {
  const zero = new Uint8Array(16);
  const k1 = doubled(encryptCbc(suite, key, zero, zero));
  const whole = message.length > 0 && message.length % 16 === 0;
  const padded = whole ? Uint8Array.from(message) : pad(message, 16);
  const mask = whole ? k1 : doubled(k1);
  padded.set(xor(padded.subarray(padded.length - 16), mask), padded.length - 16);
  return encryptCbc(suite, key, zero, padded).subarray(padded.length - 16);
};

/** Multiplication by x in GF(2^128), the way CMAC makes its subkeys. */
const doubled = (block: Uint8Array): Uint8Array => {
  const carry = ((block[0] ?? 0) & 0x80) !== 0;
  const shifted = block.map((byte, at) => ((byte << 1) | ((block[at + 1] ?? 0) >> 7)) & 0xff);
  if (carry) shifted[15] = (shifted[15] ?? 0) ^ 0x87;
  return shifted;
};
