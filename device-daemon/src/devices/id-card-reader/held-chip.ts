import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { CardTransport } from '../../emrtd/channel.ts';
import { type ChipFaultCode, chipFault } from '../../emrtd/chip-fault.ts';
import type { Call } from '../device.ts';
import type { Pcsc, PcscCard } from '../links/pcsc.ts';
import type { PcscFault } from '../links/pcsc-fault.ts';
import { delays } from './delays.ts';

export type HeldChipOptions = {
  readonly pcsc: Pcsc;
  readonly clock: Clock;
  readonly reader: string;
  /** the caller's wish to stop */
  readonly signal: AbortSignal;
  /** aborted with a DeviceFault as reason when the reader was closed or lost */
  readonly sessionEnded: AbortSignal;
  /** monotonic ms by which the whole reading ends */
  readonly deadline: number;
  readonly cardGone: (withinMs: number) => Promise<boolean>;
};

/** One card held for one reading: turns PC/SC's failures into faults of the device, above all "was it taken away?". */
export class HeldChip implements CardTransport {
  readonly #options: HeldChipOptions;
  readonly #signal: AbortSignal;
  #card: PcscCard | null = null;

  constructor(options: HeldChipOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, options.sessionEnded]);
  }

  /** Connects and keeps other programs off the card. */
  async hold(): Promise<Result<void, DeviceFault>> {
    const call = this.#call();
    if (!call.ok) return call;
    const card = await this.#options.pcsc.connect(this.#options.reader, call.value);
    if (!card.ok) return failed(await this.#explain(card.fault));
    this.#card = card.value;
    const begun = await card.value.beginTransaction(call.value);
    return begun.ok ? begun : failed(await this.#explain(begun.fault));
  }

  async transmit(apdu: Uint8Array): Promise<Result<Uint8Array, DeviceFault>> {
    const call = this.#call();
    if (!call.ok) return call;
    if (!this.#card) return failed(chipFault('no-card', 'no card is held'));
    const answer = await this.#card.transmit(apdu, call.value);
    return answer.ok ? answer : failed(await this.#explain(answer.fault));
  }

  /** Letting go resets the card; whether it is the same one that is held again, the reading finds out. */
  async restart(): Promise<Result<void, DeviceFault>> {
    await this.letGo();
    return this.hold();
  }

  async letGo(): Promise<void> {
    const card = this.#card;
    this.#card = null;
    await card?.letGo();
  }

  /** What the next call may take; a fault when nothing may be called any more. */
  #call(): Result<Call, DeviceFault> {
    if (this.#signal.aborted) return failed(this.#whyStopped());
    const left = this.#options.deadline - this.#options.clock.monotonic();
    if (left <= 0) return failed(chipFault('timeout', 'the card was not read within the time given'));
    return done({ signal: this.#signal, deadlineMs: Math.min(left, delays.oneApdu) });
  }

  #whyStopped(): DeviceFault {
    const { sessionEnded } = this.#options;
    return sessionEnded.aborted
      ? (sessionEnded.reason as DeviceFault)
      : chipFault('cancelled', 'reading was cancelled');
  }

  async #explain(fault: PcscFault): Promise<DeviceFault> {
    if (this.#signal.aborted) return this.#whyStopped();
    // a card in mid-removal and a pcscd in mid-death say many things, so the watch has the last word
    const notice = fault.code === 'card-mute' ? 0 : delays.removalNotice;
    const gone = !clear.has(fault.code) && (await this.#options.cardGone(notice));
    if (this.#signal.aborted) return this.#whyStopped();
    return gone ? chipFault('card-removed', fault.detail) : linkFault(fault, 'disconnected');
  }
}

/** Failures that mean what they say. */
const clear: ReadonlySet<PcscFault['code']> = new Set([
  'card-removed',
  'no-card',
  'busy-elsewhere',
  'timeout',
  'cancelled',
]);

/** PC/SC's words in the device's. `withoutService`: what a missing pcscd means at this moment. */
export const linkFault = (fault: PcscFault, withoutService: 'absent' | 'disconnected'): DeviceFault => {
  const codes: Record<PcscFault['code'], ChipFaultCode> = {
    'service-absent': withoutService,
    'reader-absent': withoutService,
    'no-card': 'card-removed',
    'card-removed': 'card-removed',
    'card-mute': 'card-unreadable',
    'card-silent': 'card-unreadable',
    'busy-elsewhere': 'busy-elsewhere',
    'access-denied': 'access-denied',
    timeout: 'timeout',
    cancelled: 'cancelled',
    failed: 'device-failed',
  };
  return chipFault(codes[fault.code], fault.detail);
};
