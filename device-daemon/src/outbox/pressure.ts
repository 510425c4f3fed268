/** How much room the disk of the dossiers has left. */
export type Pressure = 'ample' | 'low' | 'full';

/** Free bytes below which staff are told (`low`) and no new visit begins (`full`). */
export type StorageMarks = { readonly lowBytes: number; readonly fullBytes: number };

/**
 * New visits are refused when less than this is free, bytes. It is what a visit in progress may still need, many times
 * over: its bag (200 MB at the most, once as `.new` and once more when it is sealed again), its parked draft, and four
 * small transactions; also of the visit that is just ending beside it. So a submission that has begun never meets a full
 * disk unless something else fills 2 GiB during one visit, and then the ballast still carries the ledger.
 */
export const LOW_WATER_BYTES = 2 * 1024 ** 3;
export const defaultMarks: StorageMarks = { lowBytes: 2 * LOW_WATER_BYTES, fullBytes: LOW_WATER_BYTES };

/** A mark counts as left behind again only this much above it, or a disk on the brink would ring all day. */
const RELIEF = 1.1;

/** The pressure after one more measurement, given the one before it. */
export const nextPressure = (was: Pressure, freeBytes: number, { lowBytes, fullBytes }: StorageMarks): Pressure => {
  if (freeBytes < (was === 'full' ? fullBytes * RELIEF : fullBytes)) return 'full';
  if (freeBytes < (was === 'ample' ? lowBytes : lowBytes * RELIEF)) return 'low';
  return 'ample';
};

/** Free bytes at which pressure is over for good: what erasing under pressure aims at. */
export const relieved = ({ lowBytes }: StorageMarks): number => lowBytes * RELIEF;
