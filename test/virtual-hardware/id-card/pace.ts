import { brainpoolP256r1 } from '@noble/curves/misc.js';
import { aesCbc, cmac8, deriveKey, deriveSessionKeys, type KeyPair, sha1 } from './ciphers.ts';
import { oid, oidContents, sameBytes, tlv, toHex, utf8 } from './tlv.ts';

/**
 * PACE with generic mapping over brainpoolP256r1, AES-128 and CMAC: the chip's side (ICAO 9303-11 4.4). Four steps, each
 * one GENERAL AUTHENTICATE. A step that fails answers `null` and the run is over.
 */
export const PACE_OID = '0.4.0.127.0.7.2.2.4.2.2'; // id-PACE-ECDH-GM-AES-CBC-CMAC-128
export const PACE_PARAMETER_ID = 13; // brainpoolP256r1 (ICAO 9303-11 table 4)

const Point = brainpoolP256r1.Point;
type Point = InstanceType<typeof Point>;

export interface PaceRun {
  /** step 1: the nonce, encrypted with the password's key */
  encryptedNonce(): Uint8Array;
  /** step 2: takes the terminal's mapping key, gives the chip's */
  mapNonce(terminalKey: Uint8Array): Uint8Array | null;
  /** step 3: takes the terminal's ephemeral key on the mapped generator, gives the chip's */
  agreeKey(terminalKey: Uint8Array): Uint8Array | null;
  /** step 4: takes the terminal's token; gives the chip's with the session keys, or `null`: wrong password (6300) */
  authenticate(token: Uint8Array): { readonly token: Uint8Array; readonly keys: KeyPair } | null;
}

export const passwordKeyOfCan = (can: string): Uint8Array => deriveKey(utf8(can), 3);
export const passwordKeyOfMrz = (mrzInformation: string): Uint8Array => deriveKey(sha1(utf8(mrzInformation)), 3);

/** `random` gives bytes: the nonce (16), then the two private keys (32 each), in this order. */
export const startPace = (passwordKey: Uint8Array, random: (length: number) => Uint8Array): PaceRun => {
  const nonce = random(16);
  let generator: Point | null = null;
  let agreed: { keys: KeyPair; own: Uint8Array; terminal: Uint8Array } | null = null;
  return {
    encryptedNonce: () => aesCbc('encrypt', passwordKey, new Uint8Array(16), nonce),
    mapNonce: (bytes) => {
      const terminal = pointOf(bytes);
      if (!terminal) return null;
      const key = privateKey(random);
      const shared = terminal.multiply(key);
      generator = Point.BASE.multiply(number(nonce) % Point.Fn.ORDER || 1n).add(shared);
      return Point.BASE.multiply(key).toBytes(false);
    },
    agreeKey: (bytes) => {
      const terminal = pointOf(bytes);
      if (!terminal || !generator) return null;
      const key = privateKey(random);
      const own = generator.multiply(key).toBytes(false);
      if (sameBytes(own, bytes)) return null;
      const shared = terminal.multiply(key).toBytes(false).subarray(1, 33);
      agreed = { keys: deriveSessionKeys(shared), own, terminal: bytes };
      return own;
    },
    authenticate: (token) => {
      if (!agreed) return null;
      const { keys, own, terminal } = agreed;
      if (!sameBytes(token, cmac8(keys.mac, tokenInput(PACE_OID, own)))) return null;
      return { token: cmac8(keys.mac, tokenInput(PACE_OID, terminal)), keys };
    },
  };
};

/** What an authentication token covers: the protocol and the other side's public key (9.4.3). */
const tokenInput = (protocol: string, publicKey: Uint8Array): Uint8Array =>
  tlv(0x7f49, oid(protocol), tlv(0x86, publicKey));

export const isPaceProtocol = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && sameBytes(bytes, oidContents(PACE_OID));

const number = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

/** A private key from random bytes; draws again outside 1..n-1. */
const privateKey = (random: (length: number) => Uint8Array): bigint => {
  for (;;) {
    const key = number(random(32));
    if (key > 0n && key < Point.Fn.ORDER) return key;
  }
};

/** A point of the curve in uncompressed form; `null` for anything else (a terminal that cheats). */
const pointOf = (bytes: Uint8Array): Point | null => {
  if (bytes.length !== 65 || bytes[0] !== 4) return null;
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    return null;
  }
};
