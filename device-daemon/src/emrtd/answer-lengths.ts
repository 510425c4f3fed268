import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, type Result } from '@mot-cua/domain/result.ts';
import { toBigInt } from './bytes.ts';
import type { Channel } from './channel.ts';
import { status } from './command.ts';
import { elementaryFiles } from './elementary-files.ts';
import { mostPlainBytes } from './secure-messaging.ts';
import { readTlvs, valueTagged } from './tlv.ts';

/** What one short answer carries, without its status word. */
export const shortAnswer = 256;

/**
 * How much one answer of this card may carry: begins with what reader and card are said to carry, and only ever becomes
 * less, because what a card has once refused it will refuse again.
 */
export class AnswerLengths {
  #mostResponseBytes: number;
  #mostReadBytes = Number.POSITIVE_INFINITY;

  /** A little more than a short answer is not worth an extended command. */
  constructor(mostResponseBytes: number = shortAnswer) {
    this.#mostResponseBytes = mostResponseBytes < 2 * shortAnswer ? shortAnswer : mostResponseBytes;
  }

  /** True while extended commands are used. */
  get areLong(): boolean {
    return this.#mostResponseBytes > shortAnswer && this.#mostReadBytes > shortAnswer;
  }

  /** How many bytes of a file one READ BINARY on this channel may ask for. */
  mostBytes(channel: Channel): number {
    const room = channel.suite ? mostPlainBytes(channel.suite, this.#mostResponseBytes) : this.#mostResponseBytes;
    return Math.min(room, this.#mostReadBytes);
  }

  /** The card refused to be asked for `asked` bytes with this status word; always leaves less than that. */
  refused(asked: number, word: number): void {
    const told = word >> 8 === 0x6c ? word & 0xff : 0;
    if (asked > shortAnswer) this.useShort();
    else this.#mostReadBytes = told > 0 && told < asked ? told : Math.floor(asked / 2);
  }

  useShort(): void {
    this.#mostResponseBytes = shortAnswer;
  }
}

/**
 * The smaller of what the reader carries and what the card can. EF.ATR/INFO (7F66, ISO 7816-4, 12.7.1) is asked for by an
 * extended command: so the one command is the probe too, and a card without that file that understood the question is
 * asked for as much as the reader carries (it gives what it can, and `AnswerLengths` learns).
 */
export const longestAnswer = async (plain: Channel, byReader: number): Promise<Result<number, DeviceFault>> => {
  if (byReader < 2 * shortAnswer) return done(shortAnswer);
  const { short } = elementaryFiles.answerToReset;
  const answer = await plain.send({ ins: 0xb0, p1: 0x80 | short, p2: 0, le: 2 * shortAnswer });
  if (!answer.ok) return answer;
  const { data, status: word } = answer.value;
  if (word === status.fileNotFound) return done(byReader);
  const lengths = word === status.success || word === status.endOfFile ? valueTagged(data, 0x7f66) : null;
  const numbers = lengths ? readTlvs(lengths, 4) : null;
  const [, response] = numbers?.ok ? numbers.value : [];
  const byCard = response?.tag === 0x02 ? Number(toBigInt(response.value.subarray(0, 4))) : shortAnswer;
  return done(Math.max(shortAnswer, Math.min(byReader, byCard, 0xffff)));
};
