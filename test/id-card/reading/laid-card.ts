import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess } from '../../../device-daemon/src/devices/card-reading.ts';
import type { CardTransport } from '../../../device-daemon/src/emrtd/channel.ts';
import type { CardHolder } from '../../virtual-hardware/card-station.ts';
import { createIdCard } from '../../virtual-hardware/id-card/card.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import type { Personalised } from '../../virtual-hardware/id-card/personalise.ts';

export type Exchange = Result<Uint8Array, DeviceFault>;

/** What happens instead of the card's answer to one command; `answer` has it say what it would have said. */
export type Trouble = (command: Uint8Array, answer: () => Uint8Array) => Exchange;

/**
 * The virtual card without pcscd between: counts what it is given and what it gives, keeps the headers of the commands,
 * and meets troubles at chosen commands (counted from 1 over all openings).
 */
export class LaidCard implements CardTransport {
  readonly headers: string[] = [];
  apdus = 0;
  bytesIn = 0;
  bytesOut = 0;
  resets = 0;
  /** whoever lies here now; another one after `swapFor` */
  #card: ReturnType<typeof createIdCard>;
  readonly #troubles: ReadonlyMap<number, Trouble>;

  constructor(chip: Personalised, troubles: ReadonlyMap<number, Trouble> = new Map()) {
    this.#card = createIdCard(chip);
    this.#troubles = troubles;
  }

  async transmit(apdu: Uint8Array): Promise<Exchange> {
    this.apdus++;
    this.bytesIn += apdu.length;
    this.headers.push(Buffer.from(apdu.subarray(0, 4)).toString('hex').toUpperCase());
    const trouble = this.#troubles.get(this.apdus);
    const given: Exchange = trouble
      ? trouble(apdu, () => this.#card.transmit(apdu))
      : { ok: true, value: this.#card.transmit(apdu) };
    if (given.ok) this.bytesOut += given.value.length;
    return given;
  }

  async restart(): Promise<Result<void, DeviceFault>> {
    this.resets++;
    this.#card.reset();
    return { ok: true, value: undefined };
  }

  swapFor(chip: Personalised): void {
    this.#card = createIdCard(chip);
  }

  /** Access is gone, as a chip that lost power for a moment has it. */
  forget(): void {
    this.#card.reset();
  }

  /** As the card counted; a reading must have counted the same. */
  get counted(): { readonly apdus: number; readonly bytesOut: number; readonly bytesIn: number } {
    return { apdus: this.apdus, bytesOut: this.bytesIn, bytesIn: this.bytesOut };
  }
}

export const canOf = (chip: Personalised): ChipAccess => ({ kind: 'can', can: chip.can ?? '000000' });

export const mrzKeyOf = (holder: CardHolder): Extract<ChipAccess, { kind: 'mrz' }> => {
  const { information } = mrzOf(holder);
  return {
    kind: 'mrz',
    documentNumber: information.slice(0, 9),
    dateOfBirth: information.slice(10, 16),
    dateOfExpiry: information.slice(17, 23),
  };
};
