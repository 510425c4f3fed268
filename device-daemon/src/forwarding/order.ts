import { officeDate } from '@mot-cua/domain/office-hours.ts';
import type { OutgoingDossier } from './outgoing.ts';

/** What the order needs to know of a dossier. */
export type Waiting = Pick<OutgoingDossier, 'dossier_id' | 'size' | 'sealed_at'>;

/** A dossier up to this size is small: it goes before the large ones of its day. */
export const SMALL_BYTES = 2 * 1024 * 1024;

/**
 * Which dossier goes next. Two lanes take turns by bytes, so that each gets half of the line while both have something:
 *
 * - `old`: all that wait, in order of age. The one in front is never overtaken by a later one of this lane, so what waits
 *   longest goes out even while new ones keep coming: nobody starves.
 * - `today`: those sealed today, small ones first, then in order of age. After 30 days off-line the citizen of this
 *   morning does not wait behind 1,800 others.
 *
 * Age is the place in the list (a dossier's number), never a clock. Only "today" is a matter of the clock; while it is wrong
 * nothing is of today, and all goes by age.
 */
export class Order {
  /** how many more bytes the `old` lane has had than the `today` lane while both had something to send */
  #ahead = 0;

  /** `waiting`: oldest first; `now`: epoch ms; `mayGo`: whether this one can be sent now. Undefined when none can. */
  next<T extends Waiting>(waiting: readonly T[], now: number, mayGo: (row: T) => boolean): T | undefined {
    const old = waiting.find(mayGo);
    if (old === undefined) return undefined;
    const today = firstOfToday(waiting, officeDate(now), mayGo);
    if (today === undefined || today === old) return old;
    const oldsTurn = this.#ahead <= 0;
    const chosen = oldsTurn ? old : today;
    this.#ahead += (oldsTurn ? 1 : -1) * (chosen.size ?? 1);
    // Neither lane saves up more than one large dossier's worth for later.
    this.#ahead = Math.max(-LARGEST_CREDIT, Math.min(LARGEST_CREDIT, this.#ahead));
    return chosen;
  }
}

const LARGEST_CREDIT = 32 * 1024 * 1024;

const firstOfToday = <T extends Waiting>(
  waiting: readonly T[],
  today: string,
  mayGo: (row: T) => boolean,
): T | undefined => {
  let large: T | undefined;
  let small: T | undefined;
  for (let at = waiting.length - 1; at >= 0; at--) {
    const row = waiting[at] as T;
    if (row.sealed_at === null || officeDate(row.sealed_at) !== today) break;
    if (!mayGo(row)) continue;
    if ((row.size ?? 0) <= SMALL_BYTES) small = row;
    else large = row;
  }
  return small ?? large;
};

/** Office time in which bags may be sent, `HH:mm`; `to` before `from` means over midnight. */
export type Hours = { readonly from: string; readonly to: string };

export const withinHours = (hours: Hours, epochMs: number): boolean => {
  const time = new Date(epochMs + 7 * 3_600_000).toISOString().slice(11, 16);
  return hours.from <= hours.to ? hours.from <= time && time < hours.to : hours.from <= time || time < hours.to;
};
