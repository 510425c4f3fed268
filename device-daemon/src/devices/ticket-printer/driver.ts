import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Bitmap, ByteLink, DeviceStatus, TicketPrinter } from '../device.ts';
import { type Deadline, startDeadline } from '../links/deadline.ts';
import { faultOfLink, faultOfLoss } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import {
  ASK_PAPER_SENSOR,
  askRealTime,
  askText,
  encodeRaster,
  FEED_AND_CUT,
  factsOfAutomatic,
  factsOfRealTime,
  HEAD_DOTS,
  PAGE_START,
  type PrinterMessage,
  RESYNCHRONISE,
  statusOfFacts,
} from './codec.ts';
import { type Conversation, createConversation, createTurns } from './conversation.ts';

/** How long is waited for what, in ms, and why. Every one is also cut short by the caller's own deadline. */
export const ticketPrinterDelays = {
  /** DLE EOT is answered by the printer's interrupt, in some ms; USB adapters add up to 16 */
  realTimeAnswer: 500,
  /** many clones have no words of their own and stay silent */
  textAnswer: 300,
  /** GS r waits its turn; an idle printer answers at once */
  idleAnswer: 800,
  /** a metre of paper at 100 mm/s, and a slow line before it */
  pageConfirmed: 20_000,
  /** the knife takes half a second; the rest is feeding to it */
  cutConfirmed: 3_000,
  /** an answer may be lost in noise; the question is put again this often, which harms nothing */
  askAgain: 4_000,
  /** a printer that resumes an old page answers its old question first, the new one some ms later */
  lateAnswers: 150,
};

export type TicketPrinterOptions = {
  readonly link: ByteLink;
  readonly clock: Clock;
  /** dots of the head; 576 on 80-mm paper at 203 dpi */
  readonly headDots?: number;
  readonly delays?: Partial<typeof ticketPrinterDelays>;
};

/**
 * A thermal printer that speaks ESC/POS. A page counts as printed only when the printer said so (GS r, answered after
 * everything before it has been printed); when it might have come out, the outcome is `unknown` and nothing is sent
 * again, because nobody shall get two tickets for one press.
 */
export const createTicketPrinter = (options: TicketPrinterOptions): TicketPrinter => {
  const { link, clock } = options;
  const delays = { ...ticketPrinterDelays, ...options.delays };
  const inTurn = createTurns(clock);
  const statuses = createListeners<DeviceStatus>();
  const losses = createListeners<DeviceFault>();
  let talk: Conversation | null = null;
  /** a page was begun and never confirmed: its rest may still be wanted by the printer, or hang uncut from it */
  let leftover = false;

  link.onClosed((why) => {
    talk?.stop();
    talk = null;
    if (why.reason !== 'asked') losses.tell(faultOfLoss('ticket-printer', why));
  });

  const open: TicketPrinter['open'] = (call) =>
    inTurn(call, async (deadline) => {
      const opened = await link.open(deadline.call());
      if (!opened.ok) return failed(faultOfLink('ticket-printer', opened.fault));
      const fresh = createConversation(link, clock);
      talk = fresh;
      fresh.onMessage((message) => {
        if (message.kind === 'automatic') statuses.tell(statusOfFacts(factsOfAutomatic(message.bytes)));
      });
      const first = await askStatus(fresh, deadline);
      if (!first.ok) {
        await link.close();
        return first;
      }
      if (first.value.fault === null) await inStep(fresh, deadline);
      const told = await fresh.send(PAGE_START, deadline.call());
      if (!told.ok) return told;
      return done(await identity(fresh, deadline));
    });

  const askStatus = async (on: Conversation, deadline: Deadline): Promise<Result<DeviceStatus, DeviceFault>> => {
    const answers: number[] = [];
    for (const n of [1, 2, 3, 4] as const) {
      const answer = await on.ask(askRealTime(n), realTimeByte, deadline.call(delays.realTimeAnswer));
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
    return done(statusOfFacts(factsOfRealTime([answers[0]!, answers[1]!, answers[2]!, answers[3]!])));
  };

  const identity = async (on: Conversation, deadline: Deadline): Promise<string> => {
    const words: string[] = [];
    for (const what of ['maker', 'model', 'serial'] as const) {
      const answer = await on.ask(askText(what), textOf, deadline.call(delays.textAnswer));
      if (!answer.ok) break;
      if (answer.value !== '') words.push(answer.value);
    }
    return words.join(' ').slice(0, 200);
  };

  /**
   * True once the printer takes commands rather than the rest of a picture that was cut off (a pulled cable, a killed
   * daemon). What hangs from it then is cut off, so that the next citizen does not get half a slip of another.
   */
  const inStep = async (on: Conversation, deadline: Deadline): Promise<boolean> => {
    const idle = (): Promise<Result<number, DeviceFault>> =>
      on.ask(ASK_PAPER_SENSOR, paperSensorByte, deadline.call(delays.idleAnswer));
    const atOnce = await idle();
    if (atOnce.ok && !leftover) return true;
    await lateAnswers(deadline);
    if (!atOnce.ok) {
      const filled = await on.send(RESYNCHRONISE, deadline.call());
      if (!filled.ok) return false;
    }
    const cut = await on.send(FEED_AND_CUT, deadline.call());
    if (!cut.ok || !(await idle()).ok) return false;
    leftover = false;
    return true;
  };

  const print: TicketPrinter['print'] = (page, call) =>
    inTurn(call, async (deadline) => {
      if (!talk) return failed(notOpen());
      const on = talk;
      const before = await askStatus(on, deadline);
      if (!before.ok) return before;
      if (before.value.fault) return failed(before.value.fault);
      if (!(await inStep(on, deadline))) return failed(outOfStep());
      return printPage(on, page, deadline);
    });

  const printPage = async (on: Conversation, page: Bitmap, deadline: Deadline): Promise<Result<void, DeviceFault>> => {
    const bytes = encodePage(page, options.headDots ?? HEAD_DOTS);
    const trouble = watchForTrouble(on);
    leftover = true;
    try {
      const sent = await on.send(bytes, deadline.call());
      if (!sent.ok && sent.fault.outcome === 'not-started') {
        leftover = false;
        return sent;
      }
      const reason = trouble.seen();
      if (reason) return failed({ ...reason, outcome: 'unknown' });
      if (!sent.ok) return sent;
      const printed = await confirmed(on, deadline, delays.pageConfirmed);
      if (!printed.ok) return failed({ ...printed.fault, outcome: 'unknown' });
      return await cutOff(on, deadline);
    } finally {
      trouble.stop();
    }
  };

  /** The page is out; from here on a failure leaves it hanging, but printed. */
  const cutOff = async (on: Conversation, deadline: Deadline): Promise<Result<void, DeviceFault>> => {
    const sent = await on.send(FEED_AND_CUT, deadline.call());
    if (!sent.ok) return failed({ ...sent.fault, outcome: 'completed' });
    const cut = await confirmed(on, deadline, delays.cutConfirmed);
    if (!cut.ok) return failed({ ...cut.fault, outcome: 'completed' });
    leftover = false;
    const after = await askStatus(on, deadline);
    if (after.ok && after.value.fault?.code === 'cutter-failed')
      return failed({ ...after.value.fault, outcome: 'completed' });
    if (after.ok) statuses.tell(after.value);
    return done(undefined);
  };

  /**
   * Waits until the printer has done everything sent before. Ends early with the printer's own reason when it tells one;
   * silence alone is waited out, because on a slow line the question itself arrives late.
   */
  const confirmed = async (
    on: Conversation,
    deadline: Deadline,
    atMostMs: number,
  ): Promise<Result<void, DeviceFault>> => {
    const until = startDeadline(clock, deadline.call(atMostMs));
    for (let asked = 1; ; asked++) {
      const answer = await on.ask(ASK_PAPER_SENSOR, answerOrFault, until.call(delays.askAgain));
      if (asked > 1 || (answer.ok && answer.value === 'noise')) await lateAnswers(until);
      if (answer.ok && answer.value === 'confirmed') return done(undefined);
      if (answer.ok && typeof answer.value === 'object') return failed(answer.value);
      if (!answer.ok && answer.fault.code !== 'timeout') return failed(answer.fault);
      const status = await askStatus(on, deadline);
      if (status.ok && status.value.fault) return failed(status.value.fault);
      if (until.remainingMs() === 0) return failed(answer.ok ? unintelligible() : answer.fault);
    }
  };

  const lateAnswers = (deadline: Deadline): Promise<boolean> =>
    wait(clock, Math.min(delays.lateAnswers, deadline.remainingMs()), deadline.signal);

  return {
    device: 'ticket-printer',
    open,
    print,
    status: (call) => inTurn(call, async (deadline) => (talk ? askStatus(talk, deadline) : failed(notOpen()))),
    onStatus: statuses.add,
    onLost: losses.add,
    close: () => link.close(),
  };
};

/** The page as it goes over the wire, without the cut. */
export const encodePage = (page: Bitmap, headDots: number = HEAD_DOTS): Uint8Array => {
  const raster = encodeRaster(page, headDots);
  const bytes = new Uint8Array(PAGE_START.length + raster.length);
  bytes.set(PAGE_START);
  bytes.set(raster, PAGE_START.length);
  return bytes;
};

const realTimeByte = (message: PrinterMessage): number | null => (message.kind === 'real-time' ? message.byte : null);
const paperSensorByte = (message: PrinterMessage): number | null =>
  message.kind === 'paper-sensor' ? message.byte : null;
const textOf = (message: PrinterMessage): string | null => (message.kind === 'text' ? message.text : null);

/** The confirmation, or the fault that the printer tells unasked while it is awaited. */
const answerOrFault = (message: PrinterMessage): 'confirmed' | 'noise' | DeviceFault | null => {
  if (message.kind === 'automatic') return statusOfFacts(factsOfAutomatic(message.bytes)).fault;
  if (message.kind === 'noise') return 'noise';
  return message.kind === 'paper-sensor' ? 'confirmed' : null;
};

/** Remembers a fault told while the page's bytes are still being sent, which may be the last thing it says. */
const watchForTrouble = (on: Conversation): { stop: () => void; seen: () => DeviceFault | null } => {
  let seen: DeviceFault | null = null;
  const stop = on.onMessage((message) => {
    if (message.kind === 'automatic') seen = statusOfFacts(factsOfAutomatic(message.bytes)).fault;
  });
  return { stop, seen: () => seen };
};

const notOpen = (): DeviceFault => ({
  device: 'ticket-printer',
  layer: 'link',
  code: 'disconnected',
  action: 'reconnect',
  outcome: 'not-started',
  detail: 'the printer is not open',
});

const unintelligible = (): DeviceFault => ({
  device: 'ticket-printer',
  layer: 'protocol',
  code: 'unintelligible',
  action: 'reconnect',
  outcome: 'unknown',
  detail: 'the printer answers in noise (speed, parity or cable?)',
});

const outOfStep = (): DeviceFault => ({
  device: 'ticket-printer',
  layer: 'protocol',
  code: 'unexpected-answer',
  action: 'reconnect',
  outcome: 'not-started',
  detail: 'the printer reports ready but does not take commands in turn',
});
