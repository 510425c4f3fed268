import type { WaitRange } from '../office/office-views.ts';
import { hasToWait, levelFor, toldOf } from './levels.ts';
import { aheadOf } from './order.ts';
import { seedOf } from './random.ts';
import { samplesOf } from './service-times.ts';
import { quantile } from './spread.ts';
import type { Ticket } from './ticket.ts';
import { playOf, type WaitScene } from './wait-picture.ts';
import { playWaits } from './wait-simulation.ts';

/** How often the office is played through for one answer (reference/citizen-experience.md, 5.3). */
export const PLAYS = 200;
const ENOUGH_SAMPLES = 10;
const LONGEST_SAID_MINUTES = 90;
const MINUTE_MS = 60_000;

export type WaitEstimate = WaitRange & {
  /** how likely it is called today, in [0, 1] */
  readonly today: number;
  /** the begin of the next shift, epoch ms, where more than one in ten are called only then; null: in this shift */
  readonly afterBreak: number | null;
  /** quantiles of what was played, ms: for `WaitLearner.told` */
  readonly told: Float32Array;
};

/**
 * How long a ticket goes on waiting, in minutes from now until it is called: the middle (P50) and what nine of ten stay below (P90),
 * from playing the office through 200 times. The same scene and ticket give the same answer. `me` need not be in the queue yet.
 */
export const estimateWait = (scene: WaitScene, me: Ticket, plays = PLAYS): WaitEstimate => {
  const play = playOf(scene, me);
  const ahead = aheadOf(scene.queue, me);
  if (!play) return { p50: 0, p90: 0, said: null, ahead, today: 0, afterBreak: null, told: new Float32Array(0) };
  const waits = playWaits(play, plays, seedOf(me.id));
  const today = (waits.findLastIndex((ms) => ms !== Number.POSITIVE_INFINITY) + 1) / waits.length;
  const closing = play.shifts.at(-1)?.[1] ?? 0;
  const minutes = (share: number): number => Math.min(closing, quantile(waits, share)) / MINUTE_MS;
  const waiting = hasToWait(quantile(waits, 0.5));
  const ninth = waiting ? levelFor(scene.times, 0.9) : 0.9;
  const [p50, p90] = [minutes(waiting ? levelFor(scene.times, 0.5) : 0.5), minutes(ninth)];
  const next = play.shifts.find(([from]) => from > 0);
  const known = samplesOf(scene.times, me.service) >= ENOUGH_SAMPLES && today >= 0.9;
  return {
    p50,
    p90,
    said: known ? saidOf(p50, p90) : null,
    ahead,
    today,
    afterBreak: next && quantile(waits, ninth) >= next[0] ? scene.now + next[0] : null,
    told: toldOf(waits),
  };
};

/** As it is said: up to the next five minutes, e.g. 15 to 25; null beyond an hour and a half. */
export const saidOf = (p50: number, p90: number): { readonly from: number; readonly to: number } | null => {
  const upToFive = (minutes: number): number => Math.max(5, Math.ceil(minutes / 5) * 5);
  const to = upToFive(p90);
  return to > LONGEST_SAID_MINUTES ? null : { from: upToFive(p50), to };
};
