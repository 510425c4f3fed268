import { type OfficeUnderLoad, officeUnderLoad } from '../../load/office/office-under-load.ts';
import type { Contest } from '../harness.ts';

/** Twenty consoles that each call somebody every four seconds, four displays, on one process: played once a run for all its rows. */
const LOAD = { consoles: 20, displays: 4, seconds: 40, everyMs: 4_000 };
let playing: Promise<OfficeUnderLoad> | null = null;

export const underLoad = (of: (measured: OfficeUnderLoad) => number) => async (): Promise<Contest> => {
  playing ??= officeUnderLoad(LOAD);
  const measured = await playing;
  if (measured.lost > 0) throw new Error(`${measured.lost} calls were not shown within 5 s`);
  return { ours: async () => of(measured) };
};
