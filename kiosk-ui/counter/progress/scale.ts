/** Numbers on a line of pixels. */
export type Scale = (value: number) => number;

export const scale = (from: number, to: number, start: number, end: number): Scale => {
  const way = to - from || 1;
  return (value) => start + ((value - from) / way) * (end - start);
};

export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/** Steps of 1, 2 or 5 times a power of ten: what a person reads without reckoning. */
export const ticks = (most: number, wanted = 5): number[] => {
  if (most <= 0) return [0];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power);
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
};

/** First days of months between two days, thinned to at most `most`. */
export const months = (from: string, to: string, most: number): string[] => {
  const all: string[] = [];
  const last = dayNumber(to);
  for (let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)) + 1]; all.length < 600; month++) {
    if (month > 12) [year, month] = [year + 1, 1];
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    if (dayNumber(first) > last) break;
    all.push(first);
  }
  const every = [1, 2, 3, 6, 12, 24].find((step) => all.length / step <= most) ?? 60;
  return all.filter((first) => (Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1) % every === 0);
};

const vietnamese = new Intl.NumberFormat('vi-VN');
const english = new Intl.NumberFormat('en-GB');
export const countInWords = (count: number, language: 'vi' | 'en'): string =>
  (language === 'vi' ? vietnamese : english).format(count);

/** Whole percents, never 100 before all is done and never 0 once something is. */
export const percent = (share: number): string => {
  const rounded = Math.round(share * 100);
  if (share < 1 && rounded >= 100) return '99%';
  return share > 0 && rounded === 0 ? '<1%' : `${rounded}%`;
};
