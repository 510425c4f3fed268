import type { ConsoleWords } from './words.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Vietnam knows no summer time. */
const VIETNAM_MS = 7 * 60 * MINUTE;

/** A span as people say it: seconds by fives below a minute, minutes, hours. Never negative: clocks of two machines may differ. */
export const lastedIn = ({ time }: Pick<ConsoleWords, 'time'>, ms: number): string => {
  const span = Math.max(0, ms);
  if (span < MINUTE) return time.seconds(Math.floor(span / (5 * SECOND)) * 5);
  const minutes = Math.floor(span / MINUTE);
  return minutes < 60 ? time.minutes(minutes) : time.hours(Math.floor(minutes / 60), minutes % 60);
};

/** `09:05`, office time. */
export const clockOf = (at: number): string => new Date(at + VIETNAM_MS).toISOString().slice(11, 16);

/** Epoch ms of `HHmm` on the day of `now`; null: no time, or one that has not come yet. */
export const timeOfDay = (typed: string, now: number): number | null => {
  const [, hours, minutes] = /^([01][0-9]|2[0-3]):?([0-5][0-9])$/u.exec(typed.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const midnight = Math.floor((now + VIETNAM_MS) / (24 * 60 * MINUTE)) * 24 * 60 * MINUTE - VIETNAM_MS;
  const at = midnight + (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return at > now ? null : at;
};

/** `20261123`, office time. */
export const dayOf = (at: number): string => new Date(at + VIETNAM_MS).toISOString().slice(0, 10).replaceAll('-', '');
