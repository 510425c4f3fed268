import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import { onMessages, sendMessage } from './line.ts';

/** A request as the caller writes it; the line gives it its id. */
export type Request = Extract<FromVisit, { id: string }>;
type Reply = Extract<ToVisit, { id: string }>;

/** How long a visit waits for its daemon to come back before it counts itself an orphan, ms. */
export const ORPHAN_AFTER_MS = 60_000;
const RECONNECT_MS = 100;
const BEAT_MS = 2_000;

export type DaemonLineParts = {
  readonly socketPath: string;
  readonly clock: Clock;
  readonly hello: () => Extract<FromVisit, { t: 'hello' }>;
  readonly onTold: (message: ToVisit) => void;
  readonly onUp: (up: boolean) => void;
  /** no daemon for a minute, or a warm visit whose daemon is gone: nothing is left to do */
  readonly onOrphaned: () => void;
};

/**
 * A visit's line to its daemon. The daemon may die and come back at any moment: questions stay open and are asked again
 * with the same id, so that nothing is done twice and nothing is lost.
 */
export class DaemonLine {
  readonly #parts: DaemonLineParts;
  readonly #open = new Map<string, { request: Request; settle: (reply: Reply | null) => void }>();
  #socket: Socket | null = null;
  #downSince: number | null = null;
  #stopped = false;

  constructor(parts: DaemonLineParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#connect();
    this.#beat();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.destroy();
  }

  /** Says something that needs no answer; lost when the line is down. */
  tell(message: FromVisit): void {
    if (this.#socket) sendMessage(this.#socket, message);
  }

  /** Asks and waits, over restarts of the daemon, at most `deadlineMs`; null when no answer came. */
  ask(request: Request, deadlineMs: number): Promise<Reply | null> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(deadlineMs, () => settle(null));
      const settle = (reply: Reply | null): void => {
        cancel();
        this.#open.delete(request.id);
        resolve(reply);
      };
      this.#open.set(request.id, { request, settle });
      this.tell(request);
    });
  }

  static newId(): string {
    return randomUUID();
  }

  #connect(): void {
    const socket = connect(this.#parts.socketPath);
    socket.on('connect', () => {
      const wasDown = this.#downSince !== null;
      this.#downSince = null;
      this.#socket = socket;
      sendMessage(socket, this.#parts.hello());
      for (const { request } of this.#open.values()) sendMessage(socket, request);
      if (wasDown) this.#parts.onUp(true);
    });
    socket.on('error', () => undefined); // `close` follows and decides
    socket.on('close', () => this.#lost());
    onMessages(
      socket,
      ToVisit,
      (message) => this.#received(message),
      () => undefined,
    );
  }

  #received(message: ToVisit): void {
    const open = 'id' in message ? this.#open.get(message.id) : undefined;
    if (open && message.t !== 'token?') return open.settle(message as Reply);
    this.#parts.onTold(message);
  }

  #lost(): void {
    const { clock } = this.#parts;
    if (this.#stopped) return;
    this.#socket = null;
    if (this.#parts.hello().state === 'warm') return this.#parts.onOrphaned(); // a warm one has nothing to lose
    if (this.#downSince === null) {
      this.#downSince = clock.monotonic();
      this.#parts.onUp(false);
    }
    if (clock.monotonic() - this.#downSince > ORPHAN_AFTER_MS) return this.#parts.onOrphaned();
    clock.after(RECONNECT_MS, () => {
      if (!this.#stopped) this.#connect();
    });
  }

  #beat(): void {
    this.tell({ t: 'beat' });
    this.#parts.clock.after(BEAT_MS, () => {
      if (!this.#stopped) this.#beat();
    });
  }
}
