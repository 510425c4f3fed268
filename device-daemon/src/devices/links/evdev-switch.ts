import { execFile } from 'node:child_process';
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

/** How long the kernel is asked, ms: perl starts in some 5 ms, on a busy kiosk in some 100. */
const ASK_MS = 5_000;
/**
 * `EVIOCGSW(8)` of linux/input.h: the device writes how its switches stand, a bit each. Node has no ioctl, and perl-base is in every
 * Debian (essential): its arguments are the device and the code of the switch.
 */
const ASKING = `sysopen(my $f, shift, 0) or exit 2; my $b = chr(0) x 8; ioctl($f, (2 << 30) | (8 << 16) | (0x45 << 8) | 0x1b, $b) or exit 3; print vec($b, $ARGV[0], 1)`;

/** Asks how a switch stands; null: the device does not say. `through`: a program with arguments that runs the asking one. */
export const askSwitch = (path: string, code: number, through: readonly string[] = []): Promise<boolean | null> =>
  new Promise((resolve) => {
    const [program = '', ...rest] = [...through, 'perl', '-e', `${ASKING}`, path, String(code)];
    execFile(program, rest, { timeout: ASK_MS, killSignal: 'SIGKILL', maxBuffer: 1_000 }, (error, said) =>
      resolve(error || (said !== '0' && said !== '1') ? null : said === '1'),
    );
  });

type SwitchParts = {
  readonly path: string;
  readonly code: number;
  readonly gone: boolean;
  readonly clock: Clock;
  readonly tell: (set: boolean) => void;
  /** how it stands now, without waiting for a change; null: it does not say */
  readonly ask?: (path: string, code: number) => Promise<boolean | null>;
};

/**
 * A switch that the kernel knows (`/dev/input/event…`). Events tell of changes alone, so that a door that stood open before this program
 * was there is asked for when the device is opened; one that does not say stands as `gone`, which also counts while the device is away.
 */
export class EvdevSwitch {
  readonly #parts: SwitchParts;
  #stream: ReadStream | null = null;
  #cancel: () => void = () => undefined;
  #stopped = false;
  set: boolean;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
    this.set = parts.gone;
  }

  start(): void {
    if (this.#stopped) return;
    const { path, code, gone, clock, ask = askSwitch } = this.#parts;
    let rest: Uint8Array = new Uint8Array(0);
    let told = false;
    const stream = createReadStream(path, { highWaterMark: RECORD_BYTES * 16 });
    this.#stream = stream;
    stream.on('data', (chunk) => {
      const read = readSwitch(Buffer.concat([rest, Buffer.from(chunk)]), code);
      rest = read.rest;
      if (read.set === null) return;
      told = true;
      this.#now(read.set);
    });
    // after it is open: a change from here on is an event, and newer than this answer
    stream.once('open', async () => {
      const set = await ask(path, code);
      if (set !== null && !told && this.#stream === stream && !stream.destroyed) this.#now(set);
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
