import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import type { ByteLink, Call, CodeReader, DeviceStatus } from '../device.ts';
import { startDeadline, waitWithin } from '../links/deadline.ts';
import { clipDetail, faultOfLink, faultOfLoss } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import { createCodeDecoder, type ReaderMessage } from './codec.ts';

/** How long is waited for what, in ms, and why. */
export const codeReaderDelays = {
  /** readers that know the question answer in some ms; most do not know it and stay silent */
  identityAnswer: 300,
  /** on a busy machine the answer comes when nobody waits any more: so long it is still no code that somebody shows */
  lateIdentity: 10_000,
  /** a reader sends a code in one go; a line that stops for so long has lost its end */
  silence: 500,
  /** a hand that is slow to move away shows the same code twice */
  sameCode: 700,
};

export type CodeReaderOptions = {
  readonly link: ByteLink;
  readonly clock: Clock;
  readonly delays?: Partial<typeof codeReaderDelays>;
};

/** '?' CR, as common imagers take it; others ignore it. */
const ASK_IDENTITY = Uint8Array.of(0x3f, 0x0d);
const IDENTITY = /^ID:/;

/** A code reader on a serial line: whole codes only, in one form of Unicode. Codes are never logged: they hold people. */
export const createCodeReader = (options: CodeReaderOptions): CodeReader => {
  const { link, clock } = options;
  const delays = { ...codeReaderDelays, ...options.delays };
  const decoder = createCodeDecoder();
  const codes = createListeners<string>();
  const statuses = createListeners<DeviceStatus>();
  const losses = createListeners<DeviceFault>();
  let identity: ((text: string) => void) | null = null;
  /** monotonic ms until which the reader still owes the answer about itself */
  let identityOwedUntil = Number.NEGATIVE_INFINITY;
  let last = { text: '', at: Number.NEGATIVE_INFINITY };
  let stopSilence = (): void => undefined;
  let isOpen = false;

  const hear = (message: ReaderMessage): void => {
    if (message.kind === 'unintelligible') tellFault(message.why);
    else if (IDENTITY.test(message.text) && clock.monotonic() < identityOwedUntil) hearIdentity(message.text);
    else hearCode(message.text);
  };
  const hearIdentity = (text: string): void => {
    identityOwedUntil = Number.NEGATIVE_INFINITY;
    identity?.(text.replace(IDENTITY, '').slice(0, 200));
  };
  const hearCode = (text: string): void => {
    const at = clock.monotonic();
    const again = text === last.text && at - last.at < delays.sameCode;
    last = { text, at };
    if (!again) codes.tell(text);
  };
  const tellFault = (why: string): void => statuses.tell({ fault: unintelligible(why), warnings: [] });

  link.onBytes((bytes) => {
    stopSilence();
    for (const message of decoder.push(bytes)) hear(message);
    if (!decoder.halfway) return;
    stopSilence = clock.after(delays.silence, () => {
      decoder.reset();
      tellFault('half a code: no line end came (set the reader to end codes with CR LF)');
    });
  });
  link.onClosed((why) => {
    isOpen = false;
    forget();
    if (why.reason !== 'asked') losses.tell(faultOfLoss('code-reader', why));
  });
  /** A code may hold a person: nothing of it outlives the link. */
  const forget = (): void => {
    stopSilence();
    decoder.reset();
    last = { text: '', at: Number.NEGATIVE_INFINITY };
    identityOwedUntil = Number.NEGATIVE_INFINITY;
  };

  const askIdentity = async (call: Call): Promise<string> => {
    let told: string | null = null;
    let settleLater = (text: string): void => {
      told = text;
    };
    identity = (text) => settleLater(text);
    identityOwedUntil = clock.monotonic() + delays.lateIdentity;
    try {
      const sent = await link.write(ASK_IDENTITY, call);
      if (!sent.ok) return '';
      const how = await waitWithin<string>(clock, call, (settle) => {
        settleLater = settle;
        if (told !== null) settle(told);
        return undefined;
      });
      return how.kind === 'value' ? how.value : '';
    } finally {
      identity = null;
    }
  };

  return {
    device: 'code-reader',
    open: async (call) => {
      const deadline = startDeadline(clock, call);
      forget();
      const opened = await link.open(deadline.call());
      if (!opened.ok) return failed(faultOfLink('code-reader', opened.fault));
      isOpen = true;
      const words = await askIdentity(deadline.call(delays.identityAnswer));
      return isOpen ? done(words) : failed(notOpen());
    },
    status: async () => (isOpen ? done({ fault: null, warnings: [] }) : failed(notOpen())),
    onCode: codes.add,
    onStatus: statuses.add,
    onLost: losses.add,
    close: () => link.close(),
  };
};

const unintelligible = (why: string): DeviceFault => ({
  device: 'code-reader',
  layer: 'protocol',
  code: 'unintelligible',
  action: 'retry',
  outcome: 'not-started',
  detail: clipDetail(why),
});

const notOpen = (): DeviceFault => ({
  device: 'code-reader',
  layer: 'link',
  code: 'disconnected',
  action: 'reconnect',
  outcome: 'not-started',
  detail: 'the code reader is not open',
});
