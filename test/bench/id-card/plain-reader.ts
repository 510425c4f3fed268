import { type Channel, PlainChannel } from '@mot-cua/device-daemon/src/emrtd/channel.ts';
import { runChipAuthentication } from '@mot-cua/device-daemon/src/emrtd/chip-authentication.ts';
import { offerOf } from '@mot-cua/device-daemon/src/emrtd/chip-key.ts';
import { runPace } from '@mot-cua/device-daemon/src/emrtd/pace.ts';
import { readCardAccess } from '@mot-cua/device-daemon/src/emrtd/pace-parameters.ts';
import { SecureChannel } from '@mot-cua/device-daemon/src/emrtd/secure-messaging.ts';
import { readHeader } from '@mot-cua/device-daemon/src/emrtd/tlv.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { canOf, LaidCard } from '../../id-card/reading/laid-card.ts';
import type { Personalised } from '../../virtual-hardware/id-card/personalise.ts';

/**
 * The peer: reads a card as readers usually do. SELECT of each file, four bytes for its length, then 160 bytes at a time.
 * Access and proof are the protocol's own commands, the same for everyone. Returns how many APDUs the card was given.
 */
export const readPlainly = async (chip: Personalised): Promise<number> => {
  const card = new LaidCard(chip);
  const plain = new PlainChannel(card);
  const [offer] = good(readCardAccess(await wholeFile(plain, 0x011c)));
  if (!offer) throw new Error('the card offers no PACE');
  const { keys } = good(await runPace(plain, offer, canOf(chip)));
  const channel = new SecureChannel(plain, keys);
  await send(channel, { ins: 0xa4, p1: 0x04, p2: 0x0c, data: Buffer.from('A0000002471001', 'hex') });
  const sod = await wholeFile(channel, 0x011d);
  const dg14 = await wholeFile(channel, 0x010e);
  const proof = offerOf({ sod, dg14 });
  if (proof.kind !== 'offered') throw new Error(`the card offers no proof: ${proof.detail}`);
  const proven = good(await runChipAuthentication(plain, channel, proof.key));
  for (const file of [0x0101, 0x010d, 0x0102]) await wholeFile(proven, file);
  return card.apdus;
};

const BLOCK_BYTES = 160;
const HEADER_BYTES = 4;

const wholeFile = async (channel: Channel, file: number): Promise<Uint8Array> => {
  await send(channel, { ins: 0xa4, p1: 0x02, p2: 0x0c, data: Uint8Array.of(file >> 8, file & 0xff) });
  const head = await send(channel, { ins: 0xb0, p1: 0, p2: 0, le: HEADER_BYTES });
  const { headerLength, valueLength } = good(readHeader(head));
  const whole = new Uint8Array(headerLength + valueLength);
  whole.set(head.subarray(0, whole.length));
  for (let at = HEADER_BYTES; at < whole.length; at += BLOCK_BYTES) {
    const le = Math.min(BLOCK_BYTES, whole.length - at);
    whole.set(await send(channel, { ins: 0xb0, p1: at >> 8, p2: at & 0xff, le }), at);
  }
  return whole;
};

const send = async (channel: Channel, command: Parameters<Channel['send']>[0]): Promise<Uint8Array> => {
  const { data, status } = good(await channel.send(command));
  if (status !== 0x9000) throw new Error(`the card answered ${status.toString(16)}`);
  return data;
};

const good = <T>(result: Result<T, DeviceFault | object>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
};
