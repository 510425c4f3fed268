import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, type Result } from '@mot-cua/domain/result.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import { shortAnswer } from './answer-lengths.ts';
import { fromHex, sameBytes } from './bytes.ts';
import type { ChipSession } from './chip-session.ts';
import { status } from './command.ts';
import { readTlv, readTlvs, valueAt } from './tlv.ts';

export const challengeBytes = 8;

type Answered = NonNullable<ChipReading['activeAuthentication']>;

/**
 * Has the chip sign the challenge (INTERNAL AUTHENTICATE, ICAO 9303-11, 6.1): one command, the last of a reading, because
 * some cards close the session over it. Whether the signature fits is not looked at here. An empty signature is a chip
 * that has a key in DG15 and will not use it; null one that could not be asked or heard: its signature is longer than
 * reader or card can carry, or its answer was spoilt on the way, which accuses nobody of bringing a copy.
 */
export const askToSign = async (
  session: ChipSession,
  dg15: Uint8Array,
  challenge: Uint8Array,
): Promise<Result<Answered | null, DeviceFault>> => {
  const expected = signatureBytes(dg15);
  const isLong = expected > session.mostBytes() || (expected > mostShort && session.lengths.areLong);
  const le = isLong && session.lengths.areLong ? Math.max(expected, 2 * shortAnswer) : shortAnswer;
  const answer = await session.send({ ins: 0x88, p1: 0, p2: 0, data: challenge, le });
  if (!answer.ok) {
    const isGone = answer.fault.code !== 'card-unreadable' && answer.fault.code !== 'device-failed';
    return isGone ? answer : done(null);
  }
  const { data, status: word } = answer.value;
  if (word === status.success && data.length > 0) return done({ challenge, signature: data });
  const isLength = isLong || word === status.wrongLength || word >> 8 === 0x6c;
  return done(isLength ? null : { challenge, signature: nothing });
};

const nothing = new Uint8Array(0);

/** The longest plain answer under AES that a short command brings. */
const mostShort = 223;

const rsaEncryption = fromHex('2A864886F70D010101');

/** How long a signature by the key in DG15 (6F { SubjectPublicKeyInfo }) will be: with RSA as long as the modulus. */
const signatureBytes = (dg15: Uint8Array): number => {
  const info = valueAt(dg15, [0x6f, 0x30]);
  const parts = info ? readTlvs(info, 4) : null;
  const [algorithm, bits] = parts?.ok ? parts.value : [];
  const identifier = algorithm ? readTlv(algorithm.value) : null;
  if (!identifier?.ok || !sameBytes(identifier.value.value, rsaEncryption) || !bits) return 0;
  const modulus = readTlv(valueAt(bits.value.subarray(1), [0x30]) ?? nothing);
  return modulus.ok ? modulus.value.value.length : 0;
};
