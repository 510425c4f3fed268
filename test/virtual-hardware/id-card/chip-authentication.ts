import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { deriveSessionKeys } from './ciphers.ts';
import { aesChannel, desChannel, type SecureChannel } from './secure-messaging.ts';
import { bits, oid, oidContents, sameBytes, sequence } from './tlv.ts';

/** The proof that the chip is no copy: chip authentication, chip's side (ICAO 9303-11 6.2). */

export type ProofCurve = 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';
export type ProofSuite = '3des' | 'aes-128' | 'aes-192' | 'aes-256';

/** What this card offers in DG14, and how it writes it there. */
export type ProofOffer = {
  readonly curve: ProofCurve;
  readonly suite: ProofSuite;
  /** the curve by its name, or its numbers written out as 9303-11 9.2.6 wants and real chips have */
  readonly parameters: 'explicit' | 'named';
  /** the key's number, where the card names it; terminals must then name it too */
  readonly keyId: number | null;
};
/** What is known of the Vietnamese card's kind: explicit parameters, one key without a number. */
export const USUAL_PROOF: ProofOffer = {
  curve: 'brainpoolP256r1',
  suite: 'aes-128',
  parameters: 'explicit',
  keyId: null,
};

/** id-CA-ECDH-3DES-CBC-CBC and id-CA-ECDH-AES-CBC-CMAC-128, -192, -256 (9303-11 9.2.5) */
const PROTOCOLS: Record<ProofSuite, string> = {
  '3des': '0.4.0.127.0.7.2.2.3.2.1',
  'aes-128': '0.4.0.127.0.7.2.2.3.2.2',
  'aes-192': '0.4.0.127.0.7.2.2.3.2.3',
  'aes-256': '0.4.0.127.0.7.2.2.3.2.4',
};
const CURVES: Record<ProofCurve, { readonly oid: string; readonly fieldBytes: number }> = {
  'P-256': { oid: '1.2.840.10045.3.1.7', fieldBytes: 32 },
  'P-384': { oid: '1.3.132.0.34', fieldBytes: 48 },
  'P-521': { oid: '1.3.132.0.35', fieldBytes: 66 },
  brainpoolP256r1: { oid: '1.3.36.3.3.2.8.1.1.7', fieldBytes: 32 },
  brainpoolP384r1: { oid: '1.3.36.3.3.2.8.1.1.11', fieldBytes: 48 },
  brainpoolP512r1: { oid: '1.3.36.3.3.2.8.1.1.13', fieldBytes: 64 },
};

export const protocolOf = (suite: ProofSuite): string => PROTOCOLS[suite];

export const isChipAuthentication = (suite: ProofSuite, protocol: Uint8Array | undefined): boolean =>
  protocol !== undefined && sameBytes(protocol, oidContents(PROTOCOLS[suite]));

/** The secure channel that begins with the terminal's ephemeral key (04 || x || y), `null` where that is no point. */
export const agreeChipKey = (chipKey: KeyObject, offer: ProofOffer, terminalKey: Uint8Array): SecureChannel | null => {
  const curve = CURVES[offer.curve];
  if (terminalKey.length !== 1 + 2 * curve.fieldBytes || terminalKey[0] !== 4) return null;
  const algorithm = sequence(oid('1.2.840.10045.2.1'), oid(curve.oid));
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(sequence(algorithm, bits(terminalKey))),
      format: 'der',
      type: 'spki',
    });
    const secret = new Uint8Array(diffieHellman({ privateKey: chipKey, publicKey }));
    return channelUnder(offer.suite, secret);
  } catch {
    return null; // not on the curve
  }
};

/** Secure messaging anew, its counter at zero (9303-11 6.2.3). */
const channelUnder = (suite: ProofSuite, secret: Uint8Array): SecureChannel => {
  if (suite === '3des') return desChannel(deriveSessionKeys(secret), new Uint8Array(8));
  const bytes = { 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;
  return aesChannel(deriveSessionKeys(secret, bytes[suite]));
};
