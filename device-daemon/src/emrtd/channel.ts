import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { join } from './bytes.ts';
import { chipFault } from './chip-fault.ts';
import type { Suite } from './ciphers.ts';
import { type Answer, type Command, decode, encode, statusText } from './command.ts';

/** The way to the card: whole APDUs in and out. The driver puts PC/SC behind it, with deadline and cancellation. */
export interface CardTransport {
  transmit(apdu: Uint8Array): Promise<Result<Uint8Array, DeviceFault>>;
  /** Resets the card: it forgets every access and stands where it stands when it is laid down. */
  restart?(): Promise<Result<void, DeviceFault>>;
}

/** Commands to the card; plain at first, under secure messaging once the chip is opened. */
export interface Channel {
  /** the cipher of secure messaging; none on a plain channel */
  readonly suite?: Suite;
  send(command: Command): Promise<Result<Answer, DeviceFault>>;
}

export type Traffic = { readonly apdus: number; readonly bytesOut: number; readonly bytesIn: number };

/** More parts than this for one answer is a card that never ends. */
const mostAnswerParts = 64;

/** A plain channel that counts every APDU and byte, and fetches answers that a T=0 card hands out in parts (61xx). */
export class PlainChannel implements Channel {
  readonly #card: CardTransport;
  #apdus = 0;
  #bytesOut = 0;
  #bytesIn = 0;

  constructor(card: CardTransport) {
    this.#card = card;
  }

  get traffic(): Traffic {
    return { apdus: this.#apdus, bytesOut: this.#bytesOut, bytesIn: this.#bytesIn };
  }

  async send(command: Command): Promise<Result<Answer, DeviceFault>> {
    let answer = await this.#exchange(command);
    for (let part = 0; answer.ok && answer.value.status >> 8 === 0x61; part++) {
      if (part === mostAnswerParts) return failed(chipFault('card-unreadable', 'answer has too many parts'));
      const rest = await this.#exchange({ ins: 0xc0, p1: 0, p2: 0, le: answer.value.status & 0xff || 256 });
      if (!rest.ok) return rest;
      answer = done({ data: join(answer.value.data, rest.value.data), status: rest.value.status });
    }
    return answer;
  }

  async #exchange(command: Command): Promise<Result<Answer, DeviceFault>> {
    const apdu = encode(command);
    this.#apdus++;
    this.#bytesOut += apdu.length;
    const raw = await this.#card.transmit(apdu);
    if (!raw.ok) return raw;
    this.#bytesIn += raw.value.length;
    const answer = decode(raw.value);
    return answer === null ? failed(chipFault('card-unreadable', 'answer without a status word')) : done(answer);
  }
}

/** The sentence for a step that the card answered with a status word it should not have. */
export const unexpected = (step: string, word: number): string => `${step} answered ${statusText(word)}`;
