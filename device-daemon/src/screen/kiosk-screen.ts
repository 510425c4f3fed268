import { connect, type Socket } from 'node:net';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { onMessages, sendMessage } from '../visits/line.ts';
import type { VisitKeeper, VisitProcess } from '../visits/visit-keeper.ts';
import { FromLauncher } from './launcher-line.ts';

export type KioskScreenParts = {
  readonly clock: Clock;
  readonly launcherSocket: string;
  readonly keeper: Pick<VisitKeeper, 'live' | 'promote' | 'address'>;
  readonly doorFor: (url: string) => string;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Waits of the screen, ms. */
const delays = {
  reconnect: 300,
  /** a page that has not painted by now is believed to stand all the same: an old browser must not stay longer */
  painted: 3_000,
  /** a visit whose page nobody has fetched by now has an empty panel: a browser may run and have no window */
  opened: 20_000,
  /** a new browser for the same visit after failures: first at once, then slower */
  firstBackOff: 500,
  longestBackOff: 10_000,
} as const;

/**
 * Keeps the kiosk's own browser on the live visit: a fresh Chromium for each visit, the old one killed once the new page
 * stands (DESIGN.md, rule 8); a new one for the same visit when a browser dies or its stream is lost.
 */
export class KioskScreen {
  readonly #parts: KioskScreenParts;
  #socket: Socket | null = null;
  #launch: number;
  #showing: { readonly visit: string; readonly launch: number } | null = null;
  #cancelPainted: () => void = () => undefined;
  #cancelOpened: () => void = () => undefined;
  #failures = 0;
  #stopped = false;

  constructor(parts: KioskScreenParts) {
    this.#parts = parts;
    this.#launch = Math.floor(parts.clock.now() / 1000) % 1_000_000_000; // launches of an earlier daemon have smaller numbers
  }

  start(): void {
    this.#connect();
    this.#look();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelPainted();
    this.#cancelOpened();
    this.#socket?.destroy();
  }

  /** A visit's page stands: the browser before it goes. */
  painted(visit: VisitProcess): void {
    if (this.#showing?.visit !== visit.id) return;
    this.#cancelPainted();
    this.#failures = 0;
    this.#keepOnly(this.#showing.launch);
  }

  /** No page listens to this visit any more. */
  streamLost(visit: VisitProcess): void {
    if (visit.state === 'live' && this.#showing?.visit === visit.id) this.#again(visit, 'stream lost');
  }

  /** A visit has ended or crashed: the next one is shown as soon as one stands ready. */
  next(): void {
    this.#showing = null;
    this.#look();
  }

  /** Shows the live visit, or makes the warm one live; looks again a little later when there is neither. */
  #look(): void {
    if (this.#stopped) return;
    const { keeper, clock } = this.#parts;
    const visit = keeper.live ?? keeper.promote();
    if (visit && this.#socket && this.#showing?.visit !== visit.id) void this.#show(visit);
    clock.after(visit ? 1_000 : 100, () => this.#look());
  }

  async #show(visit: VisitProcess): Promise<void> {
    const { keeper, doorFor, clock } = this.#parts;
    const launch = ++this.#launch;
    this.#showing = { visit: visit.id, launch };
    const address = await keeper.address(visit);
    if (!address || !this.#socket) {
      this.#showing = null;
      return;
    }
    sendMessage(this.#socket, { t: 'open', id: launch, url: doorFor(address) });
    this.#cancelPainted();
    this.#cancelPainted = clock.after(delays.painted, () => this.#keepOnly(launch));
    this.#cancelOpened();
    this.#cancelOpened = clock.after(delays.opened, () => {
      if (!visit.opened && this.#showing?.launch === launch) this.#again(visit, 'no page came');
    });
  }

  #again(visit: VisitProcess, why: string): void {
    const pause = this.#failures === 0 ? 0 : Math.min(delays.longestBackOff, delays.firstBackOff * 2 ** this.#failures);
    this.#failures++;
    this.#parts.journal('browser-again', { visit: visit.id, why });
    this.#parts.clock.after(pause, () => {
      if (!this.#stopped && visit.state === 'live') void this.#show(visit);
    });
  }

  #keepOnly(launch: number): void {
    if (this.#socket) sendMessage(this.#socket, { t: 'keep-only', id: launch });
  }

  #connect(): void {
    const socket = connect(this.#parts.launcherSocket);
    socket.on('connect', () => {
      this.#socket = socket;
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      this.#socket = null;
      this.#showing = null;
      if (!this.#stopped) this.#parts.clock.after(delays.reconnect, () => this.#connect());
    });
    onMessages(
      socket,
      FromLauncher,
      (message) => {
        if (message.t !== 'exited' || message.id !== this.#showing?.launch) return;
        const { live } = this.#parts.keeper;
        if (live) this.#again(live, `browser exited: ${message.why}`);
      },
      (why) => this.#parts.journal('launcher-line-broken', { why }),
    );
  }
}
