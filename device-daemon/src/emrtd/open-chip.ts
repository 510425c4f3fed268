import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { checkAccess, sameAccess } from './access-keys.ts';
import { AnswerLengths } from './answer-lengths.ts';
import { type DrawBytes, runBac } from './bac.ts';
import { fromHex, type Malformed } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { status } from './command.ts';
import { type ElementaryFile, elementaryFiles, readFile } from './elementary-files.ts';
import { type AccessFailure, type DrawKey, isLastTries, type PaceSession, runPace } from './pace.ts';
import { checkMappingProof } from './pace-cam.ts';
import { type PaceInfo, readCardAccess } from './pace-parameters.ts';
import { SecureChannel } from './secure-messaging.ts';

/** The eMRTD application of ICAO 9303-10, LDS1. */
const application = fromHex('A0000002471001');

export type OpenedChip = {
  readonly channel: SecureChannel;
  readonly accessUsed: ChipReading['accessUsed'];
  /** the secret that the card took */
  readonly access: ChipAccess;
  readonly files: RootFiles;
  /** the key that the chip proved to hold while it was opened, or why not; null where it was not asked for that */
  readonly mappingProof: Result<Uint8Array, Malformed> | null;
};

/** Files outside the application; null where the card has none. */
export type RootFiles = { readonly cardAccess: Uint8Array | null; readonly cardSecurity?: Uint8Array | null };

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
 * stand there anyway. `known`: the files outside the application, where this very card is opened again.
 */
export const openChip = async (
  plain: Channel,
  access: readonly ChipAccess[],
  chance: Chance = {},
  tries: Tries = usualTries,
  known: RootFiles | null = null,
): Promise<Result<OpenedChip, DeviceFault>> => {
  const checked = access.map(checkAccess);
  const secrets = distinct(checked.flatMap((one) => (one.ok ? [one.value] : [])));
  const [malformed] = checked.flatMap((one) => (one.ok ? [] : [one.fault.detail]));
  if (secrets.length === 0) return failed(chipFault('access-code-wrong', malformed ?? 'no code is known'));

  const cardAccess = known ? done(known.cardAccess) : await readRootFile(plain, elementaryFiles.cardAccess);
  if (!cardAccess.ok) return cardAccess;
  const offers = cardAccess.value ? readCardAccess(cardAccess.value) : done([]);
  if (!offers.ok) return failed(chipFault('card-unreadable', offers.fault.detail));
  const files = { ...known, cardAccess: cardAccess.value };
  return new Opening({ plain, secrets, offers: offers.value, chance, tries, files }).open();
};

const distinct = (secrets: readonly ChipAccess[]): readonly ChipAccess[] =>
  secrets.filter((one, at) => secrets.findIndex((other) => sameAccess(one, other)) === at);

/** Null when the card has none (EF.CardAccess: a BAC card, or no ID card at all). */
const readRootFile = (channel: Channel, file: ElementaryFile): Promise<Result<Uint8Array | null, DeviceFault>> =>
  readFile(channel, file, { lengths: new AnswerLengths() });

type OpeningParts = {
  readonly plain: Channel;
  readonly secrets: readonly ChipAccess[];
  readonly offers: readonly PaceInfo[];
  readonly chance: Chance;
  readonly tries: Tries;
  readonly files: RootFiles;
};

/** Of one card; each that it refuses costs a command. */
const mostOffers = 3;

/** One opening: which secrets the card has judged, and what it said last. */
class Opening {
  readonly #parts: OpeningParts;
  readonly #wrong = new Set<ChipAccess>();
  #last: AccessFailure = { kind: 'refused', detail: 'the card does not offer PACE' };

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  async open(): Promise<Result<OpenedChip, DeviceFault>> {
    const { secrets, offers } = this.#parts;
    for (const access of offers.length > 0 ? secrets : []) {
      const opened = await this.#openByPace(access);
      if (opened) return opened;
    }
    const left = secrets.flatMap((one) => (one.kind === 'mrz' && !this.#wrong.has(one) ? [one] : []));
    return left.length > 0 || offers.length === 0 ? this.#openByBac(left) : failed(this.#closing());
  }

  /** Tries one secret; a card that will not go the strongest way it offers is asked for the next. Null: another secret may. */
  async #openByPace(access: ChipAccess): Promise<Result<OpenedChip, DeviceFault> | null> {
    const { plain, offers, chance } = this.#parts;
    for (const offer of offers.slice(0, mostOffers)) {
      const session = await runPace(plain, offer, access, chance.key);
      if (session.ok) return this.#selectUnderPace(offer, session.value, access);
      if (this.#isOver(access, session.fault)) return failed(this.#closing());
      if (session.fault.kind !== 'refused') break;
    }
    return null;
  }

  async #selectUnderPace(
    info: PaceInfo,
    session: PaceSession,
    access: ChipAccess,
  ): Promise<Result<OpenedChip, DeviceFault>> {
    const channel = new SecureChannel(this.#parts.plain, session.keys);
    let { files } = this.#parts;
    // the one place from which this file can be read: after PACE, before the application is selected
    if (info.mapping === 'chip-authentication' && files.cardSecurity === undefined) {
      const cardSecurity = await readRootFile(channel, elementaryFiles.cardSecurity);
      if (!cardSecurity.ok) return cardSecurity;
      files = { ...files, cardSecurity: cardSecurity.value };
    }
    const selected = await selectApplication(channel);
    if (!selected.ok) return selected;
    const accessUsed = access.kind === 'can' ? 'pace-can' : 'pace-mrz';
    return done({ channel, accessUsed, access, files, mappingProof: await mappingProofOf(info, session, files) });
  }

  async #openByBac(secrets: readonly Extract<ChipAccess, { kind: 'mrz' }>[]): Promise<Result<OpenedChip, DeviceFault>> {
    const { plain, chance, files } = this.#parts;
    const selected = await selectApplication(plain);
    if (!selected.ok) return selected;
    for (const access of secrets) {
      const session = await runBac(plain, access, chance.bytes);
      if (session.ok) {
        const { keys, counter } = session.value;
        const channel = new SecureChannel(plain, keys, counter);
        return done({ channel, accessUsed: 'bac', access, files, mappingProof: null });
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
    const { tries } = this.#parts;
    tries.onWrong(access, lastTries);
    return lastTries || this.#wrong.size >= tries.mostWrong;
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

const mappingProofOf = async (
  info: PaceInfo,
  session: PaceSession,
  { cardSecurity }: RootFiles,
): Promise<OpenedChip['mappingProof']> => {
  if (info.mapping !== 'chip-authentication') return null;
  return cardSecurity
    ? checkMappingProof(info, session, cardSecurity)
    : failed({ detail: 'PACE-CAM: the card does not give EF.CardSecurity' });
};
