import type { OfficePlan } from '../office/office-plan.ts';

/** Việt Nam keeps UTC+7 the whole year. */
const VIETNAM_MS = 7 * 3_600_000;
const DAY_MINUTES = 1_440;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** From `from` until `to`; over midnight where `to` is earlier. */
const within = (at: number, { from, to }: { readonly from: string; readonly to: string }): boolean => {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return begin <= end ? at >= begin && at < end : at >= begin || at < end;
};

/**
 * How the hall is spoken to at a moment of office time (epoch ms), by the plan: whether there is a voice at all, whether it keeps quiet
 * now, and how loud it is (0 to 1). An office that says nothing of signage has a voice.
 */
export const voiceAt = (
  signage: OfficePlan['signage'],
  at: number,
): { readonly on: boolean; readonly quiet: boolean; readonly volume: number } => {
  if (!signage) return { on: true, quiet: false, volume: 1 };
  const minute = Math.floor((at + VIETNAM_MS) / 60_000) % DAY_MINUTES;
  const louder = signage.volumes?.find((hours) => within(minute, hours));
  return {
    on: signage.voice,
    quiet: signage.quiet.some((hours) => within(minute, hours)),
    volume: (louder?.percent ?? 100) / 100,
  };
};
