import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import type { Call } from '../devices/device.ts';

/** Judges a reading by what lies on this kiosk: by the site's trust anchors, or (without any) by what contradicts itself. */
export interface ChipJudge {
  /** false: no state is trusted here, and nothing gets above `chip-read` */
  readonly hasAnchors: boolean;
  judge(reading: ChipReading, call: Call): Promise<ChipVerdict>;
}
