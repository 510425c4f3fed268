import { setImmediate as breathe } from 'node:timers/promises';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Malformed, sameBytes, toBigInt } from './bytes.ts';
import { chipKeysIn } from './chip-key.ts';
import { blockSize, decryptCbc, encryptCbc, unpad } from './ciphers.ts';
import { pointOf } from './curves.ts';
import type { PaceSession } from './pace.ts';
import type { PaceInfo } from './pace-parameters.ts';
import { contentOfSignedData } from './security-object.ts';

/** More keys than this in one EF.CardSecurity are not tried: each costs one multiplication. */
const mostKeys = 4;

/**
 * The chip's proof in PACE with chip authentication mapping (ICAO 9303-11, 4.4.3.3.3 and 4.4.3.5): object 8A holds, under
 * the new session key, the number that turns the chip's lasting key into the one that it used for the mapping, which only
 * the holder of the lasting private key can know. The key comes from EF.CardSecurity; whether a state signed that file
 * is not looked at here. Returns the key (uncompressed point) that the chip has proven to hold.
 */
export const checkMappingProof = async (
  info: PaceInfo,
  session: PaceSession,
  cardSecurity: Uint8Array,
): Promise<Result<Uint8Array, Malformed>> => {
  const factor = factorOf(session);
  const order = info.curve.Point.Fn.ORDER;
  if (factor === null || factor === 0n || factor >= order)
    return failed({ detail: 'PACE-CAM: object 8A is malformed' });
  const content = contentOfSignedData(cardSecurity);
  const keys = content
    ? chipKeysIn(content, 'EF.CardSecurity')
    : failed({ detail: 'EF.CardSecurity is not signed data' });
  if (!keys.ok) return keys;
  const sameCurve = keys.value.filter((key) => key.curve.ecdsa === info.curve).slice(0, mostKeys);
  if (sameCurve.length === 0) return failed({ detail: 'EF.CardSecurity has no key on the curve of PACE' });
  for (const { publicKey } of sameCurve) {
    await breathe();
    const point = pointOf(info.curve, publicKey);
    if (point && sameBytes(point.multiply(factor).toBytes(false), session.chipMap)) return done(publicKey);
  }
  return failed({ detail: 'PACE-CAM: the proof does not fit the key of this card' });
};

/** CA_IC: object 8A, decrypted from the encrypted -1 as initial vector, without its padding. */
const factorOf = ({ keys, encryptedProof }: PaceSession): bigint | null => {
  const block = blockSize(keys.suite);
  if (!encryptedProof || encryptedProof.length === 0 || encryptedProof.length % block !== 0) return null;
  const iv = encryptCbc(keys.suite, keys.enc, new Uint8Array(block), new Uint8Array(block).fill(0xff));
  const plain = unpad(decryptCbc(keys.suite, keys.enc, iv, encryptedProof));
  return plain && plain.length > 0 ? toBigInt(plain) : null;
};
