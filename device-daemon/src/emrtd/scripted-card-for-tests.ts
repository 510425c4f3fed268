import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { fromHex, toBigInt, toHex } from './bytes.ts';
import type { CardTransport, Channel } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import type { Answer, Command } from './command.ts';
import { valueTagged, writeTlv } from './tlv.ts';

/**
 * For tests: a card that knows one conversation by heart. Each line is the command it must hear (null: any) and what
 * it says; it is gone after the last line. Wire bytes as hexadecimal text.
 */
export class ScriptedCard implements CardTransport {
  readonly heard: string[] = [];
  readonly #script: readonly (readonly [expected: string | null, answer: string])[];

  constructor(script: readonly (readonly [expected: string | null, answer: string])[]) {
    this.#script = script;
  }

  async transmit(apdu: Uint8Array): Promise<Result<Uint8Array, DeviceFault>> {
    const line = this.#script[this.heard.length];
    const command = toHex(apdu).toUpperCase();
    this.heard.push(command);
    if (!line) return failed(chipFault('card-removed', 'the script is over'));
    const expected = line[0]?.replace(/\s/g, '').toUpperCase();
    if (expected !== undefined && expected !== command)
      throw new Error(`APDU ${this.heard.length}: heard ${command}, expected ${expected}`);
    return done(fromHex(line[1]));
  }
}

type Habit = 'end-of-file' | 'short-answer' | 'wrong-length' | 'exact-length' | 'select-only';

/** For tests: a card's files without any protection, answering READ BINARY in one of the ways seen in the field. */
export class PlainFiles implements Channel {
  readonly heard: Command[] = [];
  readonly #files: ReadonlyMap<number, Uint8Array>;
  readonly #habit: Habit;
  /** the most that it gives at once, and what it says to more */
  readonly #limit: { readonly most: number; readonly word: number };
  #current: Uint8Array | null = null;

  constructor(
    files: ReadonlyMap<number, Uint8Array>,
    habit: Habit = 'end-of-file',
    limit = { most: Number.POSITIVE_INFINITY, word: 0x6700 },
  ) {
    this.#files = files;
    this.#habit = habit;
    this.#limit = limit;
  }

  async send(command: Command): Promise<Result<Answer, DeviceFault>> {
    this.heard.push(command);
    if (command.ins === 0xa4) return done({ data: new Uint8Array(0), status: this.#select(command.data) });
    if ((command.le ?? 0) > this.#limit.most) return done({ data: new Uint8Array(0), status: this.#limit.word });
    return done(command.ins === 0xb1 ? this.#readFar(command) : this.#read(command));
  }

  #select(data: Uint8Array | undefined): number {
    this.#current = this.#files.get(data?.[1] ?? 0) ?? null;
    return this.#current ? 0x9000 : 0x6a82;
  }

  /** ISO 7816-4, 11.3.3: offset in 54, what is given in 53 */
  #readFar({ data, le = 0 }: Command): Answer {
    const offset = data ? valueTagged(data, 0x54) : null;
    if (!this.#current || !offset) return { data: new Uint8Array(0), status: 0x6a80 };
    const at = Number(toBigInt(offset));
    const wrapping = le < 0x82 ? 2 : le < 0x103 ? 3 : 4;
    return { data: writeTlv(0x53, this.#current.subarray(at, at + le - wrapping)), status: 0x9000 };
  }

  #read({ p1, p2, le = 0 }: Command): Answer {
    const direct = (p1 & 0x80) !== 0;
    if (direct && this.#habit === 'select-only') return { data: new Uint8Array(0), status: 0x6a86 };
    if (direct) this.#current = this.#files.get(p1 & 0x1f) ?? null;
    const file = this.#current;
    if (!file) return { data: new Uint8Array(0), status: 0x6a82 };
    const at = direct ? p2 : p1 * 256 + p2;
    const data = file.subarray(at, at + le);
    if (data.length === le || this.#habit === 'short-answer') return { data, status: 0x9000 };
    if (this.#habit === 'wrong-length') return { data: new Uint8Array(0), status: 0x6700 };
    if (this.#habit === 'exact-length') return { data: new Uint8Array(0), status: 0x6c00 | data.length };
    return { data, status: 0x6282 };
  }
}
