import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { RawPage } from '../../devices/device.ts';
import { inkAgreement } from './agreement.ts';
import { type ClosePlacement, closePlacement } from './close-placement.ts';
import { laidOver, regionOf, wholeGrey } from './grey-picture.ts';
import { FEATHER_PX, onePicture } from './one-picture.ts';
import { degreesOf, distance, onSecond, type Placement } from './placement.ts';
import { type RoughPlacement, roughPlacements, type Side } from './rough-placement.ts';
import { seamThrough } from './seam.ts';

/** Why two scans were not put together: nothing is guessed, the citizen lays the paper once more or goes to the counter. */
export type StitchDoubt =
  | 'not-two-halves' // of different resolution or colour, or too small to be halves of a paper
  | 'no-match' // nothing in the one scan is found in the other: no overlap, an empty one, or another paper
  | 'overlap-too-narrow'
  | 'ambiguous' // they could lie in more than one way: rows of an empty table
  | 'does-not-fit'; // the print of the one has no counterpart in the other, or not exactly enough

/** Two halves as one picture. */
export type Stitched = {
  readonly page: RawPage;
  /** 0 to 1; below `SURE` nothing is put together */
  readonly confidence: number;
  readonly placement: Placement;
  /** on which side of the first the second one goes on */
  readonly side: Side;
  /** how the second was turned to fit, degrees, clockwise */
  readonly degrees: number;
  readonly overlapMm: number;
  /** how far the worst corner of the overlap may be off, mm (three standard deviations) */
  readonly cornerMm: number;
};

export type StitchedOrNot = Result<Stitched, StitchDoubt>;

/** Below it two halves are not put together. */
export const SURE = 0.5;

/** mm: a person lays the halves about 2 cm over each other; below this the paper's lifting edge is most of it. */
const LEAST_OVERLAP_MM = 7;
const LEAST_OVERLAP_ANYWHERE_MM = 3;
/** A placement that may be off by more than this at a corner is not believed, mm. */
const MOST_CORNER_MM = 0.3;
/** Of the patches with something on them this share has to lie where the placement says. */
const LEAST_AGREEING = 0.7;
/** Print without counterpart in the other scan: as a share of all print, and in tiles (dust is one). */
const MOST_LONELY = 0.04;
const MOST_DISAGREEING = 0.02;
/** A half is at least this wide and high, mm. */
const LEAST_HALF_MM = 80;
/** Rough placements that have less than this share of the best one's support are not looked at. */
const WORTH_A_LOOK = 0.75;
/** Placements that differ by less than this are one, mm. */
const SAME_MM = 0.5;

/**
 * Puts two overlapping scans of one paper together, whichever was laid first and whichever of them upside down. Pure; about a
 * second for A3 at 300 dpi. The picture has the first scan's position, brightness and scale; nothing of either scan is cut off.
 */
export const stitchHalves = (first: RawPage, second: RawPage): StitchedOrNot => {
  const { dpi } = first;
  const isHalf = (page: RawPage): boolean => Math.min(page.widthPx, page.heightPx) >= (LEAST_HALF_MM * dpi) / 25.4;
  if (second.dpi !== dpi || second.channels !== first.channels || !isHalf(first) || !isHalf(second))
    return failed('not-two-halves');
  const [here, there] = [wholeGrey(first), wholeGrey(second)];
  const rough = roughPlacements(here, there, dpi);
  const best = rough[0];
  if (!best) return failed('no-match');
  const judged = rough
    .filter(({ support }) => support >= WORTH_A_LOOK * best.support)
    .map((one) => judge(here, there, one, dpi));
  const [chosen, ...others] = judged.filter((one) => one.doubt === null);
  if (!chosen?.close) return failed(judged.find(({ close }) => close !== null)?.doubt ?? 'no-match');
  const isOther = ({ close, rough: { side } }: Judged): boolean =>
    side !== chosen.rough.side || (close !== null && isElsewhere(close, chosen.close as ClosePlacement, dpi));
  if (others.some(isOther)) return failed('ambiguous');
  const { placement, region, cornerMm, overlapMm } = chosen.close;
  const over = laidOver(there, placement, region);
  const seam = seamThrough(regionOf(here, region), over, dpi, 2 * FEATHER_PX);
  return done({
    page: onePicture(first, second, { placement, side: chosen.rough.side, region, seam }),
    confidence: chosen.confidence,
    placement,
    side: chosen.rough.side,
    degrees: degreesOf(placement),
    overlapMm: overlapMm.mean,
    cornerMm,
  });
};

type Judged = {
  readonly rough: RoughPlacement;
  readonly close: ClosePlacement | null;
  readonly confidence: number;
  readonly doubt: StitchDoubt | null;
};

const judge = (
  here: Parameters<typeof inkAgreement>[0],
  there: Parameters<typeof inkAgreement>[1],
  rough: RoughPlacement,
  dpi: number,
): Judged => {
  const close = closePlacement(here, there, rough, dpi);
  const doubted = (doubt: StitchDoubt): Judged => ({ rough, close, confidence: 0, doubt });
  if (!close) return doubted('no-match');
  const { overlapMm, cornerMm } = close;
  if (overlapMm.mean < LEAST_OVERLAP_MM || overlapMm.least < LEAST_OVERLAP_ANYWHERE_MM)
    return doubted('overlap-too-narrow');
  const agreeing = close.agreeing / close.patches;
  const ink = inkAgreement(here, there, close.placement, close.region, dpi);
  const disagreeing = Math.max(0, ink.disagreeing - 1) / Math.max(1, ink.tiles); // one may be dust
  // each 1 at its best and SURE at its bound; the weakest of them speaks
  const confidence = Math.min(
    towards(cornerMm, 0, MOST_CORNER_MM),
    towards(1 - agreeing, 0, 1 - LEAST_AGREEING),
    towards(ink.lonely, 0, MOST_LONELY),
    towards(disagreeing, 0, MOST_DISAGREEING),
  );
  return confidence < SURE ? doubted('does-not-fit') : { rough, close, confidence, doubt: null };
};

const towards = (value: number, best: number, bound: number): number =>
  Math.max(0, 1 - ((value - best) / (bound - best)) * (1 - SURE));

const isElsewhere = (one: ClosePlacement, other: ClosePlacement, dpi: number): boolean => {
  const { left, top, widthPx, heightPx } = other.region;
  return [top, top + heightPx].some((y) => {
    const point = { x: left + widthPx / 2, y };
    return distance(onSecond(one.placement, point), onSecond(other.placement, point)) > (SAME_MM * dpi) / 25.4;
  });
};
