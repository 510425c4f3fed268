import type { Clock } from '@mot-cua/domain/clock.ts';
import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import { judgeChip } from '../emrtd/trust/judge.ts';
import { hasUsableAnchor, type TrustAnchors } from '../emrtd/trust/trust-anchors.ts';

/** Judges a reading by what lies on this kiosk: by the site's trust anchors, or (without any) by what contradicts itself. */
export interface ChipJudge {
  /** false: no state is trusted here, and nothing gets above `chip-read` */
  readonly hasAnchors: boolean;
  judge(reading: ChipReading): ChipVerdict;
}

/** In the visit's own event loop: a judgement takes 3 ms (README), far below what a thread would be worth. */
export const chipJudge = (anchors: TrustAnchors | null, clock: Clock): ChipJudge => ({
  get hasAnchors() {
    return hasUsableAnchor(anchors, clock.now());
  },
  judge: (reading) => judgeChip(reading, anchors, clock.now()),
});
