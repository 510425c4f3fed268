import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { checkAccess, sameAccess } from './access-keys.ts';
import { type DrawBytes, runBac } from './bac.ts';
import { fromHex } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { status } from './command.ts';
import { elementaryFiles, readFile } from './elementary-files.ts';
import { type AccessFailure, type DrawKey, isLastTries, runPace } from './pace.ts';
import { type PaceInfo, readCardAccess } from './pace-parameters.ts';
import { SecureChannel } from './secure-messaging.ts';

/** The eMRTD application of ICAO 9303-10, LDS1. */
const application = fromHex('A0000002471001');

export type OpenedChip = {
  readonly channel: SecureChannel;
  readonly accessUsed: ChipReading['accessUsed'];
  /** the secret that the card took */
  readonly access: ChipAccess;
};

/** Where keys and challenges come from; tests follow published vectors with it. */
export type Chance = { readonly key?: DrawKey; readonly bytes?: DrawBytes };

/** How many secrets the card may be asked to judge, and who remembers the wrong ones. */
export type Tries = {
  /** wrong secrets after which this card is left alone */
  readonly mostWrong: number;
  /** `lastTries`: the card says that few are left (63Cx); it must be left alone from now on */
  readonly onWrong: (access: ChipAccess, lastTries: boolean) => void;
};

export const usualTries: Tries = { mostWrong: 3, onWrong: () => undefined };

/**
 * Opens the chip and selects its application with the first secret that fits: PACE with each in turn (five commands
 * each, because a card forgets everything with a wrong one), then BAC with the MRZ keys that PACE did not prove wrong.
 * No secret is judged twice by the card; after `mostWrong` wrong ones, or as soon as the card says that it is at its
 * last tries, nothing more is tried. SELECT MF is never sent: cards in use here refuse it (6D00), and after a reset they
 * stand there anyway.
 */
export const openChip = async (
  plain: Channel,
  access: readonly ChipAccess[],
  chance: Chance = {},
  tries: Tries = usualTries,
): Promise<Result<OpenedChip, DeviceFault>> => {
  const checked = access.map(checkAccess);
  const secrets = distinct(checked.flatMap((one) => (one.ok ? [one.value] : [])));
  const [malformed] = checked.flatMap((one) => (one.ok ? [] : [one.fault.detail]));
  if (secrets.length === 0) return failed(chipFault('access-code-wrong', malformed ?? 'no code is known'));

  const offers = await paceOffers(plain);
  if (!offers.ok) return offers;
  return new Opening(plain, secrets, offers.value, chance, tries).open();
};

const distinct = (secrets: readonly ChipAccess[]): readonly ChipAccess[] =>
  secrets.filter((one, at) => secrets.findIndex((other) => sameAccess(one, other)) === at);

/** What the card offers; nothing when it has no EF.CardAccess (a BAC card, or no ID card at all). */
const paceOffers = async (plain: Channel): Promise<Result<readonly PaceInfo[], DeviceFault>> => {
  const file = await readFile(plain, elementaryFiles.cardAccess, { mostBytes: 256 });
  if (!file.ok) return file;
  if (file.value === null) return done([]);
  const offers = readCardAccess(file.value);
  return offers.ok ? offers : failed(chipFault('card-unreadable', offers.fault.detail));
};

/** One opening: which secrets the card has judged, and what it said last. */
class Opening {
  readonly #plain: Channel;
  readonly #secrets: readonly ChipAccess[];
  readonly #offers: readonly PaceInfo[];
  readonly #chance: Chance;
  readonly #tries: Tries;
  readonly #wrong = new Set<ChipAccess>();
  #last: AccessFailure = { kind: 'refused', detail: 'the card does not offer PACE' };

  constructor(
    plain: Channel,
    secrets: readonly ChipAccess[],
    offers: readonly PaceInfo[],
    chance: Chance,
    tries: Tries,
  ) {
    this.#plain = plain;
    this.#secrets = secrets;
    this.#offers = offers;
    this.#chance = chance;
    this.#tries = tries;
  }

  async open(): Promise<Result<OpenedChip, DeviceFault>> {
    const [best] = this.#offers;
    if (best)
      for (const access of this.#secrets) {
        const keys = await runPace(this.#plain, best, access, this.#chance.key);
        if (keys.ok) return selectUnderPace(new SecureChannel(this.#plain, keys.value), access);
        if (this.#isOver(access, keys.fault)) return failed(this.#closing());
      }
    const left = this.#secrets.flatMap((one) => (one.kind === 'mrz' && !this.#wrong.has(one) ? [one] : []));
    return left.length > 0 || !best ? this.#openByBac(left) : failed(this.#closing());
  }

  async #openByBac(secrets: readonly Extract<ChipAccess, { kind: 'mrz' }>[]): Promise<Result<OpenedChip, DeviceFault>> {
    const selected = await selectApplication(this.#plain);
    if (!selected.ok) return selected;
    for (const access of secrets) {
      const session = await runBac(this.#plain, access, this.#chance.bytes);
      if (session.ok) {
        const { keys, counter } = session.value;
        return done({ channel: new SecureChannel(this.#plain, keys, counter), accessUsed: 'bac', access });
      }
      if (this.#isOver(access, session.fault)) break;
    }
    return failed(this.#closing());
  }

  /** Remembers what became of a secret; true when no other may be tried. */
  #isOver(access: ChipAccess, failure: AccessFailure): boolean {
    this.#last = failure;
    if (failure.kind !== 'wrong-secret') return failure.kind === 'fault';
    this.#wrong.add(access);
    const lastTries = isLastTries(failure.triesLeft);
    this.#tries.onWrong(access, lastTries);
    return lastTries || this.#wrong.size >= this.#tries.mostWrong;
  }

  #closing(): DeviceFault {
    if (this.#last.kind === 'fault') return this.#last.fault;
    return chipFault(this.#wrong.size > 0 ? 'access-code-wrong' : 'card-refused', this.#last.detail);
  }
}

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
  return selected.ok
    ? done({ channel, accessUsed: access.kind === 'can' ? 'pace-can' : 'pace-mrz', access })
    : selected;
};
