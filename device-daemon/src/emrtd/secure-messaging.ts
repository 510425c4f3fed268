import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { bytesOf, increment, join, sameBytes } from './bytes.ts';
import type { Channel } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { blockSize, decryptCbc, encryptCbc, pad, paddedMac, type SessionKeys, type Suite, unpad } from './ciphers.ts';
import { type Answer, type Command, headerOf, status } from './command.ts';
import { readTlvs, writeTlv } from './tlv.ts';

const tags = { cryptogram: 0x87, bareCryptogram: 0x85, le: 0x97, status: 0x99, mac: 0x8e } as const;

/** Bytes of a protected answer besides the cryptogram: status object (4) and MAC object (10). */
const answerOverhead = 14;

/**
 * How many bytes one read may ask for so that the protected answer, without its status word, fits `mostResponseBytes`
 * (256 for short APDUs: 223 with AES, 231 with 3DES).
 */
export const mostPlainBytes = (suite: Suite, mostResponseBytes: number): number => {
  const block = blockSize(suite);
  const room = mostResponseBytes - answerOverhead;
  for (let padded = Math.floor(room / block) * block; padded > 0; padded -= block) {
    const length = padded + 1;
    const header = 1 + (length < 0x80 ? 1 : length < 0x100 ? 2 : 3);
    if (header + length <= room) return padded - 1;
  }
  throw new Error('no room for secure messaging');
};

/**
 * Secure messaging (ICAO 9303-11, 9.8) over a plain channel: encrypts what goes out, checks the MAC and the send
 * sequence counter of what comes in. One failed check ends the session: every later command fails too.
 */
export class SecureChannel implements Channel {
  readonly suite: Suite;
  readonly #plain: Channel;
  readonly #keys: SessionKeys;
  #counter: Uint8Array;
  #broken: DeviceFault | null = null;
  #state: 'open' | 'ended' | 'altered' = 'open';
  #isProven = false;

  constructor(plain: Channel, keys: SessionKeys, counter: Uint8Array = new Uint8Array(blockSize(keys.suite))) {
    this.suite = keys.suite;
    this.#plain = plain;
    this.#keys = keys;
    this.#counter = counter;
  }

  /**
   * `ended`: the card closed the session, or nothing came back and nobody knows what it counted. `altered`: what came back
   * was not what the card protects; noise does not do that (each frame on the air has its checksum).
   */
  get state(): 'open' | 'ended' | 'altered' {
    return this.#state;
  }

  /** True once an answer has been checked: whoever answered holds these keys. */
  get isProven(): boolean {
    return this.#isProven;
  }

  async send(command: Command): Promise<Result<Answer, DeviceFault>> {
    if (this.#broken) return failed(this.#broken);
    const answer = await this.#plain.send(this.#protect(command));
    if (!answer.ok) return this.#end('ended', answer.fault);
    return this.#open(answer.value);
  }

  #end(state: 'ended' | 'altered', fault: DeviceFault): Result<never, DeviceFault> {
    this.#state = state;
    this.#broken = fault;
    return failed(fault);
  }

  #altered(detail: string): Result<never, DeviceFault> {
    return this.#end('altered', chipFault('card-unreadable', detail));
  }

  #protect(command: Command): Command {
    this.#counter = increment(this.#counter);
    const { suite, mac } = this.#keys;
    const header = headerOf({ ...command, cla: 0x0c });
    const objects = join(this.#cryptogram(command), expectedLength(command));
    const checked = paddedMac(suite, mac, join(this.#counter, pad(header, blockSize(suite)), objects));
    const data = join(objects, writeTlv(tags.mac, checked));
    const long = data.length > 255 || (command.le ?? 0) > 256;
    return { ...command, cla: 0x0c, data, le: long ? 0x10000 : 256 };
  }

  /** Odd instructions carry TLV, so their cryptogram has a tag of its own and no word on padding (9303-11, 9.8.4). */
  #cryptogram({ ins, data }: Command): Uint8Array {
    if (!data || data.length === 0) return new Uint8Array(0);
    const { suite, enc } = this.#keys;
    const secret = encryptCbc(suite, enc, this.#iv(), pad(data, blockSize(suite)));
    return isOdd(ins) ? writeTlv(tags.bareCryptogram, secret) : writeTlv(tags.cryptogram, join(bytesOf(0x01), secret));
  }

  /** 3DES starts from zero, AES from the encrypted counter (9.8.6). */
  #iv(): Uint8Array {
    const { suite, enc } = this.#keys;
    const zero = new Uint8Array(blockSize(suite));
    return suite === '3des' ? zero : encryptCbc(suite, enc, zero, this.#counter);
  }

  /**
   * A bare status word other than success is taken as the card's refusal (many cards answer errors unprotected); the
   * counter has moved on for the answer as well. Whoever relies on a refusal (a missing file) must hold it against
   * the SOD: an attacker between card and reader can forge bare words.
   */
  #open(answer: Answer): Result<Answer, DeviceFault> {
    this.#counter = increment(this.#counter);
    if (answer.data.length === 0) {
      if (answer.status === status.secureMessagingMissing || answer.status === status.secureMessagingWrong)
        return this.#end('ended', chipFault('card-unreadable', 'the card ended secure messaging'));
      return answer.status === status.success ? this.#altered('success without secure messaging') : done(answer);
    }
    const parts = readTlvs(answer.data, 8);
    if (!parts.ok) return this.#altered('secure answer is malformed');
    const part = (tag: number) => parts.value.find((one) => one.tag === tag);
    const mac = part(tags.mac);
    if (!mac) return this.#altered('secure answer without MAC');
    const covered = join(...parts.value.filter((one) => one !== mac).map((one) => one.whole));
    if (!sameBytes(paddedMac(this.#keys.suite, this.#keys.mac, join(this.#counter, covered)), mac.value))
      return this.#altered('secure answer has a wrong MAC');
    const word = part(tags.status)?.value;
    if (word?.length !== 2) return this.#altered('secure answer without status');
    const data = this.#decrypt(part(tags.cryptogram)?.value, part(tags.bareCryptogram)?.value);
    if (data === null) return this.#altered('secure answer does not decrypt');
    this.#isProven = true;
    return done({ data, status: ((word[0] ?? 0) << 8) | (word[1] ?? 0) });
  }

  #decrypt(cryptogram: Uint8Array | undefined, bare: Uint8Array | undefined): Uint8Array | null {
    if (!cryptogram && !bare) return new Uint8Array(0);
    const { suite, enc } = this.#keys;
    const secret = bare ?? cryptogram?.subarray(1) ?? new Uint8Array(0);
    if (!bare && cryptogram?.[0] !== 0x01) return null;
    if (secret.length === 0 || secret.length % blockSize(suite) !== 0) return null;
    return unpad(decryptCbc(suite, enc, this.#iv(), secret));
  }
}

const isOdd = (ins: number): boolean => (ins & 1) === 1;

const expectedLength = (command: Command): Uint8Array => {
  if (command.le === undefined) return new Uint8Array(0);
  const long = command.le > 256;
  return writeTlv(tags.le, long ? bytesOf((command.le >> 8) & 0xff, command.le & 0xff) : bytesOf(command.le & 0xff));
};
