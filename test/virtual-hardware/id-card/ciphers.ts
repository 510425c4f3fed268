import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { bigEndian, concat } from './tlv.ts';

/**
 * Ciphers of the chip over node:crypto. OpenSSL 3 has no single DES any more, so it is done as three-key 3DES with three
 * equal keys. Padding is ISO/IEC 9797-1 method 2 throughout.
 */
export type KeyPair = { readonly encryption: Uint8Array; readonly mac: Uint8Array };

export const sha1 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(
    createHash('sha1')
      .update(concat(...parts))
      .digest(),
  );
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  );

/** Key derivation of ICAO 9303-11 9.7.1: counter 1 encryption, 2 MAC, 3 password. SHA-1 up to 128 bits, above SHA-256. */
export const deriveKey = (secret: Uint8Array, counter: 1 | 2 | 3, bytes: 16 | 24 | 32 = 16): Uint8Array =>
  (bytes === 16 ? sha1 : sha256)(secret, bigEndian(counter, 4)).subarray(0, bytes);

export const deriveSessionKeys = (secret: Uint8Array, bytes: 16 | 24 | 32 = 16): KeyPair => ({
  encryption: deriveKey(secret, 1, bytes),
  mac: deriveKey(secret, 2, bytes),
});

export const pad = (bytes: Uint8Array, block: number): Uint8Array =>
  concat(bytes, Uint8Array.of(0x80), new Uint8Array(block - 1 - (bytes.length % block)));

/** Takes the padding off; `null` where there is none. */
export const unpad = (bytes: Uint8Array): Uint8Array | null => {
  let end = bytes.length - 1;
  while (end >= 0 && bytes[end] === 0) end--;
  return end >= 0 && bytes[end] === 0x80 ? bytes.subarray(0, end) : null;
};

const run = (
  name: string,
  way: 'encrypt' | 'decrypt',
  key: Uint8Array,
  iv: Uint8Array | null,
  data: Uint8Array,
): Uint8Array => {
  const cipher = way === 'encrypt' ? createCipheriv(name, key, iv) : createDecipheriv(name, key, iv);
  cipher.setAutoPadding(false);
  return concat(cipher.update(data), cipher.final());
};

export const aesCbc = (way: 'encrypt' | 'decrypt', key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array =>
  run(`aes-${key.length * 8}-cbc`, way, key, iv, data);
export const aesBlock = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  run(`aes-${key.length * 8}-ecb`, 'encrypt', key, null, block);

/** Two-key triple DES in CBC mode; keys of 16 bytes. */
export const desCbc = (way: 'encrypt' | 'decrypt', key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array =>
  run('des-ede3-cbc', way, concat(key, key.subarray(0, 8)), iv, data);

/** Retail MAC (ISO/IEC 9797-1 algorithm 3, DES) over already padded bytes; 8 bytes. */
export const retailMac = (key: Uint8Array, padded: Uint8Array): Uint8Array => {
  const ka = key.subarray(0, 8);
  const body = padded.subarray(0, padded.length - 8);
  const chained = run('des-ede3-cbc', 'encrypt', concat(ka, ka, ka), new Uint8Array(8), body);
  const chain = body.length ? chained.subarray(-8) : new Uint8Array(8);
  return desCbc('encrypt', key, chain, padded.subarray(-8));
};

/** AES-CMAC (NIST SP 800-38B) cut to 8 bytes, as ICAO 9303-11 wants it. */
export const cmac8 = (key: Uint8Array, message: Uint8Array): Uint8Array => {
  const firstSubkey = doubled(aesBlock(key, new Uint8Array(16)));
  const whole = message.length > 0 && message.length % 16 === 0;
  const padded = whole ? new Uint8Array(message) : pad(message, 16);
  const subkey = whole ? firstSubkey : doubled(firstSubkey);
  const from = padded.length - 16;
  subkey.forEach((byte, index) => {
    padded[from + index] = (padded[from + index] ?? 0) ^ byte;
  });
  return aesCbc('encrypt', key, new Uint8Array(16), padded).subarray(-16, -8);
};

/** Multiplication by x in GF(2^128). */
const doubled = (block: Uint8Array): Uint8Array => {
  const result = block.map((byte, index) => ((byte << 1) | ((block[index + 1] ?? 0) >> 7)) & 0xff);
  if ((block[0] ?? 0) & 0x80) result[15] = (result[15] ?? 0) ^ 0x87;
  return result;
};
