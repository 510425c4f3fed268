import { createPublicKey, createSign, diffieHellman, type KeyObject } from 'node:crypto';
import { deriveSessionKeys, type KeyPair } from './ciphers.ts';
import { bits, oid, oidContents, sameBytes, sequence } from './tlv.ts';

/** Proofs that the chip is no copy: chip authentication (ICAO 9303-11 6.2) and active authentication (6.1). */
const CHIP_AUTHENTICATION_OID = '0.4.0.127.0.7.2.2.3.2.2'; // id-CA-ECDH-AES-CBC-CMAC-128

export const isChipAuthentication = (protocol: Uint8Array | undefined): boolean =>
  protocol !== undefined && sameBytes(protocol, oidContents(CHIP_AUTHENTICATION_OID));

/** New session keys from the terminal's ephemeral key (04 || x || y on brainpoolP256r1), `null` where that is no point. */
export const agreeChipKey = (chipKey: KeyObject, terminalKey: Uint8Array): KeyPair | null => {
  if (terminalKey.length !== 65) return null;
  const algorithm = sequence(oid('1.2.840.10045.2.1'), oid('1.3.36.3.3.2.8.1.1.7'));
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(sequence(algorithm, bits(terminalKey))),
      format: 'der',
      type: 'spki',
    });
    return deriveSessionKeys(new Uint8Array(diffieHellman({ privateKey: chipKey, publicKey })));
  } catch {
    return null; // not on the curve
  }
};

/** INTERNAL AUTHENTICATE: signs the terminal's eight bytes, plain form r || s, SHA-256 (DG14 says so). */
export const answerChallenge = (key: KeyObject, challenge: Uint8Array): Uint8Array =>
  new Uint8Array(createSign('sha256').update(challenge).sign({ key, dsaEncoding: 'ieee-p1363' }));
