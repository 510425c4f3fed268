import { connect, type Socket } from 'node:net';
import type { Clock } from '@mot-cua/domain/clock.ts';

/** What feeds the kiosk; `unknown`: the UPS's own program does not say, or not any more. */
export type Power = 'mains' | 'battery' | 'battery-low' | 'unknown';

export type UpsAddress = {
  /** name of the UPS in upsd's own configuration */
  readonly name: string;
  readonly host: string;
  readonly port: number;
};

/** How often it is asked, ms: a UPS that is on battery lasts minutes. */
export const ASK_EVERY_MS = 5_000;
/** upsd answers from its memory, ms. */
const ANSWER_MS = 3_000;
/** One answer is a line; more than this is not one, characters. */
const MOST_UNREAD = 4_096;

/** One line of upsd's answer (RFC 9271, 4.2.6); null: nothing about this UPS's status. */
export const readStatus = (line: string, name: string): Power | null => {
  if (line.startsWith('ERR ')) return 'unknown'; // DATA-STALE, DRIVER-NOT-CONNECTED, UNKNOWN-UPS
  const [, ups, status] = /^VAR (\S+) ups\.status "([^"]*)"$/.exec(line) ?? [];
  if (ups !== name || status === undefined) return null;
  const words = new Set(status.split(' '));
  if (words.has('OB')) return words.has('LB') ? 'battery-low' : 'battery';
  return words.has('OL') ? 'mains' : 'unknown';
};

/**
 * Asks Network UPS Tools (upsd, RFC 9271) how the kiosk is fed. One connection, one question at a time; a connection that fails or
 * stays silent is made anew with the next question, and meanwhile nothing is known.
 */
export class UpsClient {
  readonly #address: UpsAddress;
  readonly #clock: Clock;
  readonly #tell: (power: Power) => void;
  #socket: Socket | null = null;
  #unread = '';
  #cancelAsk: () => void = () => undefined;
  #cancelLate: () => void = () => undefined;
  #stopped = false;
  power: Power = 'unknown';
  /** epoch ms of the last change */
  since: number;

  constructor(address: UpsAddress, clock: Clock, tell: (power: Power) => void) {
    this.#address = address;
    this.#clock = clock;
    this.#tell = tell;
    this.since = clock.now();
  }

  start(): void {
    if (this.#stopped) return;
    this.#ask();
    this.#cancelAsk = this.#clock.after(ASK_EVERY_MS, () => this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelAsk();
    this.#cancelLate();
    this.#socket?.destroy();
  }

  #ask(): void {
    const socket = this.#socket ?? this.#open();
    this.#cancelLate();
    this.#cancelLate = this.#clock.after(ANSWER_MS, () => socket.destroy());
    socket.write(`GET VAR ${this.#address.name} ups.status\n`);
  }

  #open(): Socket {
    const { host, port } = this.#address;
    const socket = connect(port, host);
    this.#socket = socket;
    this.#unread = '';
    socket.setEncoding('utf8');
    socket.on('data', (text) => this.#read(String(text), socket));
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#cancelLate();
      if (!this.#stopped) this.#now('unknown');
    });
    return socket;
  }

  #read(text: string, socket: Socket): void {
    this.#unread += text;
    if (this.#unread.length > MOST_UNREAD) return void socket.destroy();
    const lines = this.#unread.split('\n');
    this.#unread = lines.pop() ?? '';
    for (const line of lines) {
      const power = readStatus(line.trim(), this.#address.name);
      if (power === null) continue;
      this.#cancelLate();
      this.#now(power);
    }
  }

  #now(power: Power): void {
    if (power === this.power) return;
    this.power = power;
    this.since = this.#clock.now();
    this.#tell(power);
  }
}
