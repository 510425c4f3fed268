import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { checkAccess } from './access-keys.ts';
import { type DrawBytes, runBac } from './bac.ts';
import { fromHex } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { status } from './command.ts';
import { elementaryFiles, readFile } from './elementary-files.ts';
import { type AccessFailure, type DrawKey, runPace } from './pace.ts';
import { type PaceInfo, readCardAccess } from './pace-parameters.ts';
import { SecureChannel } from './secure-messaging.ts';

/** The eMRTD application of ICAO 9303-10, LDS1. */
const application = fromHex('A0000002471001');

export type OpenedChip = { readonly channel: SecureChannel; readonly accessUsed: ChipReading['accessUsed'] };

/** Where keys and challenges come from; tests follow published vectors with it. */
export type Chance = { readonly key?: DrawKey; readonly bytes?: DrawBytes };

/**
 * Opens the chip and selects its application: PACE with the CAN; or, with the MRZ key, PACE and else BAC. A secret
 * that the card has proven wrong is not tried again by another protocol. SELECT MF is never sent: cards in use here
 * refuse it (6D00), and after a reset they stand there anyway.
 */
export const openChip = async (
  plain: Channel,
  access: ChipAccess,
  chance: Chance = {},
): Promise<Result<OpenedChip, DeviceFault>> => {
  const usable = checkAccess(access);
  if (!usable.ok) return failed(chipFault('access-code-wrong', usable.fault.detail));

  const offers = await paceOffers(plain);
  if (!offers.ok) return offers;
  const [best] = offers.value;
  if (best) {
    const keys = await runPace(plain, best, access, chance.key);
    if (keys.ok) return selectUnderPace(new SecureChannel(plain, keys.value), access);
    if (keys.fault.kind !== 'refused' || access.kind === 'can') return failed(closing(keys.fault));
  }
  return openByBac(plain, access, chance);
};

/** What the card offers; nothing when it has no EF.CardAccess (a BAC card, or no ID card at all). */
const paceOffers = async (plain: Channel): Promise<Result<readonly PaceInfo[], DeviceFault>> => {
  const file = await readFile(plain, elementaryFiles.cardAccess, { mostBytes: 256 });
  if (!file.ok) return file;
  if (file.value === null) return done([]);
  const offers = readCardAccess(file.value);
  return offers.ok ? offers : failed(chipFault('card-unreadable', offers.fault.detail));
};

const selectApplication = async (channel: Channel): Promise<Result<void, DeviceFault>> => {
  const answer = await channel.send({ ins: 0xa4, p1: 0x04, p2: 0x0c, data: application });
  if (!answer.ok) return answer;
  if (answer.value.status === status.success) return done(undefined);
  return failed(chipFault('not-an-id-card', unexpected('selecting the application', answer.value.status)));
};

const selectUnderPace = async (
  channel: SecureChannel,
  access: ChipAccess,
): Promise<Result<OpenedChip, DeviceFault>> => {
  const selected = await selectApplication(channel);
  return selected.ok ? done({ channel, accessUsed: access.kind === 'can' ? 'pace-can' : 'pace-mrz' }) : selected;
};

const openByBac = async (
  plain: Channel,
  access: ChipAccess,
  chance: Chance,
): Promise<Result<OpenedChip, DeviceFault>> => {
  const selected = await selectApplication(plain);
  if (!selected.ok) return selected;
  if (access.kind === 'can') return failed(chipFault('card-refused', 'the card does not offer PACE'));
  const session = await runBac(plain, access, chance.bytes);
  if (!session.ok) return failed(closing(session.fault));
  const { keys, counter } = session.value;
  return done({ channel: new SecureChannel(plain, keys, counter), accessUsed: 'bac' });
};

const closing = (failure: AccessFailure): DeviceFault => {
  if (failure.kind === 'fault') return failure.fault;
  return chipFault(failure.kind === 'wrong-secret' ? 'access-code-wrong' : 'card-refused', failure.detail);
};
