import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { IdentityLevel } from '@mot-cua/domain/provenance.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import type { Call } from '../devices/device.ts';

/**
 * Who judges a chip card (DESIGN.md, "Identity has levels"): nobody (`none`), this kiosk by the certificates that the site
 * trusts (`local`), or an authorised service beyond the line (`online`), which also judges what `local` judges first.
 */
export interface CardVerifier {
  readonly kind: 'none' | 'local' | 'online';
  /** the highest level that this site can reach with a chip; a procedure that asks for more is a configuration error */
  readonly ceiling: IdentityLevel;
  /**
   * What the chip is to sign while it is read (ICAO 9303-11, 6.1): 8 bytes from the service, or from here; null where the
   * chip is not asked. Called before each reading; an answer to an old one is a replay. Never fails: without a line it is
   * the kiosk's own.
   */
  challenge(call: Call): Promise<Uint8Array | null>;
  /** Looks at a reading. Expected failures are reasons of the verdict. Takes no longer than the call allows. */
  judge(reading: ChipReading, call: Call): Promise<ChipVerdict>;
}
