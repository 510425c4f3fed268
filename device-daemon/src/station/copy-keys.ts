import type { CopyEvent } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { type CopyRefusal, copyRefusals } from '@mot-cua/domain/digitisation/copy-refusals.ts';
import { type PaperType, paperTypeOn } from '@mot-cua/domain/digitisation/paper-codes.ts';
import type { StationNewCopy } from '@mot-cua/domain/digitisation/station.ts';
import { readDate } from '@mot-cua/domain/text/dates.ts';
import type { CopyCallFault } from './copy-words.ts';

/** The keys of a copy that are one event each; null: another key. `by`: who presses it, and when. */
export const eventOfKey = (key: string, by: { readonly who: string; readonly at: string }): CopyEvent | null => {
  switch (key) {
    case 'ArrowRight':
      return { name: 'next-page' };
    case 'ArrowLeft':
      return { name: 'previous-page' };
    case 'Enter':
      return { name: 'same', ...by };
    case 'Delete':
      return { name: 'differs', ...by };
    case 'F3':
      return { name: 'leave-out' };
    case 'F4':
      return { name: 'turn' };
    case 'F7':
      return { name: 'take-back' };
    default:
      return null;
  }
};

/** The reasons are numbered on the screen; null: no reason has this key. */
export const reasonOfKey = (key: string): CopyRefusal | null => {
  const reasons = Object.keys(copyRefusals) as CopyRefusal[];
  return (/^[1-9]$/u.test(key) && reasons[Number(key) - 1]) || null;
};

/** What of a new copy cannot be, beyond its shape; null: nothing. */
export const aboutFault = (
  { paperType, issuedOn }: StationNewCopy,
  types: readonly PaperType[],
  today: string,
): CopyCallFault | null => {
  if (paperType !== null && !paperTypeOn(types, paperType, today)) return 'no-such-type';
  return issuedOn !== null && (!readDate(issuedOn) || issuedOn > today) ? 'wrong-day' : null;
};

/** True where this kind of original must not go through a feeder. */
export const isGlassOnly = (paperType: string | null, types: readonly PaperType[], today: string): boolean =>
  paperType !== null && paperTypeOn(types, paperType, today)?.glassOnly === true;
