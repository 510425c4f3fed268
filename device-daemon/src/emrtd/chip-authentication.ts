import { createECDH } from 'node:crypto';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { join } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import type { ChipKey } from './chip-key.ts';
import { sessionKeys } from './ciphers.ts';
import { type Command, status } from './command.ts';
import { type DrawKey, drawKey } from './pace.ts';
import { SecureChannel } from './secure-messaging.ts';
import { writeTlv } from './tlv.ts';

/** Why the chip was not asked to the end. `fault`: the card can no longer be spoken to. */
export type ChipAuthenticationFailure = { readonly detail: string; readonly fault: DeviceFault | null };

/**
 * Chip authentication, version 1 (ICAO 9303-11, 6.2; BSI TR-03110-1, 3.4): a key of ours, made for this card and this
 * moment, and the chip's key in DG14 give new session keys. The returned channel speaks under them; it proves nothing
 * until the chip has answered one command through it, which only the holder of the private key can do.
 * Two commands, with 3DES mostly one. `plain` is the channel below secure messaging.
 */
export const runChipAuthentication = async (
  plain: Channel,
  channel: SecureChannel,
  key: ChipKey,
  draw: DrawKey = drawKey,
): Promise<Result<SecureChannel, ChipAuthenticationFailure>> => {
  const ours = createECDH(key.curve.openssl);
  const { ORDER, BYTES } = key.curve.ecdsa.Point.Fn;
  ours.setPrivateKey(
    Buffer.from(
      draw(ORDER)
        .toString(16)
        .padStart(2 * BYTES, '0'),
      'hex',
    ),
  );
  const asked = await askOneWay(channel, waysOf(key, ours.getPublicKey()));
  if (!asked.ok) return asked;
  // the point was validated when DG14 was read; OpenSSL gives x padded to the length of the field (TR-03111, 4.3.1)
  const secret = ours.computeSecret(key.publicKey);
  return done(new SecureChannel(plain, sessionKeys(key.suite, secret)));
};

type Step = readonly [name: string, command: Command];

/** Goes the first way that the card does not refuse. */
const askOneWay = async (
  channel: Channel,
  ways: readonly (readonly Step[])[],
): Promise<Result<void, ChipAuthenticationFailure>> => {
  const refusals: string[] = [];
  for (const way of ways) {
    const gone = await ask(channel, way);
    if (gone.ok || gone.fault.fault) return gone;
    refusals.push(gone.fault.detail);
  }
  return failed({ detail: refusals.join(', '), fault: null });
};

const ask = async (channel: Channel, steps: readonly Step[]): Promise<Result<void, ChipAuthenticationFailure>> => {
  for (const [name, command] of steps) {
    const answer = await channel.send(command);
    if (!answer.ok) return failed({ detail: `${name}: ${answer.fault.detail}`, fault: answer.fault });
    if (answer.value.status !== status.success)
      return failed({ detail: unexpected(name, answer.value.status), fault: null });
  }
  return done(undefined);
};

/** 3DES cards know the one command, some only the two (reference `id-card.md`, 4: MY); for AES there are the two alone. */
const waysOf = (key: ChipKey, ours: Uint8Array): readonly (readonly Step[])[] => {
  const reference = key.reference ? writeTlv(0x84, key.reference) : new Uint8Array(0);
  const choose = join(writeTlv(0x80, key.protocol), reference);
  const agree = writeTlv(0x7c, writeTlv(0x80, ours));
  const two: readonly Step[] = [
    ['MSE:Set AT', { ins: 0x22, p1: 0x41, p2: 0xa4, data: choose }],
    ['GENERAL AUTHENTICATE', { ins: 0x86, p1: 0, p2: 0, data: agree, le: 256 }],
  ];
  if (key.suite !== '3des') return [two];
  return [[['MSE:Set KAT', { ins: 0x22, p1: 0x41, p2: 0xa6, data: join(writeTlv(0x91, ours), reference) }]], two];
};
