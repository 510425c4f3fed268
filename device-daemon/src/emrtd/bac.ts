import { randomBytes } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess } from '../devices/card-reading.ts';
import { passwordSecret } from './access-keys.ts';
import { join, sameBytes, xor } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { decryptCbc, encryptCbc, paddedMac, type SessionKeys, sessionKeys } from './ciphers.ts';
import { status } from './command.ts';
import { type AccessFailure, triesLeftOf } from './pace.ts';

export type BacSession = { readonly keys: SessionKeys; readonly counter: Uint8Array };
export type DrawBytes = (count: number) => Uint8Array;

const zero = new Uint8Array(8);

/**
 * Basic Access Control (ICAO 9303-11, 4.3): two commands after the application was selected, at the end 3DES session
 * keys and a counter made of both challenges.
 */
export const runBac = async (
  channel: Channel,
  access: Extract<ChipAccess, { kind: 'mrz' }>,
  draw: DrawBytes = randomBytes,
): Promise<Result<BacSession, AccessFailure>> => {
  const challenge = await channel.send({ ins: 0x84, p1: 0, p2: 0, le: 8 });
  if (!challenge.ok) return failed({ kind: 'fault', fault: challenge.fault });
  const chipChallenge = challenge.value.data;
  if (challenge.value.status !== status.success || chipChallenge.length !== 8)
    return failed({ kind: 'refused', detail: unexpected('BAC challenge', challenge.value.status) });

  const basic = sessionKeys('3des', passwordSecret(access).subarray(0, 16));
  const ownChallenge = draw(8);
  const ownKey = draw(16);
  const secret = encryptCbc('3des', basic.enc, zero, join(ownChallenge, chipChallenge, ownKey));
  const answer = await channel.send({
    ins: 0x82,
    p1: 0,
    p2: 0,
    data: join(secret, paddedMac('3des', basic.mac, secret)),
    le: 40,
  });
  if (!answer.ok) return failed({ kind: 'fault', fault: answer.fault });
  if (answer.value.status !== status.success) return failed(refusal(answer.value.status));

  const chipKey = openAnswer(answer.value.data, basic, chipChallenge, ownChallenge);
  if (!chipKey) return failed({ kind: 'fault', fault: chipFault('card-unreadable', 'BAC answer is not the card’s') });
  return done({
    keys: sessionKeys('3des', xor(ownKey, chipKey)),
    counter: join(chipChallenge.subarray(4), ownChallenge.subarray(4)),
  });
};

const refusal = (word: number): AccessFailure => {
  const detail = unexpected('BAC', word);
  if (word === status.blocked) return { kind: 'fault', fault: chipFault('card-refused', detail) };
  return word === status.notSupported
    ? { kind: 'refused', detail }
    : { kind: 'wrong-secret', detail, triesLeft: triesLeftOf(word) };
};

/** The card's half of the key, when MAC and both challenges are right. */
const openAnswer = (
  data: Uint8Array,
  basic: SessionKeys,
  chipChallenge: Uint8Array,
  ownChallenge: Uint8Array,
): Uint8Array | null => {
  if (data.length !== 40) return null;
  const secret = data.subarray(0, 32);
  if (!sameBytes(paddedMac('3des', basic.mac, secret), data.subarray(32))) return null;
  const plain = decryptCbc('3des', basic.enc, zero, secret);
  const answersUs = sameBytes(plain.subarray(0, 8), chipChallenge) && sameBytes(plain.subarray(8, 16), ownChallenge);
  return answersUs ? plain.subarray(16, 32) : null;
};
