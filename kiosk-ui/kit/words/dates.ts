/** `1990-02-03` as people here write it: `03/02/1990`. Anything else stays as it is. */
export const dateInWords = (iso: string): string => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return match ? `${match[3]}/${match[2]}/${match[1]}` : iso;
};

/** An instant (`2026-11-23T09:05:00+07:00`) as `09:05, 23/11/2026`; the clock time is the one written in the text. */
export const momentInWords = (iso: string): string => {
  const at = Date.parse(iso);
  const office = Number.isNaN(at) ? iso : new Date(at + 7 * 3_600_000).toISOString(); // Viet Nam is UTC+7, all year
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(office);
  return match ? `${match[2]}, ${dateInWords(match[1]!)}` : dateInWords(iso);
};
