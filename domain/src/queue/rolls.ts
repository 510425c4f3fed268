import type { OfficePlan } from '../office/office-plan.ts';
import { ROLL_DAYS } from './numbers.ts';

const DAY_MS = 86_400_000;

/**
 * Which machine's ticket printer a roll comes out of that was asked for at `node`: its own, if it is a kiosk, else the first kiosk's of
 * the plan. Null: the office has no kiosk, only paper of A4.
 */
export const rollComesOutAt = (plan: OfficePlan, node: string | undefined): string | null => {
  const kiosks = plan.nodes.filter(({ kind }) => kind === 'kiosk');
  return (kiosks.find(({ id }) => id === node) ?? kiosks[0])?.id ?? null;
};

/** The last moment at which the numbers of a roll count that was printed then, epoch ms: a day later they may be printed again. */
export const rollCountsUntil = (printedAt: number): number => printedAt + (ROLL_DAYS - 1) * DAY_MS;
