import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { systemClock } from '../../system-clock.ts';
import type { Call, Unsubscribe } from '../device.ts';
import { closeGivenUp, type OwnSocket, openedSince, ownUnixSockets } from './own-socket.ts';
import { type AddonCard, type AddonClient, addonCodes, loadAddon } from './pcsc-addon.ts';
import { faultOf, type PcscFault } from './pcsc-fault.ts';
import { ReaderWatch } from './pcsc-watch.ts';

/** What the watch tells of one reader. */
export type ReaderNews = { readonly reader: string; readonly here: boolean; readonly card: boolean };

export type PcscListener = {
  onReader(news: ReaderNews): void;
  /** The watch is over: pcscd went away or failed. Watch anew. */
  onLost(fault: PcscFault): void;
};

/** A card that is held until it is let go. One command at a time. */
export interface PcscCard {
  /** One APDU out, the whole answer with its status word in. */
  transmit(apdu: Uint8Array, call: Call): Promise<Result<Uint8Array, PcscFault>>;
  /** Keeps other programs off the card until `letGo`. */
  beginTransaction(call: Call): Promise<Result<void, PcscFault>>;
  /** Resets the card, so that nothing stays open on it, and frees it. Never fails: the card may be gone. */
  letGo(): Promise<void>;
}

/** The operating-system boundary of smart card readers: pcscd through libpcsclite, which reads PCSCLITE_CSOCK_NAME. */
export interface Pcsc {
  /** Tells every reader that is there at once, then every change, until unsubscribed or lost. */
  watch(listener: PcscListener): Result<Unsubscribe, PcscFault>;
  connect(reader: string, call: Call): Promise<Result<PcscCard, PcscFault>>;
}

/** Largest answer that is accepted, in bytes: an extended response with its status word. */
const mostAnswerBytes = 65_538;

/**
 * libpcsclite cannot take back a call, and each hanging one keeps a thread of Node's pool of four: with this many
 * hanging, no further card is connected.
 */
const mostHanging = 2;

/** PC/SC by the pcsc-mini addon. Every wait ends at its deadline even where the call underneath hangs on. */
export const createPcsc = (clock: Clock = systemClock): Pcsc => {
  const hanging = { count: 0 };
  const watch = new ReaderWatch(clock);

  const connect = async (reader: string, call: Call): Promise<Result<PcscCard, PcscFault>> => {
    if (hanging.count >= mostHanging) return failed({ code: 'timeout', detail: 'earlier calls to pcscd still hang' });
    const addon = loadAddon();
    if (!addon.ok) return addon;
    // a client of its own for each card: after a failed connect the addon never frees the client's slot again
    const client = addon.value.newClient();
    const bounded = boundedCalls(clock, hanging, client);
    const before = ownUnixSockets();
    const card = await bounded(
      () => client.connect(reader, addonCodes.shared, addonCodes.anyProtocol),
      call,
      (late) => void bounded(() => late.disconnect(addonCodes.reset), lettingGo()),
    );
    return card.ok ? done(new HeldCard(client, card.value, bounded, openedSince(before))) : card;
  };

  return { watch: (listener) => watch.subscribe(listener), connect };
};

type Bounded = <T>(start: () => Promise<T>, call: Call, whenLate?: (value: T) => void) => Promise<Result<T, PcscFault>>;

/**
 * Clients with a call under way. The addon frees a client's memory with its JavaScript object, though a call that runs
 * in another thread still writes there: so the object stays reachable until the call has ended.
 */
const working = new Map<AddonClient, number>();
const begins = (client: AddonClient): void => void working.set(client, (working.get(client) ?? 0) + 1);
const ends = (client: AddonClient): void => {
  const left = (working.get(client) ?? 1) - 1;
  if (left > 0) working.set(client, left);
  else working.delete(client);
};

const lettingGo = (): Call => ({ signal: new AbortController().signal, deadlineMs: 2_000 });

/** Runs a native call until it ends, is cancelled or is late; a value that comes after that goes to `whenLate`. */
const boundedCalls =
  (clock: Clock, hanging: { count: number }, client: AddonClient): Bounded =>
  (start, call, whenLate) =>
    new Promise((resolve) => {
      if (call.signal.aborted) return resolve(failed({ code: 'cancelled', detail: 'cancelled before the call' }));
      let over = false;
      const end = (result: Parameters<typeof resolve>[0]): void => {
        over = true;
        cancelTimer();
        call.signal.removeEventListener('abort', cancelled);
        resolve(result);
      };
      const giveUp = (code: 'timeout' | 'cancelled', detail: string): void => {
        hanging.count++;
        end(failed({ code, detail }));
      };
      const cancelled = (): void => giveUp('cancelled', 'cancelled during the call');
      const cancelTimer = clock.after(call.deadlineMs, () => giveUp('timeout', 'no answer within the deadline'));
      call.signal.addEventListener('abort', cancelled, { once: true });
      begins(client);
      startSafely(start).then(
        (value) => {
          ends(client);
          if (!over) return end(done(value));
          hanging.count--;
          whenLate?.(value);
        },
        (error: unknown) => {
          ends(client);
          if (!over) return end(failed(faultOf(error)));
          hanging.count--;
        },
      );
    });

/** The addon throws some of its failures at once instead of rejecting. */
const startSafely = async <T>(start: () => Promise<T>): Promise<T> => start();

/**
 * Room for answers, wiped after each. The addon never lets go of a buffer that it was given once: with a fresh one for each
 * card a process would grow by 64 kB a reading, so the cards of a process share theirs, one after the other.
 */
const answerBuffers: ArrayBuffer[] = [];

/**
 * Commands that a thread of the addon may still be reading. It keeps no hold of them itself: one that was collected as
 * garbage in the meantime reached the card as whatever lay in that memory by then (seen: 1 of 400 with a collection at each).
 */
const commandsOnTheirWay = new Set<Uint8Array>();

class HeldCard implements PcscCard {
  /** kept because the addon's card points into the memory of its client */
  readonly client: AddonClient;
  readonly #card: AddonCard;
  readonly #bounded: Bounded;
  /** to pcscd, for this card alone; null: not known for certain */
  readonly #socket: OwnSocket | null;
  readonly #answer = answerBuffers.pop() ?? new ArrayBuffer(mostAnswerBytes);
  #given: Promise<unknown> = Promise.resolve();
  #released = false;

  constructor(client: AddonClient, card: AddonCard, bounded: Bounded, socket: OwnSocket | null) {
    this.#socket = socket;
    this.client = client;
    this.#card = card;
    this.#bounded = bounded;
  }

  async transmit(apdu: Uint8Array, call: Call): Promise<Result<Uint8Array, PcscFault>> {
    const answer = await this.#run(() => {
      commandsOnTheirWay.add(apdu);
      return startSafely(() => this.#card.transmit(undefined, apdu, this.#answer)).finally(() =>
        commandsOnTheirWay.delete(apdu),
      );
    }, call);
    // copied out and wiped: the buffer is used again, and what a card says is personal
    if (!answer.ok) return answer;
    // some reader drivers report a card that left in mid-command as a success without bytes
    if (answer.value.length < 2) return failed({ code: 'card-silent', detail: 'answer without a status word' });
    const copy = Uint8Array.from(answer.value);
    answer.value.fill(0);
    return done(copy);
  }

  async beginTransaction(call: Call): Promise<Result<void, PcscFault>> {
    const begun = await this.#run(() => this.#card.transaction(), call);
    return begun.ok ? done(undefined) : begun;
  }

  async letGo(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    const free = async (): Promise<void> => {
      await this.#given;
      await this.#card.disconnect(addonCodes.reset).catch(() => this.#closeSocket());
      answerBuffers.push(this.#answer); // no call writes there any more
    };
    // a call that hangs keeps the card; freeing then follows by itself and nobody waits for it
    await this.#bounded(free, lettingGo());
  }

  /**
   * pcsc-mini 0.1.3 never releases the context of a card whose disconnect fails, as it does when pcscd has died: nobody
   * uses its socket again, and it would stay open as long as the process.
   */
  #closeSocket(): void {
    if (this.#socket) closeGivenUp(this.#socket);
  }

  #run<T>(start: () => Promise<T>, call: Call): Promise<Result<T, PcscFault>> {
    if (this.#released) return Promise.resolve(failed({ code: 'card-removed', detail: 'the card was let go' }));
    return this.#bounded(() => {
      const running = startSafely(start);
      this.#given = running.catch(() => undefined);
      return running;
    }, call);
  }
}
