import { connect, type Socket } from 'node:net';
import { bigEndian, concat } from './tlv.ts';

/**
 * The card's end of a vpcd connection (vsmartcard's "virtual PCD"): a TCP client; each message is a big-endian 16-bit
 * length and that many bytes. One byte is a control message (0 off, 1 on, 2 reset, 4 "give your ATR"); more is an APDU.
 * vpcd asks for the ATR all the time to see whether the card still lies there, so that is answered at once, always.
 */
export type CardEnd = {
  readonly atr: Uint8Array;
  transmit(command: Uint8Array): Promise<Uint8Array | null>;
  reset(): void;
};

export interface VpcdConnection {
  /** resolves when pcscd has switched the card on and was told its ATR: it knows of the card */
  readonly noticed: Promise<void>;
  /** resolves when the connection has ended, by us or by pcscd */
  readonly closed: Promise<void>;
  close(): void;
}

const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;

/** Connects to vpcd on loopback. `noticed` rejects when the connection cannot be made or ends before. */
export const connectToVpcd = (port: number, card: CardEnd): VpcdConnection => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const frames = frameReader();
  let notice: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const noticed = new Promise<void>((resolve, reject) => {
    notice = resolve;
    fail = reject;
  });
  noticed.catch(() => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      fail(new Error('vpcd closed the connection before it noticed the card'));
      resolve();
    });
    socket.on('error', (error) => {
      fail(error);
      if (socket.destroyed) resolve();
    });
  });
  let work: Promise<void> = Promise.resolve();
  let switchedOn = false;
  socket.on('data', (bytes) => {
    for (const message of frames(bytes)) {
      if (message.length === 1) {
        obey(message[0] ?? 0, card, socket);
        if (message[0] === CONTROL.on || message[0] === CONTROL.reset) switchedOn = true;
        if (message[0] === CONTROL.atr && switchedOn) notice();
      } else if (message.length > 1) {
        work = work.then(() => answer(message, card, socket));
      }
    }
  });
  // a reset of a connection that the other side has ended already fails in Node, and then nothing tells that it is closed
  const close = (): void => void (socket.readyState === 'open' ? socket.resetAndDestroy() : socket.destroy());
  return { noticed, closed, close };
};

const obey = (control: number, card: CardEnd, socket: Socket): void => {
  if (control === CONTROL.atr) socket.write(framed(card.atr));
  else if (control === CONTROL.off || control === CONTROL.on || control === CONTROL.reset) card.reset();
};

const answer = async (command: Uint8Array, card: CardEnd, socket: Socket): Promise<void> => {
  const reply = await card.transmit(command);
  if (reply === null) leave(socket);
  else if (!socket.destroyed) socket.write(framed(reply));
};

/** long enough for vpcd, blocked in its read on the same machine, to take two bytes */
const LENGTH_TAKEN_MS = 10;

/**
 * The card goes away instead of answering. vpcd 3.3 takes a connection that merely ends for an empty answer with success;
 * only one that breaks between length and data becomes an error, which is what a real reader reports. A terminal must
 * cope with both.
 */
const leave = (socket: Socket): void => {
  socket.write(bigEndian(2, 2));
  setTimeout(() => socket.resetAndDestroy(), LENGTH_TAKEN_MS);
};

const framed = (message: Uint8Array): Uint8Array => concat(bigEndian(message.length, 2), message);

/** Cuts a byte stream into messages; keeps at most one partial message (64 kB by the format itself). */
export const frameReader = (): ((bytes: Uint8Array) => Uint8Array[]) => {
  let rest: Uint8Array = new Uint8Array(0);
  return (bytes) => {
    rest = concat(rest, bytes);
    const messages: Uint8Array[] = [];
    for (;;) {
      const length = (rest[0] ?? 0) * 256 + (rest[1] ?? 0);
      if (rest.length < 2 || rest.length < 2 + length) return messages;
      messages.push(rest.slice(2, 2 + length));
      rest = rest.slice(2 + length);
    }
  };
};
