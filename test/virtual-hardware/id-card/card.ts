import { randomBytes } from 'node:crypto';
import { answerChallenge } from './active-authentication.ts';
import { type Answer, answer, type Command, encodeAnswer, parseCommand, STATUS } from './apdu.ts';
import { answerMutualAuthentication, bacKeys } from './bac.ts';
import { agreeChipKey, isChipAuthentication } from './chip-authentication.ts';
import { type Folder, fileMeant, identifierOf, openFile, readBinary } from './files.ts';
import {
  type PaceOffer,
  type PaceOpened,
  type PaceRun,
  paceOfferChosen,
  passwordOfCan,
  passwordOfMrz,
  startPace,
} from './pace.ts';
import type { Personalised } from './personalise.ts';
import type { CardProfile } from './profile.ts';
import { aesChannel, desChannel, type SecureChannel } from './secure-messaging.ts';
import { type DataObject, fromHex, readObjects, sameBytes, tlv, valueUnder } from './tlv.ts';

export { type CardProfile, type ProofFault, VIETNAMESE_PROFILE } from './profile.ts';

export type CardOptions = {
  /** how it behaves otherwise than it was personalised to; its files stay as they are */
  readonly profile?: Partial<CardProfile>;
  /** bytes for nonces and private keys: fixed in the tests with published vectors */
  readonly random?: (length: number) => Uint8Array;
};

/** A chip: bytes in, bytes out. Synchronous; whoever drives it decides about time. */
export interface ChipCard {
  readonly atr: Uint8Array;
  transmit(command: Uint8Array): Uint8Array;
  /** power off or reset: all access is gone */
  reset(): void;
}

/** T=1, contactless form, as a PC/SC reader shows an ISO 14443-B chip. */
export const ID_CARD_ATR = fromHex('3B 88 80 01 00 31 C1 73 C8 40 00 90 92');
const APPLICATION = fromHex('A0000002471001');
const ATR_INFO = 0x2f01;
const NOTHING = new Uint8Array(0);

/** by its reference in MSE:Set AT (9303-11 4.4.4.1) */
type Password = 'mrz' | 'can';

type Session = {
  application: boolean;
  selected: number | null;
  channel: SecureChannel | null;
  pace: { readonly run: PaceRun; readonly password: Password } | null;
  challenge: Uint8Array | null;
  chipAuthentication: boolean;
  /** a channel that takes over after the running answer was sent */
  next: SecureChannel | null;
};

const freshSession = (): Session => ({
  application: false,
  selected: null,
  channel: null,
  pace: null,
  challenge: null,
  chipAuthentication: false,
  next: null,
});

export const createIdCard = (chip: Personalised, options: CardOptions = {}): ChipCard => {
  const profile = { ...chip.profile, ...options.profile };
  const random = options.random ?? ((length: number) => new Uint8Array(randomBytes(length)));
  const machine = new IdCard(chip, profile, random);
  return {
    atr: ID_CARD_ATR,
    transmit: (bytes) => encodeAnswer(machine.answer(bytes)),
    reset: () => machine.reset(),
  };
};

class IdCard {
  readonly #chip: Personalised;
  readonly #profile: CardProfile;
  readonly #random: (length: number) => Uint8Array;
  #session = freshSession();
  /** wrong codes since the last right one: kept by the chip without power */
  readonly #wrongCodes: Record<Password, number> = { mrz: 0, can: 0 };

  constructor(chip: Personalised, profile: CardProfile, random: (length: number) => Uint8Array) {
    this.#chip = chip;
    this.#profile = profile;
    this.#random = random;
  }

  reset(): void {
    this.#session = freshSession();
  }

  answer(bytes: Uint8Array): Answer {
    const command = parseCommand(bytes);
    if (!command) return answer(STATUS.wrongLength);
    if (command.extended && this.#profile.extendedLength === 'refused') {
      this.reset(); // an unprotected answer ends the session (9303-11 9.8.3)
      return answer(STATUS.wrongLength);
    }
    if ((command.cla & 0x0c) === 0x0c) return this.#answerProtected(command);
    if (command.cla !== 0x00 && command.cla !== 0x10) return answer(STATUS.classUnknown);
    // a plain command ends secure messaging and with it all access (9303-11 9.8.3)
    if (this.#session.channel) this.reset();
    return this.#obey(command, this.#roomOf(command, command.le));
  }

  #answerProtected(command: Command): Answer {
    const { channel } = this.#session;
    if (!channel) return answer(STATUS.secureMessagingMissing);
    const opened = channel.open(command);
    if (!opened.ok) {
      this.reset();
      return answer(opened.status);
    }
    const reply = this.#obey(opened.command, channel.room(this.#roomOf(command, command.le || 256)));
    if (reply.status === STATUS.wrongLength && this.#profile.longerRead === 'refused-and-closed') {
      this.reset();
      return reply;
    }
    const closed = channel.close(reply, (opened.command.ins & 1) === 1 && opened.command.ins === 0xb1);
    if (this.#session.next) {
      this.#session.channel = this.#session.next;
      this.#session.next = null;
    }
    return closed;
  }

  #obey(command: Command, room: number): Answer {
    switch (command.ins) {
      case 0xa4:
        return this.#select(command);
      case 0xb0:
      case 0xb1:
        return this.#read(command, room);
      case 0x84:
        return this.#giveChallenge(command);
      case 0x82:
        return this.#mutualAuthenticate(command);
      case 0x22:
        return this.#setTemplate(command);
      case 0x86:
        return this.#generalAuthenticate(command);
      case 0x88:
        return this.#internalAuthenticate(command, room);
      default:
        return answer(STATUS.instructionUnknown);
    }
  }

  get #access(): boolean {
    return this.#session.channel !== null && this.#session.application;
  }

  get #folder(): Folder {
    if (this.#session.application) return { files: this.#chip.closed, readable: this.#access };
    const files = new Map<number, Uint8Array | null>(this.#chip.open);
    if (this.#profile.extendedLength !== 'announced') files.delete(ATR_INFO);
    for (const [id, bytes] of this.#chip.openAfterPace) files.set(id, this.#session.channel ? bytes : null);
    return { files, readable: true };
  }

  #select(command: Command): Answer {
    if (command.p1 === 0x00) return this.#selectMasterFile();
    if (command.p1 === 0x04) return this.#selectApplication(command.data);
    if (command.p1 !== 0x02) return answer(STATUS.wrongParameters);
    const id = identifierOf(command.data);
    if (id === null) return answer(STATUS.wrongData);
    const file = openFile(this.#folder, id);
    this.#session.selected = file.ok ? id : null;
    return answer(file.ok ? STATUS.ok : file.status);
  }

  /** 6D00 on the Vietnamese card */
  #selectMasterFile(): Answer {
    if (this.#profile.masterFile === 'refused') return answer(STATUS.instructionUnknown);
    this.#session.application = false;
    this.#session.selected = null;
    return answer(STATUS.ok);
  }

  #selectApplication(name: Uint8Array): Answer {
    if (!sameBytes(name, APPLICATION)) return answer(STATUS.notFound);
    this.#session.application = true;
    this.#session.selected = null;
    return answer(STATUS.ok);
  }

  #read(command: Command, room: number): Answer {
    const folder = this.#folder;
    const id = fileMeant(command, folder, this.#session.selected);
    if (!folder.readable) return answer(STATUS.securityNotSatisfied);
    if (id === null) return answer(STATUS.conditionsNotSatisfied);
    const file = openFile(folder, id);
    if (!file.ok) return answer(file.status);
    this.#session.selected = id;
    const { mostReadBytes, longerRead } = this.#profile;
    if (mostReadBytes === null || command.le <= mostReadBytes) return readBinary(command, file.bytes, room);
    if (longerRead === 'length-told') return answer(STATUS.otherLength + Math.min(mostReadBytes, 0xff));
    if (longerRead !== 'cut-short') return answer(STATUS.wrongLength);
    return readBinary(command, file.bytes, Math.min(room, mostReadBytes));
  }

  #giveChallenge(command: Command): Answer {
    if (!this.#session.application || this.#profile.access === 'pace-only')
      return answer(STATUS.conditionsNotSatisfied);
    if (command.le !== 8 && command.le !== 256) return answer(STATUS.wrongLength);
    this.#session.challenge = this.#random(8);
    return answer(STATUS.ok, this.#session.challenge);
  }

  #mutualAuthenticate(command: Command): Answer {
    const { challenge } = this.#session;
    this.#session.challenge = null;
    if (!challenge) return answer(STATUS.conditionsNotSatisfied);
    const keys = bacKeys(this.#chip.mrzInformation);
    const result = answerMutualAuthentication(keys, challenge, this.#random(16), command.data);
    if (!result) return answer(STATUS.authenticationFailed);
    this.#session.channel = desChannel(result.keys, result.counter);
    return answer(STATUS.ok, result.answer);
  }

  /** MSE:Set AT, for PACE before access (C1A4) and for chip authentication after it (41A4). */
  #setTemplate(command: Command): Answer {
    const objects = readObjects(command.data);
    const protocol = valueUnder(objects, 0x80);
    if (command.p1 === 0x41 && command.p2 === 0xa6) return this.#agreeAtOnce(objects);
    if (command.p2 !== 0xa4) return answer(STATUS.wrongParameters);
    if (command.p1 === 0x41) return this.#chooseProof(protocol, objects);
    const pace = this.#profile.access === 'bac-only' ? [] : this.#profile.pace;
    if (command.p1 !== 0xc1) return answer(STATUS.wrongData);
    const offer = paceOfferChosen(pace, protocol, valueUnder(objects, 0x84));
    if (offer === 'no-such-protocol') return answer(STATUS.wrongData);
    if (offer === 'no-such-curve') return answer(STATUS.keyNotFound);
    return this.#choosePassword(offer, valueUnder(objects, 0x83)?.[0]);
  }

  #choosePassword(offer: PaceOffer, reference: number | undefined): Answer {
    const { can, mrzInformation, mappingKeys } = this.#chip;
    const { paceWithCan, paceWithMrz } = this.#profile;
    if (reference !== 1 && reference !== 2) return answer(STATUS.keyNotFound);
    const password = reference === 1 ? 'mrz' : 'can';
    if ((password === 'mrz' ? paceWithMrz : paceWithCan) === 'refused') return answer(STATUS.securityNotSatisfied);
    const secret = password === 'mrz' ? passwordOfMrz(mrzInformation) : can && passwordOfCan(can);
    if (!secret) return answer(STATUS.keyNotFound);
    const left = this.#triesLeft(password);
    if (left === 0) return answer(STATUS.blocked);
    this.#session.pace = { run: startPace(offer, secret, this.#random, mappingKeys.get(offer.curve)), password };
    return answer(left === null || left === this.#profile.codeTries ? STATUS.ok : STATUS.triesLeft + left);
  }

  #triesLeft(password: Password): number | null {
    const { codeTries } = this.#profile;
    return codeTries === null ? null : Math.max(0, codeTries - this.#wrongCodes[password]);
  }

  #generalAuthenticate(command: Command): Answer {
    const objects = readObjects(valueUnder(readObjects(command.data), 0x7c) ?? Uint8Array.of(0));
    if (!objects) return answer(STATUS.wrongData);
    if (this.#session.chipAuthentication) return this.#authenticateChip(valueUnder(objects, 0x80));
    const { pace } = this.#session;
    if (!pace) return answer(STATUS.conditionsNotSatisfied);
    const reply = this.#stepPace(pace.run, pace.password, objects);
    const over = reply.status !== STATUS.ok || (command.cla & 0x10) === 0;
    if (over) this.#session.pace = null;
    return reply;
  }

  #stepPace(pace: PaceRun, password: Password, objects: readonly DataObject[]): Answer {
    const [object] = objects;
    if (!object) return dynamicData(0x80, pace.encryptedNonce());
    if (object.tag === 0x81) return dynamicData(0x82, pace.mapNonce(object.value));
    if (object.tag === 0x83) return dynamicData(0x84, pace.agreeKey(object.value));
    if (object.tag !== 0x85) return answer(STATUS.wrongData);
    const result = pace.authenticate(object.value);
    if (!result) return this.#wrongCode(password);
    this.#wrongCodes[password] = 0;
    const channel = result.cipher === '3des' ? desChannel(result.keys, new Uint8Array(8)) : aesChannel(result.keys);
    this.#session = { ...freshSession(), channel };
    return opened(result);
  }

  #wrongCode(password: Password): Answer {
    this.#wrongCodes[password]++;
    const left = this.#triesLeft(password);
    return answer(left === null ? STATUS.authenticationFailed : STATUS.triesLeft + left);
  }

  /** MSE:Set AT for chip authentication; GENERAL AUTHENTICATE follows. */
  #chooseProof(protocol: Uint8Array | undefined, objects: readonly DataObject[] | null): Answer {
    const { proof } = this.#chip;
    const fault = this.#profile.proofFault;
    if (fault?.at === 'choice') return answer(fault.status);
    if (!this.#access || !proof || !isChipAuthentication(proof.suite, protocol)) return answer(STATUS.wrongData);
    if (!this.#meansOurKey(objects)) return answer(STATUS.keyNotFound);
    this.#session.chipAuthentication = true;
    return answer(STATUS.ok);
  }

  /** MSE:Set KAT: for 3DES alone, all in one command (9303-11 6.2.4.1). */
  #agreeAtOnce(objects: readonly DataObject[] | null): Answer {
    const known = this.#chip.proof?.suite === '3des' && this.#profile.proofIn3desBy === 'one-command';
    if (!this.#access || !known) return answer(STATUS.wrongParameters);
    if (!this.#meansOurKey(objects)) return answer(STATUS.keyNotFound);
    return answer(this.#agree(valueUnder(objects, 0x91)));
  }

  #meansOurKey(objects: readonly DataObject[] | null): boolean {
    const keyId = this.#chip.proof?.keyId ?? null;
    return sameBytes(valueUnder(objects, 0x84) ?? NOTHING, keyId === null ? NOTHING : Uint8Array.of(keyId));
  }

  #authenticateChip(terminalKey: Uint8Array | undefined): Answer {
    this.#session.chipAuthentication = false;
    const agreed = this.#agree(terminalKey);
    return agreed === STATUS.ok ? answer(STATUS.ok, tlv(0x7c)) : answer(agreed);
  }

  #agree(terminalKey: Uint8Array | undefined): number {
    const { chipAuthenticationKey, proof } = this.#chip;
    const fault = this.#profile.proofFault;
    if (fault?.at === 'agreement') return fault.status;
    const channel = terminalKey && proof ? agreeChipKey(chipAuthenticationKey, proof, terminalKey) : null;
    if (!channel) return STATUS.wrongData;
    // this answer still under the old keys (9303-11 6.2.3)
    if (fault?.at !== 'new-keys') this.#session.next = channel;
    return STATUS.ok;
  }

  #internalAuthenticate(command: Command, room: number): Answer {
    const { activeAuthenticationKey } = this.#chip;
    if (!activeAuthenticationKey) return answer(STATUS.instructionUnknown);
    if (!this.#access) return answer(STATUS.securityNotSatisfied);
    if (command.data.length !== 8) return answer(STATUS.wrongLength);
    const signature = answerChallenge(activeAuthenticationKey, command.data);
    // the signature of a long RSA key does not fit in a short answer
    return signature.length > room ? answer(STATUS.wrongLength) : answer(STATUS.ok, signature);
  }

  /** Bytes that fit in one answer: what the terminal takes, and what the chip's buffer holds. */
  #roomOf(command: Command, le: number): number {
    return Math.min(le, command.extended ? this.#profile.mostAnswerBytes : 256);
  }
}

const dynamicData = (tag: number, value: Uint8Array | null): Answer =>
  value ? answer(STATUS.ok, tlv(0x7c, tlv(tag, value))) : answer(STATUS.wrongData);

/** The last answer of PACE: the chip's token, and with chip-authentication mapping its proof. */
const opened = ({ token, chipProof }: PaceOpened): Answer =>
  answer(STATUS.ok, tlv(0x7c, tlv(0x86, token), ...(chipProof ? [tlv(0x8a, chipProof)] : [])));
