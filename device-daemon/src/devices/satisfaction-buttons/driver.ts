import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import type { ByteLink, Call, DeviceStatus, SatisfactionButtons } from '../device.ts';
import { startDeadline, waitWithin } from '../links/deadline.ts';
import { faultOfLink, faultOfLoss } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import { ASK_IDENTITY, type BoxMessage, createHidBoxDecoder, createSerialBoxDecoder, type Score } from './codec.ts';

/** How long is waited for what, in ms, and why. */
export const buttonDelays = {
  /** a box answers in some ms; one that does not know '?' stays silent */
  identityAnswer: 500,
  /** contacts bounce for up to 20 ms; nobody presses the same button twice in this time and means it */
  bounce: 80,
  /** a box may send one press several times; the same running number within this time is the same press */
  repeat: 1_000,
  /** six bytes take 6 ms at 9600 baud: half a frame older than this is not going to be completed */
  silence: 200,
};

export type SatisfactionButtonsOptions = {
  readonly link: ByteLink;
  readonly kind: 'serial' | 'hid';
  readonly clock: Clock;
  readonly delays?: Partial<typeof buttonDelays>;
};

/** Buttons for the rating: one event a press, however the contacts bounce. */
export const createSatisfactionButtons = (options: SatisfactionButtonsOptions): SatisfactionButtons => {
  const { link, kind, clock } = options;
  const delays = { ...buttonDelays, ...options.delays };
  const decoder = kind === 'hid' ? createHidBoxDecoder() : createSerialBoxDecoder();
  const presses = createListeners<Score>();
  const statuses = createListeners<DeviceStatus>();
  const losses = createListeners<DeviceFault>();
  const identities = createListeners<string>();
  let last: { score: Score; sequence: number; at: number } | null = null;
  let heardAt = clock.monotonic();
  let isOpen = false;

  const hear = (message: BoxMessage): void => {
    if (message.kind === 'identity') identities.tell(message.text);
    if (message.kind !== 'pressed') return;
    const at = clock.monotonic();
    const { score, sequence } = message;
    const since = last ? at - last.at : Number.POSITIVE_INFINITY;
    const sameButton = last?.score === score;
    const again = sameButton && (since < delays.bounce || (last?.sequence === sequence && since < delays.repeat));
    last = { score, sequence, at };
    if (!again) presses.tell(score);
  };

  link.onBytes((bytes) => {
    if (kind === 'serial' && clock.monotonic() - heardAt > delays.silence) decoder.reset();
    heardAt = clock.monotonic();
    for (const message of decoder.push(bytes)) hear(message);
  });
  link.onClosed((why) => {
    isOpen = false;
    if (why.reason !== 'asked') losses.tell(faultOfLoss('satisfaction-buttons', why));
  });

  /** What the box calls itself; empty when it does not tell. */
  const askIdentity = async (call: Call): Promise<string> => {
    const deadline = startDeadline(clock, call);
    let told: string | null = null;
    const leave = identities.add((text) => {
      told ??= text;
    });
    try {
      const sent = await link.write(ASK_IDENTITY, deadline.call());
      if (!sent.ok) return '';
      const how = await waitWithin<string>(clock, deadline.call(delays.identityAnswer), (settle) => {
        if (told !== null) settle(told);
        return identities.add(settle);
      });
      return how.kind === 'value' ? how.value : '';
    } finally {
      leave();
    }
  };

  return {
    device: 'satisfaction-buttons',
    open: async (call) => {
      const deadline = startDeadline(clock, call);
      decoder.reset();
      last = null;
      const opened = await link.open(deadline.call());
      if (!opened.ok) return failed(faultOfLink('satisfaction-buttons', opened.fault));
      isOpen = true;
      const identity = kind === 'serial' ? await askIdentity(deadline.call()) : '';
      return isOpen ? done(identity) : failed(notOpen());
    },
    status: async () => (isOpen ? done({ fault: null, warnings: [] }) : failed(notOpen())),
    onPress: presses.add,
    onStatus: statuses.add,
    onLost: losses.add,
    close: () => link.close(),
  };
};

const notOpen = (): DeviceFault => ({
  device: 'satisfaction-buttons',
  layer: 'link',
  code: 'disconnected',
  action: 'reconnect',
  outcome: 'not-started',
  detail: 'the button box is not open',
});
