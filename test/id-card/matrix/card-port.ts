import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import type { Pcsc, PcscCard, PcscListener } from '../../../device-daemon/src/devices/links/pcsc.ts';
import type { PcscFault } from '../../../device-daemon/src/devices/links/pcsc-fault.ts';
import type { LyingCard } from '../../virtual-hardware/id-card/on-the-reader.ts';

/**
 * A PC/SC reader in this process with a virtual card on it: what pcscd would tell, without pcscd, so that hundreds of cells
 * take seconds. Some cells of the matrix go through the real one, and both must end alike.
 */
export interface CardPort {
  readonly pcsc: Pcsc;
  /** Puts a card on the reader; one that lies there is taken away first. */
  lay(card: LyingCard): void;
  takeAway(): void;
}

const READER = 'Card Port 00 00';
/** pcscd looks whether the card still lies there about every 400 ms */
const NOTICE_MS = 400;

export const createCardPort = (clock: Clock): CardPort & { readonly readerName: string } => {
  const listeners = new Set<PcscListener>();
  let lying: LyingCard | null = null;
  const tell = (card: boolean): void => {
    for (const listener of [...listeners]) listener.onReader({ reader: READER, here: true, card });
  };
  const gone = (card: LyingCard): void => {
    if (lying !== card) return;
    lying = null;
    clock.after(NOTICE_MS, () => {
      if (!lying) tell(false);
    });
  };
  const takeAway = (): void => {
    if (lying) tell(false);
    lying = null;
  };
  const hold = (card: LyingCard): PcscCard => {
    card.reset();
    return {
      transmit: (apdu, call) => exchanged(card, apdu, call, clock, () => lying === card, gone),
      beginTransaction: async () => done(undefined),
      letGo: async () => card.reset(),
    };
  };
  return {
    readerName: READER,
    lay: (card) => {
      takeAway();
      lying = card;
      tell(true);
    },
    takeAway,
    pcsc: {
      watch: (listener) => {
        listeners.add(listener);
        listener.onReader({ reader: READER, here: true, card: lying !== null });
        return done(() => void listeners.delete(listener));
      },
      connect: async () => {
        if (!lying) return failed({ code: 'no-card', detail: 'NoSmartCard' });
        // an answer to reset that no standard allows is a card that cannot be powered up
        if (lying.atr.length > 33) return failed({ code: 'card-mute', detail: 'UnresponsiveCard' });
        return done(hold(lying));
      },
    },
  };
};

/** One command and its answer; a card that falls silent costs the whole of the call's time. */
const exchanged = async (
  card: LyingCard,
  apdu: Uint8Array,
  call: Call,
  clock: Clock,
  lies: () => boolean,
  gone: (card: LyingCard) => void,
): Promise<Result<Uint8Array, PcscFault>> => {
  if (!lies()) return failed({ code: 'card-removed', detail: 'RemovedCard' });
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const cancel = clock.after(call.deadlineMs, () => resolve('late'));
  try {
    const answer = await Promise.race([card.transmit(apdu), late]);
    if (answer === 'late') return failed({ code: 'timeout', detail: `no answer within ${call.deadlineMs} ms` });
    if (answer) return done(answer);
    gone(card);
    return failed({ code: 'card-silent', detail: 'CommError' });
  } finally {
    cancel();
  }
};
