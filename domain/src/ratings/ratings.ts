/**
 * How content people were (mức độ hài lòng): three levels on the kiosk and at the counter (Rất hài lòng, Hài lòng, Chưa hài lòng), or
 * the five of the SIPAS surveys. A rating belongs to a number of the queue, a counter and a procedure, never to a name.
 */
export type RatingLevels = 3 | 5;

/** Why somebody was not content: one touch each, from this list alone (reference/domain.md, section 5). */
export const ratingReasons = [
  'long-wait', // phải chờ lâu
  'hard-to-use', // máy khó dùng
  'unclear', // hướng dẫn chưa rõ
  'manner', // thái độ phục vụ
  'came-again', // phải đi lại nhiều lần
  'result-late', // trả kết quả trễ hẹn
] as const;
export type RatingReason = (typeof ratingReasons)[number];
export const isRatingReason = (value: string): value is RatingReason => ratingReasons.some((one) => one === value);

/** Whether the score is one of the scale. */
export const onScale = (score: number, levels: RatingLevels): boolean =>
  Number.isInteger(score) && score >= 1 && score <= levels;

/** "Hài lòng" or better: 2 and 3 of three, 4 and 5 of five. */
export const isContent = (score: number, levels: RatingLevels): boolean => score >= (levels === 3 ? 2 : 4);

/** Who is asked for reasons: 1 of three, 1 and 2 of five. */
export const isUnhappy = (score: number, levels: RatingLevels): boolean => score <= (levels === 3 ? 1 : 2);

/** Fewer than this say too much about single people, and too little about a service: no ratio is shown. */
export const LEAST_RATINGS = 5;

/** `share` is null where fewer than five have rated, which is not nought. */
export type RatingRatio = { readonly content: number; readonly of: number; readonly share: number | null };

export const ratingRatio = (content: number, of: number): RatingRatio => ({
  content,
  of,
  share: of < LEAST_RATINGS ? null : content / of,
});
