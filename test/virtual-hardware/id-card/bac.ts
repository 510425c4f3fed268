import { deriveKey, deriveSessionKeys, desCbc, type KeyPair, pad, retailMac, sha1 } from './ciphers.ts';
import { concat, sameBytes, utf8 } from './tlv.ts';

/** Basic Access Control, chip's side (ICAO 9303-11 4.3): keys from the MRZ, one challenge, one mutual authentication. */
export type BacResult = { readonly answer: Uint8Array; readonly keys: KeyPair; readonly counter: Uint8Array };

export const bacKeys = (mrzInformation: string): KeyPair => {
  const seed = sha1(utf8(mrzInformation)).subarray(0, 16);
  return { encryption: deriveKey(seed, 1), mac: deriveKey(seed, 2) };
};

/**
 * Answers EXTERNAL AUTHENTICATE (40 bytes: cryptogram of RND.IFD, RND.IC, K.IFD and its MAC), or `null` where the
 * terminal does not know the MRZ.
 */
export const answerMutualAuthentication = (
  access: KeyPair,
  chipNonce: Uint8Array,
  chipKey: Uint8Array,
  command: Uint8Array,
): BacResult | null => {
  if (command.length !== 40) return null;
  const cryptogram = command.subarray(0, 32);
  if (!sameBytes(command.subarray(32), retailMac(access.mac, pad(cryptogram, 8)))) return null;
  const plain = desCbc('decrypt', access.encryption, new Uint8Array(8), cryptogram);
  const terminalNonce = plain.subarray(0, 8);
  const terminalKey = plain.subarray(16, 32);
  if (!sameBytes(plain.subarray(8, 16), chipNonce)) return null;
  const reply = desCbc('encrypt', access.encryption, new Uint8Array(8), concat(chipNonce, terminalNonce, chipKey));
  return {
    answer: concat(reply, retailMac(access.mac, pad(reply, 8))),
    keys: deriveSessionKeys(terminalKey.map((byte, index) => byte ^ (chipKey[index] ?? 0))),
    counter: concat(chipNonce.subarray(4), terminalNonce.subarray(4)),
  };
};
