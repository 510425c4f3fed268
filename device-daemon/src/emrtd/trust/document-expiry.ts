import { valueAt } from '../tlv.ts';

/** Places of the date of expiry (yyMMdd) in the machine-readable zone, by its length: TD1, TD2, TD3 (9303-5, -6, -4). */
const places: ReadonlyMap<number, number> = new Map([
  [90, 38],
  [72, 44],
  [88, 65],
]);

/**
 * Whether the document that DG1 describes has ended. It counts through its last day, in Vietnam (UTC+7). A date that is
 * not there or cannot be read never ends; `991231` is the card without an end.
 */
export const hasExpired = (dg1: Uint8Array, now: number): boolean => {
  const field = valueAt(dg1, [0x61, 0x5f1f]);
  const place = field ? places.get(field.length) : undefined;
  if (!field || place === undefined) return false;
  const [year, month, day] = String.fromCharCode(...field.subarray(place, place + 6)).match(/[0-9]{2}/g) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  if (year === '99' && month === '12') return false;
  return now >= Date.UTC(2000 + Number(year), Number(month) - 1, Number(day) + 1) - vietnamAheadMs;
};

const vietnamAheadMs = 7 * 3_600_000;
