import { createReadStream, type ReadStream } from 'node:fs';
import type { Clock } from '@mot-cua/domain/clock.ts';

/** `struct input_event` of a 64-bit kernel: two words of time, type, code, value. */
const RECORD_BYTES = 24;
const EV_SW = 5;
const SW_HEADPHONE_INSERT = 2;
/** The jack may sit on a USB sound card that was pulled: it is looked for again this often. */
const LOOK_AGAIN_MS = 3_000;

/** Says whether something is plugged in after these bytes; `null`: nothing of that kind happened. `rest`: half a record. */
export const readJack = (bytes: Uint8Array): { plugged: boolean | null; rest: Uint8Array } => {
  let plugged: boolean | null = null;
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES)
    if (view.getUint16(at + 16, true) === EV_SW && view.getUint16(at + 18, true) === SW_HEADPHONE_INSERT)
      plugged = view.getInt32(at + 20, true) !== 0;
  return { plugged, rest: bytes.subarray(at) };
};

/** Watches the switch in the jack (AU-2). A jack that is not there is as good as one with nothing in it. */
export class HeadphoneJack {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #tell: (plugged: boolean) => void;
  #stream: ReadStream | null = null;
  #cancel: () => void = () => undefined;
  #stopped = false;
  plugged = false;

  constructor(path: string, clock: Clock, tell: (plugged: boolean) => void) {
    this.#path = path;
    this.#clock = clock;
    this.#tell = tell;
  }

  start(): void {
    if (this.#stopped) return;
    let rest: Uint8Array = new Uint8Array(0);
    const stream = createReadStream(this.#path, { highWaterMark: RECORD_BYTES * 16 });
    this.#stream = stream;
    stream.on('data', (chunk) => {
      const read = readJack(Buffer.concat([rest, Buffer.from(chunk)]));
      rest = read.rest;
      if (read.plugged !== null) this.#now(read.plugged);
    });
    stream.on('error', () => undefined); // `close` follows
    stream.on('close', () => {
      this.#now(false);
      if (!this.#stopped) this.#cancel = this.#clock.after(LOOK_AGAIN_MS, () => this.start());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#stream?.destroy();
  }

  #now(plugged: boolean): void {
    if (plugged === this.plugged) return;
    this.plugged = plugged;
    this.#tell(plugged);
  }
}
