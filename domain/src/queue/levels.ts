import type { ServiceTimes } from './service-times.ts';
import { quantile } from './spread.ts';

/**
 * Estimates learn from what came of earlier ones. Where a wait lay among the 200 that were played for it is its level; if all is as
 * believed, levels lie evenly in [0, 1]. Where they do not (groups that come together, whoever is called by hand), the quantile that
 * is told is taken where nine of ten really stayed below (conformal prediction: G. Shafer and V. Vovk, 2008).
 */

/** Who is called almost at once is told so whatever was: levels are of those who have to wait. */
const WAITS_MS = 60_000;
export const hasToWait = (middleMs: number): boolean => middleMs >= WAITS_MS;

/** Levels are believed to lie evenly until so many are known. */
const EVEN = 40;
const HIGHEST = 0.99;

/** Which quantile of what is played has been the one below which this share of waits stayed. */
export const levelFor = (times: ServiceTimes, share: number): number => {
  const even = Array.from({ length: EVEN }, (_, at) => (at + 0.5) / EVEN);
  return Math.min(HIGHEST, quantile(Float64Array.from([...times.levels, ...even]).sort(), share));
};

/** What is kept of an estimate until its ticket is called: every twentieth quantile is enough. */
export const TOLD = 41;
export const toldOf = (waits: Float64Array): Float32Array =>
  Float32Array.from({ length: TOLD }, (_, at) => quantile(waits, at / (TOLD - 1)));

/** Where `came` (ms) lies among them; in the middle of those that are equal. */
export const levelOf = (told: Float32Array, came: number): number => {
  let [below, alike] = [0, 0];
  for (const ms of told) {
    if (ms < came) below++;
    else if (ms === came) alike++;
  }
  return (below + alike / 2) / told.length;
};
