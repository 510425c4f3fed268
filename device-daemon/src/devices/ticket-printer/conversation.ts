import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ByteLink, Call, LinkClosed, Unsubscribe } from '../device.ts';
import { type Deadline, startDeadline, type Waited, waitWithin } from '../links/deadline.ts';
import { faultOfLink, faultOfLoss } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import { createStatusDecoder, type PrinterMessage } from './codec.ts';

/**
 * Talking with the printer: one reader, one outstanding question. Answers carry no number, so a question is asked only
 * when nothing else is awaited, and half a message is forgotten when the line falls silent.
 */
export type Conversation = {
  /** Sends `question` and waits for the first message that `accept` takes. */
  ask<T>(
    question: Uint8Array,
    accept: (message: PrinterMessage) => T | null,
    call: Call,
  ): Promise<Result<T, DeviceFault>>;
  send(bytes: Uint8Array, call: Call): Promise<Result<void, DeviceFault>>;
  /** Everything the printer says, asked or unasked. */
  onMessage(listener: (message: PrinterMessage) => void): Unsubscribe;
  stop(): void;
};

/** Half a message older than this is not going to be completed. At 9600 baud four bytes take 4 ms. */
const SILENCE_MS = 200;

export const createConversation = (link: ByteLink, clock: Clock): Conversation => {
  const messages = createListeners<PrinterMessage>();
  const losses = createListeners<LinkClosed>();
  const decoder = createStatusDecoder();
  let heardAt = clock.monotonic();
  const leaveBytes = link.onBytes((bytes) => {
    if (clock.monotonic() - heardAt > SILENCE_MS) decoder.reset();
    heardAt = clock.monotonic();
    for (const message of decoder.push(bytes)) messages.tell(message);
  });
  const leaveClosed = link.onClosed(losses.tell);

  const send = async (bytes: Uint8Array, call: Call): Promise<Result<void, DeviceFault>> => {
    const sent = await link.write(bytes, call);
    return sent.ok ? sent : failed(faultOfLink('ticket-printer', sent.fault));
  };

  return {
    send,
    onMessage: messages.add,
    ask: async <T>(question: Uint8Array, accept: (message: PrinterMessage) => T | null, call: Call) => {
      const deadline = startDeadline(clock, call);
      type Heard = { readonly answer: T } | { readonly loss: LinkClosed };
      let early: Heard | null = null;
      let settle = (heard: Heard): void => {
        early ??= heard;
      };
      const leaveMessages = messages.add((message) => {
        const answer = accept(message);
        if (answer !== null) settle({ answer });
      });
      const leaveLosses = losses.add((loss) => settle({ loss }));
      try {
        const sent = await send(question, deadline.call());
        if (!sent.ok) return sent;
        const how: Waited<Heard> = await waitWithin<Heard>(clock, deadline.call(), (resolve) => {
          if (early) resolve(early);
          settle = resolve;
          return undefined;
        });
        if (how.kind !== 'value') return failed(noAnswer(how.kind));
        if ('loss' in how.value) return failed(faultOfLoss('ticket-printer', how.value.loss));
        return done(how.value.answer);
      } finally {
        leaveMessages();
        leaveLosses();
      }
    },
    stop: () => {
      leaveBytes();
      leaveClosed();
    },
  };
};

const noAnswer = (kind: 'timeout' | 'cancelled'): DeviceFault => ({
  device: 'ticket-printer',
  layer: kind === 'timeout' ? 'link' : 'operator',
  code: kind,
  action: kind === 'timeout' ? 'reconnect' : 'retry',
  outcome: 'not-started',
  detail: kind === 'timeout' ? 'the printer did not answer' : 'the question was taken back',
});

/** One command at a time: whoever comes later waits, no longer than its own deadline allows. */
export const createTurns = (clock: Clock) => {
  let tail: Promise<void> = Promise.resolve();
  return async <T>(call: Call, run: (deadline: Deadline) => Promise<Result<T, DeviceFault>>) => {
    const deadline = startDeadline(clock, call);
    const before = tail;
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    tail = before.then(() => mine);
    try {
      const turn = await waitWithin<void>(clock, call, (settle) => {
        before.then(() => settle());
        return undefined;
      });
      if (turn.kind !== 'value') return failed(noAnswer(turn.kind));
      return await run(deadline);
    } finally {
      release();
    }
  };
};
