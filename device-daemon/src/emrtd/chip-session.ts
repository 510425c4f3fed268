import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { AnswerLengths, longestAnswer, shortAnswer } from './answer-lengths.ts';
import { sameBytes } from './bytes.ts';
import { type CardTransport, PlainChannel, type Traffic } from './channel.ts';
import { runChipAuthentication } from './chip-authentication.ts';
import type { ChipKey } from './chip-key.ts';
import type { Suite } from './ciphers.ts';
import { type Answer, type Command, status } from './command.ts';
import { type ElementaryFile, elementaryFiles, FilePart, readFile } from './elementary-files.ts';
import { type Chance, type OpenedChip, openChip, type RootFiles, type Tries } from './open-chip.ts';
import { mostPlainBytes, type SecureChannel } from './secure-messaging.ts';

export type SessionOptions = {
  /**
   * Bytes that one answer may carry through the reader, without its status word. 256 (the default) means short APDUs
   * only; with more, the card is asked first what it can give itself (EF.ATR/INFO), which costs one APDU.
   */
  readonly mostResponseBytes?: number;
  readonly chance?: Chance;
  readonly tries?: Tries;
};

const mostFailedProofs = 2;

/** A card that falls silent oftener is not going to be read. */
const mostReopenings = 6;

/**
 * One chip from reset to the last byte, over as many openings as it takes. Where the card closes secure messaging, or the
 * way to it breaks without the card being gone, the chip is opened again with the secret that fitted (a right secret costs
 * no try), proves itself again where it did before, and the file goes on at the byte where it stopped. Never after an
 * answer that was altered, unless a long command had asked for it: readers that carry no long answers cut them.
 */
export class ChipSession {
  readonly #card: CardTransport;
  readonly #plain: PlainChannel;
  readonly #options: SessionOptions;
  #lengths = new AnswerLengths();
  #access: readonly ChipAccess[];
  #opened: OpenedChip | null = null;
  #channel: SecureChannel | null = null;
  /** the key with which the chip authenticates itself in each opening; null where it is not asked (any more) */
  #key: ChipKey | null = null;
  #proofFailure: string | null = null;
  #failedProofs = 0;
  #reopenings = 0;
  /** where the reading broke off last: at the same place twice, with the same length, is no accident */
  #lastMark = '';

  constructor(card: CardTransport, access: readonly ChipAccess[], options: SessionOptions) {
    this.#card = card;
    this.#plain = new PlainChannel(card);
    this.#access = access;
    this.#options = options;
  }

  get traffic(): Traffic {
    return this.#plain.traffic;
  }

  /** How often the chip had to be opened again. */
  get reopenings(): number {
    return this.#reopenings;
  }

  get accessUsed(): ChipReading['accessUsed'] {
    return this.#now.accessUsed;
  }

  get rootFiles(): RootFiles {
    return this.#now.files;
  }

  get mappingProof(): OpenedChip['mappingProof'] {
    return this.#now.mappingProof;
  }

  get #now(): OpenedChip {
    if (!this.#opened) throw new Error('the chip is not open');
    return this.#opened;
  }

  get #secure(): SecureChannel {
    if (!this.#channel) throw new Error('the chip is not open');
    return this.#channel;
  }

  async open(): Promise<Result<void, DeviceFault>> {
    const { mostResponseBytes = shortAnswer, chance, tries } = this.#options;
    const most = await longestAnswer(this.#plain, mostResponseBytes);
    if (!most.ok && isFinal(most.fault)) return most;
    this.#lengths = new AnswerLengths(most.ok ? most.value : shortAnswer);
    if (!most.ok) {
      // a reader that breaks off at the first long command: from the beginning, with short ones
      const again = await this.#restart();
      if (!again.ok) return again;
    }
    const opened = await openChip(this.#plain, this.#access, chance, tries);
    if (!opened.ok) return opened;
    this.#take(opened.value);
    return done(undefined);
  }

  /** The whole file; null when the card has none. */
  async read(
    file: ElementaryFile,
    onBytes: (soFar: number, ofAll: number) => void,
  ): Promise<Result<Uint8Array | null, DeviceFault>> {
    const part = new FilePart();
    for (;;) {
      const wasLong = this.#lengths.areLong;
      const read = await readFile(this.#secure, file, { lengths: this.#lengths, part, onBytes });
      if (read.ok) return read;
      const mark = `${file.name} ${part.at} ${this.mostBytes()} ${this.#secure.isProven} ${this.#failedProofs}`;
      if (mark === this.#lastMark) return read;
      this.#lastMark = mark;
      const helped = await this.#recover(read.fault, wasLong, part.at > 0);
      if (!helped.ok) return helped;
    }
  }

  /** One command that is not repeated, whatever happens to it. */
  send(command: Command): Promise<Result<Answer, DeviceFault>> {
    return this.#secure.send(command);
  }

  get lengths(): AnswerLengths {
    return this.#lengths;
  }

  mostBytes(): number {
    return this.#lengths.mostBytes(this.#secure);
  }

  /** True when a short read brings more now than it would under this cipher (3DES before AES). */
  isRoomierThan(suite: Suite): boolean {
    return !this.#lengths.areLong && this.mostBytes() > mostPlainBytes(suite, shortAnswer);
  }

  /**
   * Asks the chip to authenticate itself (9303-11, 6.2): from here on it speaks under keys that only it can have. What
   * came of it is told by `proof`, after at least one more command.
   */
  async authenticate(key: ChipKey): Promise<Result<void, DeviceFault>> {
    this.#key = key;
    const agreed = await runChipAuthentication(this.#plain, this.#secure, key, this.#options.chance?.key);
    if (agreed.ok) {
      this.#channel = agreed.value;
      return done(undefined);
    }
    const { detail, fault } = agreed.fault;
    if (!fault) this.#giveUpProof(detail);
    else if (!isFinal(fault)) this.#countFailedProof(detail);
    return fault ? this.#recover(fault, false, true) : done(undefined);
  }

  /** Whether the chip that gave the last bytes holds the key. `dg14`: asked for once more where nothing else was. */
  async proof(dg14: Uint8Array): Promise<Result<{ readonly failure: string | null }, DeviceFault>> {
    if (!this.#key || this.#secure.isProven) return done({ failure: this.#proofFailure });
    const short = elementaryFiles.dg14.short;
    const again = await this.#secure.send({ ins: 0xb0, p1: 0x80 | short, p2: 0, le: proofBytes });
    if (!again.ok) {
      if (isFinal(again.fault)) return again;
      this.#giveUpProof(`under the new keys: ${again.fault.detail}`);
    } else if (again.value.status !== status.success || !sameBytes(again.value.data, dg14.subarray(0, proofBytes)))
      this.#giveUpProof('under the new keys the card does not give what it gave before');
    return done({ failure: this.#proofFailure });
  }

  /** A session that broke once at the proof may be an accident; a card that breaks it twice is not this chip. */
  #countFailedProof(detail: string): void {
    this.#failedProofs++;
    if (this.#failedProofs === mostFailedProofs) this.#giveUpProof(detail);
  }

  #giveUpProof(detail: string): void {
    this.#key = null;
    this.#proofFailure = detail;
  }

  #take(opened: OpenedChip): void {
    this.#opened = opened;
    this.#channel = opened.channel;
    this.#access = [opened.access];
  }

  /** Makes the next try possible, or tells why there is none. */
  async #recover(fault: DeviceFault, wasLong: boolean, hadBegun: boolean): Promise<Result<void, DeviceFault>> {
    if (isFinal(fault)) return failed(fault);
    const { state, isProven } = this.#secure;
    if (this.#key && !isProven) this.#countFailedProof(`under the new keys: ${fault.detail}`);
    else if (wasLong) this.#lengths.useShort();
    else if (state === 'altered' || !(state === 'ended' || hadBegun)) return failed(fault);
    return this.#reopen(fault);
  }

  async #reopen(fault: DeviceFault): Promise<Result<void, DeviceFault>> {
    if (this.#reopenings === mostReopenings) return failed(fault);
    this.#reopenings++;
    const restarted = await this.#restart();
    if (!restarted.ok) return restarted;
    const { chance, tries } = this.#options;
    const opened = await openChip(this.#plain, this.#access, chance, tries, this.rootFiles);
    if (!opened.ok) return opened;
    this.#take(opened.value);
    return this.#key ? this.authenticate(this.#key) : done(undefined);
  }

  async #restart(): Promise<Result<void, DeviceFault>> {
    return this.#card.restart ? this.#card.restart() : done(undefined);
  }
}

/** Shorter than every DG14, so that no card has to speak of the file's end. */
const proofBytes = 8;

/** Faults after which nothing that we do to the card helps: it is gone, or nobody wants it read any more. */
const isFinal = (fault: DeviceFault): boolean => fault.code !== 'card-unreadable' && fault.code !== 'device-failed';
