import { createReadStream, type ReadStream } from 'node:fs';
import type { Clock } from '@mot-cua/domain/clock.ts';

/** `struct input_event` of a 64-bit kernel: two words of time, type, code, value (linux/input.h). */
const RECORD_BYTES = 24;
const EV_SW = 5;
/** The device may be pulled, or sit on something that was: it is looked for again this often, ms. */
const LOOK_AGAIN_MS = 3_000;

/** Codes of switches (linux/input-event-codes.h). */
export const SWITCHES = {
  /** set: something is plugged in */
  headphoneInsert: 0x02,
  /** set: the cover is closed */
  machineCover: 0x10,
} as const;

/** Says how the switch stands after these bytes; `null`: nothing of that kind happened. `rest`: half a record. */
export const readSwitch = (bytes: Uint8Array, code: number): { set: boolean | null; rest: Uint8Array } => {
  let set: boolean | null = null;
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES)
    if (view.getUint16(at + 16, true) === EV_SW && view.getUint16(at + 18, true) === code)
      set = view.getInt32(at + 20, true) !== 0;
  return { set, rest: bytes.subarray(at) };
};

/**
 * A switch that the kernel knows (`/dev/input/event…`). It tells of changes alone: how it stood before the first one is `gone`, which
 * is also what counts while the device is away.
 */
export class EvdevSwitch {
  readonly #parts: { path: string; code: number; gone: boolean; clock: Clock; tell: (set: boolean) => void };
  #stream: ReadStream | null = null;
  #cancel: () => void = () => undefined;
  #stopped = false;
  set: boolean;

  constructor(parts: { path: string; code: number; gone: boolean; clock: Clock; tell: (set: boolean) => void }) {
    this.#parts = parts;
    this.set = parts.gone;
  }

  start(): void {
    if (this.#stopped) return;
    const { path, code, gone, clock } = this.#parts;
    let rest: Uint8Array = new Uint8Array(0);
    const stream = createReadStream(path, { highWaterMark: RECORD_BYTES * 16 });
    this.#stream = stream;
    stream.on('data', (chunk) => {
      const read = readSwitch(Buffer.concat([rest, Buffer.from(chunk)]), code);
      rest = read.rest;
      if (read.set !== null) this.#now(read.set);
    });
    stream.on('error', () => undefined); // `close` follows
    stream.on('close', () => {
      this.#now(gone);
      if (!this.#stopped) this.#cancel = clock.after(LOOK_AGAIN_MS, () => this.start());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#stream?.destroy();
  }

  #now(set: boolean): void {
    if (set === this.set) return;
    this.set = set;
    this.#parts.tell(set);
  }
}
