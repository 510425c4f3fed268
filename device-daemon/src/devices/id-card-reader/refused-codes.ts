import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { checkAccess, sameAccess } from '../../emrtd/access-keys.ts';
import { chipFault } from '../../emrtd/chip-fault.ts';
import type { Tries } from '../../emrtd/open-chip.ts';
import type { ChipAccess } from '../card-reading.ts';

/** After this many wrong codes the card is left alone: chips count them, and nobody's card is to be blocked here. */
const mostWrongCodes = 3;

/** Codes that the card now on the reader has proven wrong. Forgotten when it is taken away. */
export class RefusedCodes {
  #codes: ChipAccess[] = [];
  #lastTries = false;

  /** The codes that this card may be asked; the fault when there is none, or when it is to be left alone. */
  allowed(access: readonly ChipAccess[]): Result<readonly ChipAccess[], DeviceFault> {
    const usable = access.filter((one) => checkAccess(one).ok);
    if (usable.length === 0) return failed(chipFault('access-code-wrong', 'no code that a card can have'));
    const fresh = usable.filter((one) => !this.#codes.some((code) => sameAccess(code, one)));
    if (fresh.length === 0) return failed(chipFault('access-code-wrong', 'this card has refused this code before'));
    if (this.#lastTries) return failed(chipFault('card-refused', 'the card is at its last tries'));
    return this.#codes.length >= mostWrongCodes
      ? failed(chipFault('card-refused', 'too many wrong codes for this card'))
      : done(fresh);
  }

  /** How many wrong ones the next opening may meet, and where it tells them. */
  get tries(): Tries {
    return {
      mostWrong: mostWrongCodes - this.#codes.length,
      onWrong: (access, lastTries) => {
        this.#codes.push(access);
        this.#lastTries ||= lastTries;
      },
    };
  }

  forget(): void {
    this.#codes = [];
    this.#lastTries = false;
  }
}
