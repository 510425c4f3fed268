import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { chipFault } from '../../emrtd/chip-fault.ts';
import type { ChipAccess } from '../card-reading.ts';

/** After this many wrong codes the card is left alone: chips count them, and nobody's card is to be blocked here. */
const mostWrongCodes = 3;

/** Codes that the card now on the reader has proven wrong. Forgotten when it is taken away. */
export class RefusedCodes {
  #codes: string[] = [];

  /** Why this code is not to be tried on this card; null when it may be. */
  verdict(access: ChipAccess): DeviceFault | null {
    if (this.#codes.includes(keyOf(access)))
      return chipFault('access-code-wrong', 'this card has refused this code before');
    return this.#codes.length >= mostWrongCodes
      ? chipFault('card-refused', 'too many wrong codes for this card')
      : null;
  }

  remember(access: ChipAccess): void {
    this.#codes.push(keyOf(access));
  }

  forget(): void {
    this.#codes = [];
  }
}

const keyOf = (access: ChipAccess): string =>
  access.kind === 'can'
    ? `can ${access.can}`
    : `mrz ${access.documentNumber} ${access.dateOfBirth} ${access.dateOfExpiry}`;
