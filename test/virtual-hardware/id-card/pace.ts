import {
  aesBlock,
  aesCbc,
  cmac8,
  deriveKey,
  deriveSessionKeys,
  desCbc,
  type KeyPair,
  pad,
  retailMac,
  sha1,
} from './ciphers.ts';
import {
  type Curve,
  type CurveId,
  type CurvePoint,
  curveOf,
  number,
  numberBytes,
  pointOf,
  privateKey,
} from './curves.ts';
import { integer, oid, oidContents, sameBytes, sequence, tlv, utf8 } from './tlv.ts';

/**
 * PACE over the standardised curves with generic mapping or chip-authentication mapping: the chip's side (ICAO 9303-11
 * 4.4). Four steps, each one GENERAL AUTHENTICATE. A step that fails answers `null` and the run is over.
 */
export type PaceCipher = '3des' | 'aes-128' | 'aes-192' | 'aes-256';
/** One PACEInfo of EF.CardAccess. Chip-authentication mapping is defined with AES only (9303-11 9.2.1). */
export type PaceOffer = {
  readonly curve: CurveId;
  readonly cipher: PaceCipher;
  readonly mapping: 'GM' | 'CAM';
  /** 16 where left out; chips with 256-bit keys were seen with either */
  readonly nonceBytes?: 16 | 32;
};

/** What the Vietnamese card offers: id-PACE-ECDH-GM-AES-CBC-CMAC-128 over brainpoolP256r1. */
export const USUAL_PACE: PaceOffer = { curve: 13, cipher: 'aes-128', mapping: 'GM' };

const CIPHER_ARC: Record<PaceCipher, number> = { '3des': 1, 'aes-128': 2, 'aes-192': 3, 'aes-256': 4 };
const KEY_BYTES = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;

export const paceOid = ({ cipher, mapping }: PaceOffer): string =>
  `0.4.0.127.0.7.2.2.4.${mapping === 'GM' ? 2 : 6}.${CIPHER_ARC[cipher]}`;

/** PACEInfo ::= SEQUENCE { protocol, version 2, parameterId } (9303-11 9.2.1). */
export const paceInfo = (offer: PaceOffer): Uint8Array =>
  sequence(oid(paceOid(offer)), integer(2), integer(offer.curve));

/** The offer that a terminal chose by protocol and, where it named one, curve; the first fitting one where it did not. */
export const paceOfferChosen = (
  offers: readonly PaceOffer[],
  protocol: Uint8Array | undefined,
  parameterId: Uint8Array | undefined,
): PaceOffer | 'no-such-protocol' | 'no-such-curve' => {
  const byProtocol = offers.filter((offer) => protocol && sameBytes(protocol, oidContents(paceOid(offer))));
  if (byProtocol.length === 0) return 'no-such-protocol';
  if (!parameterId) return byProtocol[0] ?? 'no-such-curve';
  return byProtocol.find(({ curve }) => sameBytes(parameterId, Uint8Array.of(curve))) ?? 'no-such-curve';
};

export interface PaceRun {
  /** step 1: the nonce, encrypted with the password's key */
  encryptedNonce(): Uint8Array;
  /** step 2: takes the terminal's mapping key, gives the chip's */
  mapNonce(terminalKey: Uint8Array): Uint8Array | null;
  /** step 3: takes the terminal's ephemeral key on the mapped generator, gives the chip's */
  agreeKey(terminalKey: Uint8Array): Uint8Array | null;
  /** step 4: takes the terminal's token; gives the chip's with the session keys, or `null`: wrong password */
  authenticate(token: Uint8Array): PaceOpened | null;
}
export type PaceOpened = {
  readonly token: Uint8Array;
  /** encrypted chip-authentication data (DO'8A'), with chip-authentication mapping only */
  readonly chipProof: Uint8Array | null;
  readonly keys: KeyPair;
  readonly cipher: PaceCipher;
};

/** A password before it is made into a key: its bytes go through the offer's key derivation (9303-11 9.7.3). */
export type PacePassword = Uint8Array;
export const passwordOfCan = (can: string): PacePassword => utf8(can);
export const passwordOfMrz = (mrzInformation: string): PacePassword => sha1(utf8(mrzInformation));

export const passwordKey = (password: PacePassword, cipher: PaceCipher): Uint8Array =>
  deriveKey(password, 3, KEY_BYTES[cipher]);

/**
 * `random` gives bytes: the nonce, then the two private keys, in this order. `staticKey` is the chip's own key on the
 * offer's curve, for chip-authentication mapping.
 */
export const startPace = (
  offer: PaceOffer,
  password: PacePassword,
  random: (length: number) => Uint8Array,
  staticKey: bigint | null = null,
): PaceRun => {
  const curve = curveOf(offer.curve);
  const nonce = random(offer.nonceBytes ?? 16);
  let mapping: { readonly key: bigint; readonly generator: CurvePoint } | null = null;
  let agreed: { keys: KeyPair; own: Uint8Array; terminal: Uint8Array } | null = null;
  return {
    encryptedNonce: () => encryptNonce(offer.cipher, passwordKey(password, offer.cipher), nonce),
    mapNonce: (bytes) => {
      const terminal = pointOf(curve, bytes);
      if (!terminal) return null;
      const key = privateKey(curve, random);
      const shared = terminal.multiply(key);
      mapping = { key, generator: curve.Point.BASE.multiply(number(nonce) % curve.order || 1n).add(shared) };
      return curve.Point.BASE.multiply(key).toBytes(false);
    },
    agreeKey: (bytes) => {
      const terminal = pointOf(curve, bytes);
      if (!terminal || !mapping) return null;
      const key = privateKey(curve, random);
      const own = mapping.generator.multiply(key).toBytes(false);
      if (sameBytes(own, bytes)) return null;
      const shared = terminal
        .multiply(key)
        .toBytes(false)
        .subarray(1, 1 + curve.fieldBytes);
      agreed = { keys: deriveSessionKeys(shared, KEY_BYTES[offer.cipher]), own, terminal: bytes };
      return own;
    },
    authenticate: (token) => {
      if (!agreed || !mapping) return null;
      const { keys, own, terminal } = agreed;
      if (!sameBytes(token, tokenOver(offer, keys, own))) return null;
      return {
        token: tokenOver(offer, keys, terminal),
        chipProof: offer.mapping === 'CAM' ? chipProof(curve, staticKey, mapping.key, keys) : null,
        keys,
        cipher: offer.cipher,
      };
    },
  };
};

const encryptNonce = (cipher: PaceCipher, key: Uint8Array, nonce: Uint8Array): Uint8Array =>
  cipher === '3des'
    ? desCbc('encrypt', key, new Uint8Array(8), nonce)
    : aesCbc('encrypt', key, new Uint8Array(16), nonce);

/** An authentication token covers the protocol and the other side's public key (9303-11 4.4.3.4). */
const tokenOver = (offer: PaceOffer, keys: KeyPair, publicKey: Uint8Array): Uint8Array => {
  const input = tlv(0x7f49, oid(paceOid(offer)), tlv(0x86, publicKey));
  return offer.cipher === '3des' ? retailMac(keys.mac, pad(input, 8)) : cmac8(keys.mac, input);
};

/**
 * Chip-authentication data CA = SK⁻¹ · SKmap mod n, encrypted under the new key with the initial vector E(−1)
 * (9303-11 4.4.3.3.3): whoever knows the static public key sees that the mapping key was made with its private one.
 */
const chipProof = (curve: Curve, staticKey: bigint | null, mappingKey: bigint, keys: KeyPair): Uint8Array => {
  if (staticKey === null) throw new Error('a chip that offers chip-authentication mapping has a key on that curve');
  const { Fn } = curve.Point;
  const data = numberBytes(Fn.mul(Fn.inv(staticKey), Fn.create(mappingKey)), curve.orderBytes);
  const vector = aesBlock(keys.encryption, new Uint8Array(16).fill(0xff));
  return aesCbc('encrypt', keys.encryption, vector, pad(data, 16));
};
